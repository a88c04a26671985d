"""Weak labels: read by galaxy, and predictions moved into what they leave possible."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.weak_labels import (
    BOUNDED_KEYS,
    BOUNDS,
    LABELS,
    WeakLabels,
    has_weak_labels,
    project,
    read_weak_labels,
)
from galaxy_training.errors import DataSetError
from galaxy_training.fitting.pseudo_labels import WeakLabelCorrection

HEADER = "clean5,argmax5,type4,gti770," + ",".join(
    f"{name}_{end}" for name in ("c11", "c12", "c13", "c61", "c21", "c41") for end in ("lo", "hi")
)
SMOOTH = "none,Class1.1,Elliptical,smooth,0.8,1,0,0.2,0,0.2,0,0.5,0,0.2,0,0.2"
SPIRAL = "spiral,Class1.2,Spiral,features,0,0.1,0.9,1,0,0.1,0,0.5,0,0.3,0.3,1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / LABELS).write_text(
        "GalaxyID,argmax5,type4,gti770,clean5\n7,Class1.1,Elliptical,smooth,none\n9,Class1.2,Spiral,features,spiral\n",
        encoding="utf-8",
    )
    (tmp_path / BOUNDS).write_text(f"{HEADER}\n{SPIRAL}\n{SMOOTH}\n", encoding="utf-8")
    return tmp_path


def coherent(seed: int, count: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    votes = np.zeros((count, 37), np.float32)
    for question in TREE.top_down:
        parent = 1.0 if question.parent is None else votes[:, [TREE.position[question.parent]]]
        votes[:, TREE.columns(question)] = rng.dirichlet(np.ones(len(question.answers)), count) * parent
    return votes


def assert_coherent(votes: np.ndarray) -> None:
    assert votes.min() >= 0
    for question in TREE.questions:
        parent = 1.0 if question.parent is None else votes[:, TREE.position[question.parent]]
        np.testing.assert_allclose(votes[:, TREE.columns(question)].sum(axis=1), parent, atol=1e-4)


def test_each_galaxy_has_the_bounds_of_its_classes(folder: Path) -> None:
    assert has_weak_labels(folder)
    labels = read_weak_labels(folder, np.array([9, 8, 7]))
    assert labels.known.tolist() == [True, False, True]
    assert labels.classes.sum(axis=1).tolist() == [4, 0, 4]
    at = BOUNDED_KEYS.index("Class1.1")
    np.testing.assert_allclose(labels.lower[:, at], [0, 0, 0.8])
    np.testing.assert_allclose(labels.upper[:, at], [0.1, 1, 1])
    np.testing.assert_array_equal(labels.select(np.array([2])).lower, labels.lower[2:])


def test_projected_votes_keep_their_bounds_and_the_tree(folder: Path) -> None:
    votes = coherent(1, 300)
    labels = read_weak_labels(folder, np.tile([7, 9, 8], 100))
    projected = project(votes, labels)
    assert_coherent(projected)
    columns = [TREE.position[key] for key in BOUNDED_KEYS]
    assert (projected[:, columns] >= labels.lower - 1e-4).all()
    assert (projected[:, columns] <= labels.upper + 1e-4).all()
    np.testing.assert_allclose(projected[2::3], votes[2::3], atol=1e-5)
    np.testing.assert_allclose(project(projected, labels), projected, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (LABELS, "GalaxyID,argmax5\n7,Class1.1\n", "lacks the columns clean5, type4, gti770"),
        (BOUNDS, f"{HEADER}\n{SPIRAL}\n", "has no bounds for none, Class1.1, Elliptical, smooth"),
        (BOUNDS, f"{HEADER}\n{SPIRAL}\n{SMOOTH.replace('0.8', 'much')}\n", "could not convert"),
        (LABELS, "", "is not a table"),
    ],
)
def test_broken_tables_are_refused_by_name(folder: Path, name: str, text: str, message: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataSetError, match=message):
        read_weak_labels(folder, np.array([7]))


def test_a_correction_learns_what_the_labels_say() -> None:
    """Votes depend on a class that the teacher does not see; a quarter of the galaxies has no labels."""
    votes = coherent(2, 400)
    smooth = votes[:, 0] > 0.5
    rng = np.random.default_rng(3)
    predicted = np.clip(votes + rng.normal(0, 0.15, votes.shape), 0, 1).astype(np.float32)
    classes = np.stack([smooth, ~smooth], axis=1).astype(np.float32)
    lower, upper = np.zeros((400, 6), np.float32), np.ones((400, 6), np.float32)
    lower[smooth, 0], upper[~smooth, 0] = 0.5, 0.5
    known = np.arange(400) % 4 > 0
    labels = WeakLabels(known, classes * known[:, None], lower, upper)
    fitted, others = np.arange(400) < 300, np.arange(400) >= 300
    votes[::5, 3:] = np.nan
    correction = WeakLabelCorrection(
        predicted[fitted & known],
        labels.select(fitted & known),
        votes[fitted & known],
        np.ones(int((fitted & known).sum())),
    )
    corrected = correction.apply(predicted[others], labels.select(others))
    error = np.abs(corrected - votes[others])[known[others], 0].mean()
    assert error < 0.8 * np.abs(predicted[others] - votes[others])[known[others], 0].mean()
    np.testing.assert_array_equal(corrected[~known[others]], predicted[others][~known[others]])
    assert_coherent(corrected[known[others]])
