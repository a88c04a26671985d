"""FITS files of every kind become the images that the same light becomes elsewhere."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from numpy.typing import NDArray

from galaxy_cli import runner
from galaxy_cli.errors import NoFitsReaderError, UnreadableFitsError
from galaxy_cli.fits import FitsOptions
from galaxy_cli.runner import load_local_image
from galaxy_core.errors import ImageError, ImageTooSmallError, TooManyBytesError, TooManyPixelsError
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import LoadedImage
from tests.support.cli import Classify

SIDE = 100
ROWS, COLUMNS = np.mgrid[:SIDE, :SIDE] - SIDE // 2
LIGHT = 40 * np.exp(-np.hypot(ROWS / 2, COLUMNS) / 6)
"""An edge-on disk, in units of its sky's noise."""
NOISE = np.random.default_rng(9).normal(size=(3, SIDE, SIDE))
PLANE = (LIGHT + NOISE[0]).astype(np.float32)
CUBE = (LIGHT * np.array([0.3, 1, 3])[:, None, None] + NOISE).astype(np.float32)
"""Blue, green and red planes of a red galaxy."""


def packed(*parts: fits.PrimaryHDU | fits.ImageHDU | fits.CompImageHDU | fits.BinTableHDU) -> bytes:
    file = io.BytesIO()
    first = [] if isinstance(parts[0], fits.PrimaryHDU) else [fits.PrimaryHDU()]
    fits.HDUList([*first, *parts]).writeto(file)
    return file.getvalue()


def image(pixels: NDArray[np.generic], name: str = "") -> fits.ImageHDU:
    return fits.ImageHDU(pixels, name=name)


@pytest.fixture(autouse=True)
def quietly(recwarn: pytest.WarningsRecorder) -> None:
    """astropy warns of files that are cut short, which the command does not show either."""


def show(data: bytes, bands: Sequence[int] = (), **options: float) -> LoadedImage:
    return load_local_image(data, FitsOptions(bands=tuple(bands), **options))


GREY = show(packed(fits.PrimaryHDU(PLANE))).pixels
COLOURS = show(packed(fits.PrimaryHDU(CUBE))).pixels


def test_one_plane_is_a_grey_picture_of_the_galaxy_on_a_dark_sky() -> None:
    assert GREY.shape == (SIDE, SIDE, 3)
    assert np.ptp(GREY, axis=2).max() == 0
    assert GREY[45:55, 45:55].mean() > 80
    assert GREY[:20].mean() < 15


def test_three_planes_are_a_picture_in_colour_the_last_one_red() -> None:
    red, _, blue = COLOURS[45:55, 45:55].mean(axis=(0, 1))
    assert red > 2 * blue
    assert show(packed(fits.PrimaryHDU(CUBE)), bands=(1, 2, 3)).pixels.tolist() == COLOURS[..., ::-1].tolist()


def test_the_last_row_is_up() -> None:
    lit = PLANE.copy()
    lit[-20:] += 100
    square = show(packed(fits.PrimaryHDU(lit))).pixels
    assert square[:20].mean() > 3 * square[-20:].mean()


@pytest.mark.parametrize(
    ("name", "data", "bands"),
    [
        ("three images", packed(*map(image, CUBE)), ()),
        (
            "three images, packed by tiles",
            packed(*(fits.CompImageHDU(plane, compression_type="GZIP_2", quantize_level=0) for plane in CUBE)),
            (),
        ),
        ("five planes, of which three", packed(fits.PrimaryHDU(np.stack([*CUBE, *CUBE[:2]]))), (3, 2, 1)),
        ("axes of one", packed(fits.PrimaryHDU(CUBE[None])), ()),
        ("its errors beside it", packed(fits.PrimaryHDU(CUBE), image(CUBE, "INVVAR")), ()),
        ("a table beside it", packed(fits.PrimaryHDU(CUBE), fits.BinTableHDU.from_columns([])), ()),
        ("smaller images beside them", packed(*map(image, CUBE), image(CUBE[0, :70, :70])), ()),
        ("in another unit", packed(fits.PrimaryHDU(CUBE.astype(np.float64) * 1e-30 + 5e-30)), ()),
        ("each plane in its own", packed(fits.PrimaryHDU(CUBE * np.float32([[[2]], [[30]], [[400]]]) + 7)), ()),
        ("packed with gzip", gzip.compress(packed(fits.PrimaryHDU(CUBE))), ()),
    ],
)
def test_the_same_light_is_the_same_picture(name: str, data: bytes, bands: tuple[int, ...]) -> None:
    assert np.abs(show(data, bands).pixels.astype(int) - COLOURS).max() <= 1


@pytest.mark.parametrize(
    ("name", "data", "bands"),
    [
        ("with its errors and flags", packed(image(PLANE, "SCI"), image(PLANE, "ERR"), image(PLANE, "DQ")), ()),
        ("a cube of one", packed(fits.PrimaryHDU(PLANE[None])), ()),
        ("one of three", packed(fits.PrimaryHDU(np.stack([PLANE[::-1], PLANE, -PLANE]))), (2,)),
        ("whole numbers", packed(fits.PrimaryHDU(np.round(PLANE * 100 + 3000).astype(np.int32))), ()),
        ("unsigned numbers", packed(fits.PrimaryHDU(np.round(PLANE * 100 + 3000).astype(np.uint16))), ()),
    ],
)
def test_the_same_plane_is_the_same_picture(name: str, data: bytes, bands: tuple[int, ...]) -> None:
    assert np.abs(show(data, bands).pixels.astype(int) - GREY).max() <= 1


