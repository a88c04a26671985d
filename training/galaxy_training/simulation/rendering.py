"""Renders light profiles as an SDSS colour image: seeing, sky noise, Lupton stretch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import galsim
import numpy as np
from astropy.visualization import make_lupton_rgb
from numpy.typing import NDArray
from PIL import Image

from galaxy_training.simulation.neighbours import neighbours
from galaxy_training.simulation.profiles import Component, components_of
from galaxy_training.simulation.properties import Properties

SURVEY_PIXEL = 0.396
"""Pixel scale of SDSS's camera, arcseconds; no finer detail is rendered."""

SKY_NOISE = {"g": 0.020, "r": 0.026, "i": 0.038}
"""Nanomaggies in one survey pixel, typical of SDSS frames."""

STRETCH = {"stretch": 0.35, "Q": 7.0}
"""Parameters of Lupton et al. 2004 (PASP 116, 133), chosen by eye beside SDSS's own images."""

BAND_GAINS = {"g": 1.52, "r": 1.0, "i": 0.8}
"""Gains that make a galaxy of average colour nearly white."""


def render_image(properties: Properties, rng: np.random.Generator, side: int) -> NDArray[np.uint8]:
    """Render a galaxy and its neighbours.

    Rendered in the survey's own pixels, or in the image's where those are coarser, then resampled as the
    survey's cutouts are.

    Args:
        properties: of the galaxy.
        rng: for the noise, the neighbours and the details that no vote depends on.
        side: of the image, pixels.

    Returns:
        RGB, ``[side, side, 3]``.
    """
    pixels = min(side, round(properties.frame / SURVEY_PIXEL))
    parts = components_of(properties, pixels, rng) + neighbours(properties, rng)
    bands = _exposed(parts, properties, pixels)
    noise = galsim.BaseDeviate(int(rng.integers(1, 2**31)))
    brightness = {band: _with_sky(image, band, noise) for band, image in bands.items()}
    image = Image.fromarray(_in_colour(brightness))
    return np.asarray(image.resize((side, side), Image.Resampling.BICUBIC))


def _exposed(parts: Iterable[Component], properties: Properties, pixels: int) -> dict[str, Any]:
    """Noise-free exposure: one GalSim image per band, nanomaggies in each pixel."""
    seeing = galsim.Moffat(beta=3.5, fwhm=properties.seeing)
    scale = properties.frame / pixels
    bands = {band: galsim.ImageD(pixels, pixels, scale=scale, init_value=0) for band in SKY_NOISE}
    for part in parts:
        exposure = galsim.Convolve([part.profile, seeing]).drawImage(
            nx=pixels, ny=pixels, scale=scale, dtype=float
        )
        bands["g"] += exposure * 10 ** (-0.4 * part.colour.g_r)
        bands["r"] += exposure
        bands["i"] += exposure * 10 ** (0.4 * part.colour.r_i)
    return bands


def _with_sky(image: Any, band: str, noise: Any) -> NDArray[np.float64]:
    """Add sky noise; return the surface brightness in nanomaggies for each survey pixel."""
    pixel = image.scale / SURVEY_PIXEL
    image.addNoise(galsim.GaussianNoise(noise, sigma=SKY_NOISE[band] * pixel))
    brightness: NDArray[np.float64] = image.array / pixel**2
    return brightness


def _in_colour(brightness: dict[str, NDArray[np.float64]]) -> NDArray[np.uint8]:
    red, green, blue = (brightness[band] * BAND_GAINS[band] for band in ("i", "r", "g"))
    image: NDArray[np.uint8] = make_lupton_rgb(red, green, blue, minimum=-0.003, **STRETCH)
    return image
