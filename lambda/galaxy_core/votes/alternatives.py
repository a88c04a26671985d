"""What else a galaxy could be: claims beside the headline that a sizeable part of all volunteers would make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from galaxy_core.votes.headlines import CLAIMS, DISTURBED, Claim, is_part_of

MIN_SUPPORT = 0.2
"""Part of all volunteers: eight of forty."""
MAX_ALTERNATIVES = 2


class Alternative(NamedTuple):
    """A claim beside the headline, in a few words."""

    claim: Claim
    text: str


ALTERNATIVE_TEXTS = {
    "smooth": "smooth",
    "featured": "with features or a disk",
    "star-or-artifact": "a star or artifact",
    "irregular-or-merging": "irregular or merging",
    "featured.edge-on": "edge-on",
    "featured.face-on": "not edge-on",
    "featured.face-on.spiral": "with spiral arms",
    "featured.face-on.no-spiral": "without spiral arms",
}
"""By code of the claim."""
PHRASE = "{text} ({count} of {of})"
ALSO = "Could also be: {phrases}."
TOLD_BY_THE_SENTENCE = ("divided",)


def find_alternatives(code: str, joint: Mapping[str, float]) -> tuple[Alternative, ...]:
    """The claims that contradict a headline or go beside it, the most supported first.

    Args:
        code: of the headline.
        joint: joint fractions by key.
    """
    if code in TOLD_BY_THE_SENTENCE:
        return ()
    supports = {other: joint[key] for other, key in CLAIMS if _is_beside(other, code)}
    if code not in {"irregular-or-merging", "star-or-artifact"}:
        supports["irregular-or-merging"] = min(1.0, sum(joint[key] for key in DISTURBED))
    found = sorted(
        (Claim(other, support) for other, support in supports.items() if support >= MIN_SUPPORT),
        key=lambda claim: -claim.support,
    )
    return tuple(Alternative(claim, ALTERNATIVE_TEXTS[claim.code]) for claim in found[:MAX_ALTERNATIVES])


def _is_beside(other: str, code: str) -> bool:
    """Whether a claim is the sibling of a step of the headline's."""
    if code == "irregular-or-merging":
        return False
    parent = other.rpartition(".")[0]
    is_on_the_way = not parent or (is_part_of(code, parent) and code != parent)
    return is_on_the_way and not is_part_of(code, other)
