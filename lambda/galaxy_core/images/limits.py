"""Which pictures are taken and how much of them is looked at, for those who need no picture library to know it."""

from __future__ import annotations

from dataclasses import dataclass

MIN_SIDE = 64
"""Shorter side, in pixels, below which a picture cannot show a galaxy."""
MAX_FRAMED_SIDE = 1024
"""A framed square at or above twice this side is averaged down by a whole factor, to bound memory."""
CROPS = {424: 312}
"""Centre crop, in pixels, of square pictures whose size names their source: Kaggle's Galaxy Zoo originals."""

MAX_WORK = 8 * (2 * MAX_FRAMED_SIDE) ** 2
"""Models times rotations times pixels of the framed image that one request may ask for."""


@dataclass(frozen=True)
class Limits:
    """What is refused before anything is decoded.

    Attributes:
        bytes: size of the file.
        pixels: width times height, as the file's header says.
        unpacked_bytes: size of what a packed file, or a TIFF of more than 8 bits a channel, unpacks to.
    """

    bytes: int = 4_500_000
    pixels: int = 25_000_000
    unpacked_bytes: int = 100_000_000
