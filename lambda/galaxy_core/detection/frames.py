"""Cuts a galaxy out of a wide picture as the models know galaxies: framed by its own size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image

from galaxy_core.detection.detector import DetectedSource
from galaxy_core.images.limits import CROPS, MAX_FRAMED_SIDE, MIN_SIDE
from galaxy_core.images.preprocessing import ImageArray

FRAME_PER_R90 = 8.48 * CROPS[424] / 424
"""Side of what a model sees over the radius of nine tenths of the Petrosian light: Galaxy Zoo 2's images were
8.48 of them wide, of which the models see the middle."""
MIN_FRAME = 24
"""Side of the smallest frame, in pixels."""
SKY_PERCENT = 25
"""Of a frame's values, in each colour, that stands for its sky."""


class Frame(NamedTuple):
    """A square about a galaxy, which may pass the picture's edges.

    Attributes:
        left: its first column.
        top: its first row.
        side: in pixels.
    """

    left: int
    top: int
    side: int

    @classmethod
    def of(cls, source: DetectedSource) -> Frame:
        """The frame of a galaxy, in the pixels that it was measured in."""
        side = max(MIN_FRAME, int(FRAME_PER_R90 * source.r90 + 0.5))
        return cls(int(np.floor(source.x - side / 2 + 1)), int(np.floor(source.y - side / 2 + 1)), side)

    def passes_edge(self, height: int, width: int) -> bool:
        """Whether a part of it is beyond a picture of that size."""
        return min(self.left, self.top) < 0 or self.left + self.side > width or self.top + self.side > height

    def cut(self, pixels: ImageArray) -> ImageArray:
        """What a model takes: uint8 ``[side, side, 3]``, a small frame enlarged and a large one averaged down.

        Args:
            pixels: the picture, uint8 ``[rows, columns, 3]``; beyond its edge the frame is as its sky.
        """
        height, width = pixels.shape[:2]
        known = pixels[max(0, self.top) : self.top + self.side, max(0, self.left) : self.left + self.side]
        square = known
        if self.passes_edge(height, width):
            place = known.shape[0] * known.shape[1] * SKY_PERCENT // 100
            sky = np.partition(known.reshape(-1, 3), place, axis=0)[place]
            square = np.full((self.side, self.side, 3), sky, np.uint8)
            top, left = max(0, -self.top), max(0, -self.left)
            square[top : top + known.shape[0], left : left + known.shape[1]] = known
        if self.side < MIN_SIDE:
            factor = -(-MIN_SIDE // self.side)
            return square.repeat(factor, axis=0).repeat(factor, axis=1)
        return reduced(square, self.side // MAX_FRAMED_SIDE)


def reduced(pixels: ImageArray, factor: int) -> ImageArray:
    """A picture averaged down by a whole factor; as it is, below 2."""
    return pixels if factor < 2 else np.asarray(Image.fromarray(pixels).reduce(factor))
