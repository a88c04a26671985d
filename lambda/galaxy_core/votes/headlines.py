"""The phrases that say what a galaxy is, for those who need no votes to know them."""

from __future__ import annotations

from dataclasses import dataclass

HEADLINES = {
    "elliptical": "Elliptical galaxy",
    "lenticular-or-disk": "Lenticular or other disk galaxy",
    "spiral": "Spiral galaxy",
    "barred-spiral": "Barred spiral galaxy",
    "edge-on": "Disk galaxy seen edge-on",
    "irregular-or-merging": "Irregular or merging galaxy",
    "star-or-artifact": "Star or artifact",
}
"""By code, which is stable and machine-readable."""


@dataclass(frozen=True)
class Headline:
    """What the galaxy is, in one phrase.

    Attributes:
        code: a key of `HEADLINES`, or a label of a model that answers classes.
        text: the phrase.
        confidence: probability of the phrase, 0 to 1.
        t_type: Hubble stage T for disks that are not seen edge-on (about 0 early, 6 and up late), else None.
    """

    code: str
    text: str
    confidence: float
    t_type: float | None = None
