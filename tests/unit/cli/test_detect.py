from __future__ import annotations

import csv
import io
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from astropy.io import fits
from astropy.table import Table
from astropy.wcs import WCS
from click.testing import CliRunner, Result
from PIL import Image

from galaxy_cli.detection import fields, survey
from galaxy_cli.detection.cutouts import cut_out
from galaxy_cli.detection.fields import open_field
from galaxy_cli.detection.source import Source
from galaxy_cli.detection.survey import Detector, Survey, strips_of, survey_of
from galaxy_cli.main import main
from galaxy_core.errors import TooManyUnknownPixelsError
from galaxy_core.images.options import ReadOptions
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.registry import Registry
from galaxy_training.simulation.fields import SimulatedField, TrueGalaxy, draw_field
from tests.conftest import RELEASED

SIDE = 800
MIN_TRUE_SNR = 20.0


@pytest.fixture(scope="module")
def sky() -> SimulatedField:
    """A field with a cluster, a gradient, a trail and a gap."""
    return draw_field(np.random.default_rng(4), SIDE, galaxies=36, stars=60, clustered=0.15)


@pytest.fixture(scope="module")
def field_fits(sky: SimulatedField, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fields") / "field.fits"
    sky.write_fits(path)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["detect", "--model", "logistic", *map(str, arguments)])


def detected(path: Path) -> Survey:
    with open_field(path, ReadOptions()) as picture:
        detector = Detector(picture, 10.0)
        locus, large = detector.measure_stars(), detector.large_galaxies()
        strips = strips_of(picture.width, picture.height)
        return survey_of([s for strip in strips for s in detector.sources(strip, locus, large)], large, locus)


def places(sources: list[Source]) -> np.ndarray:
    """Columns, and rows from the bottom."""
    return np.array([[s.x, SIDE - 1 - s.y] for s in sources])


@pytest.fixture(scope="module")
def seen(field_fits: Path) -> Survey:
    return detected(field_fits)


def partners(sky: SimulatedField, seen: Survey) -> Iterator[tuple[TrueGalaxy, Source | None]]:
    """The bright galaxies of the truth outside the gap, each with what was detected of it."""
    found = places(seen.galaxies)
    for galaxy in sky.galaxies:
        if galaxy.snr > MIN_TRUE_SNR and not sky.gap[0] - galaxy.r90 < galaxy.x < sky.gap[1] + galaxy.r90:
            distances = np.hypot(*(found - [galaxy.x, galaxy.y]).T)
            near = distances.min() < max(3, 0.7 * galaxy.r50)
            yield galaxy, seen.galaxies[int(distances.argmin())] if near else None


def test_bright_galaxies_are_found_where_they_are_and_as_large(sky: SimulatedField, seen: Survey) -> None:
    pairs = list(partners(sky, seen))
    found = [(galaxy, source) for galaxy, source in pairs if source]
    assert len(found) >= 0.85 * len(pairs) > 20  # two stars of magnitude 14 outshine some of so few
    offsets = [np.hypot(s.x - g.x, SIDE - 1 - s.y - g.y) for g, s in found]
    assert np.median(offsets) < 0.5
    assert np.median([abs(s.r50 / g.r50 - 1) for g, s in found]) < 0.15


def test_what_is_called_a_galaxy_is_one(sky: SimulatedField, seen: Survey) -> None:
    true = np.array([[g.x, g.y] for g in sky.galaxies])
    bright = [s for s in seen.galaxies if s.snr > MIN_TRUE_SNR]
    wrong = [s for s in bright if np.hypot(*(true - places([s])).T).min() > max(3, 0.7 * s.r50)]
    assert len(wrong) <= 0.1 * len(bright)


def test_stars_are_no_galaxies(tmp_path: Path) -> None:
    draw_field(np.random.default_rng(3), SIDE, galaxies=0, stars=120).write_fits(tmp_path / "stars.fits")
    seen = detected(tmp_path / "stars.fits")
    assert len(seen.stars) > 80
    assert len(seen.galaxies) <= 0.02 * len(seen.stars) + 1
    assert seen.trails == []


