"""TIFF values of 10, 12, 14 or 24 bits, as cameras pack them: tifffile needs imagecodecs (80 MB) for them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from galaxy_core.errors import UnreadableTiffError

if TYPE_CHECKING:
    from tifffile import TiffPage

_WHOLE = {8, 16, 32, 64}
_UNSIGNED, _MOST_BITS = 1, 32
_NONE, _DEFLATE = 1, {8, 32946}
_BITS_AT_ONCE = 8_000_000
"""Bits that are held as a byte each."""


def is_packed(page: TiffPage) -> bool:
    """Whether a page has strips of unsigned values of an odd number of bits, uncompressed or with Deflate."""
    return (
        page.bitspersample not in _WHOLE
        and page.bitspersample <= _MOST_BITS
        and page.sampleformat == _UNSIGNED
        and (page.compression == _NONE or page.compression in _DEFLATE)
        and page.predictor == 1
        and page.fillorder == 1
        and not page.is_tiled
    )


def unpack_values(page: TiffPage, data: bytes) -> NDArray[Any]:
    """Values of a page for which `is_packed` holds.

    Args:
        page: whose strips were measured by `check_segments`.
        data: contents of the file.

    Returns:
        Unsigned ``[height, width, samples]``; ``[samples, height, width]`` where planes are separate.

    Raises:
        UnreadableTiffError: a strip is cut short.
    """
    separate = page.planarconfig != 1
    samples = page.samplesperpixel
    columns = page.imagewidth * (1 if separate else samples)
    strips = [
        (min(page.rowsperstrip, page.imagelength - first), first)
        for first in range(0, page.imagelength, page.rowsperstrip)
    ] * (samples if separate else 1)
    rows = []
    for (height, _), start, count in zip(strips, page.dataoffsets, page.databytecounts, strict=True):
        strip = data[start : start + count]
        packed = zlib.decompress(strip) if page.compression in _DEFLATE else strip
        rows += _rows(packed, height, columns, page.bitspersample)
    values = np.concatenate(rows)
    if separate:
        return values.reshape(samples, page.imagelength, page.imagewidth)
    return values.reshape(page.imagelength, page.imagewidth, samples)


def _rows(packed: bytes, height: int, columns: int, bits: int) -> list[NDArray[Any]]:
    """Rows of a strip, each of which begins with a byte of its own; some ``[rows, columns]`` at a time."""
    length = -(-columns * bits // 8)
    if len(packed) < height * length:
        raise UnreadableTiffError("The TIFF is damaged or cut short.", "Save it again.")
    lines = np.frombuffer(packed, np.uint8, height * length).reshape(height, length)
    kind = np.uint8 if bits <= 8 else np.uint16 if bits <= 16 else np.uint32
    step = max(1, _BITS_AT_ONCE // (length * 8))
    parts = []
    for first in range(0, height, step):
        flags = np.unpackbits(lines[first : first + step], axis=1)[:, : columns * bits]
        values = np.zeros((flags.shape[0], columns), kind)
        for place in range(bits):
            values = (values << 1) | flags[:, place::bits]
        parts.append(values)
    return parts
