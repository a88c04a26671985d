"""Simulates wide pictures with many galaxies and stars, and their truth, which detection is measured against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import galsim
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from numpy.typing import NDArray

from galaxy_core.detection.petrosian import fractions, measure_growth
from galaxy_training.simulation.population import sample_properties
from galaxy_training.simulation.profiles import Colour, Component, components_of, nanomaggies
from galaxy_training.simulation.properties import Kind, Properties
from galaxy_training.simulation.rendering import SKY_NOISE, SURVEY_PIXEL

KINDS: tuple[Kind, ...] = ("smooth", "disk", "spiral", "edge-on", "ring")
"""Kinds of which it is clear what one galaxy is: mergers and irregular ones are several, to whoever counts so."""
_SHARES = (0.4, 0.15, 0.3, 0.1, 0.05)
_FRAME_PIXELS = 1.6
"""Side of a galaxy's stamp over the frame of its image."""
_CIRCLES, _PARTS = 60, 4
"""Circles that light is added up in, and parts of a pixel along each side, for its truth."""
_MARGIN = 0.02
_GAP = (0.62, 0.008)
"""Place and width of a gap without data, as parts of the side."""


@dataclass(frozen=True)
class TrueGalaxy:
    """A galaxy of a simulated field, as it is without noise.

    Attributes:
        x: column of its centre; 0 is the centre of the first pixel.
        y: row, from the file's first.
        r50: radius of half of its Petrosian light, seeing included, in pixels.
        r90: of nine tenths.
        magnitude: total, in r.
        snr: signal to noise of the light within `r50`, of all bands together.
        kind: of the galaxy.
    """

    x: float
    y: float
    r50: float
    r90: float
    magnitude: float
    snr: float
    kind: Kind


@dataclass(frozen=True)
class SimulatedField:
    """A wide picture and its truth.

    Attributes:
        bands: nanomaggies in each pixel by band, ``[rows, columns]``; not a number in the gap.
        galaxies: in it.
        stars: columns and rows of its stars, ``[stars, 2]``.
        gap: first column of the gap and the one after its last; equal where there is none.
    """

    bands: dict[str, NDArray[np.float32]]
    galaxies: list[TrueGalaxy]
    stars: NDArray[np.float64]
    gap: tuple[int, int]

    def write_fits(self, path: Path) -> None:
        """Write the bands as images of a FITS file with world coordinates."""
        rows, columns = self.bands["r"].shape
        wcs = WCS(naxis=2)
        wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
        wcs.wcs.crval = [150.0, 2.0]
        wcs.wcs.crpix = [columns / 2, rows / 2]
        wcs.wcs.cdelt = [-SURVEY_PIXEL / 3600, SURVEY_PIXEL / 3600]
        hdus = [fits.ImageHDU(values, wcs.to_header(), name=band) for band, values in self.bands.items()]
        fits.HDUList([fits.PrimaryHDU(), *hdus]).writeto(path, overwrite=True)


def draw_field(
    rng: np.random.Generator,
    side: int,
    galaxies: int,
    stars: int,
    *,
    clustered: float = 0.3,
    seeing: float = 1.2,
    spoiled: bool = True,
) -> SimulatedField:
    """Draw a field.

    Args:
        rng: the only source of randomness.
        side: in pixels.
        galaxies: number of them.
        stars: number of them.
        clustered: part of the galaxies that are in a cluster about one place, many of them blended.
        seeing: full width at half maximum, arcseconds.
        spoiled: whether there are a gradient of the sky, a satellite's trail and a gap without data.
    """
    canvas = {band: np.zeros((side, side)) for band in SKY_NOISE}
    psf = galsim.Moffat(beta=3.5, fwhm=seeing)
    truth = []
    centre, width = rng.uniform(0.3, 0.6, 2) * side, 0.09 * side
    for number in range(galaxies):
        properties = _distant(rng)
        place = rng.normal(centre, width) if number < clustered * galaxies else rng.uniform(0, 1, 2) * side
        place = np.clip(place, _MARGIN * side, (1 - _MARGIN) * side)
        truth.append(_draw_galaxy(canvas, properties, place, psf, rng))
    places = rng.uniform(0, side, (stars, 2))
    magnitudes = np.minimum(rng.exponential(2.5, stars) * -1 + 21.5, 21.5)
    for place, magnitude in zip(places, np.maximum(magnitudes, 14.0), strict=True):
        colour = Colour(rng.uniform(0.2, 1.4), rng.uniform(0.1, 0.6))
        star = Component(galsim.DeltaFunction(flux=nanomaggies(float(magnitude))), colour)
        reach = 60 if magnitude < 18 else 24
        _add(canvas, [star], place, psf, reach)
    gap = (0, 0)
    if spoiled:
        _spoil(canvas, rng)
        gap = int(_GAP[0] * side), int((_GAP[0] + _GAP[1]) * side)
    bands = {}
    for band, light in canvas.items():
        noisy = (light + rng.normal(0, SKY_NOISE[band], light.shape)).astype(np.float32)
        noisy[:, slice(*gap)] = np.nan
        bands[band] = noisy
    return SimulatedField(bands, truth, places, gap)