def test_headlines_are_those_of_the_galaxies_cut_out_by_their_truth(
    sky: SimulatedField, seen: Survey, field_fits: Path
) -> None:
    models = Registry(str(RELEASED))
    manifest = models.manifest("equivariant")
    classifier = Classifier(manifest, models.model(manifest))
    with open_field(field_fits, ReadOptions()) as picture:

        def headline(source: Source) -> str:
            try:
                return classifier.predict(cut_out(picture, source, ReadOptions()).pixels).headline.code
            except TooManyUnknownPixelsError as error:  # of a galaxy in the gap
                return error.code

        pairs = [(galaxy, source) for galaxy, source in partners(sky, seen) if source]
        same = [
            headline(source)
            == headline(source._replace(x=galaxy.x, y=SIDE - 1 - galaxy.y, r50=galaxy.r50, r90=galaxy.r90))
            for galaxy, source in pairs
        ]
    assert np.mean(same) >= 0.6  # few galaxies, some of them between two headlines


def test_windows_find_each_galaxy_once(field_fits: Path, seen: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "OVERLAP", 96)
    monkeypatch.setattr(survey, "WINDOW_PIXELS", 300 * SIDE)
    assert len(strips_of(SIDE, SIDE)) > 3
    again = detected(field_fits)
    bright = [s for s in seen.galaxies if s.snr > MIN_TRUE_SNR]
    others = places(again.galaxies)
    counts = [(np.hypot(*(others - places([s])).T) < 1.5).sum() for s in bright]
    assert np.mean(np.equal(counts, 1)) > 0.9
    assert max(counts) == 1


def test_the_command_writes_table_regions_overlay_and_cutouts(field_fits: Path, tmp_path: Path) -> None:
    table, regions, overlay = tmp_path / "all.vot", tmp_path / "all.reg", tmp_path / "all.png"
    cutouts = tmp_path / "cut"
    result = run(field_fits, "-o", table, "--regions", regions, "--overlay", overlay, "--cutouts", cutouts)
    assert result.exit_code in {0, 1}, result.output
    rows = Table.read(table)
    row = rows[0]
    assert rows["ra"].unit == "deg"
    assert row["ra"] == pytest.approx(150 - (row["x"] - SIDE / 2) * 0.396 / 3600 / np.cos(np.radians(2)), abs=1e-4)
    assert row["r50_arcsec"] == pytest.approx(0.396 * row["r50"], rel=1e-3)
    assert row["headline"]
    lines = regions.read_text().splitlines()
    assert sum(line.startswith("ellipse") and "text=" in line for line in lines) == len(rows)
    assert f"ellipse({row['x']:.3f},{row['y']:.3f}," in lines[3]
    assert Image.open(overlay).size == (SIDE, SIDE)
    with_prediction = [r for r in rows if not r["error_code"]]
    assert len(list(cutouts.glob("field-*.png"))) == len(with_prediction)
    assert {r["cutout"] for r in with_prediction} == {str(path) for path in cutouts.iterdir()}
    assert not list(tmp_path.glob("*.partial*"))


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


def grey(sky: SimulatedField) -> np.ndarray:
    return np.nan_to_num(sky.bands["r"])


def test_pictures_and_tiffs_are_read_too(sky: SimulatedField, seen: Survey, tmp_path: Path) -> None:
    light = grey(sky)[::-1]
    tifffile.imwrite(tmp_path / "tiled.tif", light, tile=(128, 128), compression="zlib")
    shown = np.clip(255 * np.arcsinh((light - np.median(light)) / 0.05) / 6 + 20, 0, 255).astype(np.uint8)
    Image.fromarray(shown).save(tmp_path / "sky.png")
    Image.fromarray(shown).convert("RGB").save(tmp_path / "sky.jpg", quality=95)
    bright = np.array([[s.x, s.y] for s in seen.galaxies if s.snr > 100])
    for name in ("tiled.tif", "sky.png", "sky.jpg"):
        table = tmp_path / f"{name}.csv"
        assert run(tmp_path / name, "-o", table).exit_code in {0, 1}
        found = np.array([[float(r["x"]) - 1, float(r["y"]) - 1] for r in rows_of(table)])
        near = [np.hypot(*(found - place).T).min() < 3 for place in bright]
        assert np.mean(near) >= 0.7, name


