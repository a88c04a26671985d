"""Headlines: what a galaxy is, in as many words as at least half of all volunteers would say.

A headline follows the path of most voted answers only as far as at least half of all volunteers go along, so that
it can neither claim more than a majority would nor contradict the path. Its codes form a tree: what a code says
is also true of every code that begins with it and a full stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from galaxy_core.languages import ENGLISH

HEADLINES = ENGLISH.group("headline.")
"""By code, which is stable and machine-readable."""
MAJORITY = 0.5
"""Part of all volunteers who have to agree with each step of a headline."""
DISTURBED = ("Class8.3", "Class8.4", "Class8.6")
"""Answers that make a galaxy irregular or merging: disturbed, irregular, merger."""

SMOOTH, FEATURED, STAR = "Class1.1", "Class1.2", "Class1.3"
EDGE_ON, FACE_ON, BAR, SPIRAL, NO_SPIRAL = "Class2.1", "Class2.2", "Class3.1", "Class4.1", "Class4.2"


class Claim(NamedTuple):
    """What may be said of a galaxy.

    Attributes:
        code: of `HEADLINES`.
        support: part of all volunteers who would say it; for ``divided``, of the most voted first answer.
    """

    code: str
    support: float


CLAIMS = (
    ("featured.face-on.spiral", SPIRAL),
    ("featured.face-on.no-spiral", NO_SPIRAL),
    ("featured.face-on", FACE_ON),
    ("featured.edge-on", EDGE_ON),
    ("featured", FEATURED),
    ("smooth", SMOOTH),
    ("star-or-artifact", STAR),
)
"""The claims that one answer makes, those that say more first."""


def headline_claim(path: tuple[str, ...], conditional: Mapping[str, float], joint: Mapping[str, float]) -> Claim:
    """Follow a path as far as a majority of all volunteers does.

    Args:
        path: keys of the most voted answer at each step.
        conditional: vote fractions by key.
        joint: joint fractions by key.
    """
    disturbed = min(1.0, sum(joint[key] for key in DISTURBED))
    if disturbed >= MAJORITY and path[-1] in DISTURBED:
        return Claim("irregular-or-merging", disturbed)
    barred = joint[SPIRAL] * conditional[BAR]  # as if those who see arms saw a bar as often as those who do not
    if barred >= MAJORITY and BAR in path:
        return Claim("featured.face-on.spiral.barred", barred)
    for code, key in CLAIMS:
        if key in path and joint[key] >= MAJORITY:
            return Claim(code, joint[key])
    return Claim("divided", joint[path[0]])


def is_part_of(code: str, whole: str) -> bool:
    """Whether a headline's code says at least what another code says."""
    return code == whole or code.startswith(f"{whole}.")
