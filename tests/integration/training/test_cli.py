"""The training commands as they are started: in a process of their own, with SageMaker's variables."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from galaxy_cli.main import main
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.models.samples import Samples
from galaxy_training.evaluation.model_table import REPORT, read_report
from tests.conftest import RELEASED, ROOT


def test_sagemakers_script_writes_a_registry_that_serves(
    simulated_folder: Path, tmp_path: Path, galaxy_jpeg: bytes
) -> None:
    environment = os.environ | {
        "SM_CHANNEL_TRAINING": str(simulated_folder),
        "SM_MODEL_DIR": str(tmp_path / "model"),
        "SM_OUTPUT_DATA_DIR": str(tmp_path / "output"),
    }
    arguments = ["--architecture", "logistic", "--epochs", "2", "--batch-size", "16", "--learning-rate", "0.001"]
    arguments += ["--force", "true"]  # as SageMaker passes a flag
    run = subprocess.run(
        [sys.executable, ROOT / "training" / "train.py", *arguments],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1])["name"] == "logistic"
    assert "epoch 2 of 2" in run.stderr
    assert (tmp_path / "output" / "logistic" / "logistic-confusion.png").stat().st_size > 1000
    classifier = Classifiers(Registry(tmp_path / "model")).get()
    assert classifier.predict(load_image(galaxy_jpeg).pixels).headline.text


def test_a_bad_data_set_ends_with_a_sentence_and_not_a_traceback(tmp_path: Path) -> None:
    arguments = ["train", "fit", "--data", str(tmp_path), "--registry", str(tmp_path / "registry")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "holds no images" in result.stderr
    assert "Traceback" not in result.output


def evaluation(data: Path, report: Path) -> list[str]:
    """The command that evaluates the released models."""
    return ["train", "evaluate", str(data), "--registry", str(RELEASED), "--report", str(report)]


def test_evaluate_scores_released_models(simulated_folder: Path, tmp_path: Path) -> None:
    arguments = evaluation(simulated_folder, tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    records = {record["name"]: record for record in map(json.loads, result.stdout.splitlines())}
    assert records["cnn"]["galaxies"] == 6
    assert 0 < records["cnn"]["rmse"] < 1
    assert 0 <= records["logistic"]["accuracy"] <= 1
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    for name in records:
        assert f"## {name} " in page
    for link in re.findall(r"\]\(([^)]+)\)", page):
        assert (tmp_path / link).stat().st_size > 100, link


def test_what_only_a_run_could_tell_outlives_the_run(simulated_folder: Path, tmp_path: Path) -> None:
    arguments = evaluation(simulated_folder, tmp_path)
    assert CliRunner().invoke(main, [*arguments, "--model", "cnn", "--model", "dense"]).exit_code == 0
    earlier = read_report(tmp_path)
    for figures in earlier["models"].values():
        figures["agreement_with_fp32"] = {
            "mean_absolute_difference": 0.5,
            "max_absolute_difference": 0.5,
            "same_headline": 0.5,
        }
        figures["rmse_by_question"]["1"] |= {"fp32": 0.5, "single_image": 0.5}
    earlier["models"]["dense"]["sha256"] = "of another file"
    (tmp_path / REPORT).write_text(json.dumps(earlier), encoding="utf-8")
    assert CliRunner().invoke(main, [*arguments, "--model", "cnn", "--model", "dense"]).exit_code == 0
    cnn, dense = (read_report(tmp_path)["models"][name] for name in ("cnn", "dense"))
    assert cnn["agreement_with_fp32"]["same_headline"] == 0.5
    assert cnn["rmse_by_question"]["1"]["fp32"] == 0.5
    assert cnn["rmse_by_question"]["1"]["single_image"] != 0.5
    assert "agreement_with_fp32" not in dense


def test_simulate_writes_a_readable_data_set(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["train", "simulate", str(tmp_path / "sim"), "--count", "3", "--side", "64"])
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "sim").rglob("*.jpg"))) == 3


def test_samples_are_drawn_in_one_step(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["samples", "draw", str(tmp_path), "--count", "3", "--seed", "2"])
    assert result.exit_code == 0, result.output
    samples = Samples(tmp_path)
    assert samples.origin.simulated
    page = samples.page()
    assert 0 < page.total <= 3
    assert all(sample.votes for sample in page.samples)
    for sample in page.samples:
        assert len(samples.image(sample.id)) == sample.bytes


@pytest.mark.real_data
def test_released_models_reach_their_figures_on_real_galaxies() -> None:
    folder = os.environ.get("GALAXY_ZOO_DATA")
    if not folder:
        pytest.skip("GALAXY_ZOO_DATA does not name a folder with the Galaxy Zoo data set")
    result = CliRunner().invoke(main, ["train", "evaluate", folder, "--registry", str(RELEASED)])
    for record in map(json.loads, result.stdout.splitlines()):
        metrics = Registry(RELEASED).manifest(record["name"]).metrics
        figure = "rmse" if "rmse" in record else "accuracy"
        assert record[figure] == pytest.approx(metrics[figure], abs=1e-3)
