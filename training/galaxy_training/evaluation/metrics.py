"""Metrics of predictions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
CONFIDENCE = 0.95
RESAMPLES = 1_000
_ENDS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


def rmse(expected: Values, predicted: Values) -> float:
    """Root mean squared error over all known values of ``[N, 37]``: the Galaxy Challenge's metric."""
    return float(np.sqrt(np.nanmean((predicted.astype(np.float64) - expected) ** 2)))


def rmse_interval(expected: Values, predicted: Values) -> tuple[float, float]:
    """Bootstrap confidence interval of `rmse` at `CONFIDENCE`: the galaxies are drawn anew, with replacement.

    Efron & Tibshirani 1993, "An introduction to the bootstrap".
    """
    lower, upper = np.quantile(_resampled_rmse(_square_errors(expected, predicted)), _ENDS)
    return float(lower), float(upper)


def paired_difference(expected: Values, first: Values, second: Values) -> tuple[float, float, float]:
    """RMSE of the first prediction less that of the second, and its bootstrap confidence interval.

    Both are measured on the same galaxies in each resample, so that what makes a galaxy hard for both cancels. The
    models differ where the interval does not contain 0.
    """
    differences = _resampled_rmse(_square_errors(expected, first)) - _resampled_rmse(
        _square_errors(expected, second)
    )
    lower, upper = np.quantile(differences, _ENDS)
    return rmse(expected, first) - rmse(expected, second), float(lower), float(upper)


def _square_errors(expected: Values, predicted: Values) -> NDArray[np.float64]:
    """Sum of the squared errors and count of the known values of each galaxy, ``[N, 2]``."""
    known = np.isfinite(expected)
    errors = np.where(known, predicted.astype(np.float64) - np.where(known, expected, 0), 0) ** 2
    return np.stack([errors.sum(axis=1), known.sum(axis=1)], axis=1)


def _resampled_rmse(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """RMSE of `RESAMPLES` resamples, the same ones for every model of as many galaxies."""
    rng = np.random.default_rng(1)
    totals = np.stack([errors[rng.integers(len(errors), size=len(errors))].sum(axis=0) for _ in range(RESAMPLES)])
    return np.asarray(np.sqrt(totals[:, 0] / np.maximum(totals[:, 1], 1)))


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
