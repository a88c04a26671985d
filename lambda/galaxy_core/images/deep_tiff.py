"""TIFF files of any depth, through the reader that reads each rightly.

Pillow reads one plane of 16 bits or floats in every compression. The others are read through tifffile: separate
planes, signed and unsigned values, white as the smallest value, many bands. Compressions for which that needs the
library imagecodecs (80 MB) are refused by name where it is not installed, unless the upper 8 bits of each channel
are enough.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageOps, TiffImagePlugin

from galaxy_core.errors import BrokenImageError, ImageError, UnreadableTiffError
from galaxy_core.images.decoding_cost import check_decoding_cost
from galaxy_core.images.limits import MIN_SIDE, Limits
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.planes import Plane
from galaxy_core.images.preprocessing import LoadedImage, check_size, load_image, open_image
from galaxy_core.images.rendering import is_bright, render
from galaxy_core.images.tiff import has_channels, is_aside, misread_layout
from galaxy_core.images.tiff_packed import is_packed, unpack_values
from galaxy_core.images.tiff_segments import check_segments

if TYPE_CHECKING:
    from tifffile import TiffPage

logging.getLogger("tifffile").addHandler(logging.NullHandler())  # what it says of a damaged file is said here

_MAX_PAGES = 64
_NO_DATA, _ORIENTATION = "GDAL_NODATA", "Orientation"
_NO_DATA_TAG, _SUBFILE_TYPE_TAG = 42113, 254
_PILLOW_BITS = {"I;16": 16, "I;16B": 16, "F": 32}
"""Modes of one plane that Pillow reads with all their bits, and how many those are."""
_BYTE_WHITE = 255.0
"""White of bytes, which a program may have written as larger numbers."""
_WHITES_OF_FLOATS = (1.0, 255.0, 65535.0)
"""Values that floats have for white where they are fit to be shown."""


def load_tiff(data: bytes, limits: Limits, options: ReadOptions) -> LoadedImage:
    """Load the first full image of a TIFF as RGB pixels and crop the square that a model takes.

    Args:
        data: contents of the file.
        limits: size limits, checked before it is decoded.
        options: crop; bands and stretch, for more than 8 bits a channel.

    Raises:
        ImageError: one of its kinds, saying what is wrong with the file.
    """
    check_decoding_cost(data)
    try:
        image = open_image(data)
    except ImageError:
        return _load_by_tifffile(data, limits, options)
    with image:
        if not _is_read_by_pillow(image) or options.bands not in {(), ("1",)}:
            return _load_by_tifffile(data, limits, options)
        check_size(image.width, image.height, "TIFF", limits)
        _check_bytes(image.width * image.height * _PILLOW_BITS[image.mode] // 8, limits)
        return _load_by_pillow(image, options)


def _is_read_by_pillow(image: Image.Image) -> bool:
    """Whether Pillow reads an opened TIFF's first image, which is no thumbnail, with all its bits."""
    tags = getattr(image, "tag_v2", None)
    return (
        tags is not None
        and image.mode in _PILLOW_BITS
        and tags.get(TiffImagePlugin.BITSPERSAMPLE) == (_PILLOW_BITS[image.mode],)
        and misread_layout(tags) is None
        and not has_channels(tags)
        and min(image.size) >= MIN_SIDE
        and not is_aside(tags.get(_SUBFILE_TYPE_TAG))
    )


def _load_by_pillow(image: Image.Image, options: ReadOptions) -> LoadedImage:
    no_data = _number(image.tag_v2.get(_NO_DATA_TAG))  # type: ignore[attr-defined]
    try:
        ImageOps.exif_transpose(image, in_place=True)
        image.load()
    except Exception as error:  # see open_image
        raise BrokenImageError("The TIFF is damaged or cut short.", "Save it again.") from error

    def rows(first: int, last: int) -> NDArray[Any]:
        return _known(np.asarray(image.crop((0, first, image.width, last))), no_data)

    plane = Plane("1", image.height, image.width, rows)
    if image.mode == "F":
        white = _white_of_floats(plane.sample())
    else:
        white = _BYTE_WHITE if np.asarray(image).max() <= _BYTE_WHITE else 65535.0
    return render([plane], "TIFF", options, white, ("1",))


