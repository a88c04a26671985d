"""Has some things done while another is worked on, so that memory stays flat and nobody waits for each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

AHEAD = 4

Key = TypeVar("Key")
Found = TypeVar("Found")


def map_ordered(
    do: Callable[[Key], Found], keys: Iterable[Key], workers: int = AHEAD, waiting: int = 1
) -> Iterator[Found]:
    """What comes of each key, in order.

    Args:
        do: in any of several threads.
        keys: taken one by one, as there is room.
        workers: how many are under way at once.
        waiting: how many more are waiting, for their turn or to be taken.
    """
    coming: deque[Future[Found]] = deque()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for key in keys:
            coming.append(pool.submit(do, key))
            if len(coming) >= workers + waiting:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
