"""Frames of simulated galaxies, for what is fitted beside a network and should know them too."""

from __future__ import annotations

import numpy as np

from galaxy_core.images.limits import CROPS
from galaxy_core.images.preprocessing import ImageArray
from galaxy_training.data.arrays import resizer
from galaxy_training.export.preprocessing import frame_size
from galaxy_training.simulation import draw_galaxy


def simulated_frames(count: int, image_size: int, seed: int) -> ImageArray:
    """Draw galaxies in about the proportions of the sky: uint8 ``[count, S, S, 3]``, whole frames.

    Args:
        count: of galaxies.
        image_size: of the network, pixels; the frames are `frame_size(image_size)` wide.
        seed: the same seed draws the same galaxies, however many.
    """
    resize = resizer(image_size)
    (side, crop), *_ = CROPS.items()
    start = (side - crop) // 2
    frames = np.zeros((count, frame_size(image_size), frame_size(image_size), 3), np.uint8)
    for place in range(count):
        image = draw_galaxy(np.random.default_rng([seed, place]), side).image
        frames[place] = resize(image[start : start + crop, start : start + crop])
    return frames