def spoil(source: Path, target: Path, change: Callable[[fits.HDUList], None]) -> Path:
    with fits.open(source) as file:
        change(file)
        file.writeto(target)
    return target


def test_a_file_without_coordinates_and_with_broken_ones_says_so(field_fits: Path, tmp_path: Path) -> None:
    def without(file: fits.HDUList) -> None:
        for hdu in file[1:]:
            del hdu.header["CTYPE*"]

    def broken(file: fits.HDUList) -> None:
        for hdu in file[1:]:
            hdu.header["CDELT1"] = hdu.header["CDELT2"] = 0.0

    def unheard(file: fits.HDUList) -> None:
        for hdu in file[1:]:
            hdu.header["CTYPE2"] = "DEC--XXX"

    for name, change, message in (
        ("no.fits", without, "no world coordinates"),
        ("broken.fits", broken, "are not usable"),
        ("unheard.fits", unheard, "are not usable, Unrecognized projection code (XXX in CTYPE2): positions"),
    ):
        table = tmp_path / f"{name}.csv"
        result = run(spoil(field_fits, tmp_path / name, change), "-o", table)
        assert message in result.stderr
        rows = rows_of(table)
        assert rows
        assert {r["ra"] for r in rows} == {""}


def test_a_missing_band_is_said_and_the_others_serve(field_fits: Path, tmp_path: Path) -> None:
    def empty(file: fits.HDUList) -> None:
        file["G"].data[:] = np.nan

    result = run(spoil(field_fits, tmp_path / "two.fits", empty), "-o", tmp_path / "two.csv")
    assert "Nothing is in the plane G: galaxies are shown in grey" in result.stderr
    assert len(rows_of(tmp_path / "two.csv")) > 20


def test_noise_alone_gives_an_empty_table(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(100, 3, (300, 300)).astype(np.float32)
    fits.writeto(tmp_path / "noise.fits", noise)
    result = run(tmp_path / "noise.fits", "-o", tmp_path / "noise.csv")
    assert result.exit_code == 0
    assert "No galaxy stands out from the sky" in result.stderr
    assert rows_of(tmp_path / "noise.csv") == []


def test_a_galaxy_as_large_as_the_picture_keeps_its_measurements_and_says_what_to_do(tmp_path: Path) -> None:
    down, right = np.mgrid[:300, :300] - 150
    noise = np.random.default_rng(1).normal(100, 3, down.shape)
    light = 4000 * np.exp(-np.hypot(right, 1.3 * down) / 70)
    fits.writeto(tmp_path / "large.fits", (noise + light).astype(np.float32))
    run(tmp_path / "large.fits", "-o", tmp_path / "large.csv")
    (row,) = rows_of(tmp_path / "large.csv")
    assert float(row["r90"]) > 70
    assert "which is more than the picture. Classify the picture as it is" in row["error"]


def test_galaxies_beyond_the_limit_keep_their_measurements(field_fits: Path, tmp_path: Path) -> None:
    result = run(field_fits, "-o", tmp_path / "few.csv", "--limit", 3)
    assert result.exit_code == 1
    assert "The brightest 3 are classified; --limit raises that." in result.stderr
    rows = rows_of(tmp_path / "few.csv")
    assert {r["error_code"] for r in rows[3:]} == {"over_limit"}
    assert all(r["x"] and r["snr"] for r in rows)
    assert sum(bool(r["headline"]) for r in rows) == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a picture"),
        (b"words", "not a picture"),
        (b"SIMPLE  = and no more", "The FITS file is damaged or cut short."),
        (b"\x1f\x8b" + bytes(30), "damaged or cut short"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "x.fits").write_bytes(content)
    result = run(tmp_path / "x.fits", "-o", tmp_path / "x.csv")
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "x.csv").exists()


