"""TIFF files of every depth and layout become the image that the same values become elsewhere."""

from __future__ import annotations

import io
import lzma
import struct
import tracemalloc
import zlib
from typing import Any

import numpy as np
import pytest
import tifffile
from astropy.io import fits
from numpy.typing import NDArray
from PIL import Image

from galaxy_cli.runner import LIMITS
from galaxy_core.errors import (
    ImageError,
    ImageTooSmallError,
    TooCostlyImageError,
    UnreadableTiffError,
    UnsupportedTiffError,
)
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.preprocessing import load_image
from galaxy_core.images.reading import read_image
from tests.support.hostile_images import tiff_of_strip

SIDE = 96
ROWS, COLUMNS = np.mgrid[:SIDE, :SIDE] - SIDE // 2
SHOWN = np.clip(
    np.array([0.9, 0.8, 0.6]) * np.exp(-np.hypot(ROWS / 2, COLUMNS) / 9)[..., None]
    + np.random.default_rng(2).normal(0.04, 0.012, (SIDE, SIDE, 3)),
    0,
    1,
)
"""A galaxy on its sky as it is shown, from 0 to 1, brighter in red."""
GREY = SHOWN[..., 1]
LIGHT = (
    800 + 20 * np.random.default_rng(3).normal(size=(SIDE, SIDE)) + 9000 * np.exp(-np.hypot(ROWS / 2, COLUMNS) / 4)
)
"""Counts of a camera."""


def tiff(values: NDArray[Any], **layout: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, values, **{"photometric": "minisblack", **layout})
    return file.getvalue()


def show(data: bytes, **options: Any) -> NDArray[np.uint8]:
    return read_image(data, LIMITS, ReadOptions(**options)).pixels


def hot(values: NDArray[np.float64]) -> NDArray[np.float32]:
    hot = values.astype(np.float32)
    hot[3, 3] = 5000
    return hot


def without_data(values: NDArray[np.float64]) -> NDArray[np.float32]:
    holed = values.astype(np.float32)
    holed[:2, :2] = -9999
    return holed


PACKED = {"compression": "zlib", "predictor": True}
PLANAR = np.moveaxis(SHOWN, -1, 0)
MOST = 2**32 - 1
FILES = {
    "RGB, separate planes of 16 bits": tiff(
        (PLANAR * 65535).astype("u2"), photometric="rgb", planarconfig="separate"
    ),
    "RGB of 16 bits": tiff((SHOWN * 65535).astype("u2"), photometric="rgb"),
    "RGB of 16 bits, packed": tiff(
        (SHOWN * 65535).astype("u2"), photometric="rgb", compression="zlib", predictor=True
    ),
    "RGB of floats": tiff(SHOWN.astype("f4"), photometric="rgb"),
    "RGB of doubles to 255": tiff(SHOWN * 255, photometric="rgb"),
    "RGB of 8 bits": tiff((SHOWN * 255).round().astype("u1"), photometric="rgb"),
    "16 bits, white as the smallest value": tiff(((1 - GREY) * 65535).astype("u2"), photometric="miniswhite"),
    "32 bits, white as the smallest value": tiff(
        ((1 - GREY) * (2**32 - 1)).astype("u4"), photometric="miniswhite"
    ),
    "unsigned 32 bits": tiff((GREY * (2**32 - 1)).astype("u4")),
    "signed 8 bits": tiff((GREY * 255 - 128).round().astype("i1")),
    "signed 16 bits": tiff((GREY * 65535 - 32768).astype("i2")),
    "positive signed 16 bits": tiff((GREY * 32767).astype("i2")),
    "doubles": tiff(GREY),
    "half floats": tiff(GREY.astype("f2")),
    "one hot pixel": tiff(hot(GREY * 255)),
    "a value for no data": tiff(without_data(GREY * 255), extratags=[(42113, 2, 0, "-9999", True)]),
    "big, of the other byte order": tiff((GREY * 65535).astype(">u2"), bigtiff=True, byteorder=">"),
    "after a thumbnail": tiff((GREY[::4, ::4] * 65535).astype("u2")),
}
with io.BytesIO() as _file:
    with tifffile.TiffWriter(_file) as _writer:
        _writer.write((GREY[::4, ::4] * 65535).astype("u2"), photometric="minisblack")
        _writer.write((GREY * 65535).astype("u2"), photometric="minisblack")
    FILES["after a thumbnail"] = _file.getvalue()


def pages(*contents: tuple[NDArray[Any], int]) -> bytes:
    """A TIFF of several pages, of each its pixels and its kind: 1 for a smaller copy."""
    with io.BytesIO() as file:
        with tifffile.TiffWriter(file) as writer:
            for values, kind in contents:
                photometric = "rgb" if values.ndim == 3 else "minisblack"
                writer.write(values, photometric=photometric, subfiletype=kind)
        return file.getvalue()


