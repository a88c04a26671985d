"""FITS files as pictures with the look of those that the models were trained on, framed as any other.

Each plane is measured in units of its own sky's noise, over its sky's clipped median: neither unit nor zero point
matters. Brightness becomes colour as in Lupton et al. 2004 (PASP 116, 133), by astropy's `make_lupton_rgb`. The
softening is that of the training's own drawn galaxies; stretch and deepest exposure are those with which their
light, as FITS, gets the answers that their pictures do. One plane makes a grey picture likewise.
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

BEGINNING = b"SIMPLE  ="
_GZIP = b"\x1f\x8b"
_BLACK = -0.1
"""In units of the noise, over the sky's median."""
_BRIGHT, _DEEPEST = 99.5, 60.0
"""Percentile of the pixels, and by how many times the noise it is over the sky at most: a deeper exposure is shown
as if it had more noise, for else the faintest light would be as bright as in no survey picture."""
_SAMPLE = 10_000
"""Pixels that the sky is measured on."""
_MOST_PARTS = 32
"""Of a file that are looked through for images."""
_NO_IMAGES = {
    *("BKG", "CON", "CTX", "DQ", "ERR", "FLAG", "INVVAR", "IVAR", "MASK", "MSK", "NIMAGE", "PSF", "RMS", "SKY"),
    *("STD", "UNC", "VAR", "WEIGHT", "WGT", "WHT"),
}
"""Names of what stands beside an image and tells of its errors."""


@dataclass(frozen=True)
class FitsOptions:
    """How light becomes a picture.

    Attributes:
        bands: the planes that are shown as red, green and blue, or the one that is shown in grey, counted from 1;
            empty for the only one, or for three from the shortest wavelength to the longest.
        stretch: brightness to which the stretch is about linear, in units of the sky's noise.
        softening: Lupton's Q; the larger, the more the bright parts are held back.
    """

    bands: tuple[int, ...] = ()
    stretch: float = 16.0
    softening: float = 7.0


def unpacked(data: bytes, limits: Limits) -> bytes:
    """The file's bytes, or what was packed with gzip, as FITS files are.

    Raises:
        TooManyBytesError, BrokenImageError: it unpacks to more than the limit, or not to its end.
    """
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            found = file.read(limits.bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenImageError("The file is damaged: it does not unpack to its end.", "Pack it again.") from error
    check_bytes(len(found), limits)
    return found


def frame_fits(data: bytes, limits: Limits, look: FitsOptions) -> LoadedImage:
    """Show a FITS file's image and cut the square that a model takes.

    Its bands are the planes of the first image, where that is a cube, or else all images of the first one's size.
    Up is where it is when FITS files are shown: the last row.

    Args:
        data: a whole file; images may be compressed by tiles.
        limits: what is refused before an image is read.
        look: of the picture.

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
            bands = _chosen(list(islice(file, _MOST_PARTS)), look.bands)
            height, width = bands[0].shape
            check_size(width, height, "FITS", limits)
            shown = [_cut(band.pixels()) for band in bands]
    except ImageError:
        raise
    except Exception as error:  # astropy raises whatever a hostile header leads it to
        raise UnreadableFitsError("The FITS file is damaged or cut short.", "Save it again.") from error
    red, green, blue = shown if len(shown) == 3 else shown * 3
    square = make_lupton_rgb(red, green, blue, minimum=_BLACK, stretch=look.stretch, Q=look.softening)
    return LoadedImage(pixels=np.asarray(square, np.uint8), width=width, height=height, format="FITS")


@dataclass(frozen=True)
class _Band:
    """A plane of an image: where it is, before it is read."""

    image: Any
    plane: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, int]:
        height, width = self.image.shape[-2:]
        return height, width

    def pixels(self) -> NDArray[Any]:
        """Brightness ``[height, width]``, the top row first."""
        found = np.asarray(self.image.section[(*self.plane, slice(None), slice(None))])
        return found.astype(found.dtype.newbyteorder("="))[::-1]


def _chosen(parts: list[Any], wanted: tuple[int, ...]) -> list[_Band]:
    """The bands to be shown, red first."""
    images = [
        part
        for part in parts
        if part.is_image and len(part.shape) >= 2 and min(part.shape) > 0 and part.name.upper() not in _NO_IMAGES
    ]
    if not images:
        raise UnreadableFitsError("The FITS file holds no image.", "Send one with an image, and not a table.")
    cube, size = images[0].shape[:-2], images[0].shape[-2:]
    deep = math.prod(cube) > 1
    alike = [image for image in images if math.prod(image.shape) == math.prod(size) and image.shape[-2:] == size]
    count = math.prod(cube) if deep else len(alike)
    wanted = wanted or {1: (1,), 3: (3, 2, 1)}.get(count, ())
    if not wanted or max(wanted) > count:
        raise UnreadableFitsError(
            f"The FITS file holds {count} bands, and which of them to show is not known.",
            "Name one, or those that are red, green and blue, counted from 1: --fits-bands 3,2,1.",
        )
    if deep:
        return [_Band(images[0], tuple(map(int, np.unravel_index(number - 1, cube)))) for number in wanted]
    chosen = [alike[number - 1] for number in wanted]
    return [_Band(image, (0,) * (len(image.shape) - 2)) for image in chosen]


def _cut(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """The framed square of a plane, in units of its sky's noise over its sky; what is not known is sky."""
    sky, noise = _sky(pixels[np.isfinite(pixels)])
    with np.errstate(all="ignore"):
        brightness = ((pixels - sky) / noise).astype(np.float32)
    known = np.where(np.isfinite(brightness), brightness, np.float32(0))
    return np.asarray(cut(Image.fromarray(known)))


def _sky(known: NDArray[Any]) -> tuple[float, float]:
    """The sky's median, and what counts as its noise."""
    from astropy.stats import sigma_clipped_stats  # noqa: PLC0415 - see frame_fits

    spread = np.linspace(0, known.size - 1, min(known.size, _SAMPLE)).astype(np.intp)  # over all columns and rows
    sample = known[spread].astype(np.float64)
    if sample.size == 0 or sample.min() == sample.max():
        raise UnreadableFitsError("The FITS file's image is the same everywhere.", "Send one with a galaxy in it.")
    _, sky, noise = sigma_clipped_stats(sample, stdfunc="mad_std")
    bright = np.percentile(sample, _BRIGHT)
    brightest = (bright if bright > sky else sample.max()) - sky
    return float(sky), float(max(noise, brightest / _DEEPEST)) or 1.0
