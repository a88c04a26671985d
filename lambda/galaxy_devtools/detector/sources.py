"""What the sources are: places, shapes, Petrosian light and radii, and which of them are stars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_core.detection.detector import SOURCE_COLUMNS
from galaxy_devtools.detector.basins import Basins
from galaxy_devtools.detector.nodes import FLOAT, INT64, Nodes, Value

_MIN_PIXELS = 10
_MAX_SOURCES = 1000
_RADII, _ANGLES = 36, 24
_FRACTIONS: NDArray[Any] = (np.arange(_RADII + 1) / _RADII) ** 1.5
"""Radii of the circles, as parts of the largest."""
_REACH, _MIN_REACH = 2.2, 6.0
"""Of the circles, in semi-major axes of the pixels above the threshold, and in pixels."""
_PETROSIAN = 0.2
"""Light at a radius over the mean within it, at the Petrosian radius; what is within twice that is a source's."""
_MIN_SNR = 15.0
_MIN_RATIO = 0.08
"""Axis ratio below which a source is a trail."""
_STAR_SNR, _STAR_RATIO, _MIN_STARS, _CLUMP = 30.0, 0.8, 3.0, 0.2
"""Signal to noise and axis ratio that stars are looked for above, least number of them, and the width of their
clump in the logarithm of the half-light radius."""
_SIGMAS = 2.5
"""By which the clump's number exceeds that of an average one."""
_STAR_TOLERANCE, _STAR_ERROR = 1.16, 6.0
"""Half-light radius up to which a source is a star, in those of stars, and its error times the signal to noise."""
_SATURATED = 250.0
"""Value from which on light is cut off."""
_SATURATED_RATIO, _SATURATED_R90, _SATURATED_CONCENTRATION = 0.65, 4.0, 2.05
"""Of a star that is cut off: least axis ratio, r90 in half-light radii of stars, and r90 over r50."""


@dataclass(frozen=True)
class _Shapes:
    """Of the sources, of which the first stands for none; each ``[1 + sources]``.

    Attributes:
        owners: number of the source of each pixel of the picture with a border, flat; 0 for none.
        numbers: from 0 on.
        x: column of the centre.
        y: row.
        ratio: minor over major axis.
        angle: of the major axis, radians from the rows' direction towards larger y.
        reach: radius of the largest circle.
        is_saturated: whether light of it is cut off.
    """

    owners: Value
    numbers: Value
    x: Value
    y: Value
    ratio: Value
    angle: Value
    reach: Value
    is_saturated: Value


def sources_of(n: Nodes, basins: Basins, light: Value, image: Value) -> Value:
    """The table of sources, ``[sources, columns]``, the brightest first.

    Args:
        n: graph.
        basins: pixels of the sources.
        light: ``[1, rows, columns]`` in units of its noise.
        image: uint8 ``[rows, columns, 3]``.
    """
    shapes = _shapes(n, basins, image)
    circles = _Circles(n, *_growth(n, light, basins.width, shapes))
    flux = circles.petrosian()
    r50, r90 = circles.radius(flux * 0.5), circles.radius(flux * 0.9)
    snr = flux * 0.5 / (n.larger(r50, 0.6) * float(np.sqrt(np.pi)))
    x, y, ratio, angle, saturated = (
        values.reshape(-1, 1) for values in (shapes.x, shapes.y, shapes.ratio, shapes.angle, shapes.is_saturated)
    )
    values = {
        "x": x,
        "y": y,
        "r50": r50,
        "r90": r90,
        "axis_ratio": ratio,
        "angle": angle,
        "snr": snr,
        "flux": flux,
    }
    values["is_star"] = _stars(n, r50, r90, snr, ratio, saturated)
    table = n.concat(*(values[name] for name in SOURCE_COLUMNS), axis=1)
    counts = (snr >= _MIN_SNR) & (ratio >= _MIN_RATIO) & (shapes.numbers.reshape(-1, 1) > n.scalar(0))
    table = n.add("Compress", table, counts.reshape(-1), axis=0)
    brightness = table.gather(n.scalar(SOURCE_COLUMNS.index("flux")), axis=1)
    most = n.smaller(brightness.shape, n.integers(_MAX_SOURCES))
    return table.gather(n.add("TopK", brightness, most, outputs=2, output=1, axis=0))


