"""What a network is taught: the 37 vote fractions themselves, or a class that follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from galaxy_model.tree import TREE
from galaxy_training.solutions import Votes

Task = Literal["votes", "classes"]


@dataclass(frozen=True)
class Targets:
    """What a network's outputs stand for.

    Attributes:
        task: ``votes`` or ``classes``.
        labels: the outputs' names, in order.
        definition: how a class follows from the votes, for the model card; empty for votes.
        class_of: votes ``[N, 37]`` to class numbers int64 ``[N]``, -1 where undefined; None for votes.
    """

    task: Task
    labels: tuple[str, ...]
    definition: str = ""
    class_of: Callable[[Votes], NDArray[np.int64]] | None = None

    def of(self, votes: Votes) -> NDArray[np.float32]:
        """Targets float32 ``[N, outputs]``: votes as they are, classes one-hot; NaN where not known."""
        if self.class_of is None:
            return votes
        classes = self.class_of(votes)
        one_hot = np.eye(len(self.labels), dtype=np.float32)[classes]
        one_hot[classes < 0] = np.nan
        return one_hot


VOTES = Targets("votes", TREE.keys)

_MOST_VOTED = ("Class1.1", "Class1.2", "Class1.3", "Class6.1", "Class6.2")


def _most_voted(votes: Votes) -> NDArray[np.int64]:
    # No other answer can exceed these: every other vote fraction is a part of one of them.
    columns = votes[:, [TREE.position[key] for key in _MOST_VOTED]]
    known = ~np.isnan(columns).any(axis=1)
    return np.where(known, np.argmax(np.nan_to_num(columns), axis=1), -1)


MOST_VOTED_ANSWER = Targets(
    "classes",
    _MOST_VOTED,
    "The answer with the largest of the 37 vote fractions; only the answers of questions 1 and 6 can be it.",
    _most_voted,
)
