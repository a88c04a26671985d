"""The plain words for votes: short phrases for answers, put together into a sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from galaxy_model.tree import TREE

Vector = NDArray[np.float64]

_ROUNDNESS = {
    "Class7.1": "completely round",
    "Class7.2": "neither round nor thin",
    "Class7.3": "cigar-shaped",
}
_EDGE_ON_BULGE = {
    "Class9.1": "with a rounded bulge",
    "Class9.2": "with a boxy bulge",
    "Class9.3": "without a bulge",
}
_BULGE = {
    "Class5.1": "no bulge",
    "Class5.2": "a just noticeable bulge",
    "Class5.3": "an obvious bulge",
    "Class5.4": "a dominant bulge",
}
_WINDING = {
    "Class10.1": "tightly wound",
    "Class10.2": "moderately wound",
    "Class10.3": "loosely wound",
}
_ARMS = {
    "Class11.1": "one {} arm",
    "Class11.2": "two {} arms",
    "Class11.3": "three {} arms",
    "Class11.4": "four {} arms",
    "Class11.5": "more than four {} arms",
    "Class11.6": "{} arms that are hard to count",
}
_ODD = {
    "Class8.1": "a ring",
    "Class8.2": "a lens or an arc",
    "Class8.3": "a disturbed shape",
    "Class8.4": "an irregular shape",
    "Class8.5": "something that has no name in the tree",
    "Class8.6": "a merger",
    "Class8.7": "a dust lane",
}
_DISTURBANCE = {
    "Class8.3": "a galaxy that something has disturbed",
    "Class8.4": "a galaxy of irregular shape",
    "Class8.6": "galaxies that are merging",
}


def _best(phrases: dict[str, str], values: Vector) -> str:
    return phrases[max(phrases, key=lambda key: values[TREE.position[key]])]


def sentence(code: str, confidence: float, shares: Vector, fractions: Vector) -> str:
    """One or two sentences on what the votes say.

    Args:
        code: of the headline.
        confidence: of the headline, 0 to 1.
        shares: float64 ``[37]``, within each question.
        fractions: float64 ``[37]``, of all volunteers.
    """
    phrase = _phrase(code, shares)
    if confidence >= 0.8:
        told = f"{phrase[0].upper()}{phrase[1:]}."
    elif confidence >= 0.5:
        told = f"Probably {phrase}."
    else:
        told = f"Perhaps {phrase}; volunteers would be divided."
    said_already = code in {"irregular-or-merging", "star-or-artifact"}
    if not said_already and fractions[TREE.position["Class6.1"]] > 0.5:
        told += f" Something about it is odd: most likely {_best(_ODD, shares)}."
    return told


def _phrase(code: str, shares: Vector) -> str:
    match code:
        case "elliptical":
            return f"a smooth galaxy without a disk, {_best(_ROUNDNESS, shares)}"
        case "edge-on":
            return f"a disk seen from its edge, {_best(_EDGE_ON_BULGE, shares)}"
        case "irregular-or-merging":
            return _best(_DISTURBANCE, shares)
        case "star-or-artifact":
            return "not a galaxy but a star or a flaw in the picture"
        case "lenticular-or-disk":
            bar = "a bar and " if shares[TREE.position["Class3.1"]] > 0.5 else ""
            return f"a disk galaxy without spiral arms, with {bar}{_best(_BULGE, shares)}"
        case _:
            kind = "a barred spiral" if code == "barred-spiral" else "a spiral"
            arms = _best(_ARMS, shares).format(_best(_WINDING, shares))
            return f"{kind} galaxy with {arms} and {_best(_BULGE, shares)}"
