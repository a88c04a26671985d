"""Warnings of images that are read without an error and yet show no galaxy as the models know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from galaxy_core.languages import ENGLISH

MIN_BORDER = 0.03
"""Thickness of a border that is warned of, as part of the image's side."""
BLOCKS = 16
"""Blocks along a side in which an image is searched for areas without data."""
_EDGE = 9
"""Rows in which a border ends."""

Code = Literal["negative", "border", "no_data"]
WARNING_TEXTS: dict[Code, str] = {code: ENGLISH.messages[f"warning.{code}"] for code in get_args(Code)}


@dataclass(frozen=True)
class ImageWarning:
    """Reason to doubt the prediction for an image.

    Attributes:
        code: stable and machine-readable.
        text: what was seen and what to do.
    """

    code: Code
    text: str


def image_warnings(pixels: NDArray[np.uint8]) -> tuple[ImageWarning, ...]:
    """Warnings for a framed image, uint8 ``[side, side, 3]``."""
    step = max(1, pixels.shape[0] // 512)
    red, green, blue = np.moveaxis(pixels[::step, ::step], 2, 0)
    # A mean along axis 2 takes five times as long.
    grey = (np.add(red, green, dtype=np.uint16) + blue).astype(np.float32) / np.float32(3)
    border = _border(grey)
    codes: list[Code] = ["border"] if border else []
    inner = grey[border : grey.shape[0] - border, border : grey.shape[1] - border]
    if _is_negative(inner):
        codes.append("negative")
    if not border and _lacks_data(inner):
        codes.append("no_data")
    return tuple(ImageWarning(code, WARNING_TEXTS[code]) for code in codes)


def _border(grey: NDArray[np.float32]) -> int:
    """Thickness of a plain frame on two opposite sides or on all four, in pixels; 0 where there is none."""
    turned = grey.T
    sides = [_plain_rows(rows) for rows in (grey, grey[::-1], turned, turned[::-1])]
    thickest = max(min(sides[0], sides[1]), min(sides[2], sides[3]))
    return thickest if MIN_BORDER <= thickest / grey.shape[0] < 0.4 else 0


def _plain_rows(rows: NDArray[np.float32]) -> int:
    """Number of first rows of one colour that end at an edge, across most of the image."""
    colour = _median(rows[0])
    for part in (rows[: len(rows) // 8], rows):  # most images have no border, which few rows show
        differs = np.abs(part - colour) > max(4.0, 0.15 * colour)  # JPEG rings beside a bright border
        busy = np.flatnonzero(np.count_nonzero(differs, axis=1) > 0.02 * differs.shape[1])
        if busy.size and busy[0] + _EDGE <= len(part):
            break
    if not busy.size or busy[0] == 0:
        return 0
    ends_sharply = differs[busy[0] : busy[0] + _EDGE].mean(axis=1).max() > 0.5
    return int(busy[0]) if ends_sharply else 0


def _median(values: NDArray[np.float32]) -> float:
    """As `np.median`, which imports `numpy.ma`: 15 ms of a cold start."""
    middle = (values.size - 1) // 2, values.size // 2
    ordered = np.partition(values, middle)
    return float((ordered[middle[0]] + ordered[middle[1]]) / 2)


def _is_negative(grey: NDArray[np.float32]) -> bool:
    """Whether the sky, which is at the rim, is bright and what is in the middle is dark."""
    side = grey.shape[0]
    rim, middle = max(1, side // 10), slice(side * 2 // 5, side * 3 // 5)
    outer = np.concatenate(
        [grey[:rim].ravel(), grey[-rim:].ravel(), grey[:, :rim].ravel(), grey[:, -rim:].ravel()]
    )
    if 2 * np.count_nonzero(outer > 128) < outer.size:
        return False
    sky = _median(outer)
    return sky > 128 and float(np.percentile(grey[middle, middle], 10)) < sky - 60


def _lacks_data(grey: NDArray[np.float32]) -> bool:
    """Whether a good part of the rim is all of one value, while the rest of it shows the noise of a sky."""
    size = grey.shape[0] // BLOCKS
    darkest = grey.min()
    if size < 4 or np.count_nonzero(grey <= darkest) <= 0.15 * grey.size:
        return False
    blocks = grey[: size * BLOCKS, : size * BLOCKS].reshape(BLOCKS, size, BLOCKS, size).swapaxes(1, 2)
    on_rim = np.ones((BLOCKS, BLOCKS), bool)
    on_rim[1:-1, 1:-1] = False
    rim = blocks[on_rim]
    spread = rim.std(axis=(1, 2))
    empty = spread < 0.01
    noisy = (spread > 0.8) & (rim.min(axis=(1, 2)) < 128)
    level = _median(rim.mean(axis=(1, 2))[noisy]) - darkest if noisy.any() else 0.0
    return bool(empty.mean() > 0.15 and noisy.mean() > 0.15 and level > 2)
