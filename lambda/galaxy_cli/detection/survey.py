"""Detects the galaxies of a whole picture, window by window, each of them once.

Windows are strips with an overlap on both sides; a source belongs to the strip that its centre lies in. Galaxies
that are large beside the cells of the background are looked for in a reduced copy, for those cells would take them
for sky.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from galaxy_cli.detection.fields import Field, Window
from galaxy_cli.detection.source import FLAGS, Source
from galaxy_cli.detection.sources import MESH, Detected, detect
from galaxy_cli.detection.stars import StellarLocus, is_star, measure_core, measure_r50
from galaxy_cli.detection.trails import flag_trails, is_piece

WINDOW_PIXELS = 30_000_000
"""Of a window with its overlap: some 800 MB of memory for three planes."""
OVERLAP = 256
"""Rows by which a window reaches over its own on each side: a galaxy's radius in most pictures."""
_SAMPLE_PIXELS = 8_000_000
_REDUCED_SIDE = 1024
_LARGE_CELLS = 3
"""Part of a cell of the background whose half-light radius makes a galaxy a large one."""
_OWN_PART = 0.6
_EIGHT_BIT_NOISE = 1.0
"""Least noise of an image that is fit to be shown, for a black sky has none."""


@dataclass(frozen=True)
class Strip:
    """A window and the rows of it that are its own.

    Attributes:
        name: such as ``rows 0-988``.
        window: with the overlap.
        first: first row of its own.
        last: the row after its last.
    """

    name: str
    window: Window
    first: int
    last: int


@dataclass(frozen=True)
class Survey:
    """What there is in a picture.

    Attributes:
        galaxies: the brightest first.
        stars: as well, and what is sharper than a star.
        trails: pieces of trails.
        r50_stars: half-light radius of stars in pixels; None where no clump of them was seen.
    """

    galaxies: list[Source]
    stars: list[Source] = field(default_factory=list)
    trails: list[Source] = field(default_factory=list)
    r50_stars: float | None = None


