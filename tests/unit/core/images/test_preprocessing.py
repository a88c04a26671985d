from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from galaxy_core import errors
from galaxy_core.images.formats import FORMATS
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import load_image
from tests.support.hostile_images import png


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=kind, **options)
    return buffer.getvalue()


@pytest.fixture
def gradient() -> Image.Image:
    """100 wide, 80 high; red grows to the right and green downwards."""
    x, y = np.meshgrid(np.arange(100), np.arange(80))
    return Image.fromarray(np.stack([x * 2, y * 3, np.full_like(x, 40)], axis=-1).astype(np.uint8))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_centre_square(kind: str, gradient: Image.Image) -> None:
    picture = load_image(encoded(gradient, kind, **({"quality": 95} if kind in {"JPEG", "WEBP"} else {})))
    assert picture.pixels.shape == (80, 80, 3)
    assert picture.pixels.dtype == np.uint8
    assert (picture.width, picture.height, picture.format) == (100, 80, kind)
    tolerance = 20 if kind == "GIF" else 8  # a GIF has 256 colours
    expected = np.asarray(gradient)[:, 10:90].astype(int)
    assert np.abs(picture.pixels.astype(int) - expected).mean() < tolerance


def test_kaggles_originals_are_cropped_to_the_field_that_models_know() -> None:
    assert load_image(encoded(Image.new("RGB", (424, 424)))).pixels.shape == (312, 312, 3)
    assert load_image(encoded(Image.new("RGB", (144, 144)))).pixels.shape == (144, 144, 3)
    assert load_image(encoded(Image.new("RGB", (424, 500)))).pixels.shape == (424, 424, 3)


@pytest.mark.parametrize(
    ("orientation", "restore"),
    [
        (3, Image.Transpose.ROTATE_180),
        (6, Image.Transpose.ROTATE_90),
        (8, Image.Transpose.ROTATE_270),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
    ],
)
def test_exif_orientation_turns_the_picture_upright(
    orientation: int, restore: Image.Transpose, gradient: Image.Image
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = encoded(gradient.transpose(restore), "PNG", exif=exif)
    np.testing.assert_array_equal(load_image(stored).pixels, load_image(encoded(gradient)).pixels)


def test_what_is_transparent_is_sky() -> None:
    image = Image.new("RGBA", (70, 70), (200, 100, 50, 0))
    image.paste((200, 100, 50, 255), (0, 0, 35, 70))
    square = load_image(encoded(image)).pixels
    assert square[0, 0].tolist() == [200, 100, 50]
    assert square[0, 69].tolist() == [0, 0, 0]


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "CMYK"])
def test_other_modes_become_rgb(mode: str, gradient: Image.Image) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    square = load_image(encoded(gradient.convert(mode), kind)).pixels
    assert square.shape == (80, 80, 3)
    if mode in {"L", "1", "LA"}:
        assert (square[..., 0] == square[..., 2]).all()


def test_cmyk_jpeg_keeps_its_colours(gradient: Image.Image) -> None:
    square = load_image(encoded(gradient.convert("CMYK"), "JPEG", quality=95)).pixels
    assert np.abs(square.astype(int) - np.asarray(gradient)[:, 10:90]).mean() < 6


def test_sixteen_bit_grey_keeps_its_range() -> None:
    values = np.linspace(0, 65535, 80 * 80).reshape(80, 80).astype(np.uint16)
    square = load_image(encoded(Image.fromarray(values))).pixels
    assert square.min() == 0
    assert square.max() == 255
    assert abs(int(square[40, 40, 0]) - values[40, 40] / 257) <= 1


def test_sixteen_bit_grey_that_uses_twelve_is_as_bright_as_in_eight(gradient: Image.Image) -> None:
    grey = np.asarray(gradient.convert("L"))
    square = load_image(encoded(Image.fromarray(grey.astype(np.uint16) * 16))).pixels
    assert np.abs(square.astype(int) - load_image(encoded(Image.fromarray(grey))).pixels).mean() < 4


def test_floating_point_tiff_is_stretched() -> None:
    values = np.linspace(-3, 5, 70 * 70).reshape(70, 70).astype(np.float32)
    square = load_image(encoded(Image.fromarray(values), "TIFF")).pixels
    assert (int(square.min()), int(square.max())) == (0, 255)


def test_of_an_animation_the_first_frame_is_read() -> None:
    first, second = Image.new("RGB", (70, 70), "red"), Image.new("RGB", (70, 70), "blue")
    for kind in ("GIF", "WEBP", "PNG"):
        data = encoded(first, kind, save_all=True, append_images=[second], duration=100)
        assert load_image(data).pixels[35, 35, 0] > 200, kind


