"""Every architecture, for real and small: a step of training, export, quantization, a release that is served."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import onnx
import pytest

from galaxy_core.errors import ReleaseError
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.manifest import IMAGE
from galaxy_core.models.registry import Registry
from galaxy_training import pipeline
from galaxy_training.evaluation.report import fp32_file
from galaxy_training.networks import ARCHITECTURES, architecture
from galaxy_training.pipeline import Run, train
from tests.support.training import assert_agree, session

pytestmark = pytest.mark.own_process  # two gigabytes and more, of which little is given back


@pytest.fixture(autouse=True)
def narrow_xception(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras' Xception with all its layers and a quarter of their channels: tf2onnx takes 3.7 GB for all."""
    module = sys.modules[keras.applications.Xception.__module__]

    def narrow(layer: type[keras.Layer]) -> Callable[..., keras.Layer]:
        return lambda filters, *arguments, **options: layer(filters // 4, *arguments, **options)

    narrowed = {name: narrow(getattr(keras.layers, name)) for name in ("Conv2D", "SeparableConv2D")}
    monkeypatch.setattr(module, "layers", SimpleNamespace(**vars(keras.layers) | narrowed))


def tiny_run(data: Path, folder: Path, name: str, epochs: int = 1) -> Run:
    chosen = architecture(name)
    config = replace(chosen.config, epochs=epochs, batch_size=16)
    return Run(chosen, config, data, str(folder / "registry"), folder / "reports" / name, force=True)


@pytest.mark.parametrize("name", sorted({*ARCHITECTURES} - {"ensemble"}))  # it is joined of runs: test_ensemble.py
def test_an_architecture_goes_from_data_to_a_served_model(
    name: str, simulated_folder: Path, tmp_path: Path, exports: list[tuple[keras.Model, onnx.ModelProto]]
) -> None:
    run = tiny_run(simulated_folder, tmp_path, name)
    # Three steps at the full rate leave activations that int8 may spoil by more than a release allows.
    gentle = replace(run.config, learning_rate=run.config.learning_rate / 10)
    manifest = train(replace(run, config=gentle))
    assert manifest is not None
    ((model, network),) = exports
    assert_agree(model, network, run.architecture)
    served = Classifiers(Registry(tmp_path / "registry")).get(name)
    assert served.manifest == manifest
    assert manifest.training_data.name == "Simulated galaxies"
    assert (manifest.training_data.galaxies, manifest.training_data.validation_galaxies) == (51, 6)
    square = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    assert served.predict(square).sentence
    reports = tmp_path / "reports" / name
    assert {path.suffix for path in reports.iterdir()} >= {".png", ".json", ".csv"}
    assert json.loads((reports / "report.json").read_text())["models"][name]
    assert json.loads((reports / "plots.json").read_text())[name]["confusion"]


def test_int8_is_smaller_and_says_nearly_the_same(simulated_folder: Path, tmp_path: Path) -> None:
    run = tiny_run(simulated_folder, tmp_path, "cnn")
    manifest = train(run)
    assert manifest is not None
    fp32, int8 = (
        fp32_file(run.reports.parent, manifest.name, manifest.sha256).read_bytes(),
        Registry(run.registry).model(manifest),
    )
    assert len(int8) < len(fp32) / 3
    squares = np.random.default_rng(1).integers(0, 60, (5, 144, 144, 3), np.uint8)
    answers = [session(model).run(None, {IMAGE: squares})[0] for model in (fp32, int8)]
    assert np.abs(answers[0] - answers[1]).mean() < 0.005


def test_a_refused_model_is_not_published(
    simulated_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "manifest_metrics", lambda _: {"accuracy": 0.1, "accuracy_fp32": 0.9})
    with pytest.raises(ReleaseError, match=r"logistic has accuracy 0\.1000 in int8 and 0\.9000 in fp32"):
        train(tiny_run(simulated_folder, tmp_path, "logistic"))
    assert not (tmp_path / "registry").exists()


def test_a_model_no_better_than_the_baseline_is_not_published_unless_forced(
    simulated_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = {"accuracy": 0.3, "accuracy_fp32": 0.3, "baseline_accuracy": 0.5}
    monkeypatch.setattr(pipeline, "manifest_metrics", lambda _: figures)
    run = tiny_run(simulated_folder, tmp_path, "logistic")
    with pytest.raises(ReleaseError, match=r"accuracy 0\.3000, no better than 0\.5000"):
        train(replace(run, force=False))
    assert not (tmp_path / "registry").exists()
    manifest = train(replace(run, command="galaxy train fit"))
    assert manifest is not None
    made = manifest.training_run
    assert made is not None
    assert (made.command, made.config["epochs"]) == ("galaxy train fit", 1)
    assert set(made.inputs) == {"training", "calibration"}


def test_a_second_release_takes_the_next_version(simulated_folder: Path, tmp_path: Path) -> None:
    train(tiny_run(simulated_folder, tmp_path, "logistic"))
    shutil.rmtree(tmp_path / "reports")
    train(tiny_run(simulated_folder, tmp_path, "logistic"))
    assert Registry(tmp_path / "registry").versions("logistic") == ("1", "2")
