"""What is stored of an upload says nothing of where, when and by whom it was taken, and shows the same."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD

from galaxy_core.images.metadata import strip_metadata
from galaxy_core.images.preprocessing import load_image
from tests.support.photographs import PIXELS, PROFILE, SECRETS, photograph, progressive

FILES = {kind.lower(): photograph(kind) for kind in ("JPEG", "MPO", "PNG", "WEBP", "TIFF")}
FILES["progressive"] = progressive()


@pytest.mark.parametrize("name", FILES)
def test_nothing_private_is_left_and_the_image_is_the_same(name: str) -> None:
    data = FILES[name]
    assert any(secret in data for secret in SECRETS)
    stripped = strip_metadata(data)
    assert not [secret for secret in SECRETS if secret in stripped]
    assert load_image(stripped).pixels.tolist() == load_image(data).pixels.tolist()
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(stripped)) as after:
        assert after.info["icc_profile"] == PROFILE
        assert 42.0 not in tuple(after.getexif().get_ifd(IFD.GPSInfo).get(GPS.GPSLatitude, ()))
        assert after.size == before.size
    assert strip_metadata(stripped) is stripped


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_an_image_stays_upright(kind: str, orientation: int) -> None:
    data = photograph(kind, orientation)
    assert load_image(data).pixels.tolist() != load_image(photograph(kind)).pixels.tolist()
    stripped = strip_metadata(data)
    assert load_image(stripped).pixels.tolist() == load_image(data).pixels.tolist()
    assert not [secret for secret in SECRETS if secret in stripped]


def test_what_says_nothing_and_what_is_no_image_stay_as_they_are() -> None:
    plain = io.BytesIO()
    Image.fromarray(PIXELS).save(plain, "JPEG")
    for data in (plain.getvalue(), b"", b"GIF89a", b"%PDF-1.7", b"SIMPLE  =                    T"):
        assert strip_metadata(data) is data


@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_damaged_file_never_raises(name: str, choice: st.DataObject) -> None:
    data = bytearray(FILES[name])
    for place in choice.draw(st.lists(st.integers(0, min(len(data), 3000) - 1), max_size=8)):
        data[place] = choice.draw(st.integers(0, 255))
    strip_metadata(bytes(data[: choice.draw(st.integers(0, len(data)))]))


def test_a_tiff_that_makes_work_costs_none() -> None:
    """Entries that each blank the whole file, and directories that lead to one another."""
    entries = [struct.pack("<HHII", 270, 2, 2**31, 0)] * 60_000
    data = b"II*\0" + struct.pack("<IH", 8, len(entries)) + b"".join(entries) + bytes(10)
    assert strip_metadata(data) is data
    chain = b"II*\0" + struct.pack("<I", 8) + b"".join(struct.pack("<HI", 0, 8 + 6 * n) for n in range(1, 100_000))
    assert strip_metadata(chain) is chain