BYTES, WORDS = (SHOWN * 255).round().astype("u1"), (SHOWN * 65535).astype("u2")
FILES |= {
    "RGB of 8 bits, after a thumbnail": pages((BYTES[::4, ::4], 1), (BYTES, 0)),
    "RGB of 8 bits, after a large smaller copy": pages((np.full((80, 80, 3), 9, "u1"), 1), (BYTES, 0)),
    "RGB of 16 bits, after a large smaller copy": pages((np.full((80, 80, 3), 9, "u2"), 1), (WORDS, 0)),
    "16 bits, after a large smaller copy": pages(
        (np.full((80, 80), 9, "u2"), 1), ((GREY * 65535).astype("u2"), 0)
    ),
}


def test_a_damaged_page_after_a_thumbnail_is_no_image() -> None:
    data = bytearray(pages((BYTES[::4, ::4], 1), (BYTES, 0)))
    (first,) = struct.unpack_from("<I", data, 4)
    (tags,) = struct.unpack_from("<H", data, first)
    (second,) = struct.unpack_from("<I", data, first + 2 + 12 * tags)
    struct.pack_into("<H", data, second + 2 + 12, 999)  # its width, under the number of another tag
    with pytest.raises(ImageError):
        show(bytes(data))


def bits_packed(values: NDArray[np.float64], bits: int, *, deflate: bool = False) -> bytes:
    """A TIFF of values from 0 to 1, in strips of 7 rows of which each begins with a byte of its own."""
    height, width, samples = values.shape
    numbers = np.rint(values * (2**bits - 1)).astype("u8").reshape(height, -1, 1)
    rows = np.packbits(
        (numbers >> np.arange(bits - 1, -1, -1).astype("u8") & 1).astype("u1").reshape(height, -1), 1
    )
    strips = [rows[first : first + 7].tobytes() for first in range(0, height, 7)]
    strips = [zlib.compress(strip) for strip in strips] if deflate else strips
    starts = np.cumsum([0, *map(len, strips)])[:-1] + 8
    end = 8 + sum(map(len, strips))
    lists = [starts, list(map(len, strips)), [bits] * samples]
    places = [end, end + 4 * len(strips), end + 8 * len(strips)]
    tags = [
        *((256, 4, 1, width), (257, 4, 1, height)),
        (258, 3, samples, places[2] if samples > 2 else bits),
        *((259, 3, 1, 8 if deflate else 1), (262, 3, 1, 2 if samples > 1 else 1)),
        *((273, 4, len(strips), places[0]), (277, 3, 1, samples), (278, 4, 1, 7)),
        (279, 4, len(strips), places[1]),
    ]
    arrays = b"".join(
        np.asarray(each, kind).tobytes() for each, kind in zip(lists, ("<u4", "<u4", "<u2"), strict=True)
    )
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    return b"II*\0" + struct.pack("<I", end + len(arrays)) + b"".join(strips) + arrays + directory


FILES |= {
    f"{kind}of {bits} bits{', packed' if deflate else ''}": bits_packed(values, bits, deflate=deflate)
    for kind, values in (("RGB ", SHOWN), ("", GREY[..., None]))
    for bits in (10, 12, 14, 24)
    for deflate in (False, True)
}


@pytest.mark.parametrize("name", FILES)
def test_an_image_that_is_fit_to_be_shown_is_shown_as_it_is(name: str) -> None:
    expected = np.rint((SHOWN if "RGB" in name else GREY[..., None]) * 255)
    apart = np.abs(show(FILES[name]) - expected)
    apart[:4, :4] = 0
    assert apart.max() <= 2


def test_light_is_stretched_as_the_same_light_in_a_fits_file() -> None:
    counts = np.round(LIGHT).astype(np.uint16)
    file = io.BytesIO()
    fits.PrimaryHDU(counts[::-1]).writeto(file)
    read = read_image(tiff(counts), LIMITS, ReadOptions())
    np.testing.assert_array_equal(read.pixels, show(file.getvalue()))
    assert read.details == ("plane 1", "linear values, asinh stretch, assumed; the option stretch decides")
    for same in (counts.astype(np.float32), counts.astype(np.uint32), (LIGHT - 800).astype(np.float64)):
        assert np.abs(show(tiff(same)).astype(int) - read.pixels).max() <= 4


def test_the_stretch_can_be_chosen() -> None:
    counts = np.round(LIGHT).astype(np.uint16)
    shown = read_image(tiff(counts), LIMITS, ReadOptions(stretch="none"))
    assert shown.details == ("plane 1", "fit to be shown, no stretch")
    assert shown.pixels[48, 58, 0] < show(tiff(counts))[48, 58, 0] - 10
    stretched = show(FILES["RGB of 16 bits"], stretch="asinh")
    assert np.abs(stretched.astype(int) - show(FILES["RGB of 16 bits"])).max() > 20


def test_of_many_bands_three_are_named() -> None:
    bands = (np.stack([GREY, SHOWN[..., 2], SHOWN[..., 1], SHOWN[..., 0], GREY], axis=-1) * 65535).astype("u2")
    data = tiff(bands, planarconfig="contig")
    with pytest.raises(UnreadableTiffError, match=r"5 bands.*bands: 3,2,1"):
        show(data)
    assert np.abs(show(data, bands=("4", "3", "2")) - np.rint(SHOWN * 255)).max() <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_turned_upright(orientation: int) -> None:
    values = (GREY * 65535).astype("u2")
    values[:, :30] = 0
    data = tiff(values, extratags=[(274, 3, 1, orientation, True)])
    np.testing.assert_array_equal(show(data), load_image(data).pixels)


