"""FITS files of every kind become the images that the same light becomes elsewhere."""

from __future__ import annotations

import bz2
import gzip
import io
import time
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pytest
from astropy.io import fits
from numpy.typing import NDArray

from galaxy_cli.runner import LIMITS
from galaxy_core.errors import (
    ImageError,
    ImageTooSmallError,
    TooManyBytesError,
    TooManyPixelsError,
    TooManyUnknownPixelsError,
    UnreadableFitsError,
)
from galaxy_core.images.limits import Limits
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.images.reading import read_image
from galaxy_core.languages.readings import translate_reading

SIDE = 100
ROWS, COLUMNS = np.mgrid[:SIDE, :SIDE] - SIDE // 2
LIGHT = 40 * np.exp(-np.hypot(ROWS / 2, COLUMNS) / 6)
"""An edge-on disk, in units of its sky's noise."""
NOISE = np.random.default_rng(9).normal(size=(3, SIDE, SIDE))
PLANE = (LIGHT + NOISE[0]).astype(np.float32)
CUBE = (LIGHT * np.array([0.3, 1, 3])[:, None, None] + NOISE).astype(np.float32)
"""Blue, green and red planes of a red galaxy."""
GAINS = np.array([[[2]], [[30]], [[400]]], np.float32)


Hdu: TypeAlias = fits.PrimaryHDU | fits.ImageHDU | fits.CompImageHDU | fits.BinTableHDU


def packed(*parts: Hdu) -> bytes:
    file = io.BytesIO()
    first = [] if isinstance(parts[0], fits.PrimaryHDU) else [fits.PrimaryHDU()]
    fits.HDUList([*first, *parts]).writeto(file)
    return file.getvalue()


def image(pixels: NDArray[np.generic], name: str = "") -> fits.ImageHDU:
    return fits.ImageHDU(pixels, name=name)


@pytest.fixture(autouse=True)
def quietly(recwarn: pytest.WarningsRecorder) -> None:
    """astropy warns of files that are cut short, which the command does not show either."""


def show(data: bytes, bands: Sequence[object] = (), **options: Any) -> LoadedImage:
    read = read_image(data, LIMITS, ReadOptions(bands=tuple(map(str, bands)), **options))
    assert not [phrase for phrase in read.details if translate_reading(phrase, "de") == phrase], "known in German"
    return read


def difference(data: bytes, expected: NDArray[np.uint8], bands: Sequence[object] = ()) -> int:
    return int(np.abs(show(data, bands).pixels.astype(int) - expected).max())


def with_cards(hdu: Hdu, **cards: object) -> Hdu:
    hdu.header.update(cards)
    return hdu


FILTERED = [with_cards(image(plane), FILTER=name) for plane, name in zip(CUBE, "gri", strict=True)]


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
        ("colours last", packed(fits.PrimaryHDU(np.moveaxis(CUBE[::-1], 0, 2))), ()),
        ("colours in the middle", packed(fits.PrimaryHDU(np.moveaxis(CUBE[::-1], 0, 1))), ()),
        ("colours last, of one", packed(fits.PrimaryHDU(np.moveaxis(CUBE[::-1], 0, 2)[None])), ()),
        ("a last axis of one", packed(fits.PrimaryHDU(CUBE[..., None])), ()),
        ("an axis of one between", packed(fits.PrimaryHDU(CUBE[:, None])), ()),
        ("three images with their filters", packed(*FILTERED), ()),
        ("three images in another order", packed(FILTERED[2], FILTERED[0], FILTERED[1]), ()),
        ("three images by number", packed(*map(image, CUBE)), (3, 2, 1)),
        ("three images by name", packed(*map(image, CUBE, "abc")), "cba"),
        (
            "three images, packed by tiles",
            packed(
                *(
                    fits.CompImageHDU(plane, compression_type="GZIP_2", quantize_level=0, name=name)
                    for plane, name in zip(CUBE, "gri", strict=True)
                )
            ),
            (),
        ),
        ("five planes, of which three", packed(fits.PrimaryHDU(np.stack([*CUBE, *CUBE[:2]]))), (3, 2, 1)),
        ("axes of one", packed(fits.PrimaryHDU(CUBE[None])), ()),
        ("its errors beside it", packed(fits.PrimaryHDU(CUBE), image(CUBE, "INVVAR")), ()),
        ("a table beside it", packed(fits.PrimaryHDU(CUBE), fits.BinTableHDU.from_columns([])), ()),
        ("smaller images beside them", packed(*FILTERED, image(CUBE[0, :70, :70])), ()),
        ("in another unit", packed(fits.PrimaryHDU(CUBE.astype(np.float64) * 1e-30 + 5e-30)), ()),
        (
            "each plane in its own",
            packed(fits.PrimaryHDU(CUBE * np.array([[[2]], [[30]], [[400]]], np.float32) + 7)),
            (),
        ),
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