def strips_of(width: int, height: int) -> list[Strip]:
    """The windows of a picture, from the top."""
    rows = max(2 * OVERLAP + 64, WINDOW_PIXELS // width)
    if height <= rows:
        return [Strip("all rows", Window(0, height, 0, width), 0, height)]
    count = -(-height // (rows - 2 * OVERLAP))
    bounds = [height * number // count for number in range(count + 1)]
    return [
        Strip(f"rows {top}-{end}", Window(max(0, top - OVERLAP), min(height, end + OVERLAP), 0, width), top, end)
        for top, end in pairwise(bounds)
    ]


@dataclass(frozen=True)
class Detector:
    """Detects the sources of one picture.

    Attributes:
        picture: to look at.
        min_snr: signal to noise below which a source is none.
        star_r50: half-light radius of stars in pixels, where the user knows it.
    """

    picture: Field
    min_snr: float
    star_r50: float | None = None

    def measure_stars(self) -> StellarLocus | None:
        """The stars of parts of the picture; None where none are seen."""
        height, width = self.picture.height, self.picture.width
        rows = min(height, max(64, _SAMPLE_PIXELS // width))
        tops = {(height - rows) // 2} if height < 4 * rows else {(height - rows) * k // 4 for k in (1, 2, 3)}
        windows = [Window(top, top + rows, 0, width) for top in sorted(tops)]
        r50 = self.star_r50
        if r50 is None:
            r50 = measure_r50([s for w in windows for s in self._detect(w, None).sources])
        if r50 is None:
            return None
        locus = measure_core([s for w in windows for s in self._detect(w, r50).sources], r50)
        return locus if math.isfinite(locus.core) else None

    def large_galaxies(self) -> list[Source]:
        """Galaxies that are large beside the background's cells, in a reduced copy of the picture."""
        planes, factor = reduced_copy(self.picture, _REDUCED_SIDE)
        mesh = max(32, min(256, max(planes[0].shape) // 3))
        found = detect(planes, saturation=None, min_noise=self._min_noise, mesh=mesh).sources
        smallest = max(MESH / _LARGE_CELLS, 4.0 * factor)
        return [
            _enlarged(source, factor)
            for source in found
            if source.r50 * factor > smallest
            and source.snr > max(self.min_snr, 20.0)
            and source.b / source.a > 0.1
        ]

    def sources(self, strip: Strip, locus: StellarLocus | None, large: Sequence[Source]) -> list[Source]:
        """The sources whose centres lie in a window's own rows."""
        found = self._detect(strip.window, locus.r50 if locus else None, large)
        whole = self.picture
        return [
            _at_edge(source, whole.width, whole.height)
            for source in (
                each._replace(x=each.x + strip.window.left, y=each.y + strip.window.top)
                for each in flag_trails(found.sources, found.trails)
            )
            if strip.first <= round(source.y) < strip.last and source.snr >= self.min_snr
        ]

    def _detect(self, window: Window, star_r50: float | None, large: Sequence[Source] = ()) -> Detected:
        return detect(
            self.picture.read(window),
            star_r50=star_r50,
            saturation=self.picture.saturation,
            min_noise=self._min_noise,
            masked=_inside(large, window) if large else None,
        )

    @property
    def _min_noise(self) -> float:
        return _EIGHT_BIT_NOISE * self.picture.white / 255 if self.picture.white else 0.0


def survey_of(sources: Iterable[Source], large: Sequence[Source], locus: StellarLocus | None) -> Survey:
    """Sort sources into galaxies, stars and trails.

    Args:
        sources: of all windows.
        large: galaxies of the reduced copy.
        locus: of the stars.
    """
    galaxies, stars, trails = [], [], []
    for source in sources:
        if is_piece(source):
            trails.append(source)
        elif is_star(source, locus):
            stars.append(source)
        else:
            galaxies.append(source)
    for giant in large:
        inside = [source for source in galaxies if _is_within(source.x, source.y, giant, 1.0)]
        if _is_one(giant, inside):
            galaxies = [source for source in galaxies if not _is_within(source.x, source.y, giant, 1.5)]
            galaxies.append(giant)
    galaxies.sort(key=lambda source: -source.flux)
    return Survey(galaxies, stars, trails, locus.r50 if locus else None)


def _is_one(giant: Source, parts: Sequence[Source]) -> bool:
    """Whether a large galaxy is one that its parts are pieces of, and neither found already nor a group."""
    if not parts:
        return True
    brightest = max(parts, key=lambda source: source.flux)
    if brightest.flux > _OWN_PART * giant.flux:
        return False
    if sum(source.flux for source in parts) < _OWN_PART * giant.flux:
        return True
    return math.hypot(brightest.x - giant.x, brightest.y - giant.y) < 0.5 * giant.r50


def reduced_copy(picture: Field, side: int) -> tuple[list[NDArray[np.float32]], int]:
    """The planes of a picture, averaged down to a longer side of at most `side`, and the whole factor."""
    factor = max(1, -(-max(picture.width, picture.height) // side))
    columns, rows = picture.width // factor, picture.height // factor
    planes = [np.empty((rows, columns), np.float32) for _ in picture.planes]
    step = max(1, 4_000_000 // (picture.width * factor))
    for first in range(0, rows, step):
        last = min(rows, first + step)
        window = Window(first * factor, last * factor, 0, columns * factor)
        for plane, values in zip(planes, picture.read(window), strict=True):
            blocks = values.reshape(last - first, factor, columns, factor)
            known = np.isfinite(blocks)
            count = known.sum(axis=(1, 3))
            with np.errstate(invalid="ignore"):
                plane[first:last] = np.where(known, blocks, 0).sum(axis=(1, 3)) / np.where(count, count, np.nan)
    return planes, factor


def _enlarged(source: Source, factor: int) -> Source:
    """A source of a reduced copy, in the picture's pixels."""
    grown = {name: getattr(source, name) * factor for name in ("a", "b", "r50", "r90")}
    light = {name: getattr(source, name) * factor**2 for name in ("flux", "flux_error")}
    place = {name: (getattr(source, name) + 0.5) * factor - 0.5 for name in ("x", "y")}
    return source._replace(**grown, **light, **place, pixels=source.pixels * factor**2)


def _is_within(x: float, y: float, source: Source, scale: float) -> bool:
    """Whether a place is within a source's ellipse, twice `scale` half-light radii about it."""
    right, down = x - source.x, y - source.y
    cosine, sine = math.cos(source.theta), math.sin(source.theta)
    stretch = math.sqrt(max(source.b / source.a, 0.05))
    major, minor = 2 * scale * source.r50 / stretch, 2 * scale * source.r50 * stretch
    along, across = (right * cosine + down * sine) / major, (down * cosine - right * sine) / minor
    return along**2 + across**2 < 1


def _inside(large: Sequence[Source], window: Window) -> NDArray[np.bool_]:
    """Pixels of a window that large galaxies cover."""
    rows, columns = window.bottom - window.top, window.right - window.left
    masked = np.zeros((rows, columns), bool)
    for source in large:
        reach = int(6 * source.r50) + 1
        top, bottom = max(0, int(source.y) - window.top - reach), min(rows, int(source.y) - window.top + reach)
        left, right = (
            max(0, int(source.x) - window.left - reach),
            min(columns, int(source.x) - window.left + reach),
        )
        if top >= bottom or left >= right:
            continue
        y, x = np.ogrid[top:bottom, left:right]
        distance = np.hypot(x + window.left - source.x, y + window.top - source.y)
        masked[top:bottom, left:right] |= distance < 4 * source.r50
    return masked


def _at_edge(source: Source, width: int, height: int) -> Source:
    """The source, flagged where its frame passes the picture's edge."""
    reach = 2 * source.r90
    if reach <= source.x < width - reach and reach <= source.y < height - reach:
        return source
    return source._replace(flags=source.flags | FLAGS["edge"])
