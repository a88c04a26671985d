"""Reads a whole picture to look for galaxies in, small enough to hold; `preprocessing` reads its middle alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PIL import Image

from galaxy_core.detection.detector import DetectedSource, detect
from galaxy_core.detection.frames import reduced
from galaxy_core.errors import UnreadableTiffError
from galaxy_core.images.formats import FITS_SIGNATURE, PACKED_SIGNATURES
from galaxy_core.images.limits import Limits
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.preprocessing import ImageArray, averaged_down, check_bytes, decode
from galaxy_core.images.reading import may_hold_light

MAX_HELD_PIXELS = 8_000_000
"""Of the copy that galaxies are cut out of; what has more is averaged down."""
MAX_SEARCHED_PIXELS = 1_600_000
"""Of the copy that they are looked for in."""


@dataclass(frozen=True)
class WidePicture:
    """A whole picture.

    Attributes:
        pixels: uint8 ``[rows, columns, 3]``, RGB, upright, perhaps averaged down.
        factor: pixels of the file along the side of one of them.
        width: of the file's picture in pixels, upright.
        height: likewise.
        format: one of `FORMATS`, or ``FITS``.
        details: how a file was read that could be read in more than one way; a phrase each.
        bands: what the planes of such a file can be requested by.
    """

    pixels: ImageArray
    factor: int
    width: int
    height: int
    format: str
    details: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()

    @property
    def searched_pixels(self) -> int:
        """Pixels of the copy that `sources` looks at."""
        return self.pixels.size // 3 // self._searched_factor**2

    @property
    def _searched_factor(self) -> int:
        return _factor(self.pixels.size // 3, MAX_SEARCHED_PIXELS)

    def sources(self) -> list[DetectedSource]:
        """Its galaxies and stars, in the pixels of `pixels`, the brightest first.

        Raises:
            CancelledRequestError: the request was cancelled.
        """
        factor = self._searched_factor
        return [source.enlarged(factor) for source in detect(reduced(self.pixels, factor))]


def load_wide_picture(
    data: bytes, limits: Limits | None = None, options: ReadOptions | None = None
) -> WidePicture:
    """Load the whole of an image file.

    Args:
        data: a whole file of one of `FORMATS` with 8 bits a channel, or FITS, which may be packed.
        limits: what to refuse before it is decoded.
        options: planes of a FITS file.

    Raises:
        ImageError: one of its kinds, saying what is wrong with the file.
    """
    limits, options = limits or Limits(), options or ReadOptions()
    check_bytes(len(data), limits)
    if not may_hold_light(data, options):
        pixels, size, kind = decode(data, limits, _held)
        return WidePicture(pixels, _factor(size[0] * size[1], MAX_HELD_PIXELS), *size, kind)
    if data.startswith(PACKED_SIGNATURES):
        from galaxy_core.images.containers import unpack  # noqa: PLC0415 - see the module

        data = unpack(data, limits)
        limits = replace(limits, bytes=limits.unpacked_bytes)
    if not data.startswith(FITS_SIGNATURE):
        raise UnreadableTiffError(
            "A TIFF of more than 8 bits a channel is not looked through here.",
            "Save it as JPEG, PNG or FITS, or use the command galaxy detect.",
        )
    from galaxy_core.images.fits import load_uncropped_fits  # noqa: PLC0415 - see the module

    image = load_uncropped_fits(data, limits, options)
    return WidePicture(image.pixels, 1, image.width, image.height, image.format, image.details, image.bands)


def _factor(pixels: int, most: int) -> int:
    """The least whole factor by which so many pixels are averaged down to at most about `most`."""
    return math.ceil(math.sqrt(pixels / most))


def _held(image: Image.Image) -> Image.Image:
    return averaged_down(image, _factor(image.width * image.height, MAX_HELD_PIXELS))