def packed(image: Image.Image, compression: str) -> bytes:
    file = io.BytesIO()
    image.save(file, "TIFF", compression=compression)
    return file.getvalue()


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits", "tiff_adobe_deflate"])
@pytest.mark.parametrize("kind", ["u2", "f4"])
def test_one_plane_of_light_is_read_in_every_compression(compression: str, kind: str) -> None:
    counts = np.round(LIGHT).astype(kind)
    np.testing.assert_array_equal(show(packed(Image.fromarray(counts), compression)), show(tiff(counts)))


def compressed_by_hand(data: bytes) -> bytes:
    """A TIFF that says that it is compressed with LZW, as few who write 16-bit colours can."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        place = file.pages[0].tags["Compression"].valueoffset  # type: ignore[union-attr]
    return data[:place] + (5).to_bytes(2, "little") + data[place + 2 :]


def test_a_compression_that_is_not_read_is_named() -> None:
    with pytest.raises(UnreadableTiffError, match=r"COMPRESSION.LZW.*Deflate"):
        show(compressed_by_hand(FILES["RGB of 16 bits"]))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (FILES["unsigned 32 bits"][:300], UnreadableTiffError),
        (FILES["unsigned 32 bits"][:9000], UnreadableTiffError),
        (b"II*\0" + bytes(100), ImageError),
        (tiff(np.zeros((40, 40), "u4")), ImageTooSmallError),
        (tiff(np.full((96, 96), 700, "u4")), ImageError),
        (tiff(np.full((96, 96), np.nan)), ImageError),
    ],
    ids=["cut in its header", "cut in its values", "empty", "too small", "one value", "no value"],
)
def test_unreadable_files_are_errors(data: bytes, error: type[ImageError]) -> None:
    with pytest.raises(error):
        show(data)


MISREAD = (
    "RGB, separate planes of 16 bits",
    "16 bits, white as the smallest value",
    "unsigned 32 bits",
    "signed 8 bits",
)


@pytest.mark.parametrize("name", MISREAD)
def test_what_pillow_would_misread_is_refused_where_it_reads_alone(name: str) -> None:
    with pytest.raises(UnsupportedTiffError, match=r"TIFF with .* is not read here"):
        load_image(FILES[name])


def packbits(values: bytes) -> bytes:
    """Values as they are, in runs of 96."""
    return b"".join(b"\x5f" + values[first : first + 96] for first in range(0, len(values), 96))


MEGABYTES = bytes(150_000_000)
BOMBS = {
    "Deflate": (8, zlib.compress(MEGABYTES, 1)),
    "LZMA": (34925, lzma.compress(MEGABYTES, preset=0)),
    "PackBits": (32773, b"\x81\0" * 1_000_000),
}
"""Compressions and strips."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_strip_is_unpacked_only_as_far_as_its_pixels_need(name: str) -> None:
    packed = tiff_of_strip(*BOMBS[name])
    tracemalloc.start()
    with pytest.raises(TooCostlyImageError, match="more than the 120,000 bytes it has pixels for"):
        show(packed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize("compression", ["zlib", "lzma"])
@pytest.mark.parametrize("layout", [{"tile": (32, 48)}, {"rowsperstrip": 7}, {"planarconfig": "separate"}])
def test_strips_and_tiles_of_every_compression_are_read(compression: str, layout: dict[str, Any]) -> None:
    colours = (PLANAR if "planarconfig" in layout else SHOWN).astype("f4")
    image = tiff(colours, photometric="rgb", compression=compression, **layout)
    assert np.array_equal(show(image), show(FILES["RGB of floats"]))


def test_runs_of_bytes_are_read() -> None:
    image = tiff_of_strip(32773, packbits(SHOWN.astype("f4").tobytes()) + b"\x80", SIDE)
    assert np.array_equal(show(image), show(FILES["RGB of floats"]))


@pytest.mark.parametrize("depth", ["u2", "i2", "u4", "i4"])
def test_bytes_written_as_larger_numbers_are_shown_as_they_are(depth: str) -> None:
    grey = (GREY * 255).round()
    assert np.array_equal(show(tiff(grey.astype(depth))), show(tiff(grey.astype("u1"))))


@pytest.mark.parametrize("depth", ["u1", "u2"])
@pytest.mark.parametrize("program", ["imagej", "ome"])
def test_channels_that_are_a_page_each_are_colours(program: str, depth: str) -> None:
    file = io.BytesIO()
    channels = (PLANAR * np.iinfo(depth).max).round().astype(depth)
    options: dict[str, Any] = {program: True, "metadata": {"axes": "CYX"}}
    tifffile.imwrite(file, channels, photometric="minisblack", **options)
    assert np.abs(show(file.getvalue()).astype(int) - show(FILES["RGB of 8 bits"])).max() <= 1
