"""Which pixels belong to which source: a watershed, and the sources that are parts of others joined to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from galaxy_devtools.detector.nodes import INT64, Nodes, Value

_THRESHOLD = 3.0
"""Of smoothed light, in units of its noise."""
_JUMPS = 11
"""Of pixels to the peaks above them, each twice as long as the one before."""
_MERGE_ROUNDS, _MERGE_JUMPS = 7, 4
_MIN_PROMINENCE, _CONTRAST = 5.0, 0.02
"""Height over the saddle in units of the noise, and part of the light of both above it, that a peak must have."""


@dataclass(frozen=True)
class Basins:
    """Pixels above the threshold; each list of ``1 + pixels`` has a first item that stands for none.

    Attributes:
        width: of the picture with a border of one pixel.
        places: of the pixels in that picture, ``[pixels]``.
        numbers: in the list, of each pixel of that picture, flat; 0 for the others.
        heights: smoothed light, ``[1 + pixels]``.
        peaks: number of each pixel's peak, ``[1 + pixels]``.
    """

    width: Value
    places: Value
    numbers: Value
    heights: Value
    peaks: Value


def basins_of(n: Nodes, smooth: Value) -> Basins:
    """The sources' pixels, from smoothed light ``[1, rows, columns]`` in units of its noise."""
    return _merged(n, _climbed(n, smooth))


def _climbed(n: Nodes, smooth: Value) -> Basins:
    """Each pixel with the peak that steps to the highest neighbour lead to."""
    padded = n.add("Pad", smooth, n.integers(0, 1, 1, 0, 1, 1), n.constant(-1.0))
    width = padded.shape.gather(n.scalar(2))
    flat = padded.reshape(-1)
    places = n.add("NonZero", flat > _THRESHOLD).reshape(-1)
    own = n.range(1, places.count + n.scalar(1))
    numbers = n.scattered((flat * 0.0).to(INT64), places, own)
    best, target = flat.gather(places), own
    heights = n.concat(n.constant([-1.0]), best)
    # Of equal neighbours the last one is taken, so that a plateau has one peak.
    for down, right in product((-1, 0, 1), repeat=2):
        neighbour = numbers.gather(places + (width * n.scalar(down) + n.scalar(right)))
        height = heights.gather(neighbour)
        better = height >= best
        best, target = better.where(height, best), better.where(neighbour, target)
    peaks = n.concat(n.integers(0), target)
    for _ in range(_JUMPS):
        peaks = peaks.gather(peaks)
    return Basins(width, places, numbers, heights, peaks)


def _merged(n: Nodes, basins: Basins) -> Basins:
    """Basins joined over saddles from which the lower peak hardly stands out."""
    heights, peaks, zero = basins.heights, basins.peaks, n.scalar(0)
    light = n.larger(heights, 0.0)
    none = heights * 0.0
    pixels, others, saddles = _borders(n, basins)
    for _ in range(_MERGE_ROUNDS):
        source, target = peaks.gather(pixels), peaks.gather(others)
        saddle = source.equals(target).where(n.constant(-1.0), saddles)
        highest = n.scattered(none - 1.0, source, saddle, "max")
        lower, higher = heights.gather(source), heights.gather(target)
        rises = n.either(higher > lower, higher.equals(lower) & (target > source))
        is_best = saddle.equals(highest.gather(source)) & (saddle > 0.0) & rises
        joined = n.scattered(peaks * zero, source, is_best.where(target, zero), "max")
        above = n.larger(heights - n.larger(highest, 0.0).gather(peaks), 0.0)
        prominent, whole = n.scattered(none, peaks, above, "add"), n.scattered(none, peaks, light, "add")
        is_small = prominent < (whole + whole.gather(joined)) * _CONTRAST
        is_low = heights - highest < _MIN_PROMINENCE
        merges = n.either(is_small, is_low) & (joined > zero)
        parents = merges.where(joined, n.range(0, peaks.count))
        for _ in range(_MERGE_JUMPS):
            parents = parents.gather(parents)
        peaks = parents.gather(peaks)
    return replace(basins, peaks=peaks)


def _borders(n: Nodes, basins: Basins) -> tuple[Value, Value, Value]:
    """Neighbouring pixels of different basins, both ways round, and the light of the fainter one."""
    own = basins.numbers.gather(basins.places)
    steps = [basins.width * n.scalar(down) + n.scalar(right) for down, right in ((0, 1), (1, -1), (1, 0), (1, 1))]
    one = n.concat(*[own] * len(steps))
    other = n.concat(*(basins.numbers.gather(basins.places + step) for step in steps))
    peaks = basins.peaks
    apart = (other > n.scalar(0)) & peaks.gather(one).equals(peaks.gather(other)).apply("Not")
    one, other = (n.add("Compress", each, apart, axis=0) for each in (one, other))
    saddles = n.smaller(basins.heights.gather(one), basins.heights.gather(other))
    return n.concat(one, other), n.concat(other, one), n.concat(saddles, saddles)