def test_what_is_not_known_at_the_border_is_sky() -> None:
    holed = PLANE.copy()
    holed[:10], holed[50, 50], holed[-5:] = np.nan, np.inf, -np.inf
    square = show(packed(fits.PrimaryHDU(holed))).pixels
    assert square[:5].max() < 10
    assert square[-10:].max() < 10
    assert np.abs(square[20:40].astype(int) - GREY[20:40]).max() <= 8


BESIDE = image(np.abs(NOISE[1]).astype(np.float32))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("noise, exposure", packed(*map(image, (PLANE, BESIDE.data, BESIDE.data), ("SCI", "NOISE", "EXPOSURE")))),
        ("errors first", packed(image(BESIDE.data, "VARIANCE"), image(BESIDE.data, "DQ_1"), image(PLANE, "r"))),
        ("MUSE", packed(image(PLANE, "DATA"), image(BESIDE.data, "STAT"))),
        ("Rubin", packed(image(PLANE, "IMAGE"), image(BESIDE.data, "MASK"), image(BESIDE.data, "VARIANCE"))),
        ("Webb", packed(*(image(PLANE if name == "SCI" else BESIDE.data, name) for name in (
            "SCI", "ERR", "DQ", "AREA", "VAR_POISSON", "VAR_RNOISE", "CON", "WHT")))),
        ("CCDData", packed(fits.PrimaryHDU(PLANE), with_cards(BESIDE.copy(), UTYPE="StdDevUncertainty"))),
        ("ESO", packed(with_cards(BESIDE.copy(), HDUCLAS2="ERROR"), image(PLANE))),
        ("GALFIT", packed(
            with_cards(image(PLANE), OBJECT="ngc[1:100,1:100]"),
            with_cards(BESIDE.copy(), OBJECT="model"),
            with_cards(BESIDE.copy(), OBJECT="residual map"),
        )),
        ("named as the image, after another", packed(fits.PrimaryHDU(BESIDE.data), image(PLANE, "SCI"))),
        *((name, packed(image(BESIDE.data, name), image(PLANE, "COADD"))) for name in (
            "CONF", "NEXP", "FLG", "CHI2", "RRHR", "FLUXERR", "OBJMASK", "GALDEPTH", "SKYRMS")),
        ("without a name", packed(fits.PrimaryHDU(PLANE), BESIDE.copy(), BESIDE.copy())),
        ("after a primary of one pixel", packed(fits.PrimaryHDU(PLANE[:1, :1]), image(PLANE))),
        ("after a thumbnail", packed(fits.PrimaryHDU(BESIDE.data[:20, :20]), image(PLANE), BESIDE.copy())),
        ("two chips of one filter", packed(
            fits.PrimaryHDU(), *(with_cards(image(plane, "SCI"), FILTER="F606W") for plane in (PLANE, *CUBE))
        )),
        ("packed with bzip2", bz2.compress(packed(fits.PrimaryHDU(PLANE)))),
    ],
)  # fmt: skip
def test_planes_beside_an_image_are_not_its_colours(name: str, data: bytes) -> None:
    assert difference(data, GREY) <= 1


def test_the_plane_that_is_read_is_named() -> None:
    read = show(packed(image(PLANE, "SCI"), image(BESIDE.data, "NOISE")))
    assert read.details == ("plane SCI", "linear values, asinh stretch")
    assert show(packed(*FILTERED)).details[0] == "planes HDU 3, HDU 2, HDU 1"


