"""Sample weights that correct the selection bias of a data set by post-stratification.

Most of the fully known galaxies were selected because volunteers agreed on them (``clean_classes.csv`` names
five such classes), and a network trained on them unweighted is overconfident and predicts too many spirals. The
galaxies of which only some votes are known were not selected. The weights give each class, "no class" among them,
the frequency among fully known galaxies that it has among unselected ones.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from galaxy_training.data.votes_csv import Ids, Votes
from galaxy_training.errors import DataSetError

CLASSES = "clean_classes.csv"
_UNLABELLED_WEIGHT = 0.5
"""Weight of an image without votes, relative to one with votes, in its class."""
MIN_STRATUM = 100
"""Galaxies, selected or unselected, below which class frequencies are too uncertain to weight by."""


def read_classes(folder: Path, ids: Ids) -> NDArray[np.str_]:
    """Confident class of each galaxy, str ``[N]``, empty where it has none.

    Raises:
        DataSetError: the file is not a table of GalaxyID and class.
    """
    path = folder / CLASSES
    if not path.exists():
        return np.full(len(ids), "")
    try:
        with path.open(newline="", encoding="utf-8") as file:
            classes = {int(row["GalaxyID"]): row["class"] for row in csv.DictReader(file)}
    except (KeyError, TypeError, ValueError) as error:
        raise DataSetError(f"{path} is not a table of classes.", "Its columns are GalaxyID and class.") from error
    return np.array([classes.get(galaxy, "") for galaxy in ids.tolist()], dtype=np.str_)


def poststratification_weights(votes: Votes, classes: NDArray[np.str_]) -> NDArray[np.float64]:
    """Number of galaxies of an unselected sky that each represents, float64 ``[N]``.

    Args:
        votes: ``[N, 37]``, NaN where not known. Galaxies without votes count as selected too.
        classes: from `read_classes`.

    Returns:
        1 for each galaxy with votes where selected and unselected ones cannot be told apart.
    """
    known = np.isfinite(votes)
    voted = known.any(axis=1)
    selected = known.all(axis=1) | ~voted
    unselected = ~selected
    weights = np.where(voted, 1.0, _UNLABELLED_WEIGHT)
    if unselected.sum() < MIN_STRATUM or selected.sum() < MIN_STRATUM:
        return weights
    for name in np.unique(classes):
        of_class = classes == name
        weight = weights[selected & of_class].sum()
        if weight > 0:
            # The class's frequency among unselected galaxies, times the total weight of fully known ones.
            weights[selected & of_class] *= of_class[unselected].mean() * (selected & voted).sum() / weight
    return weights


def systematic_sample(
    weights: NDArray[np.float64], count: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Row numbers int64 ``[count]`` in random order, drawn in proportion to their weights, to within one draw."""
    places = (np.arange(count) + generator.random()) / count * weights.sum()
    shuffled = generator.permutation(len(weights))
    rows = shuffled[np.minimum(np.searchsorted(np.cumsum(weights[shuffled]), places), len(weights) - 1)]
    return np.asarray(generator.permutation(rows), dtype=np.int64)
