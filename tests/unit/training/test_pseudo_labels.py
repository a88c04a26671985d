from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.data_set import read_data_set
from galaxy_training.data.sample_weights import poststratification_weights
from galaxy_training.data.votes_csv import SOLUTIONS
from galaxy_training.fitting.pseudo_labels import fill_unknown, pseudo_label
from galaxy_training.networks.heads import CoherentVotes
from tests.conftest import RELEASED


def coherent(seed: int, count: int) -> np.ndarray:
    logits = np.random.default_rng(seed).normal(0, 1, (count, 37)).astype(np.float32)
    return np.array(CoherentVotes()(logits))


def test_what_volunteers_said_stands_and_the_rest_obeys_the_tree() -> None:
    votes, said = coherent(1, 6), coherent(2, 6)
    known = votes.copy()
    for number in (3, 4, 5, 9, 10, 11):
        votes[:3, TREE.columns(TREE.question(number))] = np.nan
    votes[5] = np.nan
    completed = fill_unknown(votes, said)
    given = np.isfinite(votes)
    np.testing.assert_array_equal(completed[given], known[given])
    np.testing.assert_allclose(completed[5], said[5], atol=1e-6)
    for question in TREE.questions:
        parent = 1.0 if question.parent is None else completed[:, TREE.position[question.parent]]
        np.testing.assert_allclose(completed[:, TREE.columns(question)].sum(axis=1), parent, atol=1e-5)


def test_a_teacher_looks_once_and_is_remembered(
    simulated_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = Classifiers(Registry(RELEASED)).get("cnn")
    data = read_data_set(simulated_folder).split().validation
    data.votes[:3] = np.nan
    first = pseudo_label([teacher], data, tmp_path)
    assert np.isfinite(first).all()
    monkeypatch.setattr("galaxy_training.fitting.pseudo_labels.inference.predict", None)
    np.testing.assert_array_equal(pseudo_label([teacher], data, tmp_path), first)


def test_teachers_are_averaged_and_have_a_say_where_volunteers_voted(
    simulated_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = read_data_set(simulated_folder).split().validation
    given = data.votes.copy()
    data.votes[0] = np.nan
    first, second = coherent(3, len(data)), coherent(4, len(data))
    answers = iter([first, second])
    models = Classifiers(Registry(RELEASED))
    monkeypatch.setattr("galaxy_training.fitting.pseudo_labels.inference.predict", lambda *_: next(answers))
    labels = pseudo_label([models.get("cnn"), models.get("dense")], data, tmp_path, teacher_weight=0.25)
    mean = (first + second) / 2
    np.testing.assert_allclose(labels[0], mean[0], atol=1e-6)
    np.testing.assert_allclose(labels[1:], 0.75 * given[1:] + 0.25 * mean[1:], atol=1e-6)


def test_galaxies_without_votes_are_read_only_where_they_are_wanted(
    simulated_folder: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(simulated_folder, tmp_path / "data")
    table = folder / f"{SOLUTIONS}.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-4]), encoding="utf-8")
    plain, whole = read_data_set(folder), read_data_set(folder, without_votes=True)
    assert (len(plain), len(whole)) == (len(lines) - 5, len(lines) - 1)
    assert np.isnan(whole.votes[-4:]).all()
    parts = whole.split()
    for part in (parts.calibration, parts.validation):
        assert np.isfinite(part.votes).all()


def test_pictures_without_votes_do_not_change_what_each_class_weighs() -> None:
    classes = np.array(["spiral"] * 300 + [""] * 100 + ["spiral"] * 50 + [""] * 150 + ["spiral"] * 500)
    votes = np.zeros((len(classes), 37), np.float32)
    votes[400:600, 30] = np.nan
    votes[600:] = np.nan
    weights = poststratification_weights(votes, classes)
    assert weights[classes == "spiral"].sum() / weights.sum() == pytest.approx(0.25)
    assert weights[600] == pytest.approx(weights[0] / 2)
