"""Canvas for drawn images: coordinates, noise, colours and shapes."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

Canvas = NDArray[np.float64]
"""``[side, side]``, or with colours ``[side, side, 3]``; brightness runs from 0 to 255."""
Choice = TypeVar("Choice")


def rows(side: int) -> Canvas:
    """Vertical coordinate of each pixel, 0 to 1; transposed, the horizontal one."""
    return np.broadcast_to(((np.arange(side) + 0.5) / side)[:, None], (side, side))


def distance(side: int, centre: tuple[float, float]) -> Canvas:
    """From a point (right, down) to each pixel, in sides of the image."""
    return np.hypot(rows(side).T - centre[0], rows(side) - centre[1])


def disk(side: int, centre: tuple[float, float], radius: float, softness: float = 0.0) -> Canvas:
    """1 inside, falling to 0 outside as a Gaussian of this width; at least a pixel wide."""
    outside = np.maximum(distance(side, centre) - radius, 0) / max(softness, 0.5 / side)
    return np.exp(-0.5 * outside**2)


def rotated_offsets(side: int, centre: tuple[float, float], angle: float) -> tuple[Canvas, Canvas]:
    """Offsets of each pixel from a point, along a direction and across it, in sides of the image."""
    right, down = rows(side).T - centre[0], rows(side) - centre[1]
    return right * np.cos(angle) + down * np.sin(angle), down * np.cos(angle) - right * np.sin(angle)


def fractal_noise(rng: np.random.Generator, side: int, coarsest: int) -> Canvas:
    """Fractal noise of five octaves, standard deviation about 1; the coarsest are 1 / coarsest of the side."""
    field = np.zeros((side, side))
    for octave in range(5):
        cells = min(side, coarsest * 2**octave + 2)
        grid = Image.fromarray(rng.standard_normal((cells, cells)).astype(np.float32))
        field += 0.6**octave * np.asarray(grid.resize((side, side), Image.Resampling.BICUBIC))
    return field


def rolling_line(rng: np.random.Generator, side: int) -> Canvas:
    """A rolling line, one height a column."""
    across, heights = np.linspace(0, 2 * np.pi, side), np.zeros(side)
    for waves in range(1, 5):
        heights += rng.normal(0, 1 / waves) * np.sin(waves * across + rng.uniform(0, 2 * np.pi))
    return heights


def blend(first: ArrayLike, second: ArrayLike, fraction: Canvas) -> Canvas:
    """From the first colour to the second, as the fraction goes from 0 to 1."""
    start, end = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    return start + (end - start) * fraction[..., None]


def over(canvas: Canvas, colour: ArrayLike, cover: Canvas) -> Canvas:
    """Paint a colour, or another canvas, over a canvas where the cover is 1."""
    return canvas + (np.asarray(colour, dtype=np.float64) - canvas) * cover[..., None]


def either(rng: np.random.Generator, *choices: Choice) -> Choice:
    """One of several values, each equally likely."""
    return choices[int(rng.integers(len(choices)))]


def sheet(side: int, colour: Canvas) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A blank image of one colour, and a pen to draw on it."""
    image = Image.new("RGB", (side, side), rgb(colour))
    return image, ImageDraw.Draw(image)


def rgb(values: Canvas) -> tuple[int, int, int]:
    """A colour as Pillow takes it."""
    red, green, blue = np.clip(values, 0, 255).astype(int).tolist()
    return red, green, blue


def ellipse(
    pen: ImageDraw.ImageDraw, side: int, centre: tuple[float, float], radii: tuple[float, float], colour: Canvas
) -> None:
    """Draw a filled ellipse, its centre and radii in sides of the image."""
    left, top = centre[0] - radii[0], centre[1] - radii[1]
    box = (side * left, side * top, side * (left + 2 * radii[0]), side * (top + 2 * radii[1]))
    pen.ellipse(box, fill=rgb(colour))


def to_image(canvas: Canvas) -> Image.Image:
    """A canvas as a Pillow image."""
    return Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8))


def to_pixels(image: Image.Image) -> Canvas:
    """A Pillow image as a canvas."""
    return np.asarray(image, dtype=np.float64)
