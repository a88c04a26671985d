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


def reliability_error(expected: Values, predicted: Values, bins: int = 10) -> float:
    """How far predictions are from the mean of what was found, over all known values of ``[N, K]``.

    The expected calibration error of Naeini et al. 2015 (doi 10.5555/2888116.2888120): the mean over bins of the
    predicted value, weighted by how many fall in, of the distance between the bin's two means.
    """
    known = np.isfinite(expected)
    found, told = expected[known].astype(np.float64), predicted[known].astype(np.float64)
    place = np.minimum((told * bins).astype(int), bins - 1)
    surplus = np.bincount(place, weights=told - found, minlength=bins)
    return float(np.abs(surplus).sum() / len(found))


def sampling_noise(votes: Values, volunteers: int = 44) -> float:
    """Root mean squared error that a perfect model has for want of more volunteers (44 is Galaxy Zoo's median)."""
    known = votes[np.isfinite(votes)].astype(np.float64)
    return float(np.sqrt(np.mean(known * (1 - known) / volunteers)))


def cell_accuracy(expected: Values, predicted: Values) -> float:
    """Share of the known values of ``[N, K]`` on the same side of a half; kind to whoever says no to all."""
    known = np.isfinite(expected)
    return float(np.mean((expected[known] > 0.5) == (predicted[known] > 0.5)))


def coverage(expected: Values, ranges: NDArray[np.int64], volunteers: int) -> float:
    """Share of the known votes ``[N, K]``, as counts of volunteers, within ranges ``[N, K, 2]``."""
    known = np.isfinite(expected)
    counts = np.rint(expected[known] * volunteers)
    least, most = ranges[known].T
    return float(np.mean((least <= counts) & (counts <= most)))
