"""Finished runs become one network, which answers with the mean of their logits; others are refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from galaxy_model.classifier import Classifiers
from galaxy_model.registry import Registry
from galaxy_training.architectures import architecture, ensemble
from galaxy_training.errors import RunFolderError
from galaxy_training.fitting import Fit, fitted
from galaxy_training.heads import LOGITS
from galaxy_training.pipeline import Run, join
from tests.training.test_networks import arrays

SEEDS = range(ensemble.MEMBERS)


def logits(model: keras.Model, views: np.ndarray) -> np.ndarray:
    return np.asarray(keras.Model(model.input, model.get_layer(LOGITS).output)(views))


def member(seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    return ensemble.MEMBER.model()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("members")
    data = arrays(32)
    for seed in SEEDS:
        schedule = replace(ensemble.MEMBER.schedule, epochs=1, batch_size=16, seed=seed)
        Fit(ensemble.MEMBER, schedule, data, data, folder / str(seed)).run()
    return [folder / str(seed) for seed in SEEDS]


def test_an_ensemble_answers_with_the_mean_of_its_members_logits() -> None:
    members = [member(seed) for seed in SEEDS]
    views = np.random.default_rng(3).random((3, 64, 64, 3), np.float32)
    expected = np.mean([logits(one, views) for one in members], axis=0)
    np.testing.assert_allclose(logits(ensemble.join(members), views), expected, atol=1e-5)
    assert np.abs(logits(members[0], views) - expected).max() > 1e-2


def test_finished_runs_are_joined_and_served(runs: list[Path], simulated_folder: Path, tmp_path: Path) -> None:
    chosen = architecture("ensemble")
    registry = tmp_path / "registry"
    manifest = join(runs, Run(chosen, chosen.schedule, simulated_folder, str(registry), tmp_path / chosen.name))
    assert Classifiers(Registry(registry)).get("ensemble").manifest == manifest


def test_a_run_that_has_not_ended_is_no_member(runs: list[Path], tmp_path: Path) -> None:
    fitted(ensemble.MEMBER, runs[0])
    (tmp_path / "run.json").write_text((runs[0] / "run.json").read_text())
    with pytest.raises(RunFolderError, match="come to epoch 0 of 1"):
        fitted(ensemble.MEMBER, tmp_path)
    with pytest.raises(RunFolderError, match="run of equivariant"):
        fitted(architecture("cnn"), runs[0])
    with pytest.raises(RunFolderError, match="no training run"):
        fitted(ensemble.MEMBER, tmp_path / "nothing")
