"""Lets a released model fill in the votes that nobody gave, so that every picture can be learnt from.

A third of the pictures have votes; the rest have at most a confident class. A teacher, averaged over views, says
what volunteers would probably have said, and a student learns from both: Lee 2013, "Pseudo-label", and Xie et al.
2020, "Self-training with noisy student" (arXiv 1911.04252). What volunteers did say always stands.
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

VIEWS = 8
"""Turned copies that the teacher averages over."""


def taught_votes(teacher: Classifier, data: DataSet, folder: Path) -> Votes:
    """The data set's votes with the teacher's where they are not known: float32 ``[N, 37]``, none NaN.

    Args:
        teacher: a model of votes.
        data: whose pictures it sees.
        folder: of the run, where what it said is kept for when the run goes on.

    Raises:
        DataSetError: a picture cannot be read.
    """
    path = folder / f"taught-by-{teacher.manifest.name}-{teacher.manifest.sha256[:16]}.npz"
    if path.exists():
        kept = np.load(path)
        if np.array_equal(kept["ids"], data.ids):
            return complete(data.votes, kept["votes"])
    log.info("%s %s looks at %d pictures", teacher.manifest.name, teacher.manifest.version, len(data))
    said = inference.run(teacher, data, VIEWS)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(path, ids=data.ids, votes=said)
    return complete(data.votes, said)


def complete(votes: Votes, said: Votes) -> Votes:
    """Votes with a teacher's shares, times what is known of the parent, where they are not known.

    Args:
        votes: ``[N, 37]``, NaN where not known.
        said: ``[N, 37]``, the teacher's.
    """
    completed = votes.copy()
    for question in TREE.top_down:
        columns = TREE.columns(question)
        total = said[:, columns].sum(axis=1, keepdims=True)
        shares = said[:, columns] / np.maximum(total, 1e-6)
        if question.parent is not None:
            parent = TREE.position[question.parent]
            shares = shares * completed[:, parent : parent + 1]
        completed[:, columns] = np.where(np.isnan(votes[:, columns]), shares, votes[:, columns])
    return completed
