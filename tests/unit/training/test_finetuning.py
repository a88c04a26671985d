"""`galaxy train finetune`: labels of every form, what is wrong with them by row, and a model like every other."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

from galaxy_cli.main import main
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.predictions import ClassPrediction
from galaxy_training.finetuning.head import fit_head
from galaxy_training.finetuning.images import same_images
from galaxy_training.finetuning.labels import read_labels
from galaxy_training.finetuning.outcome import measure_number
from galaxy_training.finetuning.regression import conformal_half_width, fit_regression
from galaxy_training.simulation import Kind, draw_galaxy

COUNT = 24
OTHERS: tuple[Kind, ...] = ("smooth", "disk", "edge-on")
MARGIN = 0.1
"""Of accuracy, over a model of the pixels alone."""
MAX_OUTLIERS = 0.1
"""Part of the labelled images that may be outliers; by the released network, half of the drawn ones are."""
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn galaxies: rings, and spirals and disks without one."""
    folder = tmp_path_factory.mktemp("pictures")
    chance = np.random.default_rng(11)
    for number in range(2 * COUNT):
        kind: Kind = "ring" if number < COUNT else OTHERS[number % 3]
        Image.fromarray(draw_galaxy(chance, 96, kind=kind).image).save(folder / f"{number:03}.png")
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a CSV file of labels."""

    def table(header: str, *rows: str) -> Path:
        path = tmp_path / "labels.csv"
        path.write_text("\n".join([header, *rows]) + "\n")
        return path

    return table


def ring_rows() -> list[str]:
    return [f"{number:03}.png,{'ring' if number < COUNT else 'none'}" for number in range(2 * COUNT)]


def finetune(images: Path, labels: Path, folder: Path, *more: str) -> Result:
    arguments = ["--images", images, "--labels", labels, "--name", "ring", "--registry", folder / "registry"]
    words = [*map(str, arguments), "--reports", str(folder / "runs"), "--init-from", "equivariant", *more]
    return CliRunner().invoke(main, ["train", "finetune", *words])


def test_rings_are_learnt_better_than_from_scratch_and_served_as_every_model(
    pictures: Path, write: Write, tmp_path: Path
) -> None:
    labels = write("file,label", *ring_rows())
    result = finetune(pictures, labels, tmp_path)
    assert result.exit_code == 0, result.output
    registry = Registry(tmp_path / "registry")
    manifest = registry.manifest("ring")
    metrics = manifest.metrics
    assert metrics["accuracy_lower"] <= metrics["accuracy"] <= metrics["accuracy_upper"]
    pixels = [
        np.asarray(Image.open(path).convert("L").resize((32, 32))).ravel() / 255
        for path in sorted(pictures.glob("*.png"))
    ]
    scratch = cross_val_score(LogisticRegression(max_iter=500), pixels, [n < COUNT for n in range(2 * COUNT)])
    assert metrics["accuracy"] >= scratch.mean() + MARGIN
    model = Classifiers(registry).get("ring")
    answer = model.predict(load_image((pictures / "000.png").read_bytes()).pixels)
    assert isinstance(answer, ClassPrediction)
    assert max(answer.values, key=lambda label: answer.values[label]) == "ring"
    assert sum(answer.values.values()) == pytest.approx(1, abs=1e-5)
    assert answer.outlier_score is not None
    scores = [
        model.outlier_scores(load_image(path.read_bytes()).pixels[np.newaxis])[0]
        for path in sorted(pictures.glob("*.png"))[:COUNT]
    ]
    assert np.mean(np.array(scores) > 1) < MAX_OUTLIERS
    assert {path.name for path in (tmp_path / "runs" / "ring").iterdir()} == {
        "confusion.png",
        "reliability.png",
        "metrics.json",
    }
    listed = CliRunner().invoke(main, ["models", "list", str(tmp_path / "registry")]).output
    assert f"accuracy {metrics['accuracy']:.1%}" in listed
    again = finetune(pictures, labels, tmp_path)
    assert json.loads(again.stdout.splitlines()[-1])["version"] == "2"


def test_a_zip_and_several_yes_and_no_give_independent_labels(
    pictures: Path, write: Write, tmp_path: Path
) -> None:
    packed = tmp_path / "pictures.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in pictures.iterdir():
            archive.write(path, f"some/{path.name}")
    rows = [f"{n:03},{'yes' if n < COUNT else 'no'},{'yes' if n % 3 else 'no'}" for n in range(2 * COUNT)]
    result = finetune(packed, write("id_str,ring,third", *rows), tmp_path, "--force")
    assert result.exit_code == 0, result.output
    manifest = Registry(tmp_path / "registry").manifest("ring")
    assert manifest.output.labels == ("ring", "third")
    assert manifest.metrics["baseline_accuracy"] == pytest.approx(7 / 12)
    assert "need not add up to 1" in manifest.class_definition


@pytest.mark.parametrize(
    ("header", "row", "form", "names"),
    [
        ("file,label", lambda n: f"{n},{'ab'[n % 2]}", "classes", ("a", "b")),
        ("id_str,ring", lambda n: f"{n},{n % 2}", "classes", ("not ring", "ring")),
        ("id_str,smooth_count,disk_count", lambda n: f"{n},{30 * (n % 2) + 2},{9}", "votes", None),
        ("id_str,bar,ring", lambda n: f"{n},{n % 2},{n % 3 == 0:d}", "yes-no", ("bar", "ring")),
        ("id_str,t_type", lambda n: f"{n},{n % 3 / 2}", "number", ("t_type",)),
        ("id_str,count", lambda n: f"{n},{n % 3}", "classes", ("0", "1", "2")),
        ("id_str,bar,none", lambda n: f"{n},{n % 2},{1 - n % 2}", "classes", ("bar", "none")),
    ],
)
def test_forms_of_labels(
    write: Write, header: str, row: Callable[[int], str], form: str, names: tuple[str, ...] | None
) -> None:
    labels = read_labels(write(header, *map(row, range(30))))
    assert labels.form == form
    assert names is None or labels.names == names
    if labels.exclusive:
        assert labels.targets.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize(
    ("header", "rows", "message"),
    [
        ("galaxy,label", ["a,b"], "One that names the image is needed"),
        ("file,label", ["a.png,x", "b.png,"], "row 3: a label is missing"),
        ("file,label", ["a.png,x,y"], "row 2: 3 cells for 2 columns"),
        ("file,label", ["a.png,x", "b.png,y", "a.png,y"], "row 4: a.png has another label in row 2"),
        ("file,a,b", ["a.png,3,4", "b.png,few,1"], "row 3: 'few' is no count"),
        ("file,a,b", ["a.png,3,4", "b.png,0,0"], "row 3: nobody voted"),
        ("file,label", ["a.png,x"], "There are 1 classes"),
        ("file,label", [f"{n},x" for n in range(9)] + ["9,y", "10,y"], "'y' has 2 images (rows 11, 12)"),
        ("file,z", [f"{n},{n}.5" for n in range(12)], "'z' has 12 different numbers of 12 images"),
        ("file,z", [f"{n},0.5" for n in range(30)], "'z' has 1 different numbers of 30 images"),
        ("file,z", ["a.png,0.5", "a.png,0.7"], "row 3: a.png has another label in row 2"),
        ("file", ["a.png"], "has no column with labels"),
        ("file,label", [f"no{n}.png,{'xy'[n % 2]}" for n in range(12)], "row 2: "),
    ],
)
def test_wrong_labels_are_refused_by_row(
    pictures: Path, write: Write, tmp_path: Path, header: str, rows: list[str], message: str
) -> None:
    result = finetune(pictures, write(header, *rows), tmp_path)
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test_the_same_image_with_other_labels_is_refused(pictures: Path, write: Write, tmp_path: Path) -> None:
    folder = tmp_path / "some"
    folder.mkdir()
    for path in pictures.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "copy.png").write_bytes((pictures / "000.png").read_bytes())
    refused = finetune(folder, write("file,label", *ring_rows(), "copy.png,none"), tmp_path)
    assert refused.exit_code == 2
    assert "rows 2 and 50: 000.png and copy.png are the same image" in refused.output


def test_turned_copies_are_held_out_together() -> None:
    vectors = np.eye(3, dtype=np.float32)[[0, 1, 0, 2, 1]]
    assert same_images(vectors).tolist() == [0, 1, 0, 3, 1]


def test_probabilities_are_calibrated_and_votes_are_parts() -> None:
    chance = np.random.default_rng(2)
    embeddings = chance.normal(size=(400, 6)).astype(np.float32)
    truth = 1 / (1 + np.exp(-3 * embeddings[:, 0]))
    votes = chance.binomial(40, truth) / 40
    fitted = fit_head(embeddings, np.stack([votes, 1 - votes], axis=1), np.arange(400), exclusive=True)
    assert np.abs(fitted.held_out[:, 0] - truth).mean() < 0.03
    assert fitted.held_out.sum(axis=1) == pytest.approx(1)


def test_a_number_is_estimated_in_its_unit_and_the_interval_holds() -> None:
    chance = np.random.default_rng(8)
    embeddings = chance.normal(size=(1200, 16)).astype(np.float32)
    truth = 1e4 + 500 * embeddings[:, 0] + chance.normal(scale=100, size=1200)
    fitted = fit_regression(embeddings[:200], truth[:200], np.arange(200))
    errors = np.abs(truth[200:] - fitted.head.estimate(embeddings[200:]))
    assert np.sqrt(np.square(errors).mean()) < 120
    assert (errors <= fitted.half_width).mean() == pytest.approx(0.9, abs=0.05)
    metrics = measure_number(truth[:200], fitted)
    assert metrics["rmse_lower"] < metrics["rmse"] < metrics["rmse_upper"] < metrics["baseline_rmse"] / 3
    assert 0.9 < metrics["r2_lower"] < metrics["r2"] < metrics["r2_upper"] < 1


def test_the_interval_of_few_images_is_corrected_for_their_number() -> None:
    assert conformal_half_width(np.arange(1.0, 20.0)) == 18  # of 19, (19 + 1) x 0.9
    assert conformal_half_width(np.array([-3.0, 1.0])) == 3


def test_whole_numbers_are_a_number_where_that_is_asked_for(pictures: Path, write: Write, tmp_path: Path) -> None:
    labels = write("file,t_type", *(f"{n:03}.png,{-3 if n < COUNT else 5 + n % 3}" for n in range(2 * COUNT)))
    result = finetune(pictures, labels, tmp_path, "--number")
    assert result.exit_code == 0, result.output
    manifest = Registry(tmp_path / "registry").manifest("ring")
    assert (manifest.task, manifest.output.labels) == ("regression", ("t_type",))
    assert (tmp_path / "runs" / "ring" / "scatter.png").exists()
    listed = CliRunner().invoke(main, ["models", "list", str(tmp_path / "registry")]).output
    assert f"RMSE {manifest.metrics['rmse']:.1f}" in listed


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--unit", "lightyears per cup"], "is no unit of the VOUnits standard"),
        (["--unit", "kpc"], "holds no numbers"),
        (["--number"], "row 2: 'ring' is no number"),
    ],
)
def test_units_and_numbers_that_are_none_are_refused(
    pictures: Path, write: Write, tmp_path: Path, options: list[str], message: str
) -> None:
    result = finetune(pictures, write("file,label", *ring_rows()), tmp_path, *options)
    assert result.exit_code == 2
    assert message in result.output


def test_nothing_loads_tensorflow() -> None:
    script = "import sys, galaxy_training.finetuning.run, galaxy_training.cli.finetune; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {"tensorflow", "keras"}.isdisjoint(run.stdout.split())