def _shapes(n: Nodes, basins: Basins, image: Value) -> _Shapes:
    zero, peaks = n.scalar(0), basins.peaks
    every = n.range(0, peaks.count)
    sizes = n.scattered((peaks * zero).to(FLOAT), peaks, (peaks > zero).to(FLOAT), "add")
    # The first item stays, so that no list is empty.
    kept = n.either(peaks.equals(every) & (sizes >= float(_MIN_PIXELS)), every.equals(zero))
    roots = n.add("NonZero", kept).reshape(-1)
    numbers = n.range(0, roots.count)
    owners = n.scattered(peaks * zero, roots, numbers).gather(peaks)

    def total(values: Value) -> Value:
        return n.scattered(numbers.to(FLOAT) * 0.0, owners, values, "add")

    owned = (owners > zero).to(FLOAT)
    weights = owned * basins.heights
    places = n.concat(n.integers(0), basins.places)
    rows = places / basins.width
    y, x = rows.to(FLOAT) - 1.0, (places - rows * basins.width).to(FLOAT) - 1.0
    squares = weights * weights
    core, whole = n.larger(total(squares), 1e-6), n.larger(total(weights), 1e-6)
    middle_x, middle_y = total(squares * x) / core, total(squares * y) / core
    off_x, off_y = x - middle_x.gather(owners), y - middle_y.gather(owners)
    xx = total(weights * off_x * off_x) / whole + 1 / 12
    yy = total(weights * off_y * off_y) / whole + 1 / 12
    xy = total(weights * off_x * off_y) / whole
    spread = ((xx - yy) * (xx - yy) * 0.25 + xy * xy).apply("Sqrt")
    mean = (xx + yy) * 0.5
    ratio = (n.larger(mean - spread, 0.05) / (mean + spread)).apply("Sqrt")
    angle = (xy * 2.0 / (spread * 2.0 + (xx - yy) + 1e-6)).apply("Atan")
    area = n.larger(total(owned), 1.0)
    reach = n.larger((area / ratio / float(np.pi)).apply("Sqrt") * _REACH, _MIN_REACH)
    full = total(n.concat(n.constant([0.0]), _saturated(n, image).gather(basins.places))) > 0.0
    return _Shapes(owners.gather(basins.numbers), numbers, middle_x, middle_y, ratio, angle, reach, full)


def _saturated(n: Nodes, image: Value) -> Value:
    """1 where light is cut off, of the picture with a border, flat."""
    full = (image.to(FLOAT).transpose(2, 0, 1).max(0) >= _SATURATED).to(FLOAT)
    return n.add("Pad", full, n.integers(0, 1, 1, 0, 1, 1), n.constant(0.0)).reshape(-1)


def _growth(n: Nodes, light: Value, width: Value, shapes: _Shapes) -> tuple[Value, Value]:
    """Light within circles ``[sources, radii]`` without what belongs to others, and their radii likewise."""
    middles = (_FRACTIONS[1:] + _FRACTIONS[:-1]) / 2
    angles = (np.arange(_ANGLES) + 0.5) / _ANGLES * 2 * np.pi
    far = shapes.reach.reshape(-1, 1)
    columns = shapes.x.reshape(-1, 1) + n.constant(np.outer(middles, np.cos(angles)).reshape(1, -1)) * far
    rows = shapes.y.reshape(-1, 1) + n.constant(np.outer(middles, np.sin(angles)).reshape(1, -1)) * far
    values, inside = _sampled(n, light, columns, rows)
    row, column = (n.larger(each + 1.5, 0.0).apply("Floor").to(INT64) for each in (rows, columns))
    last = shapes.owners.shape - n.scalar(1)
    owner = shapes.owners.gather(n.smaller(row * width + column, last))
    free = n.either(owner.equals(n.scalar(0)), owner.equals(shapes.numbers.reshape(-1, 1)))
    counted = (free & inside).to(FLOAT).reshape(-1, _RADII, _ANGLES)
    ring = (values.reshape(-1, _RADII, _ANGLES) * counted).sum(2, keep=False)
    surface = ring / n.larger(counted.sum(2, keep=False), 1.0)
    areas = n.constant(np.pi * np.diff(_FRACTIONS**2)[np.newaxis])
    growth = n.add("CumSum", surface * areas * (far * far), n.scalar(1))
    return growth, n.constant(_FRACTIONS[np.newaxis, 1:]) * far


def _sampled(n: Nodes, light: Value, columns: Value, rows: Value) -> tuple[Value, Value]:
    """Light between pixels, and whether that is in the picture."""
    high, wide = (light.shape.gather(n.scalar(axis)) for axis in (1, 2))
    bottom, right = high.to(FLOAT) - 1.0, wide.to(FLOAT) - 1.0
    inside = (columns >= 0.0) & (rows >= 0.0) & (columns < right) & (rows < bottom)
    columns, rows = n.smaller(n.larger(columns, 0.0), right), n.smaller(n.larger(rows, 0.0), bottom)
    left, top = columns.apply("Floor"), rows.apply("Floor")
    part_x, part_y = columns - left, rows - top
    flat = light.reshape(-1)

    def at(down: float, over: float) -> Value:
        row, column = n.smaller(top + down, bottom).to(INT64), n.smaller(left + over, right).to(INT64)
        return flat.gather(row * wide + column)

    upper = at(0, 0) * (1.0 - part_x) + at(0, 1) * part_x
    lower = at(1, 0) * (1.0 - part_x) + at(1, 1) * part_x
    return upper * (1.0 - part_y) + lower * part_y, inside


