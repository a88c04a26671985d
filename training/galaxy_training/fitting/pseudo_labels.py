"""Pseudo-labels: a teacher's predictions stand in for unknown votes, so that a student can learn from every image.

A third of the images have votes; the rest have at most a confident class. The teacher predicts with test-time
augmentation and the student is trained on both: Lee 2013, "Pseudo-label", and Xie et al. 2020, "Self-training with
noisy student" (arXiv 1911.04252). Votes that volunteers gave are never replaced.
"""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np

from galaxy_core.models.classifier import Classifier
from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.data_set import DataSet
from galaxy_training.data.votes_csv import Votes
from galaxy_training.evaluation import inference

log = logging.getLogger(__name__)

ROTATIONS = 8
"""Rotated copies of each image that the teacher averages over."""


def pseudo_label(teacher: Classifier, data: DataSet, folder: Path) -> Votes:
    """The data set's votes with the teacher's predictions for the unknown ones: float32 ``[N, 37]``, none NaN.

    Args:
        teacher: a model of votes.
        data: galaxies to label.
        folder: of the run, where the predictions are cached for when it is resumed.

    Raises:
        DataSetError: an image cannot be read.
    """
    path = folder / f"pseudo-labels-{teacher.manifest.name}-{teacher.manifest.sha256[:16]}.npz"
    if path.exists():
        cached = np.load(path)
        if np.array_equal(cached["ids"], data.ids):
            return fill_unknown(data.votes, cached["joint_fractions"])
    log.info("%s %s predicts %d images", teacher.manifest.name, teacher.manifest.version, len(data))
    predicted = inference.predict(teacher, data, ROTATIONS)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(path, ids=data.ids, joint_fractions=predicted)
    return fill_unknown(data.votes, predicted)


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
