"""Ends work whose result nobody waits for: the visitor has gone, or the process is to stop.

The work of a request runs in a thread, which cannot be stopped from outside. So whatever takes long registers how
it is interrupted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from galaxy_core.errors import GalaxyError


class CancelledRequestError(GalaxyError):
    """The work was ended before it was done."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("The request was ended before it was done: the server is stopping.", "Send it again.")


class Cancellation:
    """Of the work of one request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._interrupts: list[Callable[[], None]] = []
        self._cancelled = False

    def cancel(self) -> None:
        """Interrupt what is under way; from any thread."""
        with self._lock:
            if self._cancelled:
                return
            self._cancelled = True
            for interrupt in self._interrupts:
                interrupt()

    def check(self) -> None:
        """Raise `CancelledRequestError` once the work was cancelled."""
        if self._cancelled:
            raise CancelledRequestError

    @contextmanager
    def interruptible(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Call a function where the work within is cancelled; whatever that makes it raise means just this.

        Raises:
            CancelledRequestError: the work was cancelled.
        """
        with self._lock:
            self.check()
            self._interrupts.append(interrupt)
        try:
            yield
        except Exception:
            self.check()
            raise
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)


_current: ContextVar[Cancellation] = ContextVar("cancellation")


def current() -> Cancellation:
    """The one of the work at hand; of work that nobody can cancel, one that is never cancelled."""
    return _current.get(None) or Cancellation()


def set_current(cancellation: Cancellation) -> None:
    """Make a cancellation that of the work in this context, and in the threads that it hands work to."""
    _current.set(cancellation)
