"""What headers may multiply: small files that take seconds to minutes of a processor where they are decoded."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image

from galaxy_core.errors import ImageError, NotAnImageError, TooCostlyImageError
from galaxy_core.images.preprocessing import load_image
from tests.conftest import Encode
from tests.support import costly_images


@pytest.mark.parametrize("name", costly_images.FILES)
def test_a_file_that_repeats_itself_too_often_is_refused_before_it_is_decoded(name: str) -> None:
    with pytest.raises(TooCostlyImageError, match="more than") as caught:
        load_image(costly_images.FILES[name]())
    assert caught.value.hint


def test_ordinary_files_are_far_from_the_limits(encode: Encode) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8)
    buffer = io.BytesIO()
    frames = [Image.fromarray(np.roll(noise, shift, 0)) for shift in range(20)]
    frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])
    for data in (
        encode(noise, "JPEG", progressive=True),
        encode(noise, "JPEG", restart_marker_rows=1, comment=b"x" * 60_000, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"),
        encode(noise, "PNG"),
        buffer.getvalue(),
        encode(noise, "GIF", comment=b"x" * 20_000),
        encode(noise, "TIFF", strip_size=1, compression="tiff_lzw"),
        encode(noise, "WEBP"),
    ):
        assert (load_image(data).width, load_image(data).height) == (300, 200)


def test_marks_to_restart_at_are_no_segments(encode: Encode) -> None:
    data = encode(np.zeros((800, 800), np.uint8), "JPEG", restart_marker_blocks=1)
    assert data.count(b"\xff\xd0") > 1_000
    assert load_image(data).width == 800


@pytest.mark.parametrize("size", range(60))
def test_a_file_that_is_cut_short_is_left_to_the_decoder(encode: Encode, size: int) -> None:
    grey = np.zeros((100, 100), np.uint8)
    for kind in ("JPEG", "PNG", "GIF", "TIFF"):
        with pytest.raises(ImageError) as caught:
            load_image(encode(grey, kind)[:size])
        assert not isinstance(caught.value, TooCostlyImageError)


def test_a_page_after_a_thumbnail_is_counted_too() -> None:
    entry = struct.Struct("<HHII")
    first = struct.pack("<H", 1) + entry.pack(254, 4, 1, 1) + struct.pack("<I", 8 + 2 + 12 + 4)
    second = struct.pack("<H", 1) + entry.pack(273, 4, 200_000, 0) + bytes(4)
    with pytest.raises(TooCostlyImageError, match="strips"):
        load_image(b"II*\0" + struct.pack("<I", 8) + first + second)


def test_a_big_tiff_is_counted_too() -> None:
    head = b"II" + struct.pack("<HHHQ", 43, 8, 0, 16)
    entry = struct.pack("<HHQQ", 273, 4, 200_000, 0)
    with pytest.raises(TooCostlyImageError, match="strips"):
        load_image(head + struct.pack("<Q", 1) + entry + bytes(8))
    with pytest.raises(NotAnImageError):
        load_image(head + struct.pack("<Q", 1) + struct.pack("<HHQQ", 273, 4, 2, 0) + bytes(8))
