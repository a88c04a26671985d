"""Unknown pixels: those inside the galaxy are filled from their rim, those that touch the border become sky.

A hole in the core would otherwise be the darkest place of the image, and change most headlines.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from galaxy_core.errors import TooManyUnknownPixelsError
from galaxy_core.images.connected_pixels import grow, label_parts
from galaxy_core.images.planes import Reduced

MAX_UNKNOWN = 0.1
"""Part of the central quarter that may be unknown."""
_BRIGHT_RIM = 5.0
"""Signal at the rim of a hole of zeros, in units of the sky noise, above which its pixels were lost."""
_DARK = -7.0
"""Signal below which the least value of a plane is a mark for no data, such as -9999, and no noise of the sky."""
_BRIGHT_PART = 0.75
"""Part of that rim that has such a signal."""
_SMOOTHING = 30
"""Rounds in which the filled values are averaged with their neighbours."""


class Filled(NamedTuple):
    """A plane without unknown pixels.

    Attributes:
        signal: float32 ``[side, side]``, in units of the sky noise above the sky.
        pixels: number of pixels of the file that were filled.
    """

    signal: NDArray[np.float32]
    pixels: int


def fill_holes(signal: NDArray[np.float32], plane: Reduced, name: str) -> Filled:
    """Fill the unknown pixels of a plane.

    Args:
        signal: ``plane.values`` in units of the sky noise above the sky; the sky is 0.
        plane: values as the file has them.
        name: name of the plane, for messages.

    Raises:
        TooManyUnknownPixelsError: more than `MAX_UNKNOWN` of the central quarter is unknown.
    """
    least = np.nanmin(signal, initial=0)
    marked = (plane.values == 0) | ((signal == least) & (least < _DARK))
    holes = ~np.isfinite(signal) | _lost_light(signal, marked)
    if not holes.any():
        return Filled(signal, 0)
    unknown = np.where(plane.unknown > 0, plane.unknown, np.where(holes, plane.factor**2, 0))
    _check_centre(unknown / plane.factor**2, name)
    labels = label_parts(holes)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    outside = np.isin(labels, rim[rim > 0])
    filled = _fill_from_rim(np.where(outside, np.float32(0), signal), holes & ~outside)
    return Filled(filled, int(unknown[~outside].sum()))


def _lost_light(signal: NDArray[np.float32], zero: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels of exactly zero, or of a mark for no data, amid light: saturated ones, or such as the camera lost."""
    if not (zero & grow(signal > _BRIGHT_RIM)).any():
        return np.zeros_like(zero)
    labels = label_parts(zero)
    rim = np.flatnonzero(grow(zero) & ~zero & np.isfinite(signal))
    around = np.sort(np.pad(labels, 1).ravel()[_neighbours(rim, signal.shape)], axis=1)
    touches = around > 0
    touches[:, 1:] &= around[:, 1:] != around[:, :-1]
    sizes = np.bincount(around[touches], minlength=labels.max() + 1)
    bright = touches & (signal.ravel()[rim] > _BRIGHT_RIM)[:, None]
    is_lost = np.bincount(around[bright], minlength=sizes.size) >= np.maximum(_BRIGHT_PART * sizes, 1)
    lost: NDArray[np.bool_] = is_lost[labels]
    return lost


def _neighbours(places: NDArray[np.intp], shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Places of the eight neighbours in an image that is a pixel wider on all sides, ``[places, 8]``."""
    width = shape[1] + 2
    rows, columns = np.divmod(places, shape[1])
    steps = [row * width + column for row in (-1, 0, 1) for column in (-1, 0, 1) if row or column]
    neighbours: NDArray[np.intp] = ((rows + 1) * width + columns + 1)[:, None] + np.array(steps)
    return neighbours


def _check_centre(unknown: NDArray[np.float64], name: str) -> None:
    """Refuse a plane of whose central quarter, half a side wide, too much is unknown."""
    side = unknown.shape[0]
    middle = slice(side // 4, side - side // 4)
    part = float(unknown[middle, middle].mean())
    if part > MAX_UNKNOWN:
        raise TooManyUnknownPixelsError(
            f"{part:.0%} of the pixels in the middle of the plane {name} are unknown; at most {MAX_UNKNOWN:.0%} "
            "are filled.",
            "Send a cutout whose middle is known, or name another plane in the option bands.",
        )


def _fill_from_rim(values: NDArray[np.float32], hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Values with holes that touch no border filled inwards, ring by ring, and smoothed within."""
    width = values.shape[1]
    steps = np.array([row * width + column for row in (-1, 0, 1) for column in (-1, 0, 1) if row or column])
    flat = np.where(hole, np.float32(0), values).ravel()
    known = ~hole.ravel()
    inside = unfilled = np.flatnonzero(hole)
    while unfilled.size:
        neighbours = unfilled[:, None] + steps
        counts = known[neighbours].sum(axis=1)
        ring = counts > 0
        flat[unfilled[ring]] = flat[neighbours[ring]].sum(axis=1) / counts[ring]
        known[unfilled[ring]] = True
        unfilled = unfilled[~ring]
    for _ in range(_SMOOTHING if inside.size else 0):
        flat[inside] = flat[inside[:, None] + steps].mean(axis=1)
    return flat.reshape(values.shape)
