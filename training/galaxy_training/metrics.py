"""The figures that a model is judged by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


def rmse(expected: Values, predicted: Values) -> float:
    """Root mean squared error over all known values of ``[N, 37]``: the Galaxy Challenge's metric."""
    return float(np.sqrt(np.nanmean((predicted.astype(np.float64) - expected) ** 2)))


def accuracy(expected: Values, predicted: Values) -> float:
    """Share of the galaxies of known class, one-hot ``[N, classes]``, whose largest output is that class."""
    known = np.isfinite(expected).all(axis=1)
    return float(np.mean(expected[known].argmax(axis=1) == predicted[known].argmax(axis=1)))


def confusion(expected: Values, predicted: Values) -> NDArray[np.int64]:
    """Counts ``[classes, classes]`` of galaxies by true class (rows) and answered class (columns)."""
    known = np.isfinite(expected).all(axis=1)
    counts = np.zeros((expected.shape[1], expected.shape[1]), np.int64)
    np.add.at(counts, (expected[known].argmax(axis=1), predicted[known].argmax(axis=1)), 1)
    return counts
