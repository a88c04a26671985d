"""Where the galaxy is in a framed square, and the square about it that shows it as the models learnt to see it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from galaxy_core.images.limits import MAX_FRAMED_SIDE, MIN_SIDE
from galaxy_core.images.preprocessing import ImageArray, LoadedImage, averaged_down

MAX_SHIFT = 0.025
"""Distance of the galaxy from the middle, in sides of the framed square, up to which it is left where it is."""
MAX_ZOOM = 1.15
"""Ratio of the right frame's width to the given one's, either way, up to which it is left as it is.

Both are chosen on galaxies held back from training, so that pictures that are framed rightly lose nothing.
"""
MAX_WIDTH = 2.0
"""Widest frame, in sides of the framed square: beyond it there would be more made up than seen."""


@dataclass(frozen=True)
class GalaxyFrame:
    """Square about the galaxy of a framed picture, as wide as Galaxy Zoo's pictures are cut.

    Attributes:
        x: of the galaxy's centre, from the left, in sides of the framed square.
        y: of the galaxy's centre, from the top, likewise.
        width: of the square, likewise; 1 where the picture is framed rightly, less where the galaxy is small.
    """

    x: float
    y: float
    width: float

    @property
    def is_shifted(self) -> bool:
        """Whether the galaxy is too far from the middle."""
        return bool(np.hypot(self.x - 0.5, self.y - 0.5) > MAX_SHIFT)

    @property
    def is_zoomed(self) -> bool:
        """Whether the picture is too wide or too tight."""
        return max(self.width, 1 / self.width) > MAX_ZOOM

    @property
    def change(self) -> str | None:
        """Key of the catalogues' message on what is to change; None where the galaxy is in its place."""
        size = ("wider" if self.width > 1 else "tighter") if self.is_zoomed else None
        parts = [part for part in ("centred" if self.is_shifted else None, size) if part]
        return f"reframing.{'-'.join(parts)}" if parts else None

    @property
    def times(self) -> str:
        """How many times as tight or as wide the frame becomes, for the message."""
        return f"{max(self.width, 1 / self.width):.1f}"


def galaxy_frame_of(output: NDArray[np.floating]) -> GalaxyFrame:
    """The frame that one row of a graph's output says, ``[3]``: x, y and width."""
    x, y, width = (float(value) for value in output)
    return GalaxyFrame(x, y, min(max(width, 1 / MAX_WIDTH), MAX_WIDTH))


def frame_galaxy(image: LoadedImage, frame: GalaxyFrame) -> LoadedImage:
    """The picture with its galaxy framed rightly; as it is, where it is so already."""
    if frame.change is None:
        return image
    return replace(image, pixels=reframe(image.pixels, frame), framing=replace(image.framing, reframed=frame))


def reframe(pixels: ImageArray, frame: GalaxyFrame) -> ImageArray:
    """The pixels of a framed picture with its galaxy framed rightly, uint8 ``[side, side, 3]``."""
    return pixels if frame.change is None else cut_about(pixels, frame)


def cut_about(pixels: ImageArray, frame: GalaxyFrame) -> ImageArray:
    """Cut a square about a galaxy, in whole pixels; beyond the picture's edges it goes on as in a mirror.

    Args:
        pixels: uint8 ``[side, side, 3]``.
        frame: what to cut.
    """
    side = len(pixels)
    width = max(MIN_SIDE, int(np.floor(side * frame.width + 0.5)))
    rows, columns = (
        _mirrored(int(np.floor(side * place - width / 2 + 0.5)) + np.arange(width), side)
        for place in (frame.y, frame.x)
    )
    cut = np.ascontiguousarray(pixels[rows[:, None], columns])
    return np.asarray(averaged_down(Image.fromarray(cut), width // MAX_FRAMED_SIDE))


def _mirrored(places: NDArray[np.int_], side: int) -> NDArray[np.int_]:
    """Places of pixels along an axis, those beyond its ends mirrored at them."""
    turned = np.mod(places, 2 * side)
    return np.where(turned < side, turned, 2 * side - 1 - turned)
