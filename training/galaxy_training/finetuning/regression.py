"""A number on frozen embeddings: ridge regression, cross-validated, with an interval from the errors held out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import Ridge

from galaxy_core.models.embeddings import Embedding
from galaxy_core.models.manifest import Task
from galaxy_training.finetuning.folds import FOLDS, split_folds

PENALTIES = (1.0, 10.0, 100.0, 1000.0, 10_000.0)
"""Penalties that are tried; embeddings and numbers are standardised first."""
LEVEL = 0.9
"""Part of images whose true value is to lie in the interval."""
MIN_HALF_WIDTH = 1e-3
"""Of the interval, over the numbers' standard deviation."""
Values = NDArray[np.float64]


@dataclass(frozen=True)
class RegressionHead:
    """Linear head of a number in its own unit: it is ``embedding @ weights + bias``.

    Attributes:
        weights: ``[size, 1]``; the numbers' mean and standard deviation are in them and in the bias.
        bias: ``[1]``.
    """

    weights: Values
    bias: Values
    task: ClassVar[Task] = "regression"
    activation: ClassVar[str] = "Identity"

    def estimate(self, embeddings: Embedding) -> Values:
        """Numbers ``[N]`` of embeddings ``[N, size]``."""
        return np.asarray(embeddings @ self.weights + self.bias)[:, 0]


@dataclass(frozen=True)
class FittedRegression:
    """A head and what it says of images that it was not fitted to.

    Attributes:
        head: fitted to all images.
        held_out: ``[N]`` estimates of each image by a head that was fitted without it.
        half_width: of the interval: conformal, from the errors of those estimates.
        penalty: that was best.
    """

    head: RegressionHead
    held_out: Values
    half_width: float
    penalty: float


def fit_regression(embeddings: Embedding, values: Values, groups: NDArray[np.int64]) -> FittedRegression:
    """Fit a head by squared error, choosing its penalty on images held out in turn.

    Args:
        embeddings: ``[N, size]``.
        values: ``[N]``, in their unit.
        groups: ``[N]``: images of one number are held out together.
    """
    tried = {penalty: _held_out(embeddings, values, groups, penalty, seed=0) for penalty in PENALTIES}
    penalty = min(tried, key=lambda each: float(np.square(tried[each] - values).mean()))
    # Other folds than those that it was chosen by.
    held_out = _held_out(embeddings, values, groups, penalty, seed=1)
    half_width = max(conformal_half_width(values - held_out), MIN_HALF_WIDTH * float(values.std()))
    return FittedRegression(_fit(embeddings, values, penalty), held_out, half_width, penalty)


def conformal_half_width(errors: Values, level: float = LEVEL) -> float:
    """Half-width of an interval that holds a new image's value with a probability of about `level`.

    It is the quantile of the errors ``[N]`` on held-out images with the correction for their number (Vovk 2015,
    cross-conformal prediction), whatever their distribution, as long as the new image is like them.
    """
    place = min(len(errors), int(np.ceil((len(errors) + 1) * level)))
    return float(np.sort(np.abs(errors))[place - 1])


def _held_out(
    embeddings: Embedding, values: Values, groups: NDArray[np.int64], penalty: float, *, seed: int
) -> Values:
    result = np.zeros(len(values))
    edges = np.quantile(values, np.linspace(0, 1, FOLDS + 1)[1:-1])
    for rest, out in split_folds(np.searchsorted(edges, values), groups, seed):
        result[out] = _fit(embeddings[rest], values[rest], penalty).estimate(embeddings[out])
    return result


def _fit(embeddings: Embedding, values: Values, penalty: float) -> RegressionHead:
    mean, std = embeddings.mean(axis=0, dtype=np.float64), embeddings.std(axis=0, dtype=np.float64)
    std = np.maximum(std, 1e-6)
    middle, spread = values.mean(), max(values.std(), 1e-12)
    model = Ridge(alpha=penalty).fit((embeddings - mean) / std, (values - middle) / spread)
    weights = (model.coef_ * spread / std)[:, np.newaxis]
    return RegressionHead(weights, middle + model.intercept_ * spread - mean @ weights)
