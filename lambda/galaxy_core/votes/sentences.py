"""Sentences: what stands behind a headline, how many volunteers agree, and where opinions part.

Details are said only where at least half of those who are asked see them. All words are whole sentences with gaps,
of `galaxy_core.languages`, from which the site says the same where the API cannot be asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from galaxy_core.languages import ENGLISH, Catalogue
from galaxy_core.votes.decision_tree import VOLUNTEERS
from galaxy_core.votes.headlines import BAR, DISTURBED, MAJORITY

ROUNDNESS = ("Class7.1", "Class7.2", "Class7.3")
EDGE_ON_BULGE = ("Class9.1", "Class9.2", "Class9.3")
BULGE = ("Class5.1", "Class5.2", "Class5.3", "Class5.4")
ARMS = ("Class11.1", "Class11.2", "Class11.3", "Class11.4", "Class11.5", "Class11.6")
WINDING = {"Class10.1": "tight", "Class10.2": "medium", "Class10.3": "loose"}
"""What patterns call how arms are wound."""
ODD = {
    "Class8.1": "ring",
    "Class8.2": "lens",
    "Class8.3": "disturbed",
    "Class8.4": "irregular",
    "Class8.5": "other",
    "Class8.6": "merger",
    "Class8.7": "dust_lane",
}
"""What patterns call an odd feature."""
PART_WORDS = ((0.15, "few"), (0.45, "counted"), (0.55, "half"), (0.85, "counted"), (1.01, "most"))
"""What patterns call a part of some volunteers below each bound."""
FORKS = ("featured", "featured.face-on")
"""Codes of headlines that end before the tree does."""
KIND = ("smooth", "star-or-artifact")
"""Codes of headlines of which it is said what such a thing usually is."""
MENTIONS_ODDITY = ("irregular-or-merging", "star-or-artifact")


def compose_sentence(
    code: str,
    support: float,
    conditional: Mapping[str, float],
    joint: Mapping[str, float],
    words: Catalogue = ENGLISH,
) -> str:
    """Say what stands behind a headline.

    Args:
        code: of the headline.
        support: part of all volunteers who would say it.
        conditional: vote fractions by key.
        joint: joint fractions by key.
        words: of the language.
    """
    parts = [_support(code, support, joint, words), *_details(code, conditional, words)]
    if code in KIND:
        parts.append(words.format(f"kind.{code}"))
    if code in FORKS:
        parts.append(_fork(code, conditional, joint, words))
    if code not in MENTIONS_ODDITY and joint["Class6.1"] > MAJORITY:
        parts.append(_odd("oddity", tuple(ODD), conditional, words))
    return words.join(part for part in parts if part)


def support_sentence(support: float, words: Catalogue) -> str:
    """Say how many volunteers would say what a headline says."""
    return words.format("support", count=volunteer_count(support), of=VOLUNTEERS)


def volunteer_count(fraction: float) -> int:
    """How many of `VOLUNTEERS` a joint fraction is, to the nearest."""
    return int(VOLUNTEERS * fraction + 0.5)


def capitalized(text: str) -> str:
    """The text with a capital first letter."""
    return f"{text[0].upper()}{text[1:]}"


def _support(code: str, support: float, joint: Mapping[str, float], words: Catalogue) -> str:
    if code != "divided":
        return support_sentence(support, words)
    smooth, featured, star = (volunteer_count(joint[f"Class1.{number}"]) for number in (1, 2, 3))
    return words.format("divided", of=VOLUNTEERS, smooth=smooth, featured=featured, star=star)


def _fork(code: str, conditional: Mapping[str, float], joint: Mapping[str, float], words: Catalogue) -> str:
    face_on = volunteer_count(joint["Class2.2"])
    spiral = volunteer_count(joint["Class4.1"])
    if code == "featured.face-on":
        return words.format(f"fork.{code}", spiral=spiral, no_spiral=face_on - spiral)
    edge_on = volunteer_count(joint["Class1.2"]) - face_on
    part = next(word for bound, word in PART_WORDS if conditional["Class4.1"] < bound)
    return words.format(f"fork.{code}", edge_on=edge_on, face_on=face_on, part=part, spiral=spiral)


def _details(code: str, conditional: Mapping[str, float], words: Catalogue) -> list[str]:
    def detail(group: str, keys: Sequence[str]) -> str:
        best = _majority(keys, conditional)
        return words.format(f"{group}.{best}") if best else ""

    if code == "smooth":
        return [detail("roundness", ROUNDNESS)]
    if code == "featured.edge-on":
        return [detail("edge-on-bulge", EDGE_ON_BULGE)]
    if code == "irregular-or-merging":
        return [_odd("disturbance", DISTURBED, conditional, words)]
    if not code.startswith("featured.face-on."):
        return []
    seen = "" if code.endswith(".barred") or conditional[BAR] < MAJORITY else words.format("bar-seen")
    arms = _arms(conditional, words) if "no-spiral" not in code else ""
    return [seen, arms, detail("bulge", BULGE)]


def _arms(conditional: Mapping[str, float], words: Catalogue) -> str:
    winding = WINDING.get(_majority(tuple(WINDING), conditional), "other")
    number = _majority(ARMS, conditional)
    return words.format(f"arms.{number}" if number else "arms", winding=winding)


def _odd(group: str, keys: Sequence[str], conditional: Mapping[str, float], words: Catalogue) -> str:
    best = max(keys, key=conditional.__getitem__)
    return words.format(f"{group}.{'often' if conditional[best] < MAJORITY else 'most'}", odd=ODD[best])


def _majority(keys: Sequence[str], conditional: Mapping[str, float]) -> str:
    """The answer that at least half of those who are asked give; empty where there is none."""
    best = max(keys, key=conditional.__getitem__)
    return best if conditional[best] >= MAJORITY else ""
