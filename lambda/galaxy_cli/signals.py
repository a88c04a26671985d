"""Graceful shutdown: Ctrl-C and SIGTERM take effect between two images, so that no result is lost."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Any, TypeVar

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

T = TypeVar("T")


class GracefulShutdown:
    """Handler of SIGINT and SIGTERM that lets a run finish what is under way; a second signal ends the process.

    Attributes:
        signal_number: number of the signal that was received; 0 before.
    """

    def __init__(self) -> None:
        self.signal_number = 0
        self._previous_handlers: dict[signal.Signals, Any] = {}

    def iterate(self, items: Iterable[T]) -> Iterator[T]:
        """Yield items until a signal is received."""
        for item in items:
            if self.signal_number:
                return
            yield item

    def __enter__(self) -> GracefulShutdown:
        """Install the handlers."""
        self._previous_handlers = {number: signal.signal(number, self._receive) for number in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Restore the handlers from before."""
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)
        self._previous_handlers = {}

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        self.signal_number = number
        self.__exit__(None, None, None)
