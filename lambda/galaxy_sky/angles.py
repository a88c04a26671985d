"""Angles as tables write them: degrees, radians, hours, or sexagesimal text."""

from __future__ import annotations

import math
import re
from typing import Any

_SEXAGESIMAL = re.compile(
    r"([+-]?)(\d{1,3})(?:[:hd°\s]\s*)(\d{1,2})(?:[:m'\s]\s*)(\d{1,2}(?:\.\d*)?)\s*(?:s|\"|'')?", re.IGNORECASE
)


def degrees(cell: Any, unit: str = "", *, hours: bool = False) -> float | None:
    """An angle in degrees; None where the cell holds none.

    Args:
        cell: a number in degrees, or text in degrees or sexagesimal.
        unit: of a number: ``deg``, ``rad``, ``h`` or ``hourangle``.
        hours: whether sexagesimal text is in hours, as right ascension is.
    """
    if isinstance(cell, str):
        found = _SEXAGESIMAL.fullmatch(cell.strip())
        if found:
            sign, *parts = found.groups()
            first, minutes, seconds = map(float, parts)
            if minutes >= 60 or seconds >= 60:
                return None
            value = (first + minutes / 60 + seconds / 3600) * (-1 if sign == "-" else 1)
            in_degrees = not hours or "d" in cell.lower() or "°" in cell
            return value if in_degrees else value * 15
    try:
        value = float(cell)
    except (TypeError, ValueError):
        return None
    factor = {"rad": 180 / math.pi, "h": 15.0, "hourangle": 15.0}.get(unit.strip().lower(), 1.0)
    return value * factor if math.isfinite(value) else None
