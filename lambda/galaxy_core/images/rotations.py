"""The same picture seen in other ways: a galaxy has no up, and an answer should not hang on how it was held.

A framed picture has a margin of half the network's view on each side, so that a turned picture shows sky where its
corners were, and not black.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from galaxy_core.images.preprocessing import ImageArray

MAX_ROTATIONS = 16
GOLDEN_ANGLE = 137.50776
"""Degrees; its multiples fill the circle evenly however many there are, and never fall on a symmetry."""


def rotated_copies(square: ImageArray, count: int) -> ImageArray:
    """The picture, then turned copies of it, every other one mirrored.

    Args:
        square: uint8 ``[side, side, 3]``, framed.
        count: of rotations, 1 to `MAX_ROTATIONS`.

    Returns:
        uint8 ``[count, side, side, 3]``; the first is the picture itself.
    """
    if count == 1:
        return square[np.newaxis]
    picture = Image.fromarray(square)
    rotations = np.empty((count, *square.shape), np.uint8)
    rotations[0] = square
    for number in range(1, count):
        turned = picture.rotate(number * GOLDEN_ANGLE, Image.Resampling.BICUBIC)
        rotations[number] = np.asarray(turned)[:, :: -1 if number % 2 else 1]
    return rotations
