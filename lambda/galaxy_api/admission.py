"""Bounds how many heavy classifications run at once, so that memory and the other routes' threads are left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from galaxy_core.errors import BusyError

HEAVY_WORK = 4_000_000
"""Models times rotations times pixels; sixteen rotations of a Galaxy Zoo image by one model are 1.6 million."""
MAX_HEAVY = 2
"""Heavy classifications that are under way."""

_free = BoundedSemaphore(MAX_HEAVY)


@contextmanager
def admitted(work: int) -> Iterator[None]:
    """Let work in, unless it is heavy and too much of that is under way.

    Raises:
        BusyError: `MAX_HEAVY` heavy classifications are under way.
    """
    if work <= HEAVY_WORK:
        yield
        return
    if not _free.acquire(blocking=False):
        raise BusyError(
            f"{MAX_HEAVY} classifications by several models or rotations are under way.",
            "Try again in a moment, or ask for fewer at a time.",
        )
    try:
        yield
    finally:
        _free.release()
