"""Strips what a file says besides its image, before it is stored: where and when, with what, and by whom.

A photograph's Exif has the place it was taken at, and its camera's number. Pixels, orientation and colour profile
stay, bit by bit. GIF has no such metadata, FITS none of a person's.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

_ORIENTATION = 0x0112
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_EXIF_HEADER = b"Exif\0\0"
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_PRIVATE = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WEBP_EXIF_FLAG, _WEBP_XMP_FLAG = 0x08, 0x04
_TIFF_DIRECTORIES = {34665, 34853, 40965}
"""Exif's, GPS's and interoperability's."""
_TIFF_PRIVATE = {269, 270, 271, 272, 305, 306, 315, 316, 700, 33432, 33723, 34377, 37724, 42112}
"""Names, descriptions, times, camera, software, XMP, IPTC and Photoshop's."""
_MAX_DIRECTORIES = 100
_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}


def strip_metadata(data: bytes) -> bytes:
    """The file without what it says besides its image; the same object where it says nothing, or cannot be read.

    Args:
        data: a file as it was uploaded, of any kind.
    """
    try:
        if data.startswith(b"\xff\xd8"):
            stripped = _jpeg(data)
        elif data.startswith(_PNG_SIGNATURE):
            stripped = _png(data)
        elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            stripped = _webp(data)
        elif data.startswith((b"II*\0", b"MM\0*")):
            stripped = _tiff(data)
        else:
            return data
    except (struct.error, IndexError, ValueError):
        return data
    return data if stripped == data else stripped


def _orientation(exif: bytes) -> bytes:
    """Exif that has nothing but the orientation, without its header; empty for an upright image."""
    from PIL import Image  # noqa: PLC0415 - few files need it

    before, after = Image.Exif(), Image.Exif()
    try:
        before.load(exif)
        after[_ORIENTATION] = before.get(_ORIENTATION, 1)
    except (SyntaxError, OSError, struct.error, ValueError, KeyError, TypeError):
        return b""
    return b"" if after[_ORIENTATION] == 1 else after.tobytes().removeprefix(_EXIF_HEADER)


def _jpeg(data: bytes) -> bytes:
    """Segments of tables, JFIF, colour profile and Adobe's transform; nothing after the image's end."""
    kept, place = [data[:2]], 2
    while place < len(data):
        found = _NEXT_MARKER.search(data, place)
        if found is None:
            kept.append(data[place:])
            break
        kept.append(data[place : found.start()])  # an image's entropy-coded data
        marker, place = data[found.start() + 1], found.start()
        if marker in {0xD8, 0x01}:
            kept.append(data[place : place + 2])
            place += 2
            continue
        if marker == 0xD9:
            kept.append(data[place : place + 2])
            break
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        segment, place = data[place:end], end
        if marker == 0xE1 and segment[4:].startswith(_EXIF_HEADER):
            if exif := _orientation(segment[10:]):
                kept.append(b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + _EXIF_HEADER + exif)
        elif not _is_private(marker, segment):
            kept.append(segment)
    return b"".join(kept)


def _is_private(marker: int, segment: bytes) -> bool:
    """Whether a JPEG's segment is a comment, or an application's other than JFIF, Adobe and the colour profile."""
    if marker == 0xE2:
        return not segment[4:].startswith(b"ICC_PROFILE\0")
    return marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE)


def _png(data: bytes) -> bytes:
    kept, place = [_PNG_SIGNATURE], len(_PNG_SIGNATURE)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, end = data[place + 4 : place + 8], place + 12 + length
        if kind not in _PNG_PRIVATE:
            kept.append(data[place:end])
        elif kind == b"eXIf" and (exif := _orientation(data[place + 8 : end - 4])):
            kept.append(struct.pack(">I", len(exif)) + kind + exif + struct.pack(">I", zlib.crc32(kind + exif)))
        if kind == b"IEND":
            break
        place = end
    return b"".join(kept)


def _webp(data: bytes) -> bytes:
    kept, place, flags = [], 12, 0
    end_of_file = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while place < end_of_file:
        kind, (length,) = data[place : place + 4], struct.unpack_from("<I", data, place + 4)
        end = place + 8 + length + length % 2
        if kind not in {b"EXIF", b"XMP "}:
            kept.append(data[place:end])
        elif kind == b"EXIF" and (exif := _orientation(data[place + 8 : place + 8 + length])):
            kept.append(kind + struct.pack("<I", len(exif)) + exif + b"\0" * (len(exif) % 2))
            flags = _WEBP_EXIF_FLAG
        place = end
    if kept and kept[0].startswith(b"VP8X"):
        header = bytearray(kept[0])
        header[8] = header[8] & ~(_WEBP_EXIF_FLAG | _WEBP_XMP_FLAG) | flags
        kept[0] = bytes(header)
    body = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _tiff(data: bytes) -> bytes:
    """The file with zeros for private values: what lies where stays as it is."""
    blanked = bytearray(data)
    order = "<" if data.startswith(b"II") else ">"
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    total = 0
    for first, length in _tiff_values(data, order, start):
        total += length
        if total > len(data):
            raise ValueError("values overlap, or lie outside the file")
        blanked[first : first + length] = bytes(length)
    return bytes(blanked[: len(data)])


def _tiff_values(data: bytes, order: str, start: int) -> Iterator[tuple[int, int]]:
    """Places and lengths of private values; each directory is read once."""
    waiting, seen = [(start, False)], set()
    while waiting:
        place, private = waiting.pop()
        if place in seen or not place:
            continue
        seen.add(place)
        if len(seen) > _MAX_DIRECTORIES:
            raise ValueError("too many directories")
        (count,) = struct.unpack_from(f"{order}H", data, place)
        for entry in range(place + 2, place + 2 + 12 * count, 12):
            tag, kind, number, value = struct.unpack_from(f"{order}HHII", data, entry)
            if tag in _TIFF_DIRECTORIES:
                waiting.append((value, True))
            elif private or tag in _TIFF_PRIVATE:
                length = number * _TIFF_SIZES.get(kind, 1)
                yield (entry + 8, 4) if length <= 4 else (value, length)
        if not private:
            (following,) = struct.unpack_from(f"{order}I", data, place + 2 + 12 * count)
            waiting.append((following, False))
