"""Metrics of the words: nothing is gained by saying less, and what is wrong costs."""

from __future__ import annotations

import numpy as np
import pytest

from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.interpretation import joint_fractions
from galaxy_training.evaluation.headlines import headline_metrics


def votes(**fractions: float) -> np.ndarray:
    """Joint fractions from vote fractions by key with underscores; the others of a question share the rest."""
    vector = np.zeros(37)
    for question in TREE.questions:
        keys = [answer.key for answer in question.answers]
        named = {key: fractions[key.replace(".", "_")] for key in keys if key.replace(".", "_") in fractions}
        rest = (1 - sum(named.values())) / max(len(keys) - len(named), 1)
        vector[TREE.columns(question)] = [named.get(key, rest) for key in keys]
    return joint_fractions(vector)


SPIRAL = votes(Class1_2=0.9, Class2_2=0.9, Class3_2=0.8, Class4_1=0.9, Class6_2=0.9)
SMOOTH = votes(Class1_1=0.9, Class7_1=0.9, Class6_2=0.9)
DIVIDED = votes(Class1_1=0.45, Class1_2=0.45, Class6_2=0.9)


def test_right_words_are_backed_at_every_step() -> None:
    real = np.stack([SPIRAL, SMOOTH])
    metrics = headline_metrics(real, real, {})
    assert (metrics["with_majority"], metrics["contradictions"], metrics["backed"]) == (1, 0, 1)
    assert metrics["depth"] == metrics["depth_of_votes"] == (4 + 2) / 2


def test_words_that_go_too_far_are_not_backed_and_fewer_words_are_shallower() -> None:
    real = np.stack([DIVIDED, SPIRAL])
    bold = headline_metrics(real, np.stack([SMOOTH, SPIRAL]), {})
    assert (bold["backed"], bold["with_majority"]) == (0.5, 1)
    careful = headline_metrics(real, np.stack([DIVIDED, DIVIDED]), {})
    assert (careful["backed"], careful["with_majority"], careful["depth"]) == (1, 0, 0)


def test_standouts_are_right_where_the_votes_are_unusual_too() -> None:
    ring = votes(Class1_1=0.9, Class6_1=0.4, Class8_1=0.9)
    usual = dict.fromkeys(TREE.keys, 0.02)
    real = np.stack([ring, SMOOTH, SMOOTH, SMOOTH])
    metrics = headline_metrics(real, np.stack([ring, ring, SMOOTH, SMOOTH]), usual)
    assert metrics["standouts"] == 0.5
    assert metrics["standout_precision"] == pytest.approx(0.5)
