"""FITS files as RGB images like those that the models were trained on, cropped as any other image.

Each plane is measured in units of its own sky noise, above its sigma-clipped median: neither unit nor zero point
matters. Intensity becomes colour as in Lupton et al. 2004 (PASP 116, 133), by astropy's `make_lupton_rgb`. The
softening is that of the simulated training galaxies; stretch and maximal signal-to-noise ratio are those with
which their FITS files get the predictions that their images do. One plane makes a grey image likewise.
"""

from __future__ import annotations

import gzip
import io
import math
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from galaxy_cli.errors import NoFitsReaderError, UnreadableFitsError
from galaxy_core.errors import BrokenImageError, ImageError
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import LoadedImage, check_bytes, check_size, cut

FITS_SIGNATURE = b"SIMPLE  ="
_GZIP_SIGNATURE = b"\x1f\x8b"
_BLACK = -0.1
"""Black level in units of the sky noise, above the sky's median."""
_BRIGHT_PERCENTILE, _MAX_SIGNAL_TO_NOISE = 99.5, 60.0
"""Percentile of the pixels, and its highest signal-to-noise ratio: a deeper exposure is shown as if it had more
noise, for otherwise its faintest light would be brighter than in any survey image."""
_SKY_PIXELS = 10_000
"""Number of pixels that the sky is measured on."""
_MAX_HDUS = 32
"""Header/data units of a file that are searched for images."""
_NON_IMAGE_NAMES = {
    *("BKG", "CON", "CTX", "DQ", "ERR", "FLAG", "INVVAR", "IVAR", "MASK", "MSK", "NIMAGE", "PSF", "RMS", "SKY"),
    *("STD", "UNC", "VAR", "WEIGHT", "WGT", "WHT"),
}
"""Names of HDUs with errors, masks and weights of an image beside them."""


@dataclass(frozen=True)
class FitsOptions:
    """Bands and stretch of a FITS file.

    Attributes:
        bands: numbers of the planes for red, green and blue, or of the one for grey, counted from 1; empty for the
            only plane, or for three from the shortest wavelength to the longest.
        stretch: intensity up to which the stretch is about linear, in units of the sky noise.
        softening: Lupton's Q; larger values compress bright parts more.
    """

    bands: tuple[int, ...] = ()
    stretch: float = 16.0
    softening: float = 7.0


def gunzip(data: bytes, limits: Limits) -> bytes:
    """Decompress a file that is packed with gzip, as FITS files often are; return any other as it is.

    Raises:
        TooManyBytesError, BrokenImageError: it unpacks to more than the limit, or not to its end.
    """
    if not data.startswith(_GZIP_SIGNATURE):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            unpacked = file.read(limits.bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenImageError("The file is damaged: it does not unpack to its end.", "Pack it again.") from error
    check_bytes(len(unpacked), limits)
    return unpacked


def load_fits(data: bytes, limits: Limits, options: FitsOptions) -> LoadedImage:
    """Load a FITS file as RGB pixels and crop the square that a model takes.

    Its bands are the planes of the first image, where that is a cube, or else all images of the first one's size.
    The last row is the top one, as is usual for FITS.

    Args:
        data: contents of the file; images may be tile-compressed.
        limits: size limits, checked before an image is read.
        options: bands and stretch.

    Raises:
        ImageError: one of its kinds, saying what is wrong with the file.
    """
    try:
        from astropy.io import fits  # noqa: PLC0415 - only who has such files needs it
        from astropy.visualization import make_lupton_rgb  # noqa: PLC0415
    except ImportError as error:
        raise NoFitsReaderError(
            "Reading FITS needs astropy, which is not installed.",
            "Install it, for example as galaxy-classifier[fits].",
        ) from error
    try:
        with fits.open(io.BytesIO(data), memmap=False) as file:
            bands = _select_bands(list(islice(file, _MAX_HDUS)), options.bands)
            height, width = bands[0].shape
            check_size(width, height, "FITS", limits)
            planes = [_crop_in_noise_units(band.pixels()) for band in bands]
    except ImageError:
        raise
    except Exception as error:  # astropy raises whatever a hostile header leads it to
        raise UnreadableFitsError("The FITS file is damaged or cut short.", "Save it again.") from error
    red, green, blue = planes if len(planes) == 3 else planes * 3
    pixels = make_lupton_rgb(red, green, blue, minimum=_BLACK, stretch=options.stretch, Q=options.softening)
    return LoadedImage(pixels=np.asarray(pixels, np.uint8), width=width, height=height, format="FITS")


@dataclass(frozen=True)
class _Band:
    """One plane of an image, not yet read."""

    image: Any
    plane: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, int]:
        height, width = self.image.shape[-2:]
        return height, width

    def pixels(self) -> NDArray[Any]:
        """Intensity ``[height, width]``, the top row first."""
        values = np.asarray(self.image.section[(*self.plane, slice(None), slice(None))])
        return values.astype(values.dtype.newbyteorder("="))[::-1]


