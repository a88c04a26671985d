"""Wavelengths of bands, from the names that astronomers give them, so that the longest becomes red."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_NANOMETRES = {
    "BLUE": 450.0,
    "GREEN": 550.0,
    "RED": 650.0,
    "FUV": 154.0,
    "NUV": 232.0,
    "UVW2": 193.0,
    "UVM2": 225.0,
    "UVW1": 260.0,
    "u": 355.0,
    "g": 477.0,
    "r": 622.0,
    "i": 763.0,
    "z": 905.0,
    "y": 1005.0,
    "w": 609.0,
    "ZS": 880.0,
    "U": 365.0,
    "B": 445.0,
    "V": 551.0,
    "R": 658.0,
    "I": 806.0,
    "G": 477.0,
    "VIS": 715.0,
    "Z": 880.0,
    "Y": 1020.0,
    "J": 1250.0,
    "H": 1640.0,
    "K": 2190.0,
    "KS": 2150.0,
    "KP": 2120.0,
    "W1": 3350.0,
    "W2": 4600.0,
    "W3": 11_560.0,
    "W4": 22_090.0,
    "IRAC1": 3550.0,
    "IRAC2": 4490.0,
    "IRAC3": 5730.0,
    "IRAC4": 7870.0,
    "CH1": 3550.0,
    "CH2": 4490.0,
    "HALPHA": 656.3,
    "HA": 656.3,
    "HBETA": 486.1,
    "OIII": 500.7,
    "SII": 672.0,
    "OII": 372.7,
    "NII": 658.3,
}
"""Central wavelengths by name; single letters differ by case: SDSS writes small ones, Johnson capitals."""
_NUMBERED = re.compile(r"F(\d{3,4})(LP|[WMNX]2?)?")
"""Filters of Hubble and Webb: the number is nanometres, or tens of them in the infrared."""
_WEBB = {"NIRCAM", "NIRISS", "MIRI", "NIRSPEC", "JWST"}
_WEBB_ONLY = {"F200W", "F277W", "F356W", "F444W", "F250M", "F300M", "F335M", "F360M", "F430M", "F460M", "F480M"}
_KEYWORDS = (
    "FILTER",
    "FILTER1",
    "FILTER2",
    "FILTNAM1",
    "FILTNAM",
    "BAND",
    "HIERARCH ESO INS FILT1 NAME",
    "INSFILTE",
)
_PIVOTS = ("PHOTPLAM", "PIVOT")
"""Keywords with a filter's pivot wavelength, in units of 0.1 nm."""


_MAX_BANDS = 64
"""Planes of a cube beyond which it holds spectra, whose planes show little each."""


def wavelength_of_name(name: str, *, webb: bool = False) -> float | None:
    """Wavelength in nanometres of the first band that a name holds, such as ``SDSS r`` or ``F606W``.

    Args:
        name: of a filter or an HDU.
        webb: whether it is one of the James Webb Space Telescope's, which numbers its filters otherwise.
    """
    for word in re.split(r"[^A-Za-z0-9]+", name):
        numbered = _NUMBERED.fullmatch(word.upper())
        if numbered:
            number = float(numbered[1])
            return number * 10 if webb or word.upper() in _WEBB_ONLY or number < 200 else number
        known = _NANOMETRES.get(word) or _NANOMETRES.get(word.upper())
        if known:
            return known
    return None


def wavelength_of(header: Mapping[str, Any], name: str) -> float | None:
    """Wavelength in nanometres of an HDU, from its name or its header; None where neither says."""
    webb = any(str(header.get(key, "")).strip().upper() in _WEBB for key in ("TELESCOP", "INSTRUME"))
    pivots = [header.get(key) for key in _PIVOTS]
    pivot = next((value for value in pivots if isinstance(value, int | float) and value > 0), None)
    if pivot:
        return float(pivot) / 10
    names = [name, *(str(header.get(key, "")) for key in _KEYWORDS)]
    return next((found for each in names if (found := wavelength_of_name(each, webb=webb))), None)


def wavelengths_of_cube(header: Mapping[str, Any], count: int) -> list[float] | None:
    """Wavelength of each plane of a cube, in any unit that grows with it; None where the header does not say."""
    if count > _MAX_BANDS:
        return None
    kind = str(header.get("CTYPE3", "")).strip().upper()
    if "RGB" in {kind, str(header.get("COLORSPC", "")).strip().upper()}:
        return [3.0, 2.0, 1.0] if count == 3 else None
    letters = re.sub(r"[^A-Za-z]", "", str(header.get("BANDS", header.get("FILTERS", ""))))
    listed = list(letters) if len(letters) == count else []
    for first in (0, 1):
        for key in ("BAND", "FILTER", "FILT", "PLANE"):
            named = [str(header.get(f"{key}{number}", "")) for number in range(first, first + count)]
            listed = listed or (named if all(named) else [])
    if found := _all(wavelength_of_name(name) for name in listed):
        return found
    step = header.get("CDELT3", header.get("CD3_3", 0))
    if (
        isinstance(step, int | float)
        and step
        and kind.startswith(("WAVE", "AWAV", "VELO", "FREQ", "ENER", "WAVN"))
    ):
        falls = kind.startswith(("FREQ", "ENER", "WAVN"))
        return [place * step * (-1 if falls else 1) for place in range(count)]
    return None


def red_green_blue(wavelengths: list[float]) -> tuple[int, int, int]:
    """Positions of the longest, the middle and the shortest of at least three different wavelengths."""
    distinct = sorted(set(wavelengths), reverse=True)
    red, green, blue = (distinct[place] for place in (0, len(distinct) // 2, -1))
    return wavelengths.index(red), wavelengths.index(green), wavelengths.index(blue)


def _all(values: Iterable[float | None]) -> list[float] | None:
    known = list(values)
    complete = [value for value in known if value is not None]
    return complete if known and len(complete) == len(known) else None
