"""What stands out: answers that few would give, but far more than of a usual galaxy.

Rings, dust lanes or boxy bulges are what experts look for, and the path of most voted answers seldom shows them.
The rule and its thresholds were chosen on the validation galaxies: of what it names there, about three in four
have at least twice as many real votes as usual.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

STANDOUT_KEYS = (
    *("Class8.1", "Class8.2", "Class8.3", "Class8.4", "Class8.6", "Class8.7"),
    "Class9.2",
    *("Class11.1", "Class11.3", "Class11.4", "Class11.5"),
)
"""Answers that can stand out."""
MIN_FRACTION = 0.075
"""Joint fraction: three of forty volunteers."""
MIN_RATIO = 5.0
"""Over the usual joint fraction."""
MAX_STANDOUTS = 2


class Standout(NamedTuple):
    """An answer that stands out."""

    key: str
    ratio: float


def find_standouts(
    path: tuple[str, ...], joint: Mapping[str, float], usual: Mapping[str, float]
) -> tuple[Standout, ...]:
    """The most unusual answers, the largest ratio first; those on the path are said already.

    Args:
        path: keys of the most voted answer at each step.
        joint: joint fractions by key.
        usual: mean joint fractions of unselected galaxies by key; empty where they are not known.
    """
    ratios = (
        Standout(key, joint[key] / max(usual[key], 1e-4))
        for key in STANDOUT_KEYS
        if usual and key not in path and joint[key] >= MIN_FRACTION
    )
    unusual = sorted((item for item in ratios if item.ratio >= MIN_RATIO), key=lambda item: -item.ratio)
    return tuple(unusual[:MAX_STANDOUTS])
