"""Planes of light as RGB images like those that the models were trained on.

Each plane is measured in units of its own sky noise, above its sigma-clipped median: neither unit nor zero point
matters. Intensity becomes colour as in Lupton et al. 2004 (PASP 116, 133), by astropy's `make_lupton_rgb`. The
softening is that of the simulated training galaxies; stretch and maximal signal-to-noise ratio are those with
which their FITS files get the predictions that their images do. One plane makes a grey image likewise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_core.errors import UniformImageError
from galaxy_core.images.framing import Framing, framing_of
from galaxy_core.images.holes import Filled, fill_holes
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.planes import Plane
from galaxy_core.images.preprocessing import ImageArray, LoadedImage

_BLACK = -0.1
"""Black level in units of the sky noise, above the sky's median."""
_BRIGHT_PERCENTILE, _MAX_SIGNAL_TO_NOISE = 99.5, 60.0
"""Percentile of the pixels, and its highest signal-to-noise ratio: a deeper exposure is shown as if it had more
noise, for otherwise its faintest light would be brighter than in any survey image."""
_STRIP_ROWS = 128
_RANGE = (0.1, 99.9)
"""Percentiles between which an image that is fit to be shown has its black and its white."""
_MAX_DISPLAY_RANGE = 120.0
"""Brightest light in units of the sky noise, above which values are taken for linear: of 300 of Galaxy Zoo's own
images none has more than 102, and linear ones of the same galaxies have hundreds."""
_MIN_DISPLAY_WHITE = 0.25
"""Part of the type's range that the brightest light of an image reaches that is fit to be shown."""


def render(
    planes: Sequence[Plane],
    kind: str,
    options: ReadOptions,
    white: float | None = None,
    bands: tuple[str, ...] = (),
) -> LoadedImage:
    """Load the centre square of one plane as a grey image, or of three as an RGB image.

    Args:
        planes: of one size, which the caller has checked; for red, green and blue, or for grey.
        kind: format of the file.
        options: crop and stretch.
        white: value that a file fit to be shown would have for white; None where values are light in any case
            but where the options say otherwise.
        bands: what the planes of the file can be requested by.

    Raises:
        ImageError: too much of a plane is unknown, or it is the same everywhere.
    """
    height, width = planes[0].height, planes[0].width
    framing = framing_of(width, height, options.crop)
    linear = options.stretch == "asinh" or (
        options.stretch == "auto" and (white is None or is_linear([plane.sample() for plane in planes], white))
    )
    details = [f"{'plane' if len(planes) == 1 else 'planes'} {', '.join(plane.name for plane in planes)}"]
    details += dict.fromkeys(plane.note for plane in planes if plane.note)
    if linear:
        pixels, filled = _stretch_light(planes, options)
        if filled:
            details.append(f"{filled:,} unknown pixels filled from their rim")
    else:
        pixels = _show(planes, options, white)
    chosen = "" if options.stretch != "auto" or white is None else ", assumed; the option stretch decides"
    details.append(f"{'linear values, asinh stretch' if linear else 'fit to be shown, no stretch'}{chosen}")
    return LoadedImage(
        pixels=pixels,
        width=width,
        height=height,
        format=kind,
        framing=framing,
        details=tuple(details),
        bands=bands,
    )


