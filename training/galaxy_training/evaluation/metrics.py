"""Metrics of predictions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


def rmse(expected: Values, predicted: Values) -> float:
    """Root mean squared error over all known values of ``[N, 37]``: the Galaxy Challenge's metric."""
    return float(np.sqrt(np.nanmean((predicted.astype(np.float64) - expected) ** 2)))


def accuracy(expected: Values, predicted: Values) -> float:
    """Fraction of the galaxies of known class, one-hot ``[N, classes]``, whose largest output is that class."""
    known = np.isfinite(expected).all(axis=1)
    return float(np.mean(expected[known].argmax(axis=1) == predicted[known].argmax(axis=1)))


def confusion(expected: Values, predicted: Values) -> NDArray[np.int64]:
    """Confusion matrix ``[classes, classes]``: counts by true class (rows) and predicted class (columns)."""
    known = np.isfinite(expected).all(axis=1)
    counts = np.zeros((expected.shape[1], expected.shape[1]), np.int64)
    np.add.at(counts, (expected[known].argmax(axis=1), predicted[known].argmax(axis=1)), 1)
    return counts


def expected_calibration_error(expected: Values, predicted: Values, bins: int = 10) -> float:
    """Expected calibration error over all known values of ``[N, K]``.

    After Naeini et al. 2015 (doi 10.5555/2888116.2888120): the mean over bins of the predicted value, weighted by
    their counts, of the absolute difference between mean prediction and mean observation.
    """
    known = np.isfinite(expected)
    observed, confidence = expected[known].astype(np.float64), predicted[known].astype(np.float64)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    surplus = np.bincount(place, weights=confidence - observed, minlength=bins)
    return float(np.abs(surplus).sum() / len(observed))


def sampling_noise(votes: Values, volunteers: int = 44) -> float:
    """RMSE of a perfect model due to the volunteers' sampling noise alone (44 is Galaxy Zoo's median count)."""
    known = votes[np.isfinite(votes)].astype(np.float64)
    return float(np.sqrt(np.mean(known * (1 - known) / volunteers)))


def binary_accuracy(expected: Values, predicted: Values) -> float:
    """Fraction of the known values of ``[N, K]`` on the same side of 0.5; high for all zeros too."""
    known = np.isfinite(expected)
    return float(np.mean((expected[known] > 0.5) == (predicted[known] > 0.5)))


def coverage(expected: Values, intervals: NDArray[np.int64], volunteers: int) -> float:
    """Fraction of the known votes ``[N, K]``, as counts of volunteers, inside intervals ``[N, K, 2]``."""
    known = np.isfinite(expected)
    counts = np.rint(expected[known] * volunteers)
    lower, upper = intervals[known].T
    return float(np.mean((lower <= counts) & (counts <= upper)))
