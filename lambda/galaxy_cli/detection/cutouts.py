"""Cuts a galaxy out of a wide picture as the models know galaxies: framed by its own size, and rendered alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from galaxy_cli.detection.fields import Field, Window
from galaxy_cli.detection.source import Source
from galaxy_cli.tables.recognition import FOV_PER_SIZE
from galaxy_core.errors import ImageError, TooManyUnknownPixelsError, UniformImageError
from galaxy_core.images.framing import framing_of
from galaxy_core.images.limits import CROPS, MAX_FRAMED_SIDE, MIN_SIDE
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.planes import Plane
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.images.rendering import render

FRAME_PER_R90 = FOV_PER_SIZE["petro90"] * CROPS[424] / 424
"""Side of what a model sees over the radius of nine tenths of the light, as of Galaxy Zoo 2's own images."""
MIN_FRAME = 24
"""Side of the smallest frame, in pixels."""


def frame_side(source: Source) -> int:
    """Side of a galaxy's frame in pixels of the picture."""
    return max(MIN_FRAME, round(FRAME_PER_R90 * source.r90))


def cut_out(picture: Field, source: Source, options: ReadOptions) -> LoadedImage:
    """A galaxy's frame, as a model sees it; what is beyond the picture's edge becomes sky.

    Args:
        picture: the whole.
        source: the galaxy.
        options: stretch.

    Raises:
        ImageError: too much of its middle is unknown in every plane.
    """
    side = frame_side(source)
    top, left = round(source.y - (side - 1) / 2), round(source.x - (side - 1) / 2)
    parts = _read(picture, top, left, side)
    shown = replace(options, crop=1.0, stretch="none" if picture.white else "asinh")
    try:
        image = _render(picture, parts, shown)
    except TooManyUnknownPixelsError as error:
        if side <= min(picture.height, picture.width):
            raise
        raise TooManyUnknownPixelsError(
            f"The galaxy's frame would be {side:,} pixels wide, which is more than the picture.",
            "Classify the picture as it is, with galaxy classify.",
        ) from error
    pixels = image.pixels
    if side < MIN_SIDE:
        enlarged = Image.fromarray(pixels).resize((MIN_SIDE, MIN_SIDE), Image.Resampling.BICUBIC)
        pixels = np.asarray(enlarged)
    return replace(image, pixels=pixels, width=side, height=side)


def _read(picture: Field, top: int, left: int, side: int) -> list[NDArray[np.float32]]:
    """Each plane of a square, not a number beyond the picture; a large one in steps, averaged down."""
    window = Window(max(0, top), min(picture.height, top + side), max(0, left), min(picture.width, left + side))
    parts = []
    for values in picture.read(window):
        whole = np.full((side, side), np.nan, np.float32)
        rows, columns = (
            slice(window.top - top, window.bottom - top),
            slice(window.left - left, window.right - left),
        )
        whole[rows, columns] = values
        parts.append(whole)
    return parts


def _render(picture: Field, parts: Sequence[NDArray[np.float32]], options: ReadOptions) -> LoadedImage:
    if picture.white is not None:
        return _shown(picture, parts)
    planes = [Plane.of_array(plane.name, part) for plane, part in zip(picture.planes, parts, strict=True)]
    try:
        return render(planes, picture.format, options)
    except (TooManyUnknownPixelsError, UniformImageError):
        if len(planes) == 1:
            raise
    error: ImageError | None = None
    for number in (1, 0, 2):
        try:
            grey = render([planes[number]], picture.format, options)
        except (TooManyUnknownPixelsError, UniformImageError) as failure:
            error = error or failure
        else:
            return replace(grey, details=(*grey.details, "the other planes hold nothing here"))
    raise error or AssertionError


def _shown(picture: Field, parts: Sequence[NDArray[np.float32]]) -> LoadedImage:
    """An image that is fit to be shown, as it is; what is beyond its edge gets the colour of its sky."""
    white = picture.white or 255.0
    bands = []
    for part in parts:
        known = part[np.isfinite(part)]
        sky = np.percentile(known, 25) if known.size else 0.0
        bands.append(np.where(np.isfinite(part), part, sky) * (255 / white))
    pixels = np.clip(np.rint(np.stack(bands if len(bands) > 1 else bands * 3, axis=-1)), 0, 255).astype(np.uint8)
    factor = pixels.shape[0] // MAX_FRAMED_SIDE
    if factor > 1:
        pixels = np.asarray(Image.fromarray(pixels).reduce(factor))
    height, width = parts[0].shape
    framing = framing_of(width, height, 1.0)
    return LoadedImage(pixels, width, height, picture.format, framing, ("fit to be shown, no stretch",))
