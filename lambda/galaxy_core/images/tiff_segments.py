"""What the strips and tiles of a TIFF unpack to: a few kilobytes may say that they are hundreds of megabytes.

tifffile unpacks each as a whole, whatever the image needs of it.
"""

from __future__ import annotations

import lzma
import math
import zlib
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from galaxy_core.errors import TooCostlyImageError

if TYPE_CHECKING:
    from tifffile import TiffPage

_STEP = 1_000_000
"""Bytes that are unpacked at once, to be counted."""


def check_segments(page: TiffPage, data: bytes, most: int) -> None:
    """Refuse a page whose strips or tiles unpack to more than its image needs.

    Args:
        page: page of a TIFF, none of whose values are read yet.
        data: contents of the file.
        most: bytes that a strip or tile may have in any case.

    Raises:
        TooCostlyImageError: one of them is larger.
    """
    bits = page.bitspersample * (page.samplesperpixel if page.planarconfig == 1 else 1)
    height, width = (
        (page.tilelength, page.tilewidth)
        if page.is_tiled
        else (min(page.rowsperstrip, page.imagelength), page.imagewidth)
    )
    needed = height * -(-width * bits // 8)
    if needed > most:
        raise _too_costly(f"has strips or tiles of {needed / 1e6:.0f} MB")
    measure = _MEASURES.get(int(page.compression))
    if measure is None:
        return
    read = math.prod(page.chunked)
    for start, count in islice(zip(page.dataoffsets, page.databytecounts, strict=False), read):
        if measure(data[start : start + count], needed) > needed:
            raise _too_costly(
                f"has a strip or tile that unpacks to more than the {needed:,} bytes it has pixels for"
            )


def _too_costly(what: str) -> TooCostlyImageError:
    return TooCostlyImageError(f"The TIFF {what}.", "Save it again with an ordinary program.")


def _measure_deflate(packed: bytes, most: int) -> int:
    unpacker, length = zlib.decompressobj(), 0
    while packed and length <= most:
        length += len(unpacker.decompress(packed, _STEP))
        packed = unpacker.unconsumed_tail
    return length


def _measure_lzma(packed: bytes, most: int) -> int:
    unpacker = lzma.LZMADecompressor()
    length = len(unpacker.decompress(packed, _STEP))
    while length <= most and not (unpacker.eof or unpacker.needs_input):
        length += len(unpacker.decompress(b"", _STEP))
    return length


def _measure_packbits(packed: bytes, most: int) -> int:
    place = length = 0
    while place < len(packed) and length <= most:
        head = packed[place]
        if head < 128:  # so many bytes as they are
            length += head + 1
            place += head + 2
        elif head > 128:  # one byte, repeated
            length += 257 - head
            place += 2
        else:
            place += 1
    return length


_MEASURES: dict[int, Callable[[bytes, int], int]] = {
    8: _measure_deflate,
    32946: _measure_deflate,
    34925: _measure_lzma,
    32773: _measure_packbits,
}
"""By TIFF's numbers of compressions: those that tifffile unpacks with Python's own libraries."""