def in_colour(names: Sequence[str], planes: Sequence[NDArray[np.float32]], **cards: object) -> bytes:
    return packed(
        fits.PrimaryHDU(), *(with_cards(image(*part), **cards) for part in zip(planes, names, strict=True))
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("by their colours", in_colour(["RED", "GREEN", "BLUE"], CUBE[::-1])),
        ("Hubble's filters", in_colour(["F814W", "F435W", "F606W"], CUBE[[2, 0, 1]])),
        ("Hubble's, one in the infrared", in_colour(["F160W", "F475W", "F814W"], CUBE[[2, 0, 1]])),
        ("Webb's filters", in_colour(["F444W", "F150W", "F277W"], CUBE[[2, 0, 1]])),
        ("Webb's, by its name", in_colour(["F410M", "F090W", "F182M"], CUBE[[2, 0, 1]], TELESCOP="JWST")),
        ("RGB, red first", packed(with_cards(fits.PrimaryHDU(CUBE[::-1]), CTYPE3="RGB"))),
        ("a cube of wavelengths", packed(with_cards(fits.PrimaryHDU(CUBE), CTYPE3="WAVE", CDELT3=1.0))),
        ("long to short", packed(with_cards(fits.PrimaryHDU(CUBE[::-1]), CTYPE3="AWAV", CDELT3=-1.0))),
        ("by frequency", packed(with_cards(fits.PrimaryHDU(CUBE[::-1]), CTYPE3="FREQ", CDELT3=1.0))),
        ("four bands, named", packed(with_cards(fits.PrimaryHDU(CUBE[[0, 1, 1, 2]]), BANDS="griz"))),
        ("[y, x, colour]", packed(fits.PrimaryHDU(np.moveaxis(CUBE[::-1], 0, -1)))),
        ("[y, x, colour] of filters", packed(with_cards(
            fits.PrimaryHDU(np.moveaxis(CUBE, 0, -1)), FILTER1="g", FILTER2="r", FILTER3="i"))),
        ("wavelengths of a cube, in a text", packed(with_cards(
            fits.PrimaryHDU(CUBE[::-1]), BAND1="760 nm", BAND2="0.62 um", BAND3="4800 Angstrom"))),
        ("wavelengths of a cube", packed(with_cards(
            fits.PrimaryHDU(CUBE[::-1]), WAVE1=0.76, WAVE2=0.62, WAVE3=0.48))),
        ("filters of a cube, in a list", packed(with_cards(
            fits.PrimaryHDU(CUBE[::-1]), FILTERS="F814W, F606W, F435W"))),
        *((f"by {key}", packed(*(
            with_cards(image(CUBE[plane]), **{key: value}, CTYPE3=kind)
            for plane, value in ((1, values[1]), (2, values[2]), (0, values[0]))
        ))) for key, values, kind in (
            ("WAVELEN", (0.48, 0.62, 0.76), ""),
            ("WAVELNTH", (480, 620, 760), ""),
            ("CENWAVE", (4800, 6200, 7600), ""),
            ("RESTWAV", (4.8e-7, 6.2e-7, 7.6e-7), ""),
            ("RESTFRQ", (6.2e14, 4.8e14, 3.9e14), ""),
            ("CRVAL3", (4800.0, 6200.0, 7600.0), "WAVE"),
        )),
        ("in units that differ", packed(*(
            with_cards(image(CUBE[plane]), WAVELEN=value, WAVEUNIT=unit)
            for plane, value, unit in ((1, 620.0, "nm"), (0, 4800.0, "Angstrom"), (2, 0.76, "um"))
        ))),
    ],
)  # fmt: skip
def test_the_longest_wavelength_is_red(name: str, data: bytes) -> None:
    assert difference(data, COLOURS) <= 1


def test_stacks_of_pan_starrs_are_light_again() -> None:
    softening, offset = 20.0, 3.0
    stored = np.arcsinh((PLANE.astype(float) - offset) / (2 * softening)) / (np.log(10) / 2.5)
    stack = with_cards(image(stored.astype(np.float32)), BSOFTEN=softening, BOFFSET=offset)
    assert difference(packed(stack), GREY) <= 1
    stack = image(stored.astype(np.float32))
    common = with_cards(fits.PrimaryHDU(), BSOFTEN=softening, BOFFSET=offset)
    assert difference(packed(common, stack), GREY) <= 1


CORE = (slice(47, 53), slice(48, 52))


@pytest.mark.parametrize("kind", ["not a number", "blank", "zero", "-9999", "-1e30"])
def test_a_hole_in_the_core_is_filled_from_its_rim(kind: str) -> None:
    holed = np.round(PLANE * 100 + 3000).astype(np.int32) if kind == "blank" else PLANE.copy()
    whole = packed(fits.PrimaryHDU(holed.copy()))
    holed[CORE] = {"not a number": np.nan, "blank": -9, "zero": 0, "-9999": -9999, "-1e30": -1e30}[kind]
    hdu = fits.PrimaryHDU(holed)
    read = show(packed(with_cards(hdu, BLANK=-9) if kind == "blank" else hdu))
    assert read.details[1] == "24 unknown pixels filled from their rim"
    assert read.pixels[CORE].min() > 0.7 * show(whole).pixels[CORE].min()
    assert np.abs(read.pixels[:40].astype(int) - GREY[:40]).max() <= 8