def _select_bands(hdus: list[Any], numbers: tuple[int, ...]) -> list[_Band]:
    """The bands for red, green and blue, or the one for grey."""
    images = [
        hdu
        for hdu in hdus
        if hdu.is_image and len(hdu.shape) >= 2 and min(hdu.shape) > 0 and hdu.name.upper() not in _NON_IMAGE_NAMES
    ]
    if not images:
        raise UnreadableFitsError("The FITS file holds no image.", "Send one with an image, and not a table.")
    cube, size = images[0].shape[:-2], images[0].shape[-2:]
    is_cube = math.prod(cube) > 1
    same_size = [
        image for image in images if math.prod(image.shape) == math.prod(size) and image.shape[-2:] == size
    ]
    count = math.prod(cube) if is_cube else len(same_size)
    numbers = numbers or {1: (1,), 3: (3, 2, 1)}.get(count, ())
    if not numbers or max(numbers) > count:
        raise UnreadableFitsError(
            f"The FITS file holds {count} bands, and which of them to show is not known.",
            "Name one, or those that are red, green and blue, counted from 1: --fits-bands 3,2,1.",
        )
    if is_cube:
        return [_Band(images[0], tuple(map(int, np.unravel_index(number - 1, cube)))) for number in numbers]
    images = [same_size[number - 1] for number in numbers]
    return [_Band(image, (0,) * (len(image.shape) - 2)) for image in images]


def _crop_in_noise_units(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Centre crop of a plane, in units of its sky noise above its sky; values that are not finite become sky."""
    sky, noise = _measure_sky(pixels[np.isfinite(pixels)])
    with np.errstate(all="ignore"):
        signal = ((pixels - sky) / noise).astype(np.float32)
    finite = np.where(np.isfinite(signal), signal, np.float32(0))
    return np.asarray(cut(Image.fromarray(finite)))


def _measure_sky(finite: NDArray[Any]) -> tuple[float, float]:
    """Median and noise of the sky, the noise limited by the maximal signal-to-noise ratio."""
    from astropy.stats import sigma_clipped_stats  # noqa: PLC0415 - see load_fits

    indices = np.linspace(0, finite.size - 1, min(finite.size, _SKY_PIXELS)).astype(np.intp)  # over all rows
    sample = finite[indices].astype(np.float64)
    if sample.size == 0 or sample.min() == sample.max():
        raise UnreadableFitsError("The FITS file's image is the same everywhere.", "Send one with a galaxy in it.")
    _, sky, noise = sigma_clipped_stats(sample, stdfunc="mad_std")
    bright = np.percentile(sample, _BRIGHT_PERCENTILE)
    brightest = (bright if bright > sky else sample.max()) - sky
    return float(sky), float(max(noise, brightest / _MAX_SIGNAL_TO_NOISE)) or 1.0
