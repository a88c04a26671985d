"""Light above the sky of a picture that is fit to be shown, in units of the noise."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_devtools.detector.nodes import FLOAT, INT64, Nodes, Value

_CELLS, _SAMPLES = 12, 32
"""Cells of the sky along each side, and samples along the side of a cell."""
_CLIP_ROUNDS, _CLIP = 4, 2.5
_LOW, _MIDDLE = 0.25, 0.4
"""Quantiles of the cells about one that stand for its sky and for its noise."""
_SOFTENING = 40.0
"""Values of 8 bits below which what is shown is about in proportion to the light: Lupton's stretch, as of SDSS."""
_MIN_NOISE = 1.0
"""Of 8 bits, for a black sky has none."""
_FILTER = 1.2
"""Standard deviation of the filter for detection, in pixels."""


def light_of(n: Nodes, image: Value) -> tuple[Value, Value]:
    """What sources are measured in, and detected in.

    Args:
        n: graph.
        image: uint8 ``[rows, columns, 3]``.

    Returns:
        Light above the sky as it was before it was stretched for showing, and what is shown, through a filter as
        wide as a star; each ``[1, rows, columns]`` in units of its noise.
    """
    shown = image.to(FLOAT).transpose(2, 0, 1)
    smooth = _smoothed(n, _above_sky(n, shown).sum(0))
    _, noise = _sky(n, _cells(n, smooth))
    light = _above_sky(n, (shown.sum(0) / (3.0 * _SOFTENING)).apply("Sinh") * _SOFTENING)
    return light / _clumping(n, light), smooth / _noise(n, smooth, noise)


def _above_sky(n: Nodes, planes: Value) -> Value:
    sky, noise = _sky(n, _cells(n, planes))
    return (planes - _surface(n, planes, sky, _LOW)) / _noise(n, planes, n.larger(noise, _MIN_NOISE))


def _clumping(n: Nodes, light: Value) -> Value:
    """How much more noise there is in an area than in as many pixels on their own, as in a JPEG: ``[1, 1, 1]``."""
    _, noise = _sky(n, _cells(n, _smoothed(n, light)))
    alone = float(np.sqrt((_kernel() ** 2).sum()))
    return n.larger(_quantile(noise, _MIDDLE) / alone, 1.0).reshape(1, 1, 1)


def _smoothed(n: Nodes, light: Value) -> Value:
    """Light ``[1, rows, columns]`` through the filter."""
    return n.add("Conv", light.unsqueeze(0), n.constant(_kernel()), pads=[2, 2, 2, 2]).squeeze(0)


def _kernel() -> NDArray[Any]:
    squares = np.add.outer(np.arange(-2, 3) ** 2, np.arange(-2, 3) ** 2)
    kernel: NDArray[Any] = np.exp(-0.5 * squares / _FILTER**2)
    kernel /= kernel.sum()
    return kernel[np.newaxis, np.newaxis]


def _cells(n: Nodes, planes: Value) -> Value:
    """Samples of each cell in order, ``[planes, cells, samples]``, of ``[planes, rows, columns]``."""
    side = _CELLS * _SAMPLES
    sampled = n.add(
        "Resize",
        planes.unsqueeze(0),
        None,
        None,
        n.concat(n.integers(1), planes.shape.slice(0, 1, 0), n.integers(side, side)),
        mode="nearest",
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
    )
    parts = sampled.reshape(-1, _CELLS, _SAMPLES, _CELLS, _SAMPLES).transpose(0, 1, 3, 2, 4)
    return parts.reshape(-1, _CELLS**2, _SAMPLES**2).ordered(n.integers(_SAMPLES**2))


def _sky(n: Nodes, samples: Value) -> tuple[Value, Value]:
    """Sky and noise of cells, each ``[planes, cells]``, from their ordered samples, without what is brighter."""
    count = (samples * 0.0 + 1.0).sum(2)

    def quantile(part: float) -> Value:
        place = n.larger((count * part).apply("Floor") - 1.0, 0.0).to(INT64)
        return n.add("GatherElements", samples, place, axis=2)

    middle = noise = count
    for _ in range(_CLIP_ROUNDS):
        middle = quantile(0.5)
        noise = n.larger(quantile(0.8) - middle, middle - quantile(0.2)) / 0.84 + 1e-6
        count = (middle + noise * _CLIP >= samples).to(FLOAT).sum(2)
    inside = ((middle + noise * _CLIP >= samples) & (samples >= middle - noise * _CLIP)).to(FLOAT)
    total = inside.sum(2)
    mean = (samples * inside).sum(2) / total
    variance = ((samples - mean) * (samples - mean) * inside).sum(2) / total
    # The black of a picture may cut off what is below the sky.
    above = (quantile(0.8) - middle) / 0.84
    return mean.squeeze(2), n.larger(variance.apply("Sqrt"), above).squeeze(2)


def _surface(n: Nodes, planes: Value, cells: Value, part: float) -> Value:
    """A smooth surface under cells ``[planes, cells]``, at each pixel of the planes, ``[planes, rows, columns]``.

    A plane through them is taken away; of what is left, each cell gets the `part`-th quantile of those about it,
    so that a galaxy of up to half the picture is not taken for sky.
    """
    grid = cells.reshape(-1, _CELLS, _CELLS)
    steps = n.constant((np.arange(_CELLS) - (_CELLS - 1) / 2)[np.newaxis, :])
    plane = _slope(grid, 2) * steps + _slope(grid, 1) * steps.transpose(1, 0)
    left = (grid - plane).reshape(-1, _CELLS**2)
    low = _quantile(left.gather(_neighbours(n, 3), axis=1), part).reshape(-1, _CELLS**2)
    mean = low.gather(_neighbours(n, 1), axis=1).sum(2) / 9.0
    whole = mean.reshape(-1, _CELLS, _CELLS) + plane
    sizes = n.concat(n.integers(1), planes.shape)
    return n.add("Resize", whole.unsqueeze(0), None, None, sizes, mode="linear").squeeze(0)


def _noise(n: Nodes, planes: Value, noise: Value) -> Value:
    """The noise of cells ``[planes, cells]`` at each pixel of the planes."""
    least = n.larger(_quantile(noise, 0.1), 1e-6).reshape(-1, 1, 1)
    return n.larger(_surface(n, planes, noise, _MIDDLE), least)


def _slope(grid: Value, axis: int) -> Value:
    """Median slope along an axis of ``[planes, cells, cells]``, from cells that are half of it apart."""
    half = _CELLS // 2
    steps = grid.slice(half, _CELLS, axis) - grid.slice(0, half, axis)
    return _quantile(steps.reshape(-1, 1, _CELLS * half), 0.5) / float(half)


def _quantile(values: Value, part: float) -> Value:
    """A quantile over the last axis, which stays with one item."""
    last = values.shape.slice(-1, 2**31, 0)
    place = (last.to(FLOAT) * part).apply("Floor").to(INT64)
    return values.ordered(last).gather(place, axis=-1)


def _neighbours(n: Nodes, reach: int) -> Value:
    """Numbers of the cells about each cell, ``[cells, (2 reach + 1)²]``, those beyond the edge the nearest."""
    steps = np.arange(-reach, reach + 1)
    row, column = (axis.ravel()[:, np.newaxis, np.newaxis] for axis in np.indices((_CELLS, _CELLS)))
    rows = np.clip(row + steps[:, np.newaxis], 0, _CELLS - 1)
    columns = np.clip(column + steps, 0, _CELLS - 1)
    return n.constant((rows * _CELLS + columns).reshape(_CELLS**2, -1), np.uint8).to(INT64)