def test_too_large_a_hole_is_refused() -> None:
    holed = PLANE.copy()
    holed[40:60, 40:60] = np.nan
    with pytest.raises(TooManyUnknownPixelsError, match="16% of the pixels in the middle of the plane PRIMARY"):
        show(packed(fits.PrimaryHDU(holed)))


def test_a_mosaic_without_data_beside_it_has_the_sky_of_the_rest() -> None:
    half = PLANE + 1000
    half[:, 80:] = 0
    read = show(packed(fits.PrimaryHDU(half)))
    assert np.abs(read.pixels[:, :70].astype(int) - GREY[:, :70]).mean() < 3


def test_a_part_of_the_side_can_be_asked_for() -> None:
    read = show(packed(fits.PrimaryHDU(PLANE)), crop=0.8)
    assert read.pixels.shape == (80, 80, 3)
    assert (read.framing.crop, read.framing.rule) == (0.8, "requested")
    np.testing.assert_array_equal(read.pixels, GREY[10:90, 10:90])


def test_a_deep_exposure_is_not_all_white() -> None:
    light = np.exp(-np.hypot(ROWS / 2, COLUMNS) / 3)
    for deep in (light, light + NOISE[0] / 40_000):
        square = show(packed(fits.PrimaryHDU(deep))).pixels
        assert (square > 250).mean() < 0.01
        assert square[45:55, 45:55].mean() > 100
        assert square[:20].mean() < 15


def test_less_stretch_shows_fainter_light_and_more_softening_holds_bright_light_back() -> None:
    data = packed(fits.PrimaryHDU(PLANE))
    assert show(data, linear_up_to=4).pixels.mean() > GREY.mean() + 5
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
        (packed(fits.PrimaryHDU(CUBE[:2])), UnreadableFitsError, "2 planes"),
        (packed(image(PLANE, "ERR"), image(PLANE, "DQ")), UnreadableFitsError, r"1 ERR \(100 x 100\), 2 DQ"),
        (packed(fits.PrimaryHDU(PLANE[:63, :63])), ImageTooSmallError, "63"),
        (packed(fits.PrimaryHDU(PLANE))[:9000], UnreadableFitsError, "damaged"),
        (b"SIMPLE  =" + bytes(5000), UnreadableFitsError, "damaged"),
        (header_of(NAXIS1=100_000, NAXIS2=100_000), TooManyPixelsError, "100000 x 100000"),
        (header_of(NAXIS1=64, NAXIS2=64, NAXIS3=10**9), UnreadableFitsError, "1,000,000,000 planes"),
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
        "only planes beside an image",
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
    for band in (4, "SCI"):
        with pytest.raises(UnreadableFitsError, match=f"no plane {band}; PRIMARY has 3 planes"):
            show(packed(fits.PrimaryHDU(CUBE)), bands=(band,))


def test_a_packed_bomb_is_not_unpacked() -> None:
    with pytest.raises(TooManyBytesError):
        read_image(gzip.compress(bytes(50_000_000)), Limits(unpacked_bytes=100_000))


HOLE = (slice(48, 52), slice(48, 52))


def flagged(bits: int, name: str = "DQ", others: int = 512, **cards: object) -> bytes:
    flags = np.full((SIDE, SIDE), others, np.int32)
    flags[HOLE] |= bits
    spoilt = PLANE.copy()
    spoilt[HOLE] = 9000
    return packed(image(spoilt, "SCI"), with_cards(image(flags, name), **cards))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a mask of zeros and ones", flagged(1, "MASK", others=0)),
        ("DO_NOT_USE of Webb", flagged(1, TELESCOP="JWST")),
        ("a bad pixel of Hubble", flagged(4, TELESCOP="HST")),
        ("BAD of Rubin", flagged(8, "MASK", MP_BAD=3, MP_DETECTED=9)),
    ],
)
def test_pixels_that_another_plane_flags_are_unknown(name: str, data: bytes) -> None:
    read = show(data)
    plane = "DQ" if name.startswith(("DO", "a bad")) else "MASK"
    assert read.details[1:3] == (
        f"pixels flagged in {plane} taken as unknown",
        "16 unknown pixels filled from their rim",
    )
    assert np.abs(read.pixels[:40].astype(int) - GREY[:40]).max() <= 8


