"""Sentences: plain words for votes, from short phrases for answers.

They are data, from which the site says the same where the API cannot be asked.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from galaxy_core.votes.decision_tree import TREE

Vector = NDArray[np.float64]

PHRASES = {
    "roundness": {
        "Class7.1": "completely round",
        "Class7.2": "neither round nor thin",
        "Class7.3": "cigar-shaped",
    },
    "edge_on_bulge": {
        "Class9.1": "with a rounded bulge",
        "Class9.2": "with a boxy bulge",
        "Class9.3": "without a bulge",
    },
    "bulge": {
        "Class5.1": "no bulge",
        "Class5.2": "a just noticeable bulge",
        "Class5.3": "an obvious bulge",
        "Class5.4": "a dominant bulge",
    },
    "bar": {
        "Class3.2": "",
        "Class3.1": "a bar and ",
    },
    "winding": {
        "Class10.1": "tightly wound",
        "Class10.2": "moderately wound",
        "Class10.3": "loosely wound",
    },
    "arms": {
        "Class11.1": "one {winding} arm",
        "Class11.2": "two {winding} arms",
        "Class11.3": "three {winding} arms",
        "Class11.4": "four {winding} arms",
        "Class11.5": "more than four {winding} arms",
        "Class11.6": "{winding} arms that are hard to count",
    },
    "odd": {
        "Class8.1": "a ring",
        "Class8.2": "a lens or an arc",
        "Class8.3": "a disturbed shape",
        "Class8.4": "an irregular shape",
        "Class8.5": "something that has no name in the tree",
        "Class8.6": "a merger",
        "Class8.7": "a dust lane",
    },
    "disturbance": {
        "Class8.3": "a galaxy that something has disturbed",
        "Class8.4": "a galaxy of irregular shape",
        "Class8.6": "galaxies that are merging",
    },
}
"""By what is said, the phrase for the answer with the largest vote fraction; of equal ones, the first."""

DESCRIPTIONS = {
    "elliptical": "a smooth galaxy without a disk, {roundness}",
    "edge-on": "a disk seen from its edge, {edge_on_bulge}",
    "irregular-or-merging": "{disturbance}",
    "star-or-artifact": "not a galaxy but a star or a flaw in the picture",
    "lenticular-or-disk": "a disk galaxy without spiral arms, with {bar}{bulge}",
    "spiral": "a spiral galaxy with {arms} and {bulge}",
    "barred-spiral": "a barred spiral galaxy with {arms} and {bulge}",
}
"""By code of the headline."""

SURENESS = (
    (0.8, "{description}."),
    (0.5, "Probably {description}."),
    (0.0, "Perhaps {description}; volunteers would be divided."),
)
"""From which confidence on, what is said of the description."""

ODDITY = " Something about it is odd: most likely {odd}."
MENTIONS_ODDITY = ("irregular-or-merging", "star-or-artifact")
"""Codes of headlines after which an oddity is not told again."""

CLASSES = "Of its {count} classes, this model finds “{text}” the most likely, at {percent}."
"""What is said of a model of named classes."""


def sentence(code: str, confidence: float, conditional: Vector, joint: Vector) -> str:
    """One or two sentences on what the votes say.

    Args:
        code: of the headline.
        confidence: of the headline, 0 to 1.
        conditional: vote fractions, float64 ``[37]``.
        joint: joint fractions, float64 ``[37]``.
    """
    phrases = {name: _best(choice, conditional) for name, choice in PHRASES.items()}
    phrases["arms"] = phrases["arms"].format(**phrases)
    description = DESCRIPTIONS[code].format(**phrases)
    pattern = next(pattern for lower, pattern in SURENESS if confidence >= lower)
    text = capitalized(pattern.format(description=description))
    if code not in MENTIONS_ODDITY and joint[TREE.position["Class6.1"]] > 0.5:
        text += ODDITY.format(**phrases)
    return text


def capitalized(text: str) -> str:
    """The text with a capital first letter."""
    return f"{text[0].upper()}{text[1:]}"


def _best(phrases: dict[str, str], values: Vector) -> str:
    return phrases[max(phrases, key=lambda key: values[TREE.position[key]])]
