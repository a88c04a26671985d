"""Undoes the selection of a data set: who was chosen to be in it must not change what is learnt from it.

Most of the fully known galaxies were chosen because volunteers agreed on them (``clean_classes.csv`` names five
such classes), and a network fitted to them as they come believes too firmly and finds too many spirals. The
galaxies of which only some votes are known were not chosen. Each fully known galaxy is therefore drawn as often
as its class is met among those: post-stratification, with "no class" as a stratum of its own.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from galaxy_training.data.votes_csv import Ids, Votes
from galaxy_training.errors import DataSetError

CLASSES = "clean_classes.csv"
_TRUST = 0.5
"""What a picture without votes counts beside one with votes, in its class."""
_ENOUGH = 100
"""Unselected galaxies below which their classes' shares would be too uncertain to weigh by."""


def read_classes(folder: Path, ids: Ids) -> NDArray[np.str_]:
    """The confident class of each galaxy, str ``[N]``, empty where it has none.

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


def selection_weights(votes: Votes, classes: NDArray[np.str_]) -> NDArray[np.float64]:
    """How many galaxies of an unselected sky each stands for, float64 ``[N]``.

    Args:
        votes: ``[N, 37]``, NaN where not known. Galaxies without votes count as selected too, each by `_TRUST`.
        classes: from `read_classes`.

    Returns:
        1 for each galaxy with votes where nothing tells the selected ones from the others.
    """
    known = np.isfinite(votes)
    voted = known.any(axis=1)
    selected = known.all(axis=1) | ~voted
    unselected = ~selected
    weights = np.where(voted, 1.0, _TRUST)
    if unselected.sum() < _ENOUGH or selected.sum() < _ENOUGH:
        return weights
    for name in np.unique(classes):
        of_class = classes == name
        weight = weights[selected & of_class].sum()
        if weight > 0:
            # As much as its share of the sky, of all that the fully known galaxies weigh together.
            weights[selected & of_class] *= of_class[unselected].mean() * (selected & voted).sum() / weight
    return weights
