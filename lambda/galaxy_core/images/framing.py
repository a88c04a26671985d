"""Which square of an image a model takes: a rule of thumb, which every answer says, or what the user asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from galaxy_core.images.limits import CROPS, MIN_SIDE
from galaxy_core.languages import ENGLISH, Catalogue

if TYPE_CHECKING:
    from galaxy_core.images.galaxy_frame import GalaxyFrame

MIN_CROP = 0.05
"""Smallest part of an image's shorter side that can be asked for."""

Rule = Literal["galaxy-zoo", "whole", "requested"]


@dataclass(frozen=True)
class Framing:
    """Centre square of an image.

    Attributes:
        side: side of the square in pixels of the image.
        crop: side as part of the image's shorter side.
        rule: ``galaxy-zoo``: a square of 424 pixels is taken for one of Galaxy Zoo's and cut to its middle 312;
            ``whole``: the whole shorter side; ``requested``: the part that was asked for.
        reframed: the square about the galaxy that is taken of it instead; None where it is taken as it is.
    """

    side: int
    crop: float
    rule: Rule
    reframed: GalaxyFrame | None = None

    def __str__(self) -> str:
        """What was taken, in English."""
        return self.in_words(ENGLISH)

    def in_words(self, words: Catalogue) -> str:
        """What was taken, in a language."""
        square = words.format(f"framing.{self.rule}", crop=f"{self.crop:.3g}")
        if self.reframed is None or self.reframed.change is None:
            return square
        change = words.format(self.reframed.change, times=self.reframed.times)
        return words.format("framing.reframed", square=square, change=change)


def framing_of(width: int, height: int, crop: float | None = None) -> Framing:
    """The square that a model takes of an image.

    Args:
        width: width of the image in pixels.
        height: height of the image in pixels.
        crop: part of the shorter side, above 0 to 1; None for the rule of thumb. At least `MIN_SIDE` pixels
            of the image are taken.
    """
    shorter = min(width, height)
    if crop is not None:
        side = min(shorter, max(MIN_SIDE, round(crop * shorter)))
        return Framing(side, side / shorter, "requested")
    side = CROPS.get(shorter, shorter) if width == height else shorter
    return Framing(side, side / shorter, "whole" if side == shorter else "galaxy-zoo")
