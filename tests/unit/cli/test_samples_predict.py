"""`galaxy samples predict` as a user calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from galaxy_cli.main import main
from galaxy_core.models.samples import INDEX, Samples
from tests.conftest import RELEASED


def predict(registry: Path) -> str:
    result = CliRunner().invoke(main, ["samples", "predict", str(registry)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """The released models and samples, of which no model has said anything yet."""
    registry = shutil.copytree(RELEASED, tmp_path / "registry", ignore=shutil.ignore_patterns("report"))
    index = json.loads((registry / INDEX).read_bytes())
    index["samples"] = [{**sample, "prediction": None} for sample in index["samples"]]
    (registry / INDEX).write_text(json.dumps(index))
    return registry


def test_the_default_model_says_what_it_sees_once(registry: Path) -> None:
    assert predict(registry).startswith("24 samples predicted by equivariant ")
    samples = Samples(registry).page(limit=100).samples
    assert {sample.prediction.model.name for sample in samples if sample.prediction} == {"equivariant"}
    assert sum(sample.agrees is True for sample in samples) > 12
    assert predict(registry).startswith("0 samples predicted")


def test_a_registry_without_samples_stays_as_it_is(registry: Path) -> None:
    (registry / INDEX).unlink()
    assert predict(registry).startswith("0 samples predicted")
    assert not (registry / INDEX).exists()
