"""Petrosian light and radii, by which SDSS measured galaxies and Galaxy Zoo framed them.

An aperture that ends at a brightness ends earlier in faint galaxies, and frames them too tightly. This one ends
where a ring is darker than a part of the mean within it, which neither distance nor extinction changes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STEPS = 3
"""Circles from one radius to 1.25 times that, the width that a ring's light is averaged over."""
_RATIO = 0.2
"""Of the light in a ring to the mean within it, at the Petrosian radius: SDSS's limit."""
_MIN_RADIUS = 1.0

Values = NDArray[np.float64]


class Petrosian(NamedTuple):
    """Of each source, ``[sources]``.

    Attributes:
        flux: light within two Petrosian radii, or within the largest circle.
        r50: radius of half of it.
        r90: of nine tenths.
        radius: that the light was added up in.
    """

    flux: Values
    r50: Values
    r90: Values
    radius: Values


def fractions(circles: int) -> Values:
    """Radii of circles in that of the largest, ``[1 + circles]``; the first is 0."""
    return np.concatenate(([0.0], 1.25 ** (np.arange(1 - circles, 1) / STEPS)))


def measure_growth(growth: Values, reach: Values) -> Petrosian:
    """Petrosian light and radii of curves of growth.

    Args:
        growth: light within circles whose radii are `fractions` of the largest, ``[sources, 1 + circles]``.
        reach: radii of the largest circles, ``[sources]``.
    """
    radii = fractions(growth.shape[1] - 1) * reach[:, np.newaxis]
    squares = radii**2
    outer, middle, inner = slice(2 * STEPS + 1, None), slice(STEPS + 1, -STEPS), slice(1, -2 * STEPS)
    ring = (growth[:, outer] - growth[:, inner]) / (squares[:, outer] - squares[:, inner])
    mean = np.maximum(growth[:, middle] / squares[:, middle], 1e-12)
    darkness = np.where(radii[:, middle] > _MIN_RADIUS, 1 - ring / mean, 0)
    petrosian = _first(darkness, radii[:, middle], np.full(len(reach), 1 - _RATIO))
    radius = np.minimum(2 * petrosian, reach)
    flux = _first(radii, growth, radius)
    return Petrosian(flux, _first(growth, radii, 0.5 * flux), _first(growth, radii, 0.9 * flux), radius)


def _first(known: Values, wanted: Values, value: Values) -> Values:
    """What is wanted, ``[sources]``, where what is known first rises to a value; the last if it never does.

    Args:
        known: ``[sources, places]``.
        wanted: likewise.
        value: ``[sources]``.
    """
    above = known[:, 1:] >= value[:, np.newaxis]
    place = np.where(above.any(axis=1), above.argmax(axis=1), above.shape[1] - 1)[:, np.newaxis]

    def at(values: Values, step: int) -> Values:
        return np.take_along_axis(values, place + step, axis=1)[:, 0]

    part = (value - at(known, 0)) / np.maximum(at(known, 1) - at(known, 0), 1e-12)
    return at(wanted, 0) + np.clip(part, 0, 1) * (at(wanted, 1) - at(wanted, 0))
