"""Files whose headers have a decoder repeat itself, each made when asked for."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import tifffile

from tests.support.hostile_images import MOST, galaxy_like, png, saved

_EMPTY_SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00"


def jpeg_with(segments: bytes) -> bytes:
    """A JPEG with segments of one's own before its others."""
    plain = saved(galaxy_like(), "JPEG")
    return plain[:2] + segments + plain[2:]


def jpeg_of_scans(count: int, side: int = 200) -> bytes:
    """A progressive JPEG with further scans, all of them empty."""
    plain = saved(galaxy_like(side=side), "JPEG", progressive=True)
    end = plain.rindex(b"\xff\xd9")
    return plain[:end] + _EMPTY_SCAN * count + plain[end:]


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png_with(chunks: bytes, *, at: int = 33) -> bytes:
    plain = png(100, 100)
    return plain[:at] + chunks + plain[at:]


def _gif_with(blocks: bytes) -> bytes:
    plain = saved(galaxy_like("P"), "GIF")
    start = 13 + (3 << ((plain[10] & 7) + 1))
    return plain[:start] + blocks + plain[start:]


def _tiff_of(strips: int) -> bytes:
    """Strips of 64 pixels that all lie in one place, without compression."""
    tags = {256: 64, 257: 64, 258: 8, 259: 1, 262: 1, 273: 72, 277: 1, 278: 1, 279: 72}
    offsets = struct.pack("<I", 8) * strips
    directory = struct.pack("<H", len(tags))
    for tag, value in tags.items():
        directory += struct.pack("<HHII", tag, 4, strips if tag in {273, 279} else 1, value)
    return b"II*\0" + struct.pack("<I", 72 + len(offsets)) + bytes(64) + offsets + directory + bytes(4)


def _tiff_of_a_tile(side: int) -> bytes:
    """A hundred pixels a side, in a tile that is said to be larger and unpacks to nothing but zeros."""
    file = io.BytesIO()
    tifffile.imwrite(file, np.zeros((100, 100), np.uint8), tile=(128, 128), compression="zlib")
    data = bytearray(file.getvalue())
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        tags = tiff.pages[0].tags  # type: ignore[union-attr]
        for name in ("TileWidth", "TileLength"):
            struct.pack_into("<H", data, tags[name].valueoffset, side)
    return bytes(data)


FILES: dict[str, Callable[[], bytes]] = {
    "four hundred thousand scans": lambda: jpeg_of_scans(400_000),
    "a hundred scans more than are written": lambda: jpeg_of_scans(100, MOST[0]),
    "a million comments in a JPEG": lambda: jpeg_with(b"\xff\xfe\x00\x02" * 1_000_000),
    "four million fill bytes": lambda: jpeg_with(b"\xff" * 4_000_000),
    "Exif in pieces of one byte": lambda: jpeg_with(b"\xff\xe1\x00\x09Exif\x00\x00x" * 400_000),
    "four thousand colour profiles": lambda: _png_with(
        png_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(1_040_000), 9)) * 4000
    ),
    "chunks that nobody knows": lambda: _png_with(png_chunk(b"abCd", b"") * 350_000),
    "chunks after the image": lambda: _png_with(png_chunk(b"abCd", b"") * 350_000, at=-12),
    "image data in empty pieces": lambda: _png_with(png_chunk(b"IDAT", b"") * 350_000),
    "comments of one byte in a GIF": lambda: _gif_with(b"\x21\xfe\x01x\0" * 800_000),
    "one comment in pieces of one byte": lambda: _gif_with(b"\x21\xfe" + b"\x01x" * 2_000_000 + b"\0"),
    "four million bytes of rubbish in a GIF": lambda: _gif_with(b"\x01" * 4_000_000),
    "half a million strips": lambda: _tiff_of(500_000),
    "a tile of 16,384 pixels a side": lambda: _tiff_of_a_tile(16_384),
}
"""By what they are."""
