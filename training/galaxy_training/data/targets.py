"""Training targets: the 37 joint fractions themselves, or a class that follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.headlines import DISTURBED
from galaxy_training.data.votes_csv import Votes
from galaxy_training.errors import DataSetError

Task = Literal["votes", "classes"]


@dataclass(frozen=True)
class Targets:
    """Meaning of a network's outputs.

    Attributes:
        task: ``votes`` or ``classes``.
        labels: of the outputs, in order.
        definition: of the classes in terms of votes, for the model card; empty for votes.
        class_of: joint fractions ``[N, 37]`` to class numbers int64 ``[N]``, -1 where undefined; None for votes.
    """

    task: Task
    labels: tuple[str, ...]
    definition: str = ""
    class_of: Callable[[Votes], NDArray[np.int64]] | None = None

    def of(self, votes: Votes) -> NDArray[np.float32]:
        """Targets float32 ``[N, outputs]``: votes as they are, classes one-hot; NaN where unknown."""
        if self.class_of is None:
            return votes
        classes = self.class_of(votes)
        one_hot = np.eye(len(self.labels), dtype=np.float32)[classes]
        one_hot[classes < 0] = np.nan
        return one_hot


VOTES = Targets("votes", TREE.keys)

_MOST_VOTED = ("Class1.1", "Class1.2", "Class1.3", "Class6.1", "Class6.2")


def _most_voted(votes: Votes) -> NDArray[np.int64]:
    # No other answer can exceed these: every other joint fraction is part of one of them.
    columns = votes[:, [TREE.position[key] for key in _MOST_VOTED]]
    known = ~np.isnan(columns).any(axis=1)
    return np.where(known, np.argmax(np.nan_to_num(columns), axis=1), -1)


MOST_VOTED_ANSWER = Targets(
    "classes",
    _MOST_VOTED,
    "The answer with the largest of the 37 joint fractions; only the answers of questions 1 and 6 can be it.",
    _most_voted,
)

HIGH_AGREEMENT = 0.8
"""Fraction of the leading morphology from which on volunteers count as agreeing."""


def morphology_fractions(votes: Votes) -> Votes:
    """Fractions of volunteers for elliptical, spiral and irregular: ``[N, 3]``, NaN where unknown.

    Irregular are disturbed, irregular and merging galaxies; the others are counted by question 1.
    """
    at = TREE.position
    irregular = votes[:, [at[key] for key in DISTURBED]].sum(axis=1)
    smooth, disk = votes[:, at["Class1.1"]], votes[:, at["Class1.2"]]
    return np.stack([smooth * (1 - irregular), disk * (1 - irregular), irregular], axis=1)


def _morphology(votes: Votes) -> NDArray[np.int64]:
    fractions = morphology_fractions(votes)
    known = np.isfinite(fractions).all(axis=1)
    artifact = votes[:, TREE.position["Class1.3"]] > np.nan_to_num(fractions).max(axis=1)
    return np.where(known & ~artifact, np.argmax(np.nan_to_num(fractions), axis=1), -1)


MORPHOLOGY = Targets(
    "classes",
    ("elliptical", "spiral", "irregular"),
    "From the votes: irregular is the sum of disturbed, irregular and merger (Class8.3 + Class8.4 + Class8.6); "
    "elliptical is smooth (Class1.1) and spiral is features or disk (Class1.2, edge-on and armless disks among "
    "them), each times what is not irregular; the largest is the class. Galaxies that volunteers called a star or "
    "artifact are left out. Volunteers agree on a galaxy where the largest is at least 0.8.",
    _morphology,
)
ALL = (VOTES, MOST_VOTED_ANSWER, MORPHOLOGY)


def targets_by_labels(model: str, labels: tuple[str, ...]) -> Targets:
    """Targets that a released model's labels stand for.

    Raises:
        DataSetError: no targets here have these labels.
    """
    for targets in ALL:
        if targets.labels == labels:
            return targets
    raise DataSetError(
        f"{model} predicts {', '.join(labels)}, which no definition here derives from votes.",
        "Evaluate it with the code version that its manifest names.",
    )
