"""From any file that a visitor sends to the upright RGB square that every model takes.

Framing is all that happens outside a model's own graph: decode, turn upright, make RGB, cut the square. Training,
evaluation, the command line and the API call this one function. Resizing and scaling live in the ONNX graph.

The square is the field of view of Galaxy Zoo's pictures that the models were trained on: the centre 312 x 312 of
Kaggle's 424 x 424. The galaxy is expected in its middle two thirds; the margin is there for rotated views.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from galaxy_core.errors import (
    BrokenImageError,
    EmptyImageError,
    ImageTooSmallError,
    NotAnImageError,
    TooManyBytesError,
    TooManyPixelsError,
)
from galaxy_core.images.decoding_cost import check_decoding_cost
from galaxy_core.images.formats import COSTLY_FORMATS, FORMATS, name_other_format
from galaxy_core.images.framing import Framing, framing_of
from galaxy_core.images.limits import MAX_FRAMED_SIDE, MIN_SIDE, Limits
from galaxy_core.images.look_alikes import ImageWarning, image_warnings
from galaxy_core.images.tiff import check_tiff, go_to_image

ImageArray = NDArray[np.uint8]
_STRETCH_PERCENTILES = (0.1, 99.9)
_WHITES = (255, 1023, 4095, 16383, 65535)
"""Values of 16 bits that white may have: cameras use 10, 12 or 14 of them."""


@dataclass(frozen=True)
class LoadedImage:
    """A framed picture and what it came from.

    Attributes:
        pixels: uint8 ``[side, side, 3]``, RGB, upright.
        width: of the file's picture in pixels, upright.
        height: of the file's picture in pixels, upright.
        format: one of `FORMATS`, or ``FITS``.
        framing: which square was cut, and why.
        details: how a file was read that could be read in more than one way; a phrase each.
        bands: what the planes of such a file can be requested by; see `ReadOptions.bands`.
    """

    pixels: ImageArray
    width: int
    height: int
    format: str
    framing: Framing
    details: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()

    @cached_property
    def warnings(self) -> tuple[ImageWarning, ...]:
        """Reasons to doubt what a model says of it."""
        return image_warnings(self.pixels)


def load_image(data: bytes, limits: Limits | None = None, crop: float | None = None) -> LoadedImage:
    """Decode a picture and cut the square that a model takes.

    Args:
        data: a whole JPEG, PNG, WebP, TIFF or GIF file (of an animation, the first frame is read).
        limits: what to refuse before decoding.
        crop: see `framing_of`.

    Raises:
        ImageError: one of its kinds, saying what is wrong with the picture.
    """
    square, size, kind = decode(data, limits or Limits(), lambda image: cut(image, crop))
    return LoadedImage(pixels=square, width=size[0], height=size[1], format=kind, framing=framing_of(*size, crop))


def decode(
    data: bytes, limits: Limits, take: Callable[[Image.Image], Image.Image]
) -> tuple[ImageArray, tuple[int, int], str]:
    """Decode what is wanted of a picture.

    Args:
        data: see `load_image`.
        limits: what to refuse before decoding.
        take: what is wanted of the upright picture, of any mode, such as `cut`.

    Returns:
        Its pixels, uint8 ``[rows, columns, 3]``, RGB, the upright picture's width and height, and its format.

    Raises:
        ImageError: see `load_image`.
    """
    if not data:
        raise EmptyImageError("The file is empty.", "Send the bytes of a picture.")
    check_bytes(len(data), limits)
    check_decoding_cost(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = open_image(data)
        go_to_image(image)
        check_size(image.width, image.height, str(image.format), limits)
        check_tiff(image)
        kind = "JPEG" if image.format == "MPO" else str(image.format)
        return *_decode(image, take), kind


def check_bytes(count: int, limits: Limits) -> None:
    """Refuse a file before it is read.

    Raises:
        TooManyBytesError: it is larger than the limit.
    """
    if count > limits.bytes:
        raise TooManyBytesError(
            f"The picture is {count / 1e6:.1f} MB; at most {limits.bytes / 1e6:.1f} MB are read.",
            "Send a smaller copy; 424 x 424 pixels are plenty.",
        )


def check_size(width: int, height: int, kind: str, limits: Limits) -> None:
    """Refuse a picture before it is decoded, by what its header says.

    Args:
        width: pixels.
        height: pixels.
        kind: see `LoadedImage.format`.
        limits: of pixels.

    Raises:
        TooManyPixelsError, ImageTooSmallError: saying what would be taken.
    """
    most = limits.pixels // COSTLY_FORMATS.get(kind, 1)
    if width * height > most:
        raise TooManyPixelsError(
            f"The picture has {width} x {height} pixels; at most {most / 1e6:.1f} million are decoded.",
            "Send a smaller copy; 424 x 424 pixels are plenty.",
        )
    if min(width, height) < MIN_SIDE:
        raise ImageTooSmallError(
            f"The picture has {width} x {height} pixels; the shorter side must have at least {MIN_SIDE}.",
            "Send a larger cut-out of the galaxy.",
        )


def cut(image: Image.Image, crop: float | None = None) -> Image.Image:
    """The square of a decoded picture that a model takes, of any mode; a large one is averaged down."""
    return _bounded(_centre_square(image, framing_of(*image.size, crop).side))


def open_image(data: bytes) -> Image.Image:
    """Open an image file without decoding it.

    Raises:
        NotAnImageError, BrokenImageError: it is of no format that Pillow reads here, or its header is damaged.
    """
    try:
        Image.MAX_IMAGE_PIXELS = None  # `check_size` has the limits, and names them
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise _not_an_image(data) from error
    except Exception as error:  # Pillow's readers raise whatever a hostile header leads them to
        raise _broken() from error


def _not_an_image(data: bytes) -> NotAnImageError:
    other = name_other_format(data)
    if other is None:
        return NotAnImageError(
            "The file is not a picture that can be read here.", f"Send one of {', '.join(FORMATS)}."
        )
    return NotAnImageError(f"The file is {other[0]} that cannot be read here.", other[1])


def _decode(image: Image.Image, take: Callable[[Image.Image], Image.Image]) -> tuple[ImageArray, tuple[int, int]]:
    """What is taken, and the upright picture's size.

    It is cut and averaged down before its mode is changed, so that no second copy of a large picture is held.
    """
    try:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        size = image.size
        return np.asarray(_to_rgb(take(image)), dtype=np.uint8), size
    except Exception as error:  # see open_image
        raise _broken() from error
    finally:
        image.close()  # its pixels go now, and not whenever the garbage collector finds their reader's cycles


def _broken() -> BrokenImageError:
    return BrokenImageError(
        "The picture is damaged or cut short: it could not be decoded to the end.",
        "Save it again, or send it again if the upload was interrupted.",
    )


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        values = np.asarray(image, dtype=np.float64)
        brightest = values.max()
        return _grey(values * (255 / next(white for white in _WHITES if brightest <= white)))
    if image.mode in {"I", "F"}:
        return _grey(_stretch(np.asarray(image, dtype=np.float64)))
    if image.has_transparency_data:
        # The sky is black, so what is transparent becomes black.
        canvas = Image.new("RGBA", image.size, (0, 0, 0, 255))
        return Image.alpha_composite(canvas, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def _stretch(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Map 32-bit values, which have no agreed white, from their own range, less a thousandth, to 0-255."""
    known = np.isfinite(values)
    if not known.any():
        return np.zeros_like(values)
    low, high = np.percentile(values[known], _STRETCH_PERCENTILES)  # one hot pixel is not the white
    return np.where(known, (values - low) * (255 / max(high - low, 1e-12)), 0.0)


def _grey(values: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8)).convert("RGB")


def _centre_square(image: Image.Image, side: int) -> Image.Image:
    if image.size == (side, side):
        return image
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def _bounded(square: Image.Image) -> Image.Image:
    return averaged_down(square, square.width // MAX_FRAMED_SIDE)


def averaged_down(square: Image.Image, factor: int) -> Image.Image:
    """An image of any mode, averaged down by a whole factor; as it is, below 2."""
    if factor < 2:
        return square
    if square.mode.startswith("I;16"):
        return square.convert("I").reduce(factor).convert("I;16")
    if square.mode in {"1", "P", "PA"}:  # indices have no average
        square = square.convert("RGBA" if square.has_transparency_data else "RGB")
    return square.reduce(factor)
