"""Functions in threads: over keys in order and in bounded memory, and by no more threads at once than help."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

MAX_WORKERS = 4

Key = TypeVar("Key")
Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")


def map_ordered(
    function: Callable[[Key], Result], keys: Iterable[Key], workers: int = MAX_WORKERS, queued: int = 1
) -> Iterator[Result]:
    """Yield the result for each key, in the order of the keys.

    Args:
        function: called in any of several threads.
        keys: taken one by one, as there is room.
        workers: how many are under way at once.
        queued: how many more may wait, for their turn or to be taken.
    """
    pending: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for key in keys:
            pending.append(pool.submit(function, key))
            if len(pending) >= workers + queued:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def limited(function: Callable[Arguments, Result], at_once: int) -> Callable[Arguments, Result]:
    """The function, run by no more threads at once: where it computes, more of them than cores cost time."""
    turns = threading.Semaphore(at_once)

    def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        with turns:
            return function(*args, **kwargs)

    return call
