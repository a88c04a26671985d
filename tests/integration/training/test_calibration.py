"""What is learnt about a network's honesty from galaxies that it was not fitted to."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from galaxy_core.votes.decision_tree import TREE, VOLUNTEERS
from galaxy_core.votes.vote_intervals import LEVEL, volunteers_range
from galaxy_training.evaluation.metrics import coverage, expected_calibration_error
from galaxy_training.fitting.calibration import LogitCalibration, fit_concentration, fit_logits, fold, uncalibrated
from galaxy_training.networks import architecture
from galaxy_training.networks.heads import CoherentVotes

GENERATOR = np.random.default_rng(11)


def votes_of(logits: np.ndarray) -> np.ndarray:
    return np.array(CoherentVotes()(logits.astype(np.float32)))


@pytest.fixture(scope="module")
def honest_logits() -> np.ndarray:
    return GENERATOR.normal(0, 1.5, (600, 37)).astype(np.float32)


def test_an_overconfident_network_is_toned_down(honest_logits: np.ndarray) -> None:
    votes = votes_of(honest_logits)
    boastful = 2 * honest_logits
    found = fit_logits(boastful, votes, np.ones(len(votes)))
    # Deep questions are asked of few, so there the doubt that a search begins with weighs more.
    np.testing.assert_allclose(found.scale[TREE.columns(TREE.question(1))], 0.5, atol=0.03)
    np.testing.assert_allclose(found.scale, 0.5, atol=0.1)
    after = votes_of(boastful * found.scale + found.offset)
    assert expected_calibration_error(votes, after) < expected_calibration_error(votes, votes_of(boastful)) / 3


def test_what_is_not_known_does_not_count(honest_logits: np.ndarray) -> None:
    votes = votes_of(honest_logits)
    votes[:300] = np.nan
    found = fit_logits(2 * honest_logits, votes, np.ones(len(votes)))
    np.testing.assert_allclose(found.scale[TREE.columns(TREE.question(1))], 0.5, atol=0.05)


def test_without_galaxies_nothing_is_changed() -> None:
    found = fit_logits(np.zeros((0, 37), np.float32), np.zeros((0, 37), np.float32), np.zeros(0))
    np.testing.assert_array_equal(found.scale, 1)
    np.testing.assert_array_equal(found.offset, 0)


def test_galaxies_count_by_their_weight() -> None:
    """Two groups that contradict each other: the one that stands for more galaxies is believed."""
    logits = np.zeros((40, 5), np.float32)
    classes = np.eye(5, dtype=np.float32)[[0] * 20 + [1] * 20]
    found = fit_logits(logits, classes, np.array([10.0] * 20 + [0.1] * 20))
    assert found.offset[0] > found.offset[1] + 1


def test_folding_changes_the_logits_and_undoing_gives_the_votes_back(honest_logits: np.ndarray) -> None:
    model = architecture("dense").model()
    image = GENERATOR.random((4, 32, 32, 3), np.float32)
    calibration = LogitCalibration(GENERATOR.uniform(0.5, 2, 37), GENERATOR.normal(0, 0.5, 37))
    for question in TREE.questions:  # one scale a question, as fitted
        calibration.scale[TREE.columns(question)] = calibration.scale[TREE.columns(question).start]
    raw = keras.Model(model.input, model.get_layer("logits").output)
    before, votes_before = raw(image).numpy(), model(image).numpy()
    fold(model, calibration)
    np.testing.assert_allclose(
        raw(image).numpy(), before * calibration.scale + calibration.offset, rtol=1e-4, atol=1e-5
    )
    np.testing.assert_allclose(uncalibrated(model(image).numpy(), calibration), votes_before, atol=1e-4)


@pytest.mark.parametrize("concentration", [4.0, 40.0])
def test_the_ranges_hold_what_they_promise(concentration: float) -> None:
    predicted = GENERATOR.uniform(0.05, 0.95, (3000, 37)).astype(np.float32)
    truth = GENERATOR.beta(predicted * concentration, (1 - predicted) * concentration)
    votes = (GENERATOR.binomial(VOLUNTEERS, truth) / VOLUNTEERS).astype(np.float32)
    found = fit_concentration(votes, predicted, np.ones(len(votes)))
    np.testing.assert_allclose(found, concentration, rtol=0.2)
    covered = coverage(votes, volunteers_range(predicted, found), VOLUNTEERS)
    assert LEVEL <= covered < LEVEL + 0.06
