"""Has glibc's allocator give memory back, which otherwise keeps what its busiest moment took.

A server that lives long answers heavy requests in many threads now and then, and the arena of each would keep its
own high-water mark. Elsewhere than on Linux with glibc these functions do nothing.
"""

from __future__ import annotations

import ctypes
from functools import cache

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Parameters of mallopt, as malloc.h numbers them."""
ARENAS = 2
MMAP_BYTES = 1_000_000
"""From which on a piece is the system's own, and goes back at once when it is freed."""
TRIM_BYTES = 4_000_000
"""Free at the end of an arena, beyond which it goes back."""


def bound_allocator() -> None:
    """Have few arenas, which keep little. To be called before there are threads."""
    if libc := _glibc():
        for parameter, value in (
            (_M_ARENA_MAX, ARENAS),
            (_M_MMAP_THRESHOLD, MMAP_BYTES),
            (_M_TRIM_THRESHOLD, TRIM_BYTES),
        ):
            libc.mallopt(parameter, value)


def give_back() -> None:
    """Give back what is free, wherever it is in an arena; takes some milliseconds."""
    if libc := _glibc():
        libc.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt  # noqa: B018 - whether it has one
        libc.malloc_trim  # noqa: B018
    except (OSError, AttributeError):
        return None
    return libc