@dataclass(frozen=True)
class _Circles:
    """Light within circles about each source.

    Attributes:
        n: graph.
        growth: light within each, ``[sources, radii]``.
        radii: of the circles, ``[sources, radii]``.
    """

    n: Nodes
    growth: Value
    radii: Value

    def petrosian(self) -> Value:
        """Light ``[sources, 1]`` within two Petrosian radii, or within the largest circle."""
        n, growth, squares = self.n, self.growth, self.radii * self.radii
        at_radius = self._steps(growth) / self._steps(squares)
        ratios = at_radius / n.larger(growth / squares, 1e-6)
        place = self._first((ratios < _PETROSIAN) & (self.radii > 1.0))
        radius = n.add("GatherElements", self.radii, place, axis=1) * 2.0
        within = self._between(self._first(self.radii >= radius), self.radii, growth, radius)
        return n.larger(within, 1e-6)

    def radius(self, light: Value) -> Value:
        """Radius ``[sources, 1]`` of the smallest circle with so much light in it."""
        return self._between(self._first(self.growth >= light), self.growth, self.radii, light)

    def _steps(self, values: Value) -> Value:
        """Of each value of a row from the one before; of the first from 0."""
        return values - self.n.add("Pad", values, self.n.integers(0, 1, 0, -1), self.n.constant(0.0))

    def _first(self, condition: Value) -> Value:
        """Place ``[sources, 1]`` of the first circle for which a condition holds; the last if there is none."""
        last = self.n.constant(np.eye(_RADII)[-1:] * 0.5)
        return self.n.add("ArgMax", self.n.larger(condition.to(FLOAT), last), axis=1, keepdims=1)

    def _between(self, place: Value, known: Value, wanted: Value, value: Value) -> Value:
        """What is wanted, where what is known has a value between a circle and the one before."""
        n = self.n

        def at(values: Value, step: int) -> Value:
            padded = n.add("Pad", values, n.integers(0, 1, 0, 0), n.constant(0.0))
            return n.add("GatherElements", padded, place + n.scalar(step), axis=1)

        part = (value - at(known, 0)) / n.larger(at(known, 1) - at(known, 0), 1e-9)
        part = n.smaller(n.larger(part, 0.0), 1.0)
        return at(wanted, 0) + part * (at(wanted, 1) - at(wanted, 0))


def _stars(n: Nodes, r50: Value, r90: Value, snr: Value, ratio: Value, saturated: Value) -> Value:
    """1 for each source ``[sources, 1]`` that is as sharp as the narrow clump of the sharpest ones, else 0."""
    fit = ((snr > _STAR_SNR) & (ratio > _STAR_RATIO) & saturated.apply("Not")).to(FLOAT)
    logs = r50.apply("Log")
    across = logs.transpose(1, 0) - logs  # of the column's source from the row's

    def number(low: float, high: float) -> Value:
        return (((across >= low) & (across < high)).to(FLOAT) * fit.transpose(1, 0)).sum(1)

    inside, below = number(0.0, _CLUMP), number(-9.0, 0.0)
    above = number(_CLUMP, 3 * _CLUMP) * 0.5
    stands_out = (inside >= _MIN_STARS) & (inside > above + (above + 1.0).apply("Sqrt") * _SIGMAS)
    clumps = (stands_out & (inside >= below * 2.0)).to(FLOAT) * fit * inside
    first = n.add("GatherElements", logs, n.add("ArgMax", clumps, axis=0, keepdims=1), axis=0)
    members = ((logs >= first) & (logs < first + _CLUMP)).to(FLOAT) * fit
    star = ((members * logs).sum(0) / n.larger(members.sum(0), 1.0)).apply("Exp")
    is_sharp = r50 < star * (snr.apply("Reciprocal") * _STAR_ERROR + _STAR_TOLERANCE)
    is_round = (ratio > _SATURATED_RATIO) & (r90 < star * _SATURATED_R90)
    is_cut_off = saturated & is_round & (r90 < r50 * _SATURATED_CONCENTRATION)
    return (n.either(is_sharp, is_cut_off) & (clumps.max(0) > 0.0)).to(FLOAT)
