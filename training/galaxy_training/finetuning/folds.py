"""Parts of the labelled images that are held out in turn."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

FOLDS = 5
Rows = NDArray[np.int64]


def split_folds(strata: Rows, groups: Rows, seed: int) -> list[tuple[Rows, Rows]]:
    """Rows to fit to, and rows held out, of each fold.

    Args:
        strata: ``[N]``; each fold has its part of each number, as far as groups allow.
        groups: ``[N]``; images of one number are held out together.
        seed: of the shuffling.
    """
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    with warnings.catch_warnings():  # of a stratum with fewer images than there are folds
        warnings.filterwarnings("ignore", "The least populated class", UserWarning)
        return list(folds.split(np.zeros(len(strata)), strata, groups))
