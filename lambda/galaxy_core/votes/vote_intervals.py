"""How many of forty volunteers would give an answer: from a predicted vote fraction to a range that is believed.

Volunteers differ from the model's estimate because the estimate errs and because forty are few. Both are in the
beta-binomial distribution: the true fraction is spread about the predicted one, more or less closely according to
a concentration that was learnt for each answer, and forty volunteers are drawn from it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from galaxy_core.votes.decision_tree import VOLUNTEERS

LEVEL = 0.9
"""Probability with which the range holds the count."""
MIN_FRACTION = 0.005
"""Vote fraction; what is predicted below it, or above 1 less it, counts as that."""

Vector = NDArray[np.float64]


def shape_parameters(fractions: ArrayLike, concentration: ArrayLike) -> tuple[Vector, Vector]:
    """The two parameters of the beta distribution about predicted vote fractions."""
    mean = np.clip(np.asarray(fractions, np.float64), MIN_FRACTION, 1 - MIN_FRACTION)
    closeness = np.asarray(concentration, np.float64)
    return mean * closeness, (1 - mean) * closeness


def volunteers_range(fractions: ArrayLike, concentration: ArrayLike) -> NDArray[np.int64]:
    """The range of counts, of `VOLUNTEERS`, between the outer (1 - `LEVEL`) / 2 of the probability on each side.

    Args:
        fractions: ``[...]`` predicted vote fractions.
        concentration: ``[...]``, above 0.

    Returns:
        int64 ``[..., 2]``: least and most, 0 to 40.
    """
    alpha, beta = (values[..., None] for values in shape_parameters(fractions, concentration))
    counts = np.arange(VOLUNTEERS)
    # The ratio of each probability to the one before it.
    steps = (VOLUNTEERS - counts) / (counts + 1) * (counts + alpha) / (VOLUNTEERS - 1 - counts + beta)
    logarithms = np.concatenate([np.zeros_like(alpha), np.cumsum(np.log(steps), axis=-1)], axis=-1)
    weights = np.exp(logarithms - logarithms.max(axis=-1, keepdims=True))
    cumulative = np.cumsum(weights, axis=-1) / weights.sum(axis=-1, keepdims=True)
    tail = (1 - LEVEL) / 2
    least = (cumulative <= tail).sum(axis=-1)
    most = (cumulative < 1 - tail).sum(axis=-1)
    return np.stack([least, np.minimum(most, VOLUNTEERS)], axis=-1)
