"""Metrics of the words: how far headlines and standouts of predicted votes are backed by volunteers' votes.

Words can be wrong where numbers are calibrated, and can be made right by saying less; so what is measured is both
how often a majority of real votes backs each step of a headline and how many steps there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from galaxy_core.predictions import VotesInterpretation
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.headlines import CLAIMS, MAJORITY
from galaxy_core.votes.interpretation import interpret_votes
from galaxy_training.evaluation.metrics import Values

STEP_QUESTIONS = (1, 2, 3, 4, 7, 9, 10, 11)
"""Questions whose answers headline and sentence name as steps of the path."""
_STEP_KEYS = frozenset(answer.key for number in STEP_QUESTIONS for answer in TREE.question(number).answers)
_ANSWERS = dict(CLAIMS)
_STANDOUT_RATIO = 2.0
"""Times the usual joint fraction that real votes have to be for a standout to be right."""


def headline_metrics(votes: Values, predicted: Values, usual: Mapping[str, float]) -> dict[str, Any]:
    """Headlines and standouts of predicted votes against the volunteers'.

    Args:
        votes: volunteers' joint fractions, ``[N, 37]``.
        predicted: joint fractions, ``[N, 37]``.
        usual: mean joint fractions by key, of the model.

    Returns:
        with_majority: fraction of headlines with a majority of the predicted votes behind them.
        contradictions: fraction of headlines whose first step is not the path's.
        backed: fraction of galaxies on which a majority of the real votes backs every step.
        depth: mean number of steps; of the volunteers' own votes, depth_of_votes.
        standouts: fraction of galaxies on which something stands out.
        standout_precision: fraction of standouts with at least twice the usual real votes.
    """
    readings = [interpret_votes(row, usual=usual) for row in predicted]
    steps = [claimed_steps(reading) for reading in readings]
    actual = [dict(zip(TREE.keys, row.tolist(), strict=True)) for row in votes]
    mean = dict(zip(TREE.keys, np.nanmean(votes, axis=0).tolist(), strict=True))
    standouts = [
        real[item.key] >= _STANDOUT_RATIO * mean[item.key]
        for reading, real in zip(readings, actual, strict=True)
        for item in reading.stands_out
    ]
    return {
        "with_majority": _mean(reading.headline.code != "divided" for reading in readings),
        "contradictions": _mean(_contradicts(reading) for reading in readings),
        "backed": _mean(
            all(real[key] >= MAJORITY for key in keys) for keys, real in zip(steps, actual, strict=True)
        ),
        "depth": _mean(map(len, steps)),
        "depth_of_votes": _mean(len(claimed_steps(interpret_votes(row))) for row in votes),
        "standouts": _mean(bool(reading.stands_out) for reading in readings),
        "standout_precision": _mean(standouts),
    }


def claimed_steps(reading: VotesInterpretation) -> tuple[str, ...]:
    """Answers on the path with a majority of all volunteers behind them, those that are named."""
    return tuple(key for key in reading.path if key in _STEP_KEYS and reading.joint_fractions[key] >= MAJORITY)


def _contradicts(reading: VotesInterpretation) -> bool:
    first = _ANSWERS.get(reading.headline.code.split(".")[0])
    return first is not None and reading.path[0] != first


def _mean(values: Any) -> float:
    counted = [float(value) for value in values]
    return round(sum(counted) / len(counted), 6) if counted else 0.0
