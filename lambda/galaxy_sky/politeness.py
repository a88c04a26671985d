"""How often a service may be asked: so many times a second, later where it says so, and again after a while."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from galaxy_core.errors import GalaxyError
from galaxy_sky.errors import SkyUnavailableError

ATTEMPTS = 5
"""Of one request that fails in a way that may pass."""
FIRST_BACKOFF_SECONDS, MAX_BACKOFF_SECONDS = 1.0, 60.0
MAX_RETRY_AFTER_SECONDS = 600.0
"""That a service's Retry-After is obeyed for; a service that asks for more is taken as down."""
_SLICE_SECONDS = 0.2

Result = TypeVar("Result")


class StoppedError(GalaxyError):
    """The run was stopped while it waited for its turn."""

    code = "stopped"


class HostQueue:
    """Queue of the requests to one host, from any number of threads.

    Args:
        rate: requests a second.
        stopping: whether the run was stopped; asked while waiting.
        clock: seconds of a clock that never goes back.
        sleep: waits for seconds.
        jitter: random number from 0 to 1.
    """

    def __init__(
        self,
        rate: float,
        stopping: Callable[[], object] = lambda: False,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._interval = 1 / rate
        self._stopping, self._clock, self._sleep, self._jitter = stopping, clock, sleep, jitter
        self._lock = threading.Lock()
        self._next = 0.0

    def ask(self, request: Callable[[], Result], attempts: int = ATTEMPTS) -> Result:
        """Make a request when it is its turn, and again after failures that may pass.

        The wait doubles from one failure to the next, half of it at random, so that many clients do not come back
        at once; a Retry-After holds up every request to the host.

        Raises:
            SkyUnavailableError: the last failure.
            StoppedError: the run was stopped before its turn came.
        """
        for attempt in range(attempts):
            self._wait()
            try:
                return request()
            except SkyUnavailableError as error:
                if attempt + 1 == attempts or not error.transient or error.retry_after > MAX_RETRY_AFTER_SECONDS:
                    raise
                backoff = min(FIRST_BACKOFF_SECONDS * 2**attempt, MAX_BACKOFF_SECONDS)
                if error.retry_after:
                    self._pause(error.retry_after)
                else:
                    self._rest(backoff * (0.5 + self._jitter() / 2))
        raise AssertionError("attempts is at least 1")

    def _wait(self) -> None:
        while True:
            with self._lock:
                now = self._clock()
                if now >= self._next:
                    self._next = now + self._interval
                    return
                delay = self._next - now
            self._rest(min(delay, _SLICE_SECONDS))

    def _pause(self, seconds: float) -> None:
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)

    def _rest(self, seconds: float) -> None:
        until = self._clock() + seconds
        while (left := until - self._clock()) > 0:
            if self._stopping():
                raise StoppedError("The run was stopped.")
            self._sleep(min(left, _SLICE_SECONDS))
