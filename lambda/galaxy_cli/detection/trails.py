"""Finds trails of satellites and aeroplanes: light far longer than it is wide, across the stars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from galaxy_cli.detection.source import FLAGS, Source
from galaxy_core.images.connected_pixels import label_parts

_REDUCED_SIDE = 1024
_MIN_LENGTH = 0.2
"""Of a trail, as part of the shorter side of what is looked at."""
_MIN_ASPECT = 12.0
_ELONGATED, _MAX_THICKNESS = 2.0, 6.0
"""Axis ratio above which, and minor axis in pixels below which, a source on a trail is a piece of it."""


class Trail(NamedTuple):
    """A straight line.

    Attributes:
        x: column of a point on it.
        y: row.
        angle: its direction, radians.
        half_length: from that point to its ends, in pixels.
        half_width: in pixels.
    """

    x: float
    y: float
    angle: float
    half_length: float
    half_width: float

    def distances(self, x: float, y: float) -> tuple[float, float]:
        """Of a place, along the line from its middle and across it."""
        right, down = x - self.x, y - self.y
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return abs(right * cosine + down * sine), abs(down * cosine - right * sine)


def find_trails(light: NDArray[np.float32]) -> list[Trail]:
    """Trails in light in units of the noise, ``[rows, columns]``."""
    factor = max(1, -(-max(light.shape) // _REDUCED_SIDE))
    rows, columns = (size // factor * factor for size in light.shape)
    blocks = light[:rows, :columns].reshape(rows // factor, factor, columns // factor, factor)
    reduced = blocks.mean(axis=(1, 3)) * factor  # the noise is that of a pixel again
    parts = label_parts(reduced > 2.0)
    sizes = np.bincount(parts.ravel())
    shortest = _MIN_LENGTH * min(reduced.shape)
    trails = []
    for number in np.flatnonzero(sizes[1:] > shortest) + 1:
        y, x = np.nonzero(parts == number)
        if trail := _fitted(y, x, shortest):
            trails.append(_enlarged(trail, factor))
    return trails


def _enlarged(trail: Trail, factor: int) -> Trail:
    """A trail of light that was averaged down, in its own pixels."""
    x, y = ((value + 0.5) * factor - 0.5 for value in (trail.x, trail.y))
    return Trail(x, y, trail.angle, trail.half_length * factor, trail.half_width * factor)


def _fitted(y: NDArray[np.intp], x: NDArray[np.intp], shortest: float) -> Trail | None:
    """The line through a part's pixels, where it is long and thin; what crosses it is left out."""
    for _ in range(4):
        middle_x, middle_y = float(np.median(x)), float(np.median(y))
        covariance = np.cov(np.stack([x, y]))
        if not np.isfinite(covariance).all():
            return None
        _, vectors = np.linalg.eigh(covariance)
        angle = math.atan2(vectors[1, 1], vectors[0, 1])
        along = (x - middle_x) * math.cos(angle) + (y - middle_y) * math.sin(angle)
        across = (y - middle_y) * math.cos(angle) - (x - middle_x) * math.sin(angle)
        offset = float(np.median(across))
        near = np.abs(across - offset) <= max(2.0, 3 * float(np.median(np.abs(across - offset))))
        if near.all() or near.sum() < shortest:
            break
        x, y = x[near], y[near]
    length, width = float(np.ptp(along)), 2.5 * float(np.median(np.abs(across - offset))) * 2 + 1
    filled = np.unique(np.round(along)).size / max(1.0, length)
    if length < shortest or length / width < _MIN_ASPECT or filled < 0.8:
        return None
    centre = float(along.min() + along.max()) / 2
    return Trail(
        middle_x + centre * math.cos(angle) - offset * math.sin(angle),
        middle_y + centre * math.sin(angle) + offset * math.cos(angle),
        angle,
        length / 2,
        width / 2,
    )


def subtract_trail(light: NDArray[np.float32], trail: Trail) -> None:
    """Take a trail's light away, in place: the median of its cross-section all along it."""
    reach = 3 * trail.half_width + 2
    across, along = _offsets(light.shape, trail)
    near = (np.abs(across) <= reach) & (np.abs(along) <= 1.05 * trail.half_length)
    bins = np.round(2 * across[near]).astype(np.intp)
    bins -= bins.min()
    values = light[near]
    order = np.argsort(bins, kind="stable")
    groups = np.split(values[order], np.flatnonzero(np.diff(bins[order])) + 1)
    profile = np.array([np.median(group) for group in groups], np.float32)
    places = np.unique(bins, return_inverse=True)[1]
    light[near] = values - np.maximum(profile, 0)[places]


def _offsets(shape: tuple[int, ...], trail: Trail) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Of each pixel across a trail and along it."""
    y, x = np.ogrid[: shape[0], : shape[1]]
    right, down = (x - trail.x).astype(np.float32), (y - trail.y).astype(np.float32)
    cosine, sine = np.float32(math.cos(trail.angle)), np.float32(math.sin(trail.angle))
    return down * cosine - right * sine, right * cosine + down * sine


def flag_trails(sources: Sequence[Source], trails: Sequence[Trail]) -> list[Source]:
    """The sources, those on a trail flagged."""
    return [
        source._replace(flags=source.flags | FLAGS["trail"]) if any(_is_on(source, t) for t in trails) else source
        for source in sources
    ]


def _is_on(source: Source, trail: Trail) -> bool:
    along, across = trail.distances(source.x, source.y)
    return along <= trail.half_length * 1.1 and across <= 2 * trail.half_width + source.r50


def is_piece(source: Source) -> bool:
    """Whether a source on a trail is what is left of it: long, and thin."""
    return bool(source.flags & FLAGS["trail"]) and source.a / source.b > _ELONGATED and source.b < _MAX_THICKNESS
