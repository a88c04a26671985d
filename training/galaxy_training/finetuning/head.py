"""A head on frozen embeddings: regularised logistic regression, cross-validated and calibrated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

from galaxy_core.models.embeddings import Embedding
from galaxy_core.models.manifest import Task
from galaxy_training.finetuning.folds import split_folds
from galaxy_training.finetuning.labels import Targets

STRENGTHS = (0.003, 0.03, 0.3, 3.0)
"""Inverse regularisations that are tried; embeddings are standardised first."""
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """Linear head: logits are ``embedding @ weights + bias``.

    Attributes:
        weights: ``[size, K]``.
        bias: ``[K]``.
        exclusive: whether probabilities are a softmax over the labels, or a sigmoid of each.
    """

    weights: Values
    bias: Values
    exclusive: bool
    task: ClassVar[Task] = "classes"

    @property
    def activation(self) -> str:
        """Name of ONNX's operator from logits to probabilities."""
        return "Softmax" if self.exclusive else "Sigmoid"

    def logits(self, embeddings: Embedding) -> Values:
        """Logits ``[N, K]`` of embeddings ``[N, size]``."""
        return np.asarray(embeddings @ self.weights + self.bias)

    def scaled(self, temperature: float) -> Head:
        """The head with its logits divided by a temperature."""
        return Head(self.weights / temperature, self.bias / temperature, self.exclusive)


@dataclass(frozen=True)
class FittedHead:
    """A head and what it says of images that it was not fitted to.

    Attributes:
        head: fitted to all images, calibrated.
        held_out: ``[N, K]`` probabilities of each image by a head that was fitted without it, and calibrated.
        temperature: that logits were divided by.
        strength: inverse regularisation that was best.
        int8_loss: accuracy that a trained network loses in int8, on the images that it was fitted to.
    """

    head: Head
    held_out: Values
    temperature: float
    strength: float
    int8_loss: float = 0.0


def probabilities(logits: Values, *, exclusive: bool) -> Values:
    """Softmax over ``[N, K]`` logits, or the sigmoid of each."""
    if not exclusive:
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -60, 60))))
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit_head(embeddings: Embedding, targets: Targets, groups: NDArray[np.int64], *, exclusive: bool) -> FittedHead:
    """Fit a head, choosing its regularisation and its temperature on images held out in turn.

    Args:
        embeddings: ``[N, size]``.
        targets: ``[N, K]``, parts of the votes for each label.
        groups: ``[N]``: images of one number are held out together.
        exclusive: whether an image has one of the labels.
    """
    chosen = {
        strength: _held_out(embeddings, targets, groups, strength, exclusive=exclusive, seed=0)
        for strength in STRENGTHS
    }
    strength = min(chosen, key=lambda each: _log_loss(chosen[each], targets, exclusive=exclusive))
    # Other folds than those that it was chosen by.
    logits = _held_out(embeddings, targets, groups, strength, exclusive=exclusive, seed=1)
    head = fit_linear(embeddings, targets, strength, exclusive=exclusive)
    return calibrated(head, logits, targets, strength)


def _held_out(
    embeddings: Embedding,
    targets: Targets,
    groups: NDArray[np.int64],
    strength: float,
    *,
    exclusive: bool,
    seed: int,
) -> Values:
    logits = np.zeros(targets.shape)
    for rest, out in split_folds(strata(targets, exclusive=exclusive), groups, seed):
        logits[out] = fit_linear(embeddings[rest], targets[rest], strength, exclusive=exclusive).logits(
            embeddings[out]
        )
    return logits


def strata(targets: Targets, *, exclusive: bool) -> NDArray[np.int64]:
    """A number of each row of targets, ``[N]``, of which every fold has its part."""
    if exclusive:
        return np.asarray(targets.argmax(axis=1))
    return np.asarray((targets > 0.5) @ (1 << np.arange(targets.shape[1]) % 30))


def calibrated(head: Head, held_out: Values, targets: Targets, strength: float) -> FittedHead:
    """A head, and logits ``[N, K]`` of images held out, divided by the temperature that suits these."""
    exclusive = head.exclusive
    temperature = _temperature(held_out, targets, exclusive=exclusive)
    return FittedHead(
        head.scaled(temperature), probabilities(held_out / temperature, exclusive=exclusive), temperature, strength
    )


def fit_linear(embeddings: Embedding, targets: Targets, strength: float, *, exclusive: bool) -> Head:
    """Fit a head to embeddings ``[N, size]`` and targets ``[N, K]`` at one inverse regularisation."""
    mean, std = embeddings.mean(axis=0, dtype=np.float64), embeddings.std(axis=0, dtype=np.float64)
    std = np.maximum(std, 1e-6)
    inputs = (embeddings - mean) / std
    if exclusive:
        weights, bias = _regression(inputs, targets, strength)
    else:
        parts = [_regression(inputs, np.stack([1 - each, each], axis=1), strength) for each in targets.T]
        weights = np.stack([part[0][:, 1] - part[0][:, 0] for part in parts], axis=1)
        bias = np.array([part[1][1] - part[1][0] for part in parts])
    weights = weights / std[:, np.newaxis]
    return Head(weights, bias - mean @ weights, exclusive)


def _regression(inputs: Values, targets: Targets, strength: float) -> tuple[Values, Values]:
    """Weights ``[size, K]`` and bias ``[K]``; an image with divided votes counts for each label in part."""
    count = targets.shape[1]
    rows, labels = np.nonzero(targets)
    present = np.unique(labels)
    weights, bias = np.zeros((inputs.shape[1], count)), np.full(count, -10.0)
    if len(present) == 1:
        bias[present] = 10.0
        return weights, bias
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(inputs[rows], labels, sample_weight=targets[rows, labels])
    if len(present) == 2:  # scikit-learn has one row for two classes
        weights[:, present[1]], bias[present] = model.coef_[0], (0.0, model.intercept_[0])
    else:
        weights[:, present], bias[present] = model.coef_.T, model.intercept_
    return weights, bias


def _log_loss(logits: Values, targets: Targets, *, exclusive: bool) -> float:
    predicted = np.clip(probabilities(logits, exclusive=exclusive), 1e-9, 1 - 1e-9)
    losses = targets * np.log(predicted)
    if not exclusive:
        losses = losses + (1 - targets) * np.log(1 - predicted)
    return float(-losses.sum(axis=1).mean())


def _temperature(logits: Values, targets: Targets, *, exclusive: bool) -> float:
    """Temperature of the smallest loss on held-out images (Guo et al. 2017)."""
    result = minimize_scalar(
        lambda log: _log_loss(logits / np.exp(log), targets, exclusive=exclusive), bounds=(-2, 3), method="bounded"
    )
    return float(np.exp(result.x))