def test_large_pictures_are_averaged_down() -> None:
    assert load_image(encoded(Image.new("RGB", (4000, 4000)), "PNG")).pixels.shape == (1334, 1334, 3)


def hostile_png(width: int, height: int) -> bytes:
    """A tiny PNG whose header announces a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", errors.EmptyImageError),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", errors.NotAnImageError),
        (b"<html></html>", errors.NotAnImageError),
        (b"\x00" * 100, errors.NotAnImageError),
        (b"BM" + b"\x00" * 200, errors.NotAnImageError),
        (b"x" * 4_500_001, errors.TooManyBytesError),
        (hostile_png(30_000, 30_000), errors.TooManyPixelsError),
        (hostile_png(30_000, 1_000), errors.TooManyPixelsError),
        (hostile_png(300, 300), errors.BrokenImageError),
        (encoded(Image.new("RGB", (1, 1))), errors.ImageTooSmallError),
        (encoded(Image.new("RGB", (63, 400))), errors.ImageTooSmallError),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_own_error(data: bytes, error: type[errors.GalaxyError]) -> None:
    with pytest.raises(error) as caught:
        load_image(data)
    assert caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_truncated_file_is_broken(kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (100, 100, 3), np.uint8)
    data = encoded(Image.fromarray(noise), kind)
    with pytest.raises((errors.BrokenImageError, errors.NotAnImageError)):
        load_image(data[: len(data) // 2])


@pytest.mark.parametrize(
    ("size", "crop", "side", "rule"),
    [
        ((424, 424), None, 312, "galaxy-zoo"),
        ((423, 423), None, 423, "whole"),
        ((424, 500), None, 424, "whole"),
        ((424, 424), 1, 424, "requested"),
        ((300, 200), 0.74, 148, "requested"),
        ((100, 100), 0.05, 64, "requested"),
    ],
)
def test_the_framing_is_said_and_can_be_asked_for(
    size: tuple[int, int], crop: float | None, side: int, rule: str
) -> None:
    picture = load_image(encoded(Image.new("RGB", size)), crop=crop)
    assert picture.pixels.shape == (side, side, 3)
    assert (picture.framing.side, picture.framing.crop, picture.framing.rule) == (side, side / min(size), rule)


def test_one_hot_pixel_does_not_decide_the_stretch() -> None:
    values = np.tile(np.linspace(0, 1, 100, dtype=np.float32), (100, 1))
    expected = load_image(encoded(Image.fromarray(values), "TIFF")).pixels
    values[3, 3] = 5000
    assert (
        np.abs(load_image(encoded(Image.fromarray(values), "TIFF")).pixels[5:].astype(int) - expected[5:]).max()
        < 2
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"SIMPLE  =                    T", "a FITS file that cannot be read here. The API"),
        (b"\x1f\x8b\x08" + bytes(20), "a compressed file"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "a HEIC image"),
        (b"%PDF-1.7", "a PDF"),
        (b"BM" + bytes(60), "a BMP image"),
        (b"II*\0\x08" + bytes(60), "a TIFF of a kind"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, words: str) -> None:
    with pytest.raises(errors.NotAnImageError) as raised:
        load_image(data)
    assert words in str(raised.value)


def test_limits_can_be_raised() -> None:
    data = encoded(Image.new("RGB", (200, 200)))
    with pytest.raises(errors.TooManyPixelsError):
        load_image(data, Limits(pixels=10_000))
    assert load_image(data, Limits(pixels=40_000)).pixels.shape == (200, 200, 3)


SEEDS = [encoded(Image.new("RGB", (80, 80), (9, 90, 200)), kind) for kind in FORMATS]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=12))
def test_damaged_files_never_raise_anything_else(seed: bytes, changes: list[tuple[int, int]]) -> None:
    data = bytearray(seed)
    for place, value in changes:
        data[place % len(data)] = value
    try:
        square = load_image(bytes(data)).pixels
    except errors.ImageError:
        return
    assert square.dtype == np.uint8
    assert square.shape[0] == square.shape[1] >= 64


def test_more_pixels_than_pillow_alone_would_decode_are_the_limits_to_allow() -> None:
    side = 13_500
    data = png(side, side, colour=0)
    with pytest.raises(errors.TooManyPixelsError, match=f"{side} x {side}"):
        load_image(data)
    image = load_image(data, Limits(pixels=200_000_000))
    assert (image.width, image.pixels.shape) == (side, (1039, 1039, 3))
