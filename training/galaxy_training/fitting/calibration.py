"""Calibration of vote fractions on held-back training galaxies.

Two things are fitted. A scale and an offset of the logits, question by question, so that predicted vote fractions
are met on average: vector scaling after Guo et al. 2017, "On calibration of modern neural networks" (arXiv
1706.04599), with one scale a question; it is folded into the last layer and costs nothing. And for each answer the
concentration of a beta-binomial distribution about the prediction, for the interval "about N of 40 volunteers".
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import betaln, logsumexp, softmax

from galaxy_core.models.manifest import Calibration
from galaxy_core.votes.decision_tree import TREE, VOLUNTEERS
from galaxy_core.votes.interpretation import joint_fractions
from galaxy_core.votes.vote_intervals import shape_parameters
from galaxy_training.data.arrays import Arrays
from galaxy_training.evaluation.metrics import Values
from galaxy_training.export.activation_maps import softmax_groups
from galaxy_training.fitting.training_loop import predict
from galaxy_training.networks import Architecture
from galaxy_training.networks.heads import LOGITS

Vector = NDArray[np.float64]
_PRIOR_STD = 0.5
"""Prior standard deviation of a scale's logarithm and of an offset."""
_PRIOR_LOG_CONCENTRATION = np.log(15)


@dataclass(frozen=True)
class LogitCalibration:
    """Scale and offset of the logits.

    Attributes:
        scale: float64 ``[K]``, the same within a question.
        offset: float64 ``[K]``.
    """

    scale: Vector
    offset: Vector


def calibrate(model: keras.Model, architecture: Architecture, held_back: Arrays) -> Calibration:
    """Calibrate a trained network in place and return the parameters.

    Args:
        model: as built by the architecture.
        architecture: of the model.
        held_back: galaxies that were not trained on; without any, nothing is changed.
    """
    targets = architecture.targets.of(held_back.votes)
    raw = keras.Model(model.input, model.get_layer(LOGITS).output)
    logits = fit_logits(predict(raw, held_back, architecture.image_size), targets, held_back.weights)
    fold(model, logits)
    concentration: list[float] = []
    if architecture.targets.task == "votes":
        predicted = predict(model, held_back, architecture.image_size)
        concentration = fit_concentration(targets, predicted, held_back.weights).tolist()
    return Calibration(
        galaxies=len(held_back),
        scale=tuple(round(value, 6) for value in logits.scale.tolist()),
        offset=tuple(round(value, 6) for value in logits.offset.tolist()),
        concentration=tuple(round(value, 3) for value in concentration),
    )


def fit_logits(logits: Values, targets: Values, weights: Vector) -> LogitCalibration:
    """Fit scale and offsets by the least cross-entropy on held-back galaxies, with a Gaussian prior.

    Args:
        logits: ``[N, K]``.
        targets: ``[N, K]`` joint fractions, or classes one-hot; NaN where unknown.
        weights: ``[N]`` sample weights.
    """
    scale, offset = np.ones(logits.shape[1]), np.zeros(logits.shape[1])
    for group in softmax_groups(logits.shape[1]):
        known = np.isfinite(targets[:, group]).all(axis=1)
        parameters = _fit_group(
            logits[known, group].astype(np.float64), targets[known, group].astype(np.float64), weights[known]
        )
        scale[group], offset[group] = parameters[0], parameters[1:]
    return LogitCalibration(scale, offset)


def _fit_group(logits: Vector, targets: Vector, weights: Vector) -> Vector:
    def loss(parameters: Vector) -> float:
        scaled = logits * np.exp(parameters[0]) + parameters[1:]
        # Targets that add up to less than 1 have less weight: fewer volunteers were asked.
        entropy = -(targets * (scaled - logsumexp(scaled, axis=1, keepdims=True))).sum(axis=1)
        return float(weights @ entropy + (parameters**2).sum() / (2 * _PRIOR_STD**2))

    best = minimize(loss, np.zeros(1 + logits.shape[1]), method="L-BFGS-B").x
    return np.concatenate([[np.exp(best[0])], best[1:]])


def fold(model: keras.Model, calibration: LogitCalibration) -> None:
    """Fold scale and offset into a network's last layer."""
    layer = model.get_layer(LOGITS)
    kernel, bias = layer.get_weights()
    layer.set_weights([kernel * calibration.scale, bias * calibration.scale + calibration.offset])


def uncalibrated(votes: Values, calibration: LogitCalibration) -> Values:
    """Joint fractions ``[N, 37]`` without a calibration."""
    fractions = np.empty(votes.shape)
    for question in TREE.questions:
        columns = TREE.columns(question)
        logits = np.log(np.maximum(votes[:, columns], 1e-9))
        fractions[:, columns] = softmax(
            (logits - calibration.offset[columns]) / calibration.scale[columns], axis=1
        )
    return joint_fractions(fractions).astype(np.float32)


def fit_concentration(votes: Values, predicted: Values, weights: Vector) -> Vector:
    """Beta-binomial concentration by answer, float64 ``[37]``; see `galaxy_core.votes.vote_intervals`.

    Args:
        votes: ``[N, 37]``, NaN where not known.
        predicted: ``[N, 37]``, calibrated.
        weights: ``[N]``.
    """
    return np.array([_concentration(votes[:, k], predicted[:, k], weights) for k in range(votes.shape[1])])


def _concentration(votes: Values, predicted: Values, weights: Vector) -> float:
    known = np.isfinite(votes)
    counts = VOLUNTEERS * votes[known].astype(np.float64)
    weights = weights[known]

    def loss(logarithm: float) -> float:
        alpha, beta = shape_parameters(predicted[known], np.exp(logarithm))
        likelihood = betaln(counts + alpha, VOLUNTEERS - counts + beta) - betaln(alpha, beta)
        return float(-(weights @ likelihood) + (logarithm - _PRIOR_LOG_CONCENTRATION) ** 2 / 2)

    return float(np.exp(minimize_scalar(loss, bounds=(0, 7), method="bounded").x))
