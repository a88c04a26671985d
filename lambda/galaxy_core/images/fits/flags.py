"""Planes of flags beside an image: which of its pixels the file itself calls unknown.

What a bit means differs from one instrument to another, and most bits are harmless: Webb flags pixels that jumped,
Rubin's pipelines those of detected objects. Only bits that are known to say so make a pixel unknown; where their
meaning is not known, any flag does, unless far too many pixels have one: 1 may mean good, or an object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_core.images.holes import MAX_UNKNOWN

_NAMES = re.compile(r"(DQ|MASK|MSK|BPM|BADPIX|FLAG|FLG|QUAL)")
_LEAST_BIT = 1
_BITS = {"JWST": _LEAST_BIT, "ROMAN": _LEAST_BIT, "HST": 1 | 2 | 4}
"""Bits by telescope: DO_NOT_USE of Webb's and Roman's pipelines; values that Hubble's lost, or never had."""
_RUBIN = ("MP_BAD", "MP_NO_DATA")
"""Keywords with the numbers of such bits in the masks of Rubin's pipelines."""
_STRIP_PIXELS = 1_000_000


@dataclass(frozen=True)
class Flags:
    """Flags of an image's pixels.

    Attributes:
        name: name of their plane.
        rows: reads rows from one number to another, the top row being 0: bool ``[rows, width]``, true where the
            pixel is unknown.
        ignored: why they do not count, in words; empty where they do.
    """

    name: str
    rows: Callable[[int, int], NDArray[np.bool_]]
    ignored: str = ""


def is_flags(name: str) -> bool:
    """Whether an HDU's name is that of flags."""
    return any(_NAMES.match(word) for word in re.split(r"[^A-Z0-9]+", name.upper()))


def read_flags(hdu: Any, name: str, primary: Mapping[str, Any]) -> Flags | None:
    """The flags of a plane; None where it holds none.

    Args:
        hdu: two-dimensional, of the image's size, as astropy has it.
        name: its name.
        primary: header of the file's first HDU.
    """
    height, width = hdu.shape
    if hdu.header["BITPIX"] < 0:
        return None

    def values(first: int, last: int) -> NDArray[Any]:
        return np.asarray(hdu.section[height - last : height - first, :])[::-1].astype(np.int64)

    step = max(1, _STRIP_PIXELS // width)
    strips = [(first, min(first + step, height)) for first in range(0, height, step)]
    most = max(int(values(*strip).max()) for strip in strips)
    known_bits = _known_bits(hdu.header, primary)
    bits = known_bits or (_LEAST_BIT if most <= 1 else -1)

    def rows(first: int, last: int) -> NDArray[np.bool_]:
        flagged: NDArray[np.bool_] = (values(first, last) & bits) != 0
        return flagged

    if most <= 0:
        return None
    part = _part_of_middle(rows, height, width)
    if not known_bits and part > MAX_UNKNOWN:
        return Flags(name, rows, f"flags of {name} ignored: {part:.0%} of the middle have some")
    return Flags(name, rows)


def _known_bits(header: Mapping[str, Any], primary: Mapping[str, Any]) -> int:
    """Bits that say that a pixel is unknown; 0 where that is not known."""
    rubin = [header.get(key) for key in _RUBIN]
    bits = sum(1 << number for number in rubin if isinstance(number, int) and 0 <= number < 63)
    telescope = str(header.get("TELESCOP", primary.get("TELESCOP", ""))).strip().upper()
    return bits or _BITS.get(telescope, 0)


def _part_of_middle(rows: Callable[[int, int], NDArray[np.bool_]], height: int, width: int) -> float:
    """Part of the central quarter, half a side wide, that is flagged."""
    side = min(height, width)
    top, left = (height - side // 2) // 2, (width - side // 2) // 2
    return float(rows(top, top + side // 2)[:, left : left + side // 2].mean())
