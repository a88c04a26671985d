"""Sentences: what stands behind a headline, how many volunteers agree, and where opinions part.

Details are said only where at least half of those who are asked see them. All words are data, whole sentences with
gaps, from which the site says the same where the API cannot be asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from galaxy_core.votes.decision_tree import VOLUNTEERS
from galaxy_core.votes.headlines import BAR, DISTURBED, MAJORITY

SUPPORT = "{count} of {of} would say so."
DIVIDED = (
    "Opinions part at the first question: of {of}, about {smooth} would say smooth, {featured} features or a "
    "disk, {star} a star or artifact."
)
KIND = {
    "smooth": "Most smooth galaxies are elliptical, and many are lenticular.",
    "star-or-artifact": "Not a galaxy, then, but a star or a flaw in the image.",
}
"""By code: what such a thing usually is."""
FORKS = {
    "featured": "From there opinions part: about {edge_on} see it edge-on; of the other {face_on}, {spiral} see "
    "spiral arms.",
    "featured.face-on": "From there opinions part: about {spiral} see spiral arms, about {no_spiral} do not.",
}
"""By code of a headline that ends before the tree does."""
ROUNDNESS = {
    "Class7.1": "It is completely round.",
    "Class7.2": "It is neither round nor thin.",
    "Class7.3": "It is cigar-shaped.",
}
EDGE_ON_BULGE = {
    "Class9.1": "It has a rounded bulge.",
    "Class9.2": "It has a boxy bulge.",
    "Class9.3": "It has no bulge.",
}
BULGE = {
    "Class5.1": "It has no bulge.",
    "Class5.2": "It has a just noticeable bulge.",
    "Class5.3": "It has an obvious bulge.",
    "Class5.4": "It has a dominant bulge.",
}
BAR_SEEN = "Most who look for one see a bar."
WINDING = {"Class10.1": "tightly wound", "Class10.2": "moderately wound", "Class10.3": "loosely wound"}
ARMS_WOUND = "Its arms are {winding}."
ARMS = {
    "Class11.1": ("It has one arm.", "It has one {winding} arm."),
    "Class11.2": ("It has two arms.", "It has two {winding} arms."),
    "Class11.3": ("It has three arms.", "It has three {winding} arms."),
    "Class11.4": ("It has four arms.", "It has four {winding} arms."),
    "Class11.5": ("It has more than four arms.", "It has more than four {winding} arms."),
    "Class11.6": ("Its arms are hard to count.", "Its arms are {winding} and hard to count."),
}
"""By number of arms, without and with how they are wound."""
UNNAMED_ODDITY = "Class8.5"
ODD = {
    "Class8.1": "a ring",
    "Class8.2": "a lens or an arc",
    "Class8.3": "a disturbed shape",
    "Class8.4": "an irregular shape",
    UNNAMED_ODDITY: "something that has no name in the tree",
    "Class8.6": "a merger",
    "Class8.7": "a dust lane",
}
ODDITY = ("Something about it is odd: {odd}.", "Something about it is odd; most often they would say {odd}.")
DISTURBANCE = ("They would call it {odd}.", "Most often they would call it {odd}.")
"""Where at least half of those asked say it, and where fewer do."""
OUTLIER_ADVICE = (
    "Put the galaxy in the middle of the frame, invert the picture if it is a negative, or try another one."
)
CLASSES = "Of its {count} classes, this model finds “{text}” the most likely, at {percent}."
"""What is said of a model of named classes."""
LABELS = "Of its {count} labels, this model finds more likely than not: {found}."
LABEL = "“{text}” ({percent})"
NO_LABEL = "This model finds none of its {count} labels likely; “{text}” comes nearest, at {percent}."
NO_LABEL_HEADLINE = "None of its labels"
"""What is said of a model whose labels are independent of one another."""
PART_WORDS = ((0.15, "few"), (0.45, None), (0.55, "half"), (0.85, None), (1.01, "most"))
"""How a part of some volunteers is called below each bound; None where they are counted."""

MENTIONS_ODDITY = ("irregular-or-merging", "star-or-artifact")


def compose_sentence(
    code: str, support: float, conditional: Mapping[str, float], joint: Mapping[str, float]
) -> str:
    """Say what stands behind a headline.

    Args:
        code: of the headline.
        support: part of all volunteers who would say it.
        conditional: vote fractions by key.
        joint: joint fractions by key.
    """
    parts = [_support(code, support, joint), *_details(code, conditional), KIND.get(code, "")]
    if code in FORKS:
        parts.append(_fork(code, conditional, joint))
    if code not in MENTIONS_ODDITY and joint["Class6.1"] > MAJORITY:
        parts.append(_odd(ODDITY, tuple(ODD), conditional))
    return " ".join(part for part in parts if part)


def volunteer_count(fraction: float) -> int:
    """How many of `VOLUNTEERS` a joint fraction is, to the nearest."""
    return int(VOLUNTEERS * fraction + 0.5)


def capitalized(text: str) -> str:
    """The text with a capital first letter."""
    return f"{text[0].upper()}{text[1:]}"


def _support(code: str, support: float, joint: Mapping[str, float]) -> str:
    if code == "divided":
        smooth, featured, star = (volunteer_count(joint[f"Class1.{number}"]) for number in (1, 2, 3))
        return DIVIDED.format(of=VOLUNTEERS, smooth=smooth, featured=featured, star=star)
    return SUPPORT.format(count=volunteer_count(support), of=VOLUNTEERS)


def _fork(code: str, conditional: Mapping[str, float], joint: Mapping[str, float]) -> str:
    face_on = volunteer_count(joint["Class2.2"])
    spiral = volunteer_count(joint["Class4.1"])
    if code == "featured.face-on":
        return FORKS[code].format(spiral=spiral, no_spiral=face_on - spiral)
    edge_on = volunteer_count(joint["Class1.2"]) - face_on
    part = next(word for bound, word in PART_WORDS if conditional["Class4.1"] < bound)
    return FORKS[code].format(edge_on=edge_on, face_on=face_on, spiral=part or f"about {spiral}")


def _details(code: str, conditional: Mapping[str, float]) -> list[str]:
    if code == "smooth":
        return [ROUNDNESS.get(_majority(ROUNDNESS, conditional), "")]
    if code == "featured.edge-on":
        return [EDGE_ON_BULGE.get(_majority(EDGE_ON_BULGE, conditional), "")]
    if code == "irregular-or-merging":
        return [_odd(DISTURBANCE, DISTURBED, conditional)]
    if not code.startswith("featured.face-on."):
        return []
    seen = "" if code.endswith(".barred") or conditional[BAR] < MAJORITY else BAR_SEEN
    arms = _arms(conditional) if "no-spiral" not in code else ""
    return [seen, arms, BULGE.get(_majority(BULGE, conditional), "")]


def _arms(conditional: Mapping[str, float]) -> str:
    winding = WINDING.get(_majority(WINDING, conditional), "")
    number = _majority(ARMS, conditional)
    if number:
        return ARMS[number][bool(winding)].format(winding=winding)
    return ARMS_WOUND.format(winding=winding) if winding else ""


def _odd(patterns: tuple[str, str], keys: Sequence[str], conditional: Mapping[str, float]) -> str:
    best = max(keys, key=conditional.__getitem__)
    return patterns[conditional[best] < MAJORITY].format(odd=ODD[best])


def _majority(keys: Mapping[str, object], conditional: Mapping[str, float]) -> str:
    """The answer that at least half of those who are asked give; empty where there is none."""
    best = max(keys, key=conditional.__getitem__)
    return best if conditional[best] >= MAJORITY else ""
