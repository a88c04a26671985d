from __future__ import annotations

import csv
import gzip
import io
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from click.testing import CliRunner, Result
from numpy.typing import NDArray
from PIL import Image, ImageOps

from galaxy_cli.main import main
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.headlines import HEADLINES
from tests.conftest import RELEASED, ROOT
from tests.support.cli import CLASSIFY_PROCESS, Classify


@pytest.fixture
def images(tmp_path: Path, galaxy_jpeg: bytes) -> list[Path]:
    good, broken, missing = tmp_path / "good.jpg", tmp_path / "broken.jpg", tmp_path / "missing.jpg"
    good.write_bytes(galaxy_jpeg)
    broken.write_bytes(galaxy_jpeg[:500])
    return [good, broken, missing]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["classify", *map(str, arguments)])


def test_one_image_is_described_in_a_sentence(images: list[Path]) -> None:
    result = run(images[0])
    assert result.exit_code == 0
    assert f"{images[0]}: " in result.stdout
    assert result.stdout.rstrip().endswith(". (Read as JPEG; middle 0.736 of the side, as of Galaxy Zoo.)")


def test_a_doubtful_image_is_warned_of(tmp_path: Path, galaxy_jpeg: bytes) -> None:
    negative = tmp_path / "negative.png"
    ImageOps.invert(Image.open(io.BytesIO(galaxy_jpeg)).convert("RGB")).save(negative)
    assert "negative.png: The image looks like a negative" in run(negative).stdout
    (row,) = csv.DictReader(run(negative, "-o", "-", "--crop", 0.5).stdout.splitlines())
    assert (row["warnings"], row["framing"], row["read_as"]) == ("negative", "middle 0.5 of the side", "PNG")


def test_the_terminal_says_what_the_table_has_of_minorities_and_what_stands_out() -> None:
    samples = RELEASED / "samples" / "images"
    spoken = dict(line.split(": ", 1) for line in run(samples).stdout.splitlines())
    rows = list(csv.DictReader(run(samples, "-o", "-").stdout.splitlines()))
    for column, opening in (("also", "Could also be"), ("stands_out", "Stands out")):
        assert any(row[column] for row in rows)
        for row in rows:
            said = f"{opening}: {row[column]}." in spoken[row["file"]]
            assert said is bool(row[column]), row["file"]


def test_an_image_is_centred_on_its_galaxy_on_request(tmp_path: Path, off_centre_jpeg: bytes) -> None:
    image = tmp_path / "off.png"
    image.write_bytes(off_centre_jpeg)
    (row,) = csv.DictReader(run(image, "-o", "-", "--frame", "auto").stdout.splitlines())
    assert row["framing"].startswith("whole image, centred on the galaxy")
    assert f"; {row['framing']}.)" in run(image, "--frame", "auto").stdout
    (row,) = csv.DictReader(run(image, "-o", "-").stdout.splitlines())
    assert row["framing"] == "whole image"
    (row,) = csv.DictReader(run(image, "-o", "-", "--model", "cnn", "--frame", "auto").stdout.splitlines())
    assert row["framing"].startswith("whole image, centred on the galaxy")


def test_a_table_has_one_row_an_image(tmp_path: Path, images: list[Path]) -> None:
    table, listed = tmp_path / "out.csv", tmp_path / "list.csv"
    listed.write_text("\n".join(["path", *map(str, images)]))
    result = run(listed, "--model", "cnn", "--output", table)
    assert result.exit_code == 1
    assert "broken.jpg" in result.stderr
    assert "missing.jpg" in result.stderr
    assert "2 of 3 images could not be classified" in result.stderr
    rows = list(csv.DictReader(table.open()))
    columns = list(rows[0])
    assert columns[:4] == ["file", "headline", "headline_code", "sentence"]
    assert columns[-7:] == ["framing", "read_as", "warnings", "model", "version", "error_code", "error"]
    assert [Path(row["file"]).name for row in rows] == ["good.jpg", "broken.jpg", "missing.jpg"]
    assert sum(
        float(rows[0][f"smooth_or_featured_{answer}_fraction"])
        for answer in ("smooth", "featured_or_disk", "artifact")
    ) == pytest.approx(1, abs=1e-4)
    assert rows[0]["error"] == ""
    assert rows[0]["headline"] in HEADLINES.values()
    assert rows[1]["smooth_or_featured_smooth_fraction"] == ""
    assert "damaged" in rows[1]["error"]
    assert [row["error_code"] for row in rows] == ["", "broken_image", "storage_unavailable"]


def test_kaggles_columns_are_there_when_asked_for(tmp_path: Path, images: list[Path]) -> None:
    table = tmp_path / "out.csv"
    assert run(images[0], "--model", "cnn", "--columns", "kaggle", "--output", table).exit_code == 0
    (row,) = csv.DictReader(table.open())
    assert [column for column in row if column in TREE.keys] == list(TREE.keys)
    assert sum(float(row[f"Class1.{answer}"]) for answer in (1, 2, 3)) == pytest.approx(1, abs=1e-4)


