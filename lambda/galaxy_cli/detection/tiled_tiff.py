"""Planes of a TIFF that is too large for memory, read tile by tile, or strip by strip."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from galaxy_core.errors import ImageError, UnreadableTiffError
from galaxy_core.images.deep_tiff import select_bands, select_page
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.planes import Plane
from galaxy_core.images.rendering import is_linear

logging.getLogger("tifffile").addHandler(logging.NullHandler())

_CACHE_BYTES = 150_000_000
"""Of decoded tiles that are kept for the next rows."""
_WHITES_OF_FLOATS = (1.0, 255.0, 65535.0)


def tiff_planes(path: Path, options: ReadOptions, stack: ExitStack) -> tuple[tuple[Plane, ...], float | None]:
    """Planes of the first full image, and the value of white where it is fit to be shown.

    Args:
        path: of the file.
        options: planes and stretch.
        stack: closes the file.

    Raises:
        UnreadableTiffError: it is damaged, or of a layout or compression that is not read in parts.
    """
    try:
        file = stack.enter_context(tifffile.TiffFile(path))
        page: Any = select_page(file.pages[:64]) or file.pages[0]
        tiles = _Tiles(page)
        numbers = select_bands(page, tiles.bands, options.bands)
        planes = tuple(tiles.plane(number) for number in numbers)
        samples = [plane.sample() for plane in planes]
    except (ImageError, MemoryError):
        raise
    except Exception as error:  # tifffile raises whatever a hostile header leads it to
        reason = f": {str(error).splitlines()[0]}" if "imagecodecs" in str(error) else ", or cut short"
        raise UnreadableTiffError(
            f"The TIFF is damaged, or not read{reason}.", "Save it uncompressed, or with Deflate."
        ) from error
    white = _white(page.dtype, samples)
    light = options.stretch == "asinh" or (
        options.stretch == "auto" and page.bitspersample > 8 and is_linear(samples, white)
    )
    return planes, None if light else white


def _white(dtype: Any, samples: list[NDArray[np.float64]]) -> float:
    if dtype.kind in "iu":
        return float(np.iinfo(dtype).max)
    brightest = float(np.percentile(np.concatenate(samples), 99.9)) if any(s.size for s in samples) else 0.0
    return next((white for white in _WHITES_OF_FLOATS if brightest <= white), _WHITES_OF_FLOATS[-1])


class _Tiles:
    """Tiles of a page; those that were decoded last are kept."""

    def __init__(self, page: Any) -> None:
        layout = "white as the smallest value" if page.photometric == 0 else ""
        orientation = page.tags.get("Orientation")
        if orientation and orientation.value not in {0, 1}:
            layout = "turned or mirrored rows"
        if page.imagedepth > 1 or page.dtype is None or page.dtype.kind not in "uif":
            layout = "values that are no numbers of pixels"
        if layout:
            raise UnreadableTiffError(
                f"A TIFF with {layout} is not read in parts.", "Save it upright and plain, or as FITS."
            )
        self._page = page
        self._separate = page.planarconfig == 2 and page.samplesperpixel > 1
        self._height, self._width = page.imagelength, page.imagewidth
        if page.is_tiled:
            self._tile = page.tilelength, page.tilewidth
        else:
            self._tile = min(page.rowsperstrip, self._height), self._width
        self._across = -(-self._width // self._tile[1])
        self._down = -(-self._height // self._tile[0])
        self._kept: OrderedDict[int, NDArray[Any]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def bands(self) -> int:
        return int(self._page.samplesperpixel)

    def plane(self, number: int) -> Plane:
        return Plane(
            str(number + 1), self._height, self._width, lambda first, last: self._rows(number, first, last)
        )

    def _rows(self, band: int, first: int, last: int) -> NDArray[Any]:
        high = self._tile[0]
        values = np.empty((last - first, self._width), self._page.dtype)
        for row in range(first // high, -(-last // high)):
            top, bottom = max(first, row * high), min(last, (row + 1) * high)
            for column in range(self._across):
                tile = self._decoded(band, row * self._across + column)
                left = column * self._tile[1]
                part = tile[top - row * high : bottom - row * high, : self._width - left]
                values[top - first : bottom - first, left : left + part.shape[1]] = part
        return values

    def _decoded(self, band: int, place: int) -> NDArray[Any]:
        """The tile of a band."""
        number = place + band * self._across * self._down if self._separate else place
        with self._lock:
            tile = self._kept.get(number)
            if tile is None:
                tile = self._decode(number)
                self._kept[number] = tile
                self._bytes += tile.nbytes
                while self._bytes > _CACHE_BYTES and len(self._kept) > 1:
                    self._bytes -= self._kept.popitem(last=False)[1].nbytes
            else:
                self._kept.move_to_end(number)
        return tile[..., 0 if self._separate else band]

    def _decode(self, number: int) -> NDArray[Any]:
        page, handle = self._page, self._page.parent.filehandle
        count = page.databytecounts[number]
        data = None
        if count:
            handle.seek(page.dataoffsets[number])
            data = handle.read(count)
        decoded = page.decode(data, number, jpegtables=page.jpegtables)[0]
        if decoded is None:  # a tile without data
            return np.zeros((*self._tile, 1 if self._separate else self.bands), page.dtype)
        tile: NDArray[Any] = np.asarray(decoded)[0]
        return tile
