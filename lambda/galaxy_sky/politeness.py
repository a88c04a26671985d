"""How often a service may be asked: so many times a second, later where it says so, and again after a while."""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from galaxy_core.errors import GalaxyError
from galaxy_sky.errors import SkyUnavailableError

ATTEMPTS = 5
"""Of one request that fails in a way that may pass."""
FIRST_BACKOFF_SECONDS, MAX_BACKOFF_SECONDS = 1.0, 60.0
MAX_RETRY_AFTER_SECONDS = 600.0
"""That a service's Retry-After is obeyed for; a service that asks for more is taken as down."""
DOWN_AFTER = 3
"""Requests in a row that a host failed to answer, after which each further one is tried once."""
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
        wait_first: whether the first request waits its turn too, as another process may just have made one.
        clock: seconds of a clock that never goes back.
        sleep: waits for seconds.
        jitter: random number from 0 to 1.
    """

    def __init__(
        self,
        rate: float,
        stopping: Callable[[], object] = lambda: False,
        *,
        wait_first: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._interval = 1 / rate
        self._stopping, self._clock, self._sleep, self._jitter = stopping, clock, sleep, jitter
        self._lock = threading.Lock()
        self._next = clock() + self._interval if wait_first else 0.0
        self._failures = 0

    @property
    def seconds_left(self) -> float:
        """Time until the next request may be made; 0 where it may be made now."""
        with self._lock:
            return max(0.0, self._next - self._clock())

    def ask(self, request: Callable[[], Result]) -> Result:
        """Make a request when it is its turn, and again after failures that may pass.

        The wait doubles from one failure to the next, half of it at random, so that many clients do not come back
        at once; a Retry-After holds up every request to the host.

        Raises:
            SkyUnavailableError: the last failure.
            StoppedError: the run was stopped before its turn came.
        """
        attempts = ATTEMPTS if self._failures < DOWN_AFTER else 1
        for attempt in range(attempts):
            self._wait()
            try:
                result = request()
            except SkyUnavailableError as error:
                asked_for_hours = error.retry_after > MAX_RETRY_AFTER_SECONDS
                if error.retry_after and not asked_for_hours:
                    self._pause(error.retry_after)
                if attempt + 1 == attempts or not error.transient or asked_for_hours:
                    self._failures += 1
                    raise
                if not error.retry_after:
                    backoff = min(FIRST_BACKOFF_SECONDS * 2**attempt, MAX_BACKOFF_SECONDS)
                    self._rest(backoff * (0.5 + self._jitter() / 2))
            else:
                self._failures = 0
                return result
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


class HostQueues:
    """The queues of all hosts that one process asks.

    Args:
        make: makes the queue of a host.
    """

    def __init__(self, make: Callable[[], HostQueue]) -> None:
        self._queues: defaultdict[str, HostQueue] = defaultdict(make)
        self._lock = threading.Lock()

    def of(self, address: str) -> HostQueue:
        """The queue of an address's host."""
        with self._lock:
            return self._queues[urlsplit(address).netloc]

    @property
    def seconds_left(self) -> float:
        """Time until every host may be asked again."""
        with self._lock:
            return max((queue.seconds_left for queue in self._queues.values()), default=0.0)
