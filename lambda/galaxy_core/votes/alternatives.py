"""What else a galaxy could be: claims beside the headline that a sizeable part of all volunteers would make."""

from __future__ import annotations

from collections.abc import Mapping

from galaxy_core.votes.headlines import CLAIMS, DISTURBED, Claim, is_part_of

MIN_SUPPORT = 0.2
"""Part of all volunteers: eight of forty."""
MAX_ALTERNATIVES = 2


TOLD_BY_THE_SENTENCE = ("divided",)


def find_alternatives(code: str, joint: Mapping[str, float]) -> tuple[Claim, ...]:
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
    return tuple(found[:MAX_ALTERNATIVES])


def _is_beside(other: str, code: str) -> bool:
    """Whether a claim is the sibling of a step of the headline's."""
    if code == "irregular-or-merging":
        return False
    parent = other.rpartition(".")[0]
    is_on_the_way = not parent or (is_part_of(code, parent) and code != parent)
    return is_on_the_way and not is_part_of(code, other)