def test_rows_are_in_the_order_of_the_images(tmp_path: Path) -> None:
    files = []
    for number in range(150):
        files.append(tmp_path / f"{number}.png")
        pixels = np.full((64, 64, 3), number, np.uint8)
        Image.fromarray(pixels).save(files[-1])
    table = tmp_path / "out.csv"
    assert run(*files, "--model", "logistic", "--output", table).exit_code == 0
    rows = list(csv.DictReader(table.open()))
    assert [row["file"] for row in rows] == [str(file) for file in files]
    assert len({row["smooth_or_featured_smooth_probability"] for row in rows}) > 1


def test_an_unknown_model_is_an_error_without_a_traceback(images: list[Path]) -> None:
    result = run(images[0], "--model", "nonsense")
    assert result.exit_code == 2
    assert re.search(r"The models are .*cnn.*logistic", result.stderr)
    assert "Traceback" not in result.output


def test_a_missing_registry_is_an_error(images: list[Path], tmp_path: Path) -> None:
    result = run(images[0], "--registry", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "no registry" in result.stderr


def test_a_missing_input_is_an_error_before_any_image_is_read(images: list[Path], tmp_path: Path) -> None:
    result = run(*images, "--output", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert f"There is no {images[-1]}." in result.stderr
    assert not list(tmp_path.glob("out.csv*"))


def test_csv_in_the_terminal(images: list[Path]) -> None:
    result = run(images[0], images[1], "--output", "-")
    assert result.exit_code == 1
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert [row["file"] for row in rows] == list(map(str, images[:2]))
    assert "broken.jpg" in result.stderr


def test_of_many_failed_images_a_few_are_named_and_all_are_counted(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"{number}.jpg").write_bytes(b"nothing")
    result = run(tmp_path)
    assert result.exit_code == 1
    assert result.stderr.count("not a picture") == 20
    assert "50 of 50 images could not be classified" in result.stderr


def test_rotations_change_the_prediction(images: list[Path], tmp_path: Path) -> None:
    one, many = tmp_path / "one.csv", tmp_path / "many.csv"
    assert run(images[0], "--output", one).exit_code == 0
    assert run(images[0], "--output", many, "--rotations", 4).exit_code == 0
    assert one.read_text() != many.read_text()
    assert run(images[0], "--rotations", 17).exit_code == 2


@pytest.mark.parametrize("bands", ["", "1,2", "1,2,3,4", "0", "1,,2", "-1"])
def test_bands_are_one_or_three_numbers(images: list[Path], bands: str) -> None:
    result = run(images[0], "--fits-bands", bands)
    assert result.exit_code == 2
    assert "counted from 1" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_an_error_without_a_traceback(
    images: list[Path], unbuffered: str
) -> None:
    command = [*CLASSIFY_PROCESS, str(images[0]), "--model", "logistic"]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT, env=environment
        )
    assert done.returncode == 2
    assert done.stderr.endswith(
        "Error: The system refuses: No space left on device. Check free disk space and permissions.\n"
    )


def test_a_terminal_that_lacks_a_letter_gets_its_code(tmp_path: Path, galaxy_jpeg: bytes) -> None:
    (tmp_path / "\u0416.jpg").write_bytes(galaxy_jpeg)
    command = [*CLASSIFY_PROCESS, str(tmp_path), "--model", "logistic"]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=environment)
    assert done.returncode == 0, done.stderr
    assert rb"\u0416.jpg: " in done.stdout


def fits_file(values: NDArray[np.float32]) -> bytes:
    file = io.BytesIO()
    fits.PrimaryHDU(values).writeto(file)
    return file.getvalue()


def test_fits_files_are_taken_beside_other_images(tmp_path: Path, classify: Classify, galaxy_jpeg: bytes) -> None:
    cube = np.random.default_rng(1).normal(size=(3, 96, 96)).astype(np.float32)
    (tmp_path / "a.fits").write_bytes(fits_file(cube))
    (tmp_path / "b.jpg").write_bytes(galaxy_jpeg)
    (tmp_path / "c.fits.gz").write_bytes(gzip.compress(fits_file(cube[0])))
    result = classify(tmp_path, "--fits-bands", "1", "--fits-stretch", 5, "--fits-q", 3)
    assert result.exit_code == 0
    assert result.stdout.count("\n") == 3


def test_csv_is_marked_and_has_no_formulas_for_excel_alone(
    tmp_path: Path, classify: Classify, galaxy_jpeg: bytes
) -> None:
    (tmp_path / "=1+1.jpg").write_bytes(galaxy_jpeg)
    (tmp_path / "list.csv").write_text("path\n=1+1.jpg\n")
    for options, start, name in (([], b"file,", "=1+1.jpg"), (["--excel"], b"\xef\xbb\xbffile,", "'=1+1.jpg")):
        table = tmp_path / "table.csv"
        assert classify(tmp_path / "list.csv", "-o", table, "--overwrite", *options).exit_code == 0
        assert table.read_bytes().startswith(start)
        assert next(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))["file"] == name
    refused = classify(tmp_path / "list.csv", "--excel", "-o", tmp_path / "table.parquet")
    assert (refused.exit_code, "ends in .csv" in refused.stderr) == (2, True)
