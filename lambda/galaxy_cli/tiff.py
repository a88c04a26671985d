"""TIFF files of any depth: with at most 8 bits a channel as anywhere, with more through tifffile, which reads
what Pillow misreads: separate planes, signed and unsigned values, floats, white as the smallest value, many bands.

Compressions that need the library imagecodecs (80 MB) are read where it is installed, and are refused by name
elsewhere; without it, that is none, Deflate, LZMA, Zstandard and PackBits.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from galaxy_cli.errors import NoFitsReaderError, UnreadableTiffError
from galaxy_cli.options import ReadOptions
from galaxy_cli.planes import Plane
from galaxy_cli.rendering import render
from galaxy_core.errors import ImageError
from galaxy_core.images.limits import MIN_SIDE, Limits
from galaxy_core.images.preprocessing import LoadedImage, check_size, load_image

if TYPE_CHECKING:
    from tifffile import TiffPage

_MAX_PAGES = 64
_NO_DATA, _ORIENTATION = "GDAL_NODATA", "Orientation"
_WHITES_OF_FLOATS = (1.0, 255.0, 65535.0)
"""Values that floats have for white where they are fit to be shown."""


def load_tiff(data: bytes, limits: Limits, options: ReadOptions) -> LoadedImage:
    """Load a TIFF's first full image as RGB pixels and crop the square that a model takes.

    Args:
        data: contents of the file.
        limits: size limits, checked before it is decoded.
        options: crop; bands and stretch, for more than 8 bits a channel.

    Raises:
        ImageError: one of its kinds, saying what is wrong with the file.
    """
    try:
        import scipy.ndimage  # noqa: F401, PLC0415 - see below
        import tifffile  # noqa: PLC0415 - only who has such files needs them
        from astropy import stats  # noqa: F401, PLC0415
    except ImportError as error:
        try:
            return load_image(data, limits, options.crop)
        except ImageError as refusal:
            raise NoFitsReaderError(str(error.name).partition(".")[0]) from refusal
    try:
        with tifffile.TiffFile(io.BytesIO(data)) as file:
            page = _select_page(file.pages[:_MAX_PAGES])
            if page is None or (_is_plain(page) and not options.bands and options.stretch != "asinh"):
                return load_image(data, limits, options.crop)
            check_size(page.imagewidth, page.imagelength, "TIFF", limits)
            _check_values(page, 4 * limits.pixels)
            bands = _read(page)
    except ImageError:
        raise
    except Exception as error:  # tifffile raises whatever a hostile header leads it to
        if "imagecodecs" in str(error):
            raise UnreadableTiffError(
                f"The TIFF is compressed in a way that is not read at this depth: {str(error).splitlines()[0]}.",
                "Save it uncompressed, or with Deflate; or install imagecodecs.",
            ) from error
        raise UnreadableTiffError("The TIFF is damaged or cut short.", "Save it again.") from error
    planes = [_plane(bands[number], number) for number in _select_bands(page, len(bands), options.bands)]
    return render(planes, "TIFF", options, _white(page, bands))


def _select_page(pages: Sequence[Any]) -> TiffPage | None:
    """The first page that is no thumbnail; None where all of them are, for a message of the size."""
    return next((page for page in pages if min(page.imagewidth, page.imagelength) >= MIN_SIDE), None)


def _is_plain(page: TiffPage) -> bool:
    """Whether the page has 8-bit values that every reader takes for the same."""
    return bool(page.bitspersample <= 8 and page.sampleformat == 1 and page.samplesperpixel <= 4)


def _check_values(page: TiffPage, most: int) -> None:
    if page.imagewidth * page.imagelength * page.samplesperpixel > most:
        raise UnreadableTiffError(
            f"The TIFF has {page.samplesperpixel} bands of {page.imagewidth} x {page.imagelength} pixels, "
            f"more than the {most / 1e6:.0f} million values that are read.",
            "Save the bands to be shown alone.",
        )


def _read(page: TiffPage) -> list[NDArray[Any]]:
    """Bands of a page, each ``[height, width]`` and upright, black as the smallest value."""
    values = np.squeeze(page.asarray())
    if values.ndim == 3 and page.axes.startswith("S"):
        bands = list(values)
    elif values.ndim == 3:
        bands = [values[..., number] for number in range(values.shape[-1])]
    else:
        bands = [values]
    if page.photometric == 0:
        bands = [_inverted(band) for band in bands]
    return [_upright(_known(_unsigned(band), page), _tag(page, _ORIENTATION)) for band in bands]


def _tag(page: TiffPage, name: str) -> Any:
    tag = page.tags.get(name)
    return tag.value if tag else None


def _inverted(band: NDArray[Any]) -> NDArray[Any]:
    inverted: NDArray[Any] = np.invert(band) if band.dtype.kind in "iu" else np.nanmax(band) - band
    return inverted


def _unsigned(band: NDArray[Any]) -> NDArray[Any]:
    """Signed values whose black is the type's smallest one, as unsigned ones."""
    if band.dtype.kind != "i" or np.percentile(band.ravel()[:: max(1, band.size // 10_000)], 1) > -band.itemsize:
        return band
    smallest = np.iinfo(band.dtype).min
    if np.median(band) > smallest / 2:
        return band
    return (band.astype(np.int64) - smallest).astype(np.dtype(f"u{band.itemsize}"))


def _known(band: NDArray[Any], page: TiffPage) -> NDArray[Any]:
    """The band, its values for no data as not a number."""
    try:
        no_data = float(str(_tag(page, _NO_DATA)).strip("\0 "))
    except ValueError:
        return band
    return np.where(band == no_data, np.nan, band)


def _upright(band: NDArray[Any], orientation: Any) -> NDArray[Any]:
    if orientation in {5, 6, 7, 8}:
        band = band.T
    if orientation in {2, 3, 6, 7}:
        band = band[:, ::-1]
    return band[::-1] if orientation in {3, 4, 7, 8} else band


def _select_bands(page: TiffPage, count: int, requested: tuple[str, ...]) -> tuple[int, ...]:
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
        "Name one, or those that are red, green and blue, counted from 1: --bands 3,2,1.",
    )


def _plane(band: NDArray[Any], number: int) -> Plane:
    height, width = band.shape
    return Plane(str(number + 1), height, width, lambda first, last: band[first:last])


def _white(page: TiffPage, bands: Sequence[NDArray[Any]]) -> float:
    """Value that white would have if the image were fit to be shown."""
    if page.dtype is not None and page.dtype.kind in "iu":
        shifted = bands[0].dtype.kind == "u"
        return float(np.iinfo(np.dtype(f"u{page.dtype.itemsize}") if shifted else page.dtype).max)
    step = max(1, bands[0].size // 100_000)
    sample = np.concatenate([band.ravel()[::step] for band in bands])
    brightest = np.percentile(sample[np.isfinite(sample)], 99.9) if np.isfinite(sample).any() else 0.0
    return next((white for white in _WHITES_OF_FLOATS if brightest <= white), _WHITES_OF_FLOATS[-1])