def test_flags_of_unknown_meaning_that_nearly_all_have_are_ignored_and_that_is_said() -> None:
    read = show(flagged(1))
    assert read.details[1] == "flags of DQ ignored: 100% of the middle have some"


def test_flags_go_with_the_image_of_their_version() -> None:
    clean, spoilt = PLANE.copy(), PLANE.copy()
    spoilt[HOLE] = 9000
    flags = np.zeros((SIDE, SIDE), np.uint8)
    flags[HOLE] = 1
    parts = [fits.ImageHDU(clean, name="SCI", ver=1), fits.ImageHDU(flags * 0, name="DQ", ver=1)]
    parts += [fits.ImageHDU(spoilt, name="SCI", ver=2), fits.ImageHDU(flags, name="DQ", ver=2)]
    assert show(packed(*parts)).details == ("plane SCI", "linear values, asinh stretch")
    assert "16 unknown pixels" in str(show(packed(*parts), bands=(3,)).details)


def test_what_can_be_named_is_told() -> None:
    assert show(packed(image(PLANE, "SCI"), image(PLANE, "ERR"))).bands == ("SCI", "ERR")
    assert show(packed(fits.PrimaryHDU(CUBE))).bands == ("1", "2", "3")
    assert show(packed(*(image(plane, "SCI") for plane in CUBE))).bands == ("1", "2", "3")


def test_one_large_tile_is_unpacked_once() -> None:
    whole = fits.CompImageHDU(PLANE, tile_shape=PLANE.shape, compression_type="GZIP_2", quantize_level=0)
    assert difference(packed(whole), GREY) == 0


def test_a_mask_of_ones_that_covers_the_galaxy_is_ignored_and_that_is_said() -> None:
    for covered in (np.percentile(PLANE, 40) < PLANE, np.ones(PLANE.shape, bool)):
        read = show(packed(image(PLANE, "SCI"), image(covered.astype(np.uint8), "MASK")))
        assert read.details[1].startswith("flags of MASK ignored")
        assert np.abs(read.pixels.astype(int) - GREY).max() <= 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("DECam's weights first", packed(image(BESIDE.data, "WTM"), image(PLANE, "CCD1"))),
        ("beside its background", packed(image(BESIDE.data, "BKG"), image(PLANE, "BKG_SUBTRACTED"))),
        ("beside its sky", packed(image(BESIDE.data, "SKY"), image(PLANE, "SKYSUB"))),
    ],
)
def test_names_of_planes_are_told_apart(name: str, data: bytes) -> None:
    assert np.abs(show(data).pixels.astype(int) - GREY).max() <= 1


SHOWN = (np.moveaxis(COLOURS, -1, 0)[:, ::-1] // 2 + 60).astype(np.uint8)
"""An image that is fit to be shown, as planes of bytes for red, green and blue."""


@pytest.mark.parametrize(
    ("name", "hdu"),
    [
        ("red, green, blue", fits.PrimaryHDU(SHOWN)),
        ("colours last", fits.PrimaryHDU(np.ascontiguousarray(np.moveaxis(SHOWN, 0, -1)))),
        ("packed in tiles", fits.CompImageHDU(SHOWN)),
    ],
)
def test_bytes_are_shown_as_they_are(name: str, hdu: Any) -> None:
    hdus = [hdu] if isinstance(hdu, fits.PrimaryHDU) else [fits.PrimaryHDU(), hdu]
    read = show(packed(*hdus))
    assert np.array_equal(read.pixels, np.moveaxis(SHOWN, 0, -1)[::-1])
    assert read.details[-1] == "fit to be shown, no stretch, assumed; the option stretch decides"


def test_colours_that_are_last_are_read_in_time() -> None:
    cube = np.random.default_rng(4).normal(size=(600, 600, 3)).astype(np.float32)
    before = time.process_time()
    show(packed(fits.PrimaryHDU(cube)))
    assert time.process_time() - before < 10  # minutes, value by value


def test_bands_are_named_in_filters_too() -> None:
    cube = np.stack([CUBE[0], CUBE[1], CUBE[1], CUBE[2]])
    read = show(packed(with_cards(fits.PrimaryHDU(cube), FILTERS="griz")))
    assert np.abs(read.pixels.astype(int) - COLOURS).max() <= 1