def _distant(rng: np.random.Generator) -> Properties:
    """A galaxy of the population, farther away: smaller, of the same surface brightness."""
    kind = KINDS[int(rng.choice(len(KINDS), p=_SHARES))]
    near = sample_properties(rng, kind)
    factor = float(np.clip(rng.lognormal(np.log(0.5), 0.35), 0.25, 1.2))
    return replace(
        near,
        scale=near.scale * factor,
        frame=near.frame * factor,
        magnitude=near.magnitude - 5 * float(np.log10(factor)) + float(abs(rng.normal(0, 0.8))),
    )


def _draw_galaxy(
    canvas: dict[str, NDArray[np.float64]],
    properties: Properties,
    place: NDArray[np.float64],
    psf: Any,
    rng: np.random.Generator,
) -> TrueGalaxy:
    pixels = int(_FRAME_PIXELS * properties.frame / SURVEY_PIXEL) // 2 * 2 + 1
    parts = components_of(properties, pixels, rng)
    weights = {band: 1 / noise**2 for band, noise in SKY_NOISE.items()}
    stamp = _add(canvas, parts, place, psf, pixels // 2)
    light = np.sum([weights[band] * values for band, values in stamp.items()], axis=0)
    r50, r90 = _radii(light, place)
    noise = sum(weights.values()) ** 0.5
    snr = 0.5 * float(light.sum()) / noise / np.sqrt(np.pi) / r50
    return TrueGalaxy(
        float(place[0]), float(place[1]), r50, r90, properties.magnitude, float(snr), properties.kind
    )


def _add(
    canvas: dict[str, NDArray[np.float64]],
    parts: list[Component],
    place: NDArray[np.float64],
    psf: Any,
    reach: int,
) -> dict[str, NDArray[np.float64]]:
    """Add light to the bands about a place; return what was added, each ``[2 reach + 1, 2 reach + 1]``."""
    column, row = (round(float(value)) for value in place)
    shift = (place - (column, row)) * SURVEY_PIXEL
    size = 2 * reach + 1
    stamps = {band: np.zeros((size, size)) for band in canvas}
    for part in parts:
        profile = galsim.Convolve([part.profile.shift(*shift), psf])
        light = profile.drawImage(nx=size, ny=size, scale=SURVEY_PIXEL, dtype=float).array
        stamps["g"] += light * 10 ** (-0.4 * part.colour.g_r)
        stamps["r"] += light
        stamps["i"] += light * 10 ** (0.4 * part.colour.r_i)
    rows, columns = canvas["r"].shape
    top, bottom = max(0, row - reach), min(rows, row + reach + 1)
    left, right = max(0, column - reach), min(columns, column + reach + 1)
    for band, stamp in stamps.items():
        part_of = stamp[top - row + reach : bottom - row + reach, left - column + reach : right - column + reach]
        canvas[band][top:bottom, left:right] += part_of
    return stamps


def _radii(light: NDArray[np.float64], place: NDArray[np.float64]) -> tuple[float, float]:
    """Radii of half and of nine tenths of the Petrosian light of a stamp about the galaxy's place."""
    reach = light.shape[0] // 2
    circles = fractions(_CIRCLES)
    offset = place - np.round(place)
    inside = np.zeros(_CIRCLES + 2)
    steps = (np.arange(_PARTS) + 0.5) / _PARTS - 0.5
    for down in steps:
        for right in steps:
            y, x = np.indices(light.shape) - reach
            distance = np.hypot(x + right - offset[0], y + down - offset[1])
            rings = np.searchsorted(circles * reach, distance.ravel())
            inside += np.bincount(rings, light.ravel() / _PARTS**2, len(inside))
    found = measure_growth(np.cumsum(inside[:-1])[np.newaxis], np.array([float(reach)]))
    return float(found.r50[0]), float(found.r90[0])


def _spoil(canvas: dict[str, NDArray[np.float64]], rng: np.random.Generator) -> None:
    """Add a gradient of the sky, and a satellite's trail across it."""
    side = canvas["r"].shape[0]
    y, x = np.mgrid[0:side, 0:side] / side
    angle = rng.uniform(0.2, 1.2)
    across = side * ((x - 0.5) * np.sin(angle) - (y - rng.uniform(0.35, 0.65)) * np.cos(angle))
    trail = np.exp(-0.5 * (across / 1.4) ** 2)
    for band, noise in SKY_NOISE.items():
        canvas[band] += noise * (6 * x + 4 * y**2) + 10 * noise * trail + 0.5
