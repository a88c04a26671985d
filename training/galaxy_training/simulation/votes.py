"""Simulated votes: what some forty volunteers would answer for a galaxy of given properties."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.simulation.properties import Properties

Fractions = NDArray[np.float64]

RANDOM_ANSWERS = 0.02
"""Fraction of volunteers who answer at random."""


def expected_vote_fractions(properties: Properties) -> dict[int, Fractions]:
    """Expected vote fractions of each question, by number.

    The rules are the simulation's own and deliberately soft: what lies between two answers divides the
    volunteers, and what the seeing blurs they see less often.
    """
    return {number: _with_random_answers(rule(properties)) for number, rule in _RULES.items()}


def sample_votes(properties: Properties, rng: np.random.Generator) -> NDArray[np.float64]:
    """Sample the answers of volunteers, who each follow the tree.

    Returns:
        The 37 joint fractions in the tree's order, float64 ``[37]``. Questions without a parent add up to 1,
        the others to their parent's value; where nobody is asked a question, its values are 0.
    """
    counts = np.zeros(len(TREE.keys), dtype=np.int64)
    volunteers = int(rng.integers(34, 52))
    fractions = expected_vote_fractions(properties)
    for question in TREE.top_down:
        asked = volunteers if question.parent is None else int(counts[TREE.position[question.parent]])
        counts[TREE.columns(question)] = rng.multinomial(asked, fractions[question.number])
    return np.asarray(counts / volunteers, dtype=np.float64)


def _with_random_answers(weights: Sequence[float] | Fractions) -> Fractions:
    fractions: Fractions = np.asarray(weights, dtype=np.float64) / np.sum(weights)
    return (1 - RANDOM_ANSWERS) * fractions + RANDOM_ANSWERS / len(fractions)


def _rising(value: float, middle: float, width: float) -> float:
    """0 far below the middle, 1 far above it."""
    return float(1 / (1 + np.exp(np.clip((middle - value) / width, -50, 50))))


def _nearest(value: float, centres: Sequence[float], width: float) -> Fractions:
    """Vote fractions of answers that divide a scale: most for the centre that the value is closest to."""
    weights = np.exp(-0.5 * ((value - np.asarray(centres)) / width) ** 2)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _clarity(properties: Properties) -> float:
    """How well the seeing resolves details, 0 to 1."""
    return _rising(properties.scale / properties.seeing, 0.9, 0.25)


def _resolved_arm_contrast(properties: Properties) -> float:
    """The arms' contrast after the seeing: a Gaussian blur leaves exp(-2 pi^2 (sigma / period)^2) of a wave.

    The period is that of the arms two scale lengths out, where they are most looked at.
    """
    around = 4 * np.pi * properties.scale * np.sqrt(properties.axis_ratio)
    period = around * np.sin(np.radians(properties.pitch)) / max(properties.arm_count, 1)
    sigma = properties.seeing / 2.355
    return float(properties.arm_contrast * np.exp(-2 * (np.pi * sigma / period) ** 2))


def _features(properties: Properties) -> Fractions:
    if properties.kind == "star":
        return np.array([0.03, 0.02, 0.95])
    disk = {"smooth": 0.1, "irregular": 0.85, "merger": 0.7}.get(properties.kind, 0.45)
    evidence = max(
        disk,
        float(np.sqrt(_resolved_arm_contrast(properties))),
        properties.bar_strength * _clarity(properties),
        properties.ring_strength * _clarity(properties),
        0.95 if properties.kind == "edge-on" else 0.0,
    )
    featured = _rising(evidence, 0.48, 0.12)
    return np.array([1 - featured, featured, 0.015])


def _edge_on(properties: Properties) -> Fractions:
    yes = _rising(-properties.axis_ratio, -0.27, 0.035)
    return np.array([yes, 1 - yes])


def _bar(properties: Properties) -> Fractions:
    yes = _rising(properties.bar_strength * _clarity(properties), 0.45, 0.12)
    return np.array([yes, 1 - yes])


def _spiral(properties: Properties) -> Fractions:
    yes = _rising(
        _resolved_arm_contrast(properties) + 0.4 * properties.disturbance * (properties.arm_count > 0), 0.3, 0.08
    )
    return np.array([yes, 1 - yes])


def _bulge(properties: Properties) -> Fractions:
    return _nearest(properties.bulge_fraction, (-0.05, 0.12, 0.36, 0.75), 0.09)


def _odd(properties: Properties) -> Fractions:
    yes = 0.06 + 0.9 * max(_oddities(properties))
    return np.array([yes, 1 - yes])


def _oddities(properties: Properties) -> tuple[float, ...]:
    """Strengths in the order of question 8, 0 to 1."""
    merging = 0.9 if properties.companion else 0.0
    irregular = 0.85 if properties.kind == "irregular" else 0.0
    ring = _rising(properties.ring_strength * _clarity(properties), 0.5, 0.1)
    star = 0.2 if properties.kind == "star" else 0.0
    return (ring, 0.0, 0.4 * properties.disturbance, irregular, star, merging, 0.8 * properties.dust_lane)


def _oddity(properties: Properties) -> Fractions:
    background: Fractions = np.array([0.005, 0.02, 0.02, 0.02, 0.05, 0.01, 0.005])
    strengths: Fractions = np.asarray(_oddities(properties)) ** 2
    return strengths + background


def _roundness(properties: Properties) -> Fractions:
    return _nearest(properties.axis_ratio, (1.0, 0.65, 0.3), 0.1)


def _edge_on_bulge(properties: Properties) -> Fractions:
    bulge = _rising(properties.bulge_fraction, 0.07, 0.02)
    boxy = 0.05 + 0.75 * properties.bulge_boxiness
    return np.array([bulge * (1 - boxy), bulge * boxy, 1 - bulge])


def _tightness(properties: Properties) -> Fractions:
    return _nearest(properties.pitch, (10.0, 21.0, 34.0), 5.0)


def _arm_count(properties: Properties) -> Fractions:
    countable = _rising(_resolved_arm_contrast(properties) + 0.3 * properties.disturbance, 0.38, 0.1)
    counted = _nearest(properties.arm_count or 2, (1, 2, 3, 4, 5), 0.4)
    return np.append(countable * counted, 1 - countable)


_RULES: dict[int, Callable[[Properties], Fractions]] = {
    1: _features,
    2: _edge_on,
    3: _bar,
    4: _spiral,
    5: _bulge,
    6: _odd,
    7: _roundness,
    8: _oddity,
    9: _edge_on_bulge,
    10: _tightness,
    11: _arm_count,
}