def test_a_picture_that_is_too_large_is_refused(
    field_fits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "MAX_SIDE", 700)
    result = run(field_fits, "-o", tmp_path / "x.csv")
    assert result.exit_code == 2
    assert "800 x 800 pixels; at most 700 a side" in result.stderr


def test_a_stopped_run_continues(field_fits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "OVERLAP", 96)
    monkeypatch.setattr(survey, "WINDOW_PIXELS", 300 * SIDE)
    whole, table = tmp_path / "whole.csv", tmp_path / "x.csv"
    run(field_fits, "-o", whole)
    calls: list[str] = []
    sources = Detector.sources

    def stop_after_two(self: Detector, strip: survey.Strip, *rest: object) -> list[Source]:
        calls.append(strip.name)
        if len(calls) == 2:
            signal.raise_signal(signal.SIGTERM)
        return sources(self, strip, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Detector, "sources", stop_after_two)
    result = run(field_fits, "-o", table)
    assert result.exit_code == 128 + signal.SIGTERM
    assert "The same command continues from there." in result.stderr
    assert not table.exists()
    again = run(field_fits, "-o", table)
    assert again.exit_code in {0, 1}, (calls, again.output)
    assert len(calls) == len(set(calls))
    assert table.read_text() == whole.read_text()


def test_a_catalogues_columns_join_the_galaxies_at_their_places(
    sky: SimulatedField, field_fits: Path, tmp_path: Path
) -> None:
    wcs = WCS(fits.getheader(field_fits, 1))
    brightest = sorted(sky.galaxies, key=lambda galaxy: galaxy.magnitude)[:5]
    rows = []
    for number, galaxy in enumerate(brightest):
        ra, dec = (float(value) for value in wcs.all_pix2world(galaxy.x, galaxy.y, 0))
        rows += [(f"g{number}", ra, dec, galaxy.magnitude), (f"off{number}", ra, dec + 1.8 / 3600, 99.0)]
    rows.append(("far", 10.0, -60.0, 1.0))
    catalogue = tmp_path / "sdss.csv"
    catalogue.write_text(
        "objid,ra,dec,mag\n" + "".join(f"{name},{ra},{dec},{mag}\n" for name, ra, dec, mag in rows)
    )
    output = tmp_path / "all.csv"
    result = run(field_fits, "-o", output, "--match", catalogue, "--match-radius", "2")
    assert "of the 11 objects" in result.output
    matched = [row for row in csv.DictReader(io.StringIO(output.read_text())) if row["match_objid"]]
    names = [row["match_objid"] for row in matched]
    assert len(names) == len(set(names))
    near = {row["match_objid"]: row for row in matched if row["match_objid"].startswith("g")}
    assert len(near) >= 4
    assert max(float(row["match_distance"]) for row in near.values()) < 1
    assert float(near["g0"]["match_mag"]) == pytest.approx(brightest[0].magnitude)
    assert "far" not in names


def test_what_has_no_places_is_not_matched(field_fits: Path, tmp_path: Path) -> None:
    picture = tmp_path / "plain.png"
    Image.fromarray(np.arange(6400, dtype=np.uint8).reshape(80, 80)).save(picture)
    catalogue = tmp_path / "objects.csv"
    catalogue.write_text("objid,mag\n1,2\n")
    for file, message in ((picture, "no world coordinates"), (field_fits, "no position that is recognised")):
        result = run(file, "-o", tmp_path / "all.csv", "--match", catalogue)
        assert result.exit_code == 2
        assert message in str(result.exception or "") + result.output
