"""Connected parts of a mask, which only masks of images need; scipy's would weigh as much as all that serves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def label_parts(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Number the parts of a mask whose pixels touch at their sides or corners.

    Args:
        mask: ``[height, width]``.

    Returns:
        ``[height, width]``: 0 outside, and one number from 1 on for each part, in the order of their first pixels.
    """
    runs = _label_runs(mask)
    first, second = _touching(runs)
    parents = np.arange(runs.max() + 1, dtype=np.int32)
    while True:  # each round joins every part to the least number that it touches, and halves their chains
        smaller = np.minimum(parents[first], parents[second])
        joined = parents.copy()
        np.minimum.at(joined, parents[first], smaller)
        np.minimum.at(joined, parents[second], smaller)
        while not np.array_equal(joined, further := joined[joined]):
            joined = further
        if np.array_equal(joined, parents):
            break
        parents = joined
    _, labels = np.unique(parents, return_inverse=True)
    return labels.astype(np.int32)[runs]


def grow(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and its neighbours at sides and corners."""
    rows = mask.copy()
    rows[1:] |= mask[:-1]
    rows[:-1] |= mask[1:]
    grown = rows.copy()
    grown[:, 1:] |= rows[:, :-1]
    grown[:, :-1] |= rows[:, 1:]
    return grown


def _label_runs(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Number the runs of each row from 1 on."""
    starts = mask.copy()
    starts[:, 1:] &= ~mask[:, :-1]
    runs: NDArray[np.int32] = np.cumsum(starts, dtype=np.int32).reshape(mask.shape)
    runs[~mask] = 0
    return runs


def _touching(runs: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Numbers of the runs of neighbouring rows that touch, as pairs."""
    width = runs.shape[1]
    pairs = []
    for shift in (-1, 0, 1):
        upper = runs[:-1, max(0, -shift) : width - max(0, shift)]
        lower = runs[1:, max(0, shift) : width + min(0, shift)]
        both = (upper > 0) & (lower > 0)
        pair = np.stack([upper[both], lower[both]])
        new = np.ones(pair.shape[1], bool)
        new[1:] = (pair[:, 1:] != pair[:, :-1]).any(axis=0)
        pairs.append(pair[:, new])
    first, second = np.concatenate(pairs, axis=1)
    return first, second