def _load_by_tifffile(data: bytes, limits: Limits, options: ReadOptions) -> LoadedImage:
    try:
        with tifffile.TiffFile(io.BytesIO(data)) as file:
            page = select_page(file.pages[:_MAX_PAGES])
            pages = _channels(file) or [page]
            is_plain = len(pages) == 1 and page is not None and _is_plain(page)
            if page is None or (is_plain and not options.bands and options.stretch != "asinh"):
                return load_image(data, limits, options.crop)
            check_size(page.imagewidth, page.imagelength, "TIFF", limits)
            values = page.imagewidth * page.imagelength * page.samplesperpixel * len(pages)
            _check_bytes(values * max(1, page.bitspersample // 8), limits)
            for each in pages:
                check_segments(each, data, limits.unpacked_bytes)
            bands = [band for each in pages for band in _read(each, data)]
            no_data = _number(_tag(page, _NO_DATA))
            selected = select_bands(page, len(bands), options.bands)
            planes = [_plane(bands[number], number, no_data) for number in selected]
            names = tuple(str(number + 1) for number in range(len(bands)))
            return render(planes, "TIFF", options, _white(page, bands), names)
    except (ImageError, MemoryError):
        raise
    except Exception as error:  # tifffile raises whatever a hostile header leads it to
        if "imagecodecs" not in str(error):
            raise UnreadableTiffError("The TIFF is damaged or cut short.", "Save it again.") from error
        return _load_upper_bits(data, limits, options, str(error).splitlines()[0])


def _load_upper_bits(data: bytes, limits: Limits, options: ReadOptions, reason: str) -> LoadedImage:
    """Load what is fit to be shown, for which Pillow's 8 bits a channel are enough.

    Raises:
        UnreadableTiffError: it is not, or planes or a stretch of light were requested.
    """
    if not options.bands and options.stretch != "asinh":
        with suppress(ImageError):
            image = load_image(data, limits, options.crop)
            if options.stretch == "none" or is_bright(image.pixels, 255.0):
                return replace(image, details=("upper 8 bits of each channel", "fit to be shown, no stretch"))
    raise UnreadableTiffError(
        f"The TIFF holds its values in a way that is not read at this depth: {reason}.",
        "Save it with 8, 16 or 32 bits a channel, uncompressed or with Deflate.",
    )


def select_page(pages: Sequence[Any]) -> TiffPage | None:
    """The first page that is no thumbnail and no mask, by its tags and its size; None where all are too small."""
    full = [page for page in pages if min(page.imagewidth, page.imagelength) >= MIN_SIDE]
    return next((page for page in full if not is_aside(int(page.subfiletype))), full[0] if full else None)


def _channels(file: tifffile.TiffFile) -> list[Any]:
    """The pages for red, green and blue, where ImageJ or OME says that there are three; empty otherwise."""
    if not (file.is_imagej or file.is_ome) or not file.series or file.series[0].axes != "CYX":
        return []
    pages = [page.aspage() for page in file.series[0].pages if page is not None]
    return pages if len(pages) == 3 else []


def _is_plain(page: TiffPage) -> bool:
    return bool(page.bitspersample <= 8 and page.sampleformat == 1 and page.samplesperpixel <= 4)


def _check_bytes(count: int, limits: Limits) -> None:
    if count > limits.unpacked_bytes:
        raise UnreadableTiffError(
            f"The TIFF's image has {count / 1e6:.0f} MB, more than the {limits.unpacked_bytes / 1e6:.0f} MB that "
            "are read.",
            "Save the bands to be shown alone, or a smaller cutout.",
        )


def _read(page: TiffPage, data: bytes) -> list[NDArray[Any]]:
    """Bands of a page, each ``[height, width]`` and upright, black as the smallest value."""
    packed = is_packed(page)
    values = np.squeeze(unpack_values(page, data) if packed else page.asarray())
    if values.ndim == 3 and page.axes.startswith("S"):
        bands = list(values)
    elif values.ndim == 3:
        bands = [values[..., number] for number in range(values.shape[-1])]
    else:
        bands = [values]
    if page.photometric == 0:
        most = (1 << page.bitspersample) - 1
        bands = [np.asarray(most - band) if packed else _inverted(band) for band in bands]
    return [_upright(_unsigned(band), _tag(page, _ORIENTATION)) for band in bands]


def _tag(page: TiffPage, name: str) -> Any:
    tag = page.tags.get(name)
    return tag.value if tag else None


def _inverted(band: NDArray[Any]) -> NDArray[Any]:
    inverted: NDArray[Any] = np.invert(band) if band.dtype.kind in "iu" else np.nanmax(band) - band
    return inverted


def _unsigned(band: NDArray[Any]) -> NDArray[Any]:
    """Signed values whose black is the type's smallest one, as unsigned ones."""
    if band.dtype.kind != "i":
        return band
    sample = band.ravel()[:: max(1, band.size // 10_000)]
    smallest = np.iinfo(band.dtype).min
    if np.percentile(sample, 1) > -band.itemsize or np.median(sample) >= smallest / 2:
        return band
    return (band ^ smallest).view(f"u{band.itemsize}")  # another sign bit: no larger copy


def _number(text: Any) -> float | None:
    try:
        return float(str(text).strip("\0 "))
    except ValueError:
        return None


def _upright(band: NDArray[Any], orientation: Any) -> NDArray[Any]:
    if orientation in {5, 6, 7, 8}:
        band = band.T
    if orientation in {2, 3, 6, 7}:
        band = band[:, ::-1]
    return band[::-1] if orientation in {3, 4, 7, 8} else band


def select_bands(page: TiffPage, count: int, requested: tuple[str, ...]) -> tuple[int, ...]:
    """Numbers of the bands for red, green and blue, or of the one for grey, from 0.

    Raises:
        UnreadableTiffError: those that were requested are missing, or nothing says which.
    """
    if requested:
        numbers = tuple(int(each) - 1 if each.isdecimal() else -1 for each in requested)
        if all(0 <= number < count for number in numbers):
            return numbers
    elif count in {1, 2}:
        return (0,)
    elif count == 3 or (count == 4 and page.photometric == 2):
        return 0, 1, 2
    raise UnreadableTiffError(
        f"The TIFF has {count} bands, and which to show is not known.",
        "Name one, or those that are red, green and blue, counted from 1, in the option bands: 3,2,1.",
    )


def _plane(band: NDArray[Any], number: int, no_data: float | None) -> Plane:
    height, width = band.shape

    def rows(first: int, last: int) -> NDArray[Any]:
        return _known(band[first:last], no_data)

    return Plane(str(number + 1), height, width, rows)


def _known(values: NDArray[Any], no_data: float | None) -> NDArray[Any]:
    """Values, those for no data as not a number."""
    return values if no_data is None else np.where(values == no_data, np.nan, values)


def _white(page: TiffPage, bands: Sequence[NDArray[Any]]) -> float:
    """Value that white would have if the image were fit to be shown."""
    if page.dtype is not None and page.dtype.kind in "iu":
        if max(int(band.max()) for band in bands) <= _BYTE_WHITE and min(int(band.min()) for band in bands) >= 0:
            return _BYTE_WHITE
        if is_packed(page):
            return float((1 << page.bitspersample) - 1)
        shifted = bands[0].dtype.kind == "u"
        return float(np.iinfo(np.dtype(f"u{page.dtype.itemsize}") if shifted else page.dtype).max)
    step = max(1, bands[0].size // 100_000)
    return _white_of_floats(np.concatenate([band.ravel()[::step] for band in bands]))


def _white_of_floats(sample: NDArray[Any]) -> float:
    known = sample[np.isfinite(sample)]
    brightest = np.percentile(known, 99.9) if known.size else 0.0
    return next((white for white in _WHITES_OF_FLOATS if brightest <= white), _WHITES_OF_FLOATS[-1])
