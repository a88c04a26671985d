"""Files that somebody on the internet will send one day, each small to keep and hard to digest.

Each is made when asked for: some are large in memory, none is large on the wire.
"""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import tifffile
from astropy.io import fits
from numpy.typing import NDArray
from PIL import Image, ImageDraw

MOST_PIXELS = 5000
"""Side of a square with as many pixels as are decoded."""

Maker = Callable[[], bytes]


def png(width: int, height: int, *, rows: int | None = None, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG with a header of one's own and `rows` rows of black pixels, all of them where not given."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = 1 + (width * channels * depth + 7) // 8
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(row)) for _ in range(height if rows is None else rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    palette = chunk(b"PLTE", bytes(768)) if colour == 3 else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + palette + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=kind, **options)
    return buffer.getvalue()


def galaxy_like(mode: str = "RGB", side: int = 200) -> Image.Image:
    image = Image.new("L", (side, side))
    ImageDraw.Draw(image).ellipse((side // 4, side // 3, 3 * side // 4, 2 * side // 3), fill=220)
    return image.convert(mode)


def _polyglot() -> bytes:
    return saved(galaxy_like(), "GIF").replace(b"GIF89a", b"GIF89a", 1) + b"<script>alert(1)</script>%PDF-1.7"


def _animation() -> bytes:
    frames = [galaxy_like("P", 64 + turn % 2) for turn in range(500)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def _exif_of_lies() -> bytes:
    far = struct.pack(">HHII", 0x8769, 4, 1, 0xFFFFFFF0)
    turned = struct.pack(">HHIHH", 0x0112, 3, 1, 7, 0)
    endless = struct.pack(">HHII", 0x927C, 7, 0xFFFFFFFF, 8)
    entries = turned + far + endless
    return saved(galaxy_like(), "JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x03" + entries + bytes(4))


def _tiff_of(**tags: int) -> bytes:
    """A TIFF with one strip, whose directory says what it is told to."""
    entries = {"width": (256, 100), "height": (257, 100), "bits": (258, 8), "compression": (259, 1)}
    entries |= {"photometric": (262, 1), "offset": (273, 8), "samples": (277, 1), "rows": (278, 100)}
    entries |= {"bytes": (279, 10000)}
    fields = [(tag, tags.get(name, value)) for name, (tag, value) in entries.items()]
    packed = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in fields)
    return (
        b"II*\x00" + struct.pack("<I", 10008) + bytes(10000) + struct.pack("<H", len(fields)) + packed + bytes(4)
    )


def _tiff_in_a_circle() -> bytes:
    data = bytearray(_tiff_of())
    data[-4:] = struct.pack("<I", 10008)
    return bytes(data)


def _text_bomb() -> bytes:
    image = png(80, 80)
    body = b"Comment\x00\x00" + zlib.compress(bytes(50_000_000), 9)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    return image[:33] + chunk + image[33:]


def fits_file(values: NDArray[Any], **cards: object) -> bytes:
    file = io.BytesIO()
    hdu = fits.PrimaryHDU(values)
    hdu.header.update(cards)
    hdu.writeto(file)
    return file.getvalue()


def fits_header(**cards: object) -> bytes:
    """A FITS file without the values that its header tells of."""
    lines = [f"{key:8}= {value:>20}" for key, value in {"SIMPLE": "T", "BITPIX": -32, **cards}.items()]
    header = "".join(f"{line:80}" for line in [*lines, "END"])
    return header.encode().ljust(-(-len(header) // 2880) * 2880)


def light(side: int, planes: int = 1) -> NDArray[np.float32]:
    """A galaxy in light on its noisy sky, in a cheap pattern."""
    rows, columns = np.mgrid[:side, :side] - side / 2
    values = (rows * 7 + columns * 13) % 11 + 900 * np.exp(-np.hypot(rows, columns) / (side / 20))
    return np.stack([np.rint(values) * (number + 1) for number in range(planes)]).squeeze().astype(np.float32)


def _tile_bomb() -> bytes:
    """A FITS file whose one compressed tile unpacks to more memory than there is for it."""
    file = io.BytesIO()
    small = fits.CompImageHDU(np.zeros((100, 100), np.int16), compression_type="GZIP_1", tile_shape=(100, 100))
    fits.HDUList([fits.PrimaryHDU(), small]).writeto(file)
    data, bomb = bytearray(file.getvalue()), gzip.compress(bytes(400_000_000), 1)
    start = data.index(b"XTENSION") + 2880 * (data[data.index(b"XTENSION") :].index(b"END     ") // 2880 + 1)
    row = data[start : start + 24]
    data[start : start + 4] = struct.pack(">I", len(bomb))
    data[data.index(b"PCOUNT  =") + 10 : data.index(b"PCOUNT  =") + 30] = f"{len(bomb):>20}".encode()
    return bytes(data[: start + len(row)]) + bomb + bytes(-(len(row) + len(bomb)) % 2880)


def tiff_of_strip(compression: int, strip: bytes, side: int = 100) -> bytes:
    """A TIFF of floats in colours, whose one strip is what is given."""
    file = io.BytesIO()
    tifffile.imwrite(file, np.zeros((side, side, 3), np.float32), photometric="rgb", rowsperstrip=side)
    data = bytearray(file.getvalue())
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        tags = tiff.pages[0].tags  # type: ignore[union-attr]
        struct.pack_into("<H", data, tags["Compression"].valueoffset, compression)
        struct.pack_into("<I", data, tags["StripOffsets"].valueoffset, len(data))
        struct.pack_into("<I", data, tags["StripByteCounts"].valueoffset, len(strip))
    return bytes(data) + strip


MOST = (MOST_PIXELS, MOST_PIXELS)
FILES: dict[str, tuple[int | None, Maker]] = {
    "nothing": (400, lambda: b""),
    "one byte": (415, lambda: b"\x00"),
    "a page": (415, lambda: b"<!doctype html><html><body><img src=x onerror=alert(1)></body></html>"),
    "a drawing": (
        415,
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
    ),
    "a document": (415, lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj"),
    "a script for Ghostscript": (415, lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n(id) (r) file"),
    "a zip": (415, lambda: b"PK\x03\x04" + bytes(500)),
    "a bitmap, which is not read here": (415, lambda: saved(galaxy_like(), "BMP")),
    "a picture inside a script": (200, _polyglot),
    "one pixel": (422, lambda: png(1, 1)),
    "a needle": (422, lambda: png(60_000, 60)),
    "a side of 30,000": (413, lambda: png(30_000, 30_000, rows=10)),
    "a side of 30,000 that is low enough to decode": (200, lambda: png(30_000, 800)),
    "a side of four thousand million": (None, lambda: png(2**31 - 1, 2**31 - 1, rows=0)),
    "no height": (None, lambda: png(100, 0, rows=0)),
    "a bomb in two megabytes": (413, lambda: png(12_000, 12_000, depth=8, colour=0)),
    "as many pixels as are decoded": (200, lambda: png(*MOST)),
    "as many with transparency": (200, lambda: png(*MOST, colour=6)),
    "as many, grey and transparent, in 16 bits": (200, lambda: png(*MOST, depth=16, colour=4)),
    "as many in 16 bits": (200, lambda: png(*MOST, depth=16, colour=2)),
    "as many of 16-bit grey": (200, lambda: png(*MOST, depth=16, colour=0)),
    "as many of one bit": (200, lambda: png(*MOST, depth=1, colour=0)),
    "as many with a palette": (200, lambda: png(*MOST, colour=3)),
    "as many as floating point": (
        422,
        lambda: saved(Image.new("F", MOST), "TIFF", compression="tiff_adobe_deflate"),
    ),
    "as many as 32-bit integers": (
        422,
        lambda: saved(Image.new("I", MOST), "TIFF", compression="tiff_adobe_deflate"),
    ),
    "as many for printing": (200, lambda: saved(Image.new("CMYK", MOST), "JPEG", quality=30)),
    "as many, progressive": (200, lambda: saved(Image.new("RGB", MOST), "JPEG", quality=30, progressive=True)),
    "as many, turned": (
        200,
        lambda: saved(
            Image.new("RGB", MOST),
            "JPEG",
            exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08"
            b"\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x05\x00\x00\x00\x00\x00\x00",
        ),
    ),
    "as many as WebP": (413, lambda: saved(Image.new("RGBA", MOST), "WEBP", quality=30, method=0)),
    "half as many as WebP": (200, lambda: saved(Image.new("RGBA", (5000, 2500)), "WEBP", quality=30, method=0)),
    "half as many as square WebP": (200, lambda: saved(Image.new("RGBA", (3535, 3535)), "WEBP", quality=30)),
    "colours for printing": (200, lambda: saved(galaxy_like("CMYK"), "JPEG")),
    "colours as brightness and difference": (200, lambda: saved(galaxy_like("YCbCr"), "TIFF")),
    "colours of a laboratory": (200, lambda: saved(Image.new("LAB", (100, 100)), "TIFF")),
    "sixteen bits": (200, lambda: saved(Image.fromarray(np.full((100, 100), 40000, np.uint16)), "PNG")),
    "not a number": (422, lambda: saved(Image.fromarray(np.full((100, 100), np.nan, np.float32)), "TIFF")),
    "infinity": (422, lambda: saved(Image.fromarray(np.full((100, 100), np.inf, np.float32)), "TIFF")),
    "five hundred frames": (200, _animation),
    "a comment that unpacks to fifty megabytes": (None, _text_bomb),
    "tags that lie": (200, _exif_of_lies),
    "a directory that points at itself": (200, _tiff_in_a_circle),
    "a strip beyond the end": (None, lambda: _tiff_of(offset=2**31)),
    "no samples": (None, lambda: _tiff_of(samples=0)),
    "too many samples": (None, lambda: _tiff_of(samples=60_000)),
    "a compression that nobody knows": (None, lambda: _tiff_of(compression=33333)),
    "a half": (422, lambda: saved(galaxy_like(), "JPEG")[:1500]),
    "a half with a proper end": (None, lambda: saved(galaxy_like(), "JPEG")[:1500] + b"\xff\xd9"),
    "rows that are not there": (200, lambda: png(300, 300, rows=10)),
    "light, as much as is sent": (200, lambda: fits_file(light(1000))),
    "light, as many pixels as are read, packed": (200, lambda: gzip.compress(fits_file(light(2500)), 1)),
    "light in colours, packed": (200, lambda: gzip.compress(fits_file(light(2047, 3)), 1)),
    "light of more pixels, packed": (413, lambda: gzip.compress(fits_file(light(2600)), 1)),
    "light that is not there": (413, lambda: fits_header(NAXIS=2, NAXIS1=30000, NAXIS2=30000)),
    "light of nothing": (422, lambda: fits_header(NAXIS=2, NAXIS1=0, NAXIS2=0)),
    "light of a million planes": (422, lambda: fits_header(NAXIS=3, NAXIS1=99, NAXIS2=99, NAXIS3=10**6)),
    "a header without an end": (422, lambda: fits_header(NAXIS=0)[:240] + b"COMMENT  x".ljust(80) * 50_000),
    "a header of many cards": (
        None,
        lambda: fits_file(light(100), **{f"K{number}": number for number in range(9000)}),
    ),
    "light, all of it unknown": (422, lambda: fits_file(np.full((99, 99), np.nan, np.float32))),
    "a tile that unpacks to 400 MB": (None, _tile_bomb),
    "a strip that unpacks to 400 MB": (413, lambda: tiff_of_strip(8, zlib.compress(bytes(400_000_000), 1))),
    "a gzip that unpacks to 400 MB": (413, lambda: gzip.compress(bytes(400_000_000), 1)),
    "a gzip within a gzip": (415, lambda: gzip.compress(gzip.compress(fits_file(light(100))))),
    "a head alone": (None, lambda: saved(galaxy_like(), "WEBP")[:30]),
}
"""By what they are: the status that the API answers (None: any but an error of ours), and how to make one."""