def test_what_is_not_known_is_sky() -> None:
    holed = PLANE.copy()
    holed[:10], holed[50, 50], holed[-5:] = np.nan, np.inf, -np.inf
    square = show(packed(fits.PrimaryHDU(holed))).pixels
    assert square[:5].max() < 10
    assert square[-10:].max() < 10
    assert np.abs(square[20:40].astype(int) - GREY[20:40]).max() <= 8


def test_a_deep_exposure_is_not_all_white() -> None:
    light = np.exp(-np.hypot(ROWS / 2, COLUMNS) / 3)
    for deep in (light, light + NOISE[0] / 40_000):
        square = show(packed(fits.PrimaryHDU(deep))).pixels
        assert (square > 250).mean() < 0.01
        assert square[45:55, 45:55].mean() > 100
        assert square[:20].mean() < 15


def test_less_stretch_shows_fainter_light_and_more_softening_holds_bright_light_back() -> None:
    data = packed(fits.PrimaryHDU(PLANE))
    assert show(data, stretch=4).pixels.mean() > GREY.mean() + 5
    assert show(data, softening=30).pixels.max() < GREY.max()


def test_a_large_image_is_cut_and_averaged_down_as_any_other() -> None:
    large = np.kron(PLANE, np.ones((30, 30), np.float32))
    image = show(packed(fits.PrimaryHDU(np.pad(large, ((0, 0), (50, 50)), mode="edge"))))
    assert (image.width, image.height, image.format) == (3100, 3000, "FITS")
    assert image.pixels.shape == (1500, 1500, 3)


def header_of(**cards: int) -> bytes:
    """A file whose header says so, and that ends there."""
    lines = {"SIMPLE": "T", "BITPIX": -32, "NAXIS": len(cards), **cards}
    return (
        "".join(f"{f'{name:<8}= {value:>20}':<80}" for name, value in lines.items()).ljust(2800).encode()
        + b"%-80s" % b"END"
    )


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (packed(fits.BinTableHDU.from_columns([])), UnreadableFitsError, "no image"),
        (packed(fits.PrimaryHDU()), UnreadableFitsError, "no image"),
        (packed(fits.PrimaryHDU(PLANE[0])), UnreadableFitsError, "no image"),
        (packed(fits.PrimaryHDU(np.full((80, 80), 7.0))), UnreadableFitsError, "same everywhere"),
        (packed(fits.PrimaryHDU(np.full((80, 80), np.nan))), UnreadableFitsError, "same everywhere"),
        (packed(fits.PrimaryHDU(CUBE[:2])), UnreadableFitsError, "2 bands"),
        (packed(*map(image, [*CUBE, *CUBE])), UnreadableFitsError, "6 bands"),
        (packed(fits.PrimaryHDU(PLANE[:63, :63])), ImageTooSmallError, "63"),
        (packed(fits.PrimaryHDU(PLANE))[:9000], UnreadableFitsError, "damaged"),
        (b"SIMPLE  =" + bytes(5000), UnreadableFitsError, "damaged"),
        (header_of(NAXIS1=100_000, NAXIS2=100_000), TooManyPixelsError, "100000 x 100000"),
        (header_of(NAXIS1=64, NAXIS2=64, NAXIS3=10**9), UnreadableFitsError, "1000000000 bands"),
        (gzip.compress(packed(fits.PrimaryHDU(PLANE)))[:5000], ImageError, "unpack"),
        (gzip.compress(b"words"), ImageError, "not a picture"),
    ],
    ids=[
        "a table",
        "no data",
        "one row",
        "one value",
        "no value",
        "two bands",
        "six images",
        "too small",
        "cut short",
        "a header of nothing",
        "too many pixels",
        "too many bands",
        "a packed file cut short",
        "packed words",
    ],
)
def test_unreadable_files_are_errors(data: bytes, error: type[ImageError], words: str) -> None:
    with pytest.raises(error, match=words):
        show(data)


def test_a_missing_band_is_an_error() -> None:
    with pytest.raises(UnreadableFitsError, match="3 bands"):
        show(packed(fits.PrimaryHDU(CUBE)), bands=(4,))


def test_a_packed_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "LIMITS", Limits(bytes=100_000))
    with pytest.raises(TooManyBytesError):
        show(gzip.compress(bytes(50_000_000)))


def test_without_astropy_the_row_says_what_to_install(
    tmp_path: Path, classify: Classify, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.fits").write_bytes(packed(fits.PrimaryHDU(PLANE)))
    monkeypatch.setitem(sys.modules, "astropy.io", None)
    with pytest.raises(NoFitsReaderError, match=r"galaxy-classifier\[fits\]"):
        show((tmp_path / "a.fits").read_bytes())
    assert classify(tmp_path).exit_code == 1


def test_the_command_takes_them_beside_other_pictures(
    tmp_path: Path, classify: Classify, galaxy_jpeg: bytes
) -> None:
    (tmp_path / "a.fits").write_bytes(packed(fits.PrimaryHDU(CUBE)))
    (tmp_path / "b.jpg").write_bytes(galaxy_jpeg)
    (tmp_path / "c.fits.gz").write_bytes(gzip.compress(packed(fits.PrimaryHDU(PLANE))))
    result = classify(tmp_path, "--fits-bands", "1", "--fits-stretch", 5, "--fits-q", 3)
    assert result.exit_code == 0
    assert result.stdout.count("\n") == 3
