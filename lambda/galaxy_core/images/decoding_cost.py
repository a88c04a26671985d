"""Counts what a file's headers have a decoder repeat, before anything is decoded.

Pixels bound memory, but not time: each empty scan of a progressive JPEG passes over the whole image again, and
Pillow goes through chunks, blocks and strips in Python. Only one image of a file is ever decoded, so further
frames cost nothing; of a TIFF it is one of the first `MAX_PAGES`, for thumbnails may come before it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from galaxy_core.errors import TooCostlyImageError

MAX_SCANS = 100
"""Of a JPEG; encoders write 18 at most."""
MAX_CHUNKS = 300
"""Of a PNG, beside those of image data."""
MAX_PAGES = 8
"""Of a TIFF, among which its image is looked for."""
MAX_TAGS = 1_000
MAX_STRIPS = 100_000
"""Of a TIFF; as many as there are tiles of 16 x 16 pixels in 25 megapixels."""
MAX_BEYOND = 1_024
"""Pixels that a TIFF's tiles may reach beyond its image; each tile is unpacked as a whole."""
MIN_PARTS, BYTES_PER_PART = 1_000, 512
"""Segments, chunks and blocks: so many in any file, and one more for so many bytes."""

_JPEG_MARKER = re.compile(rb"\xff+([^\x00\x01\xd0-\xd8\xff])")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_GIF_IMAGE, _GIF_EXTENSION, _GIF_END = 0x2C, 0x21, 0x3B
_WIDTH, _HEIGHT, _TILE_WIDTH, _TILE_HEIGHT = 256, 257, 322, 323
_STRIP_OFFSETS, _TILE_OFFSETS = 273, 324
_INTEGERS = {3: "H", 4: "I", 16: "Q"}
"""Types of a tag's value, by their numbers in TIFF."""


def check_decoding_cost(data: bytes) -> None:
    """Refuse a file whose headers would have a decoder work out of all proportion; what is no such file passes.

    Raises:
        TooCostlyImageError: it has more scans, chunks, blocks, tags or strips than are read.
    """
    for signature, check in _CHECKS:
        if data.startswith(signature):
            try:
                check(data)
            except (struct.error, IndexError, OverflowError):  # cut short: the decoder says so
                return


def _check_jpeg(data: bytes) -> None:
    at_most = data.count(b"\xff") - data.count(b"\xff\x00")
    if at_most <= _most_parts(data) and data.count(b"\xff\xda") <= MAX_SCANS:
        return  # as of nearly all, and counted in a tenth of the time
    segments = scans = 0
    position = 2
    while found := _JPEG_MARKER.search(data, position):
        marker = found[1][0]
        if marker == _END_OF_IMAGE:
            return
        segments += found.end() - found.start() - 1  # fill bytes are looked at one by one
        scans += marker == _START_OF_SCAN
        _check("scans", scans, MAX_SCANS)
        _check_parts("segments", segments, data)
        position = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")


def _check_png(data: bytes) -> None:
    further = count = 0
    position = 8
    while position < len(data):
        size, kind = struct.unpack_from(">I4s", data, position)
        count += 1
        further += kind not in {b"IDAT", b"fcTL", b"fdAT"}
        _check("chunks beside its image data", further, MAX_CHUNKS)
        _check_parts("chunks", count, data)
        position += 12 + size


def _check_gif(data: bytes) -> None:
    """Go as far as the first image."""
    blocks = 0
    has_palette, bits = data[10] & 0x80, (data[10] & 7) + 1
    position = 13 + (3 << bits if has_palette else 0)
    while data[position] not in {_GIF_IMAGE, _GIF_END}:
        if data[position] == _GIF_EXTENSION:
            position += 2
            while size := data[position]:
                position += 1 + size
                blocks += 1
                _check_parts("blocks", blocks, data)
        position += 1
        blocks += 1
        _check_parts("blocks", blocks, data)


def _check_tiff(data: bytes) -> None:
    order = "<" if data.startswith(b"I") else ">"
    if struct.unpack_from(order + "H", data, 2)[0] == 43:
        (directory,) = struct.unpack_from(order + "Q", data, 8)
        layout = order + "Q", order + "Q", order + "HHQ8s"
    else:
        (directory,) = struct.unpack_from(order + "I", data, 4)
        layout = order + "H", order + "I", order + "HHI4s"
    number, offset, entry = map(struct.Struct, layout)
    for _ in range(MAX_PAGES):
        (tags,) = number.unpack_from(data, directory)
        _check("tags", tags, MAX_TAGS)
        first = directory + number.size
        _check_page([entry.unpack_from(data, first + place * entry.size) for place in range(tags)], order)
        (directory,) = offset.unpack_from(data, first + tags * entry.size)
        if directory == 0:
            return


def _check_page(entries: list[tuple[int, int, int, bytes]], order: str) -> None:
    """Check the tags of a page: number, type, number of values, and the value or where it stands."""
    sides = {}
    for tag, kind, count, value in entries:
        if tag in {_STRIP_OFFSETS, _TILE_OFFSETS}:
            _check("strips or tiles", count, MAX_STRIPS)
        if kind in _INTEGERS and tag in {_WIDTH, _HEIGHT, _TILE_WIDTH, _TILE_HEIGHT}:
            (sides[tag],) = struct.unpack_from(order + _INTEGERS[kind], value)
    for image, tile in ((_WIDTH, _TILE_WIDTH), (_HEIGHT, _TILE_HEIGHT)):
        beyond = sides.get(tile, 0) - sides.get(image, 0)
        _check("pixels along a tile's side that are beyond the image", beyond, MAX_BEYOND)


_CHECKS: tuple[tuple[bytes, Callable[[bytes], None]], ...] = (
    (b"\xff\xd8", _check_jpeg),
    (b"\x89PNG\r\n\x1a\n", _check_png),
    (b"GIF8", _check_gif),
    (b"II", _check_tiff),
    (b"MM", _check_tiff),
)


def _check_parts(what: str, count: int, data: bytes) -> None:
    _check(what, count, _most_parts(data))


def _most_parts(data: bytes) -> int:
    return MIN_PARTS + len(data) // BYTES_PER_PART


def _check(what: str, count: int, most: int) -> None:
    if count > most:
        raise TooCostlyImageError(
            f"The picture has more than {most:,} {what}: decoding it would take too long.",
            "Save it again with an ordinary program.",
        )
