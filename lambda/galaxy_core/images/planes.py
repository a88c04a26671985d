"""A plane of an image file, read a strip at a time: large files take little more memory than their own bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from galaxy_core.images.framing import Framing
from galaxy_core.images.limits import MAX_FRAMED_SIDE

_STRIP_PIXELS = 250_000
_SAMPLE_PIXELS, _SAMPLE_ROWS = 10_000, 128

Rows = Callable[[int, int], NDArray[Any]]


class Reduced(NamedTuple):
    """Centre square of a plane, averaged down over the pixels that are known.

    Attributes:
        values: float64 ``[side, side]``; not a number where nothing is known.
        unknown: int32 ``[side, side]``; number of unknown pixels that each value stands for.
        factor: pixels of the file along the side of one value.
    """

    values: NDArray[np.float64]
    unknown: NDArray[np.int32]
    factor: int


@dataclass(frozen=True)
class Plane:
    """One plane of an image, not yet read.

    Attributes:
        name: how messages and users call it.
        height: number of rows.
        width: number of columns.
        rows: reads rows from one number to another, the top row being 0: any numbers ``[rows, width]``.
        note: what else is to be said of how it was read.
    """

    name: str
    height: int
    width: int
    rows: Rows
    note: str = ""

    @classmethod
    def of_array(cls, name: str, values: NDArray[Any]) -> Self:
        """A plane that is in memory, ``[height, width]``."""
        return cls(name, values.shape[0], values.shape[1], lambda first, last: values[first:last])

    def sample(self) -> NDArray[np.float64]:
        """Some `_SAMPLE_PIXELS` finite values from all over the plane."""
        numbers = np.unique(np.linspace(0, self.height - 1, min(self.height, _SAMPLE_ROWS)).astype(int))
        step = max(1, numbers.size * self.width // _SAMPLE_PIXELS)
        parts = [_as_floats(self.rows(row, row + 1)).ravel()[row % step :: step] for row in numbers]
        values = np.concatenate(parts)
        return values[np.isfinite(values)]

    def reduce(self, framing: Framing) -> Reduced:
        """The centre square, averaged down by a whole factor where it is large."""
        side = framing.side
        factor = max(1, side // MAX_FRAMED_SIDE)
        top, left = (self.height - side) // 2, (self.width - side) // 2
        length = -(-side // factor)
        values = np.empty((length, length))
        unknown = np.empty((length, length), np.int32)
        for first, last in _strips(length, factor, self.width):
            rows = self.rows(top + first * factor, top + min(last * factor, side))
            values[first:last], unknown[first:last] = _average(rows[:, left : left + side], factor)
        return Reduced(values, unknown, factor)


def _strips(length: int, factor: int, width: int) -> Iterator[tuple[int, int]]:
    step = max(1, _STRIP_PIXELS // (factor * width))
    for first in range(0, length, step):
        yield first, min(first + step, length)


def _average(rows: NDArray[Any], factor: int) -> tuple[NDArray[np.floating[Any]], NDArray[np.int64]]:
    """Mean over the known pixels of each block, smaller ones at the end, and the number of unknown pixels."""
    values = _as_floats(rows)
    known = np.isfinite(values)
    if factor == 1:
        return np.where(known, values, np.nan), (~known).astype(np.int64)
    sums, counts, sizes = (
        _block_sums(part, factor) for part in (np.where(known, values, 0), known, np.ones(values.shape, bool))
    )
    with np.errstate(invalid="ignore"):
        return sums / counts, (sizes - counts).astype(np.int64)


def _block_sums(values: NDArray[Any], factor: int) -> NDArray[np.float64]:
    rows = np.add.reduceat(values, range(0, values.shape[0], factor), axis=0, dtype=np.float64)
    return np.add.reduceat(rows, range(0, values.shape[1], factor), axis=1)


def _as_floats(values: NDArray[Any]) -> NDArray[np.float64]:
    """Native floats; what is too large to be light, such as -3e38 for no data, becomes not a number."""
    floats = np.asarray(values, np.float64)
    return np.where(np.abs(floats) < 1e37, floats, np.nan)
