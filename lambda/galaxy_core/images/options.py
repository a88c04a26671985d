"""How files are read that can be read in more than one way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stretch = Literal["auto", "none", "asinh"]
FrameMode = Literal["given", "auto"]
"""Whether a picture is taken as it is framed, or framed anew where its galaxy is not in its place."""


@dataclass(frozen=True)
class ReadOptions:
    """Crop of any image; planes and stretch of a FITS file, or of a TIFF with more than 8 bits a channel.

    Attributes:
        crop: part of the shorter side that a model takes; None for the rule of thumb.
        bands: planes for red, green and blue, or the one for grey, each its number in the file, counted from 1, or
            its name; empty to choose by names and headers.
        stretch: ``asinh`` for values in proportion to the light; ``none`` for an image that is fit to be shown;
            ``auto`` to tell them apart.
        linear_up_to: intensity up to which the asinh stretch is about linear, in units of the sky noise.
        softening: Lupton's Q; larger values compress bright parts more.
    """

    crop: float | None = None
    bands: tuple[str, ...] = ()
    stretch: Stretch = "auto"
    linear_up_to: float = 16.0
    softening: float = 7.0


def parse_bands(text: str) -> tuple[str, ...]:
    """Parse names of planes, such as ``3,2,1``.

    Args:
        text: one plane, or three with commas between: numbers counted from 1, or names.

    Raises:
        ValueError: it is neither.
    """
    bands = tuple(part.strip() for part in text.split(","))
    if (
        len(bands) not in {1, 3}
        or not all(bands)
        or any(band.lstrip("-").isdecimal() and int(band) < 1 for band in bands)
    ):
        raise ValueError(
            f"{text!r} is not one plane, or three with commas between: numbers counted from 1, or names."
        )
    return bands
