"""Bounds how many classifications run at once, so that memory is bounded and what has begun is done soon."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import BoundedSemaphore

from galaxy_core.cancellation import current
from galaxy_core.errors import BusyError

HEAVY_WORK = 4_000_000
"""Models times rotations times pixels; sixteen rotations of a Galaxy Zoo image by one model are 1.6 million."""
MAX_HEAVY = 2
"""Heavy classifications that are under way."""

MAX_LIGHT = os.cpu_count() or 1
"""Other ones; the rest waits, as it would for the processor."""

_free_heavy, _free_light = BoundedSemaphore(MAX_HEAVY), BoundedSemaphore(MAX_LIGHT)


@contextmanager
def admitted(work: int, after_heavy: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let work in when its turn has come, unless it is heavy and too much of that is under way.

    Args:
        work: models times rotations times pixels.
        after_heavy: called when heavy work is over, to give back what it took.

    Raises:
        BusyError: `MAX_HEAVY` heavy classifications are under way.
        CancelledRequestError: the request was cancelled while it waited.
    """
    if work <= HEAVY_WORK:
        with _free_light:
            current().check()
            yield
        return
    if not _free_heavy.acquire(blocking=False):
        raise BusyError(
            f"{MAX_HEAVY} classifications by several models or rotations are under way.",
            "Try again in a moment, or ask for fewer at a time.",
        )
    with ExitStack() as afterwards:
        afterwards.callback(_free_heavy.release)
        afterwards.callback(after_heavy)
        yield
