"""Pseudo-labels: teachers' predictions stand in for unknown votes, so that a student can learn from every image.

A third of the images have votes; the rest have at most a confident class. The teachers predict with test-time
augmentation and the student is trained on both: Lee 2013, "Pseudo-label", and Xie et al. 2020, "Self-training with
noisy student" (arXiv 1911.04252). Where weak labels say something about a galaxy's hidden votes, its pseudo-labels
are corrected by them. Votes that volunteers gave stand, or are averaged with what the teachers predict: forty
volunteers are a sample, whose noise a student need not learn; Furlanello et al. 2018, "Born-again neural
networks" (arXiv 1805.04770).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from galaxy_core.models.classifier import Classifier
from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.data_set import DataSet
from galaxy_training.data.sample_weights import poststratification_weights
from galaxy_training.data.votes_csv import Votes
from galaxy_training.data.weak_labels import WeakLabels, has_weak_labels, project, read_weak_labels
from galaxy_training.evaluation import inference

log = logging.getLogger(__name__)

ROTATIONS = 8
"""Rotated copies of each image that the teacher averages over."""
MIN_HELD_BACK = 100
"""Held-back galaxies with weak labels below which nothing is corrected."""
RIDGE = 60.0
"""Strength of the correction's prior, in galaxies: with so many, half of a coefficient is believed."""


def pseudo_label(
    teachers: Sequence[Classifier],
    data: DataSet,
    folder: Path,
    *,
    held_back: DataSet | None = None,
    teacher_weight: float = 0.0,
) -> Votes:
    """The data set's votes with the teachers' mean prediction for the unknown: float32 ``[N, 37]``, none NaN.

    Args:
        teachers: models of votes; one that is named twice counts twice.
        data: galaxies to label.
        folder: of the run, where the predictions are cached for when it is resumed.
        held_back: galaxies with votes that the teachers were not trained on. With enough of them, and weak labels
            in the data set's folder, predictions are corrected by the weak labels.
        teacher_weight: of the predictions in the mean with votes that volunteers gave.

    Raises:
        DataSetError: an image cannot be read, or the weak labels cannot be used.
    """
    predicted = _mean_prediction(teachers, data, folder, "pseudo-labels")
    if held_back is not None and len(held_back) >= MIN_HELD_BACK and has_weak_labels(data.folder):
        labels = read_weak_labels(data.folder, held_back.ids)
        known = np.flatnonzero(labels.known)
        held_back = held_back.select(known)
        correction = WeakLabelCorrection(
            _mean_prediction(teachers, held_back, folder, "held-back"),
            labels.select(known),
            held_back.votes,
            poststratification_weights(held_back.votes, held_back.classes),
        )
        predicted = correction.apply(predicted, read_weak_labels(data.folder, data.ids))
    filled = fill_unknown(data.votes, predicted)
    return np.where(
        np.isfinite(data.votes).any(axis=1, keepdims=True),
        (1 - teacher_weight) * filled + teacher_weight * predicted,
        predicted,
    ).astype(np.float32)


def _mean_prediction(teachers: Sequence[Classifier], data: DataSet, folder: Path, name: str) -> Votes:
    predicted = [_predict(teacher, data, folder, name) for teacher in teachers]
    return np.asarray(np.mean(predicted, axis=0), np.float32)


def _predict(teacher: Classifier, data: DataSet, folder: Path, name: str) -> Votes:
    path = folder / f"{name}-{teacher.manifest.name}-{teacher.manifest.sha256[:16]}.npz"
    if path.exists():
        cached = np.load(path)
        if np.array_equal(cached["ids"], data.ids):
            return np.asarray(cached["joint_fractions"], np.float32)
    log.info("%s %s predicts %d images", teacher.manifest.name, teacher.manifest.version, len(data))
    predicted = inference.predict(teacher, data, ROTATIONS)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(path, ids=data.ids, joint_fractions=predicted)
    return predicted


def fill_unknown(votes: Votes, predicted: Votes) -> Votes:
    """Known joint fractions, and elsewhere predicted vote fractions times the joint fraction of their parent.

    Args:
        votes: ``[N, 37]`` joint fractions, NaN where unknown.
        predicted: ``[N, 37]``, the teacher's joint fractions.
    """
    filled = votes.copy()
    for question in TREE.top_down:
        columns = TREE.columns(question)
        total = predicted[:, columns].sum(axis=1, keepdims=True)
        fractions = predicted[:, columns] / np.maximum(total, 1e-6)
        if question.parent is not None:
            parent = TREE.position[question.parent]
            fractions = fractions * filled[:, parent : parent + 1]
        filled[:, columns] = np.where(np.isnan(votes[:, columns]), fractions, votes[:, columns])
    return filled


class WeakLabelCorrection:
    """Ridge regression from a teacher's joint fractions and a galaxy's weak labels to its votes.

    It must be fitted to galaxies that the teacher was not trained on: on others it errs less, and too little would
    be corrected.

    Args:
        predicted: ``[N, 37]``, the teacher's joint fractions.
        labels: of the same galaxies.
        votes: ``[N, 37]``, theirs; NaN where unknown.
        weights: ``[N]`` sample weights.
    """

    def __init__(self, predicted: Votes, labels: WeakLabels, votes: Votes, weights: NDArray[np.float64]) -> None:
        features = _features(predicted, labels)
        self._mean = np.average(features, axis=0, weights=weights)
        self._coefficients = np.zeros((features.shape[1], votes.shape[1]))
        self._offset = np.zeros(votes.shape[1])
        centred = features - self._mean
        scale = np.sqrt(np.average(centred**2, axis=0, weights=weights)) + 1e-3
        self._mean_scale = scale
        for column in range(votes.shape[1]):
            known = np.isfinite(votes[:, column])
            inputs, weight = centred[known] / scale, weights[known] / weights[known].mean()
            error = votes[known, column] - predicted[known, column]
            self._offset[column] = np.average(error, weights=weight)
            moments = (inputs * weight[:, None]).T @ inputs + RIDGE * np.eye(inputs.shape[1])
            target = (inputs * weight[:, None]).T @ (error - self._offset[column])
            self._coefficients[:, column] = np.linalg.solve(moments, target)

    def apply(self, predicted: Votes, labels: WeakLabels) -> Votes:
        """Corrected joint fractions ``[N, 37]`` within their bounds; as predicted where there are no labels."""
        inputs = (_features(predicted, labels) - self._mean) / self._mean_scale
        corrected = np.clip(predicted + self._offset + inputs @ self._coefficients, 0, 1).astype(np.float32)
        return np.where(labels.known[:, None], project(corrected, labels), predicted)


def _features(predicted: Votes, labels: WeakLabels) -> NDArray[np.float64]:
    return np.concatenate([predicted, labels.classes, labels.lower, labels.upper], axis=1).astype(np.float64)
