"""Weak labels: classes that follow from a galaxy's hidden votes, and what those classes say about the votes.

Of many galaxies no votes are known, only which of a few rules their votes obey. Each combination of classes bounds
some votes: a galaxy whose ``gti770`` is "smooth" has a Class1.1 of 0.8 at least. Two optional files of a data set
hold them, `LABELS` with the classes of each galaxy and `BOUNDS` with the bounds of each combination.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.votes_csv import Ids
from galaxy_training.errors import DataSetError

LABELS = "weak_labels.csv"
BOUNDS = "weak_label_bounds.csv"
CLASS_COLUMNS = ("clean5", "argmax5", "type4", "gti770")
_BOUNDED = {
    "c11": "Class1.1",
    "c12": "Class1.2",
    "c13": "Class1.3",
    "c61": "Class6.1",
    "c21": "Class2.1",
    "c41": "Class4.1",
}
BOUNDED_KEYS = tuple(_BOUNDED.values())
"""Votes that are bounded."""


@dataclass(frozen=True)
class WeakLabels:
    """What is known of galaxies whose votes are not.

    Attributes:
        known: bool ``[N]``, whether a galaxy has weak labels.
        classes: float32 ``[N, K]``, one-hot over the classes of all `CLASS_COLUMNS`; zeros where not known.
        lower: float32 ``[N, 6]``, the least that each of `BOUNDED_KEYS` can be, as a joint fraction.
        upper: float32 ``[N, 6]``, the most.
    """

    known: NDArray[np.bool_]
    classes: NDArray[np.float32]
    lower: NDArray[np.float32]
    upper: NDArray[np.float32]

    def select(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> WeakLabels:
        """Subset by rows."""
        return WeakLabels(self.known[rows], self.classes[rows], self.lower[rows], self.upper[rows])


def has_weak_labels(folder: Path) -> bool:
    """Whether a data set's folder holds both files."""
    return (folder / LABELS).exists() and (folder / BOUNDS).exists()


def read_weak_labels(folder: Path, ids: Ids) -> WeakLabels:
    """Weak labels of galaxies, in the order of their ids.

    Raises:
        DataSetError: a file is missing or lacks a column, or a combination of classes has no bounds.
    """
    labels = _read(folder / LABELS, ("GalaxyID", *CLASS_COLUMNS)).set_index("GalaxyID")
    ends = [f"{name}_{end}" for name in _BOUNDED for end in ("lo", "hi")]
    bounds = _read(folder / BOUNDS, (*CLASS_COLUMNS, *ends)).set_index(list(CLASS_COLUMNS))[ends]
    rows = labels.index.get_indexer(pd.Index([str(galaxy) for galaxy in ids.tolist()]))
    known = rows >= 0
    of_known = labels.iloc[rows[known]]
    combinations = pd.MultiIndex.from_frame(of_known[list(CLASS_COLUMNS)])
    places = bounds.index.get_indexer(combinations)
    if (places < 0).any():
        raise DataSetError(
            f"{folder / BOUNDS} has no bounds for {', '.join(map(str, combinations[int(np.argmin(places))]))}.",
            f"Each combination of classes in {LABELS} needs a row.",
        )
    try:
        values = bounds.to_numpy(np.float32).reshape(-1, len(BOUNDED_KEYS), 2)
    except ValueError as error:
        raise DataSetError(f"{folder / BOUNDS}: {error}.", "Bounds are numbers from 0 to 1.") from error
    lower = np.zeros((len(ids), len(BOUNDED_KEYS)), np.float32)
    upper = np.ones_like(lower)
    lower[known], upper[known] = values[places, :, 0], values[places, :, 1]
    one_hot = [
        of_known[column].to_numpy()[:, None] == np.unique(labels[column].to_numpy().astype(str))
        for column in CLASS_COLUMNS
    ]
    classes = np.zeros((len(ids), sum(part.shape[1] for part in one_hot)), np.float32)
    classes[known] = np.concatenate(one_hot, axis=1)
    return WeakLabels(known, classes, lower, upper)


def project(votes: NDArray[np.float32], labels: WeakLabels) -> NDArray[np.float32]:
    """Joint fractions ``[N, 37]`` moved into their bounds, the least way down the tree that keeps its sums.

    A question's fractions are clipped to the bounds of its answers and what that takes or gives is spread over the
    others; the answers below keep their shares.
    """
    lower, upper = np.zeros_like(votes), np.ones_like(votes)
    columns = [TREE.position[key] for key in BOUNDED_KEYS]
    lower[:, columns], upper[:, columns] = labels.lower, labels.upper
    projected = np.empty_like(votes)
    for question in TREE.top_down:
        group = TREE.columns(question)
        before = votes[:, group]
        parent = np.ones((len(votes), 1), np.float32)
        if question.parent is not None:
            place = TREE.position[question.parent]
            parent = projected[:, place : place + 1]
        shares = before / np.maximum(before.sum(axis=1, keepdims=True), 1e-6)
        projected[:, group] = _within(
            shares * parent, lower[:, group], np.minimum(upper[:, group], parent), parent
        )
    return projected


def _within(
    values: NDArray[np.float32],
    lower: NDArray[np.float32],
    upper: NDArray[np.float32],
    total: NDArray[np.float32],
) -> NDArray[np.float32]:
    """The nearest values within bounds that add up to a total, where the bounds allow it.

    The nearest point of a box on a plane is each value plus one common number, clipped: found by bisection.
    """
    lower = np.minimum(lower, upper)
    least, most = np.full_like(total, -1.0), np.full_like(total, 1.0)
    for _ in range(30):
        step = (least + most) / 2
        too_little = np.clip(values + step, lower, upper).sum(axis=1, keepdims=True) < total
        least, most = np.where(too_little, step, least), np.where(too_little, most, step)
    clipped = np.clip(values + (least + most) / 2, lower, upper)
    # Where the bounds contradict their parent's, the sums come first.
    return np.asarray(clipped * (total / np.maximum(clipped.sum(axis=1, keepdims=True), 1e-6)), np.float32)


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise DataSetError(f"{path} is not a table: {error}.", "It should be a CSV of weak labels.") from error
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise DataSetError(f"{path} lacks the columns {', '.join(missing)}.", "Weak labels cannot be used.")
    return table
