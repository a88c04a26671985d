"""Rotated copies of an image, for test-time augmentation: a galaxy has no up.

A framed image has a margin of half the network's view on each side, so that a rotated copy shows sky where its
corners were, and not black.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from galaxy_core.images.preprocessing import ImageArray

MAX_ROTATIONS = 16
GOLDEN_ANGLE = 137.50776
"""Degrees; its multiples fill the circle evenly however many there are, and never fall on a symmetry."""
MAX_ROTATED_SIDE = 512
"""Pixels; a larger image is averaged down by a whole factor first. Networks look at a quarter as many."""


def rotated_copies(image: ImageArray, count: int, angle: float = GOLDEN_ANGLE) -> ImageArray:
    """The image, then rotated copies of it, every other one mirrored.

    Args:
        image: uint8 ``[side, side, 3]``, framed.
        count: number of copies, 1 to `MAX_ROTATIONS`.
        angle: degrees from each copy to the next.

    Returns:
        uint8 ``[count, side, side, 3]``; the first is the image itself. More than one have a side of at most
        `MAX_ROTATED_SIDE`.
    """
    if count == 1:
        return image[np.newaxis]
    upright = Image.fromarray(image).reduce(-(-len(image) // MAX_ROTATED_SIDE))
    copies = np.empty((count, upright.height, upright.width, 3), np.uint8)
    copies[0] = np.asarray(upright)
    for number in range(1, count):
        rotated = upright.rotate(number * angle, Image.Resampling.BICUBIC)
        copies[number] = np.asarray(rotated)[:, :: -1 if number % 2 else 1]
    return copies