def is_linear(samples: Sequence[NDArray[np.float64]], white: float) -> bool:
    """Whether values are light, and not an image that is fit to be shown: by their range and its part of white."""
    values = np.concatenate(samples)
    if not values.size:
        return True
    if np.percentile(values, _RANGE[0]) < 0 or not is_bright(values, white):
        return True
    high = np.percentile(values, _RANGE[1])
    sky, noise = _clipped(samples[len(samples) // 2])
    return bool(high - sky > _MAX_DISPLAY_RANGE * noise > 0)


def is_bright(values: NDArray[Any], white: float) -> bool:
    """Whether the brightest of some values are as near to white as in an image that is fit to be shown."""
    return bool(_MIN_DISPLAY_WHITE * white < np.percentile(values, _RANGE[1]) <= white)


def _show(planes: Sequence[Plane], options: ReadOptions, white: float | None) -> ImageArray:
    """Values as they are, black where they are unknown."""
    framing = framing_of(planes[0].width, planes[0].height, options.crop)
    values = np.stack([plane.reduce(framing).values for plane in planes], axis=-1)
    low, high = np.percentile(values[np.isfinite(values)] if np.isfinite(values).any() else [0.0], _RANGE)
    if white is not None and low >= 0 and _MIN_DISPLAY_WHITE * white < high <= white:
        low, high = 0.0, white
    scaled = np.nan_to_num((values - low) * (255 / max(high - low, 1e-300)))
    shown = np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
    return np.repeat(shown, 3, axis=-1) if len(planes) == 1 else shown


def _stretch_light(planes: Sequence[Plane], options: ReadOptions) -> tuple[ImageArray, int]:
    framing = framing_of(planes[0].width, planes[0].height, options.crop)
    parts = [_signal(plane, framing) for plane in planes]
    signals, filled = [part.signal for part in parts], sum(part.pixels for part in parts)
    return _lupton(signals, options), filled


def render_whole(planes: Sequence[Plane], options: ReadOptions) -> ImageArray:
    """Render planes of light as they are, uint8 ``[height, width, 3]``, unknown pixels as sky: for looking at."""
    signals = []
    for plane in planes:
        sky, noise = measure_sky(plane)
        signals.append(np.nan_to_num((plane.rows(0, plane.height) - sky) / noise).astype(np.float32))
    return _lupton(signals, options)


def _lupton(signals: Sequence[NDArray[np.float32]], options: ReadOptions) -> ImageArray:
    """Signals of one plane or of three, in units of the noise above the sky, as a colour image."""
    from astropy.visualization import make_lupton_rgb  # noqa: PLC0415 - only who has such files needs it

    colours = signals if len(signals) == 3 else [*signals] * 3
    pixels = np.empty((*colours[0].shape, 3), np.uint8)
    for first in range(0, pixels.shape[0], _STRIP_ROWS):  # each pixel is for itself, and takes 200 bytes meanwhile
        red, green, blue = (colour[first : first + _STRIP_ROWS] for colour in colours)
        pixels[first : first + _STRIP_ROWS] = make_lupton_rgb(
            red, green, blue, minimum=_BLACK, stretch=options.linear_up_to, Q=options.softening
        )
    return pixels


def _signal(plane: Plane, framing: Framing) -> Filled:
    """The square of a plane in units of its sky noise; all else that it takes is given back."""
    sky, noise = measure_sky(plane)
    reduced = plane.reduce(framing)
    signal = np.empty(reduced.values.shape, np.float32)
    with np.errstate(all="ignore"):
        np.subtract(reduced.values, sky, out=signal, casting="same_kind")
        signal /= noise
    return fill_holes(signal, reduced, plane.name)


def measure_sky(plane: Plane) -> tuple[float, float]:
    """Median and noise of the sky, the noise limited by the maximal signal-to-noise ratio.

    Raises:
        UniformImageError: the plane is the same everywhere.
    """
    sample = plane.sample()
    if sample.size == 0 or sample.min() == sample.max():
        raise UniformImageError(
            f"The plane {plane.name} is the same everywhere.",
            "Send a file with a galaxy in it, or name another plane in the option bands.",
        )
    sample = _without_empty_parts(sample)
    sky, noise = _clipped(sample)
    bright = np.percentile(sample, _BRIGHT_PERCENTILE)
    brightest = (bright if bright > sky else sample.max()) - sky
    return sky, max(noise, float(brightest) / _MAX_SIGNAL_TO_NOISE) or 1.0


def _without_empty_parts(sample: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values without zeros for no data, if the others have a sky that is far from zero."""
    others = sample[sample != 0]
    if others.size in {0, sample.size} or others.min() == others.max():
        return sample
    sky, noise = _clipped(others)
    return others if np.percentile(others, 1) > 0 and sky > 5 * noise else sample


def _clipped(sample: NDArray[np.float64]) -> tuple[float, float]:
    """Sigma-clipped median and noise."""
    from astropy.stats import sigma_clipped_stats  # noqa: PLC0415 - see above

    _, sky, noise = sigma_clipped_stats(sample, stdfunc="mad_std")
    return float(sky), float(noise)
