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
_WAVELENGTHS = (
    "PHOTPLAM",
    "PIVOT",
    "WAVELEN",
    "WAVELENG",
    "WAVELNTH",
    "LAMBDA",
    "LAMEFF",
    "LAM_EFF",
    "EFFWAVE",
    "CENWAVE",
    "CENTWAVE",
    "CENTRWV",
    "CWL",
    "RESTWAV",
)
"""Keywords with the wavelength of a filter, in whatever unit."""
_FREQUENCIES = ("FREQ", "FREQUENC", "RESTFRQ", "RESTFREQ")
_NUMBERED_NAMES = ("BAND", "FILTER", "FILT", "PLANE", "CHANNEL", "CHAN", "LAYER", "COLOR", "COLOUR", "SLICE")
_NUMBERED_WAVELENGTHS = ("WAVE", "WAVELEN", "WAVELN", "WAVELNG", "WAV", "LAMBDA", "LAM", "WL", "CWL", "PIVOT")
"""Keywords of a cube, to which the number of a plane is added, counted from 0 or from 1."""
_UNITS = {
    "a": 0.1,
    "aa": 0.1,
    "angstrom": 0.1,
    "angstroms": 0.1,
    "-10": 0.1,
    "nm": 1.0,
    "nanometer": 1.0,
    "nanometers": 1.0,
    "-9": 1.0,
    "um": 1e3,
    "µm": 1e3,
    "micron": 1e3,
    "microns": 1e3,
    "micrometer": 1e3,
    "-6": 1e3,
    "mm": 1e6,
    "cm": 1e7,
    "m": 1e9,
}
"""Nanometres by unit of wavelength; solar telescopes write the power of ten of a metre."""
_HERTZ = {"hz": 1.0, "khz": 1e3, "mhz": 1e6, "ghz": 1e9, "thz": 1e12}
_LIGHT_SPEED = 2.99792458e17
"""Nanometres a second."""
_GUESSED = ((1e-3, 1e9), (100.0, 1e3), (2_000.0, 1.0))
"""Values below which a wavelength without a unit is in metres, micrometres, nanometres; else it is in 0.1 nm."""
_QUANTITY = re.compile(r"\s*([\d.]+(?:[eE][-+]?\d+)?)\s*([A-Za-zµ]*)\s*")
_SPECTRAL = (
    "WAVE",
    "AWAV",
    "VELO",
    "VRAD",
    "VOPT",
    "ZOPT",
    "BETA",
    "FELO",
    "FREQ",
    "ENER",
    "WAVN",
    "LAM",
    "LOGLAM",
)
_FALLING = ("FREQ", "ENER", "WAVN")
"""Kinds of the axis along a spectrum, and those that fall as the wavelength grows."""


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
    unit = str(header.get("WAVEUNIT", header.get("WAVUNIT", "")))
    for key in _WAVELENGTHS:
        if found := _nanometres(header.get(key), "angstrom" if key == "PHOTPLAM" else unit):
            return found
    names = [name, *(str(header.get(key, "")) for key in _KEYWORDS)]
    for each in names:
        if found := wavelength_of_name(each, webb=webb):
            return found
    kind, unit = str(header.get("CTYPE3", "")).strip().upper(), str(header.get("CUNIT3", ""))
    if kind.startswith(("WAVE", "AWAV")):
        return _nanometres(header.get("CRVAL3"), unit)
    frequencies = [(header.get(key), "") for key in _FREQUENCIES]
    frequencies += [(header.get("CRVAL3"), unit)] if kind.startswith("FREQ") else []
    for value, unit in frequencies:
        if isinstance(value, int | float) and value > 0:
            return _LIGHT_SPEED / (value * _HERTZ.get(unit.strip().lower(), 1.0))
    return None


def wavelengths_of_cube(header: Mapping[str, Any], count: int, axis: int) -> list[float] | None:
    """Wavelength of each plane of a cube, in any unit that grows with it; None where the header does not say.

    Args:
        header: of the cube.
        count: number of planes.
        axis: number of the axis along which they lie, as FITS counts them: 3 in ``[plane, y, x]``.
    """
    if count > _MAX_BANDS:
        return None
    kind = str(header.get(f"CTYPE{axis}", "")).strip().upper()
    if "RGB" in {kind, str(header.get("COLORSPC", "")).strip().upper()}:
        return [3.0, 2.0, 1.0] if count == 3 else None
    for named in _lists_of_bands(header, count):
        if found := _all(wavelength_of_name(name) or _nanometres(name, "") for name in named):
            return found
    for key in _NUMBERED_WAVELENGTHS:
        for values in _numbered(header, key, count):
            if found := _all(_nanometres(value, str(header.get("WAVEUNIT", ""))) for value in values):
                return found
    step = header.get(f"CDELT{axis}", header.get(f"CD{axis}_{axis}", 0))
    if isinstance(step, int | float) and step and kind.startswith(_SPECTRAL):
        return [place * step * (-1 if kind.startswith(_FALLING) else 1) for place in range(count)]
    return None


def _lists_of_bands(header: Mapping[str, Any], count: int) -> Iterable[list[str]]:
    """Names of a cube's planes, however its header lists them."""
    text = str(header.get("BANDS", header.get("FILTERS", "")))
    for names in (re.findall(r"[^\s,;/|]+", text), list(re.sub(r"[^A-Za-z]", "", text))):
        if len(names) == count:
            yield names
    for key in _NUMBERED_NAMES:
        for values in _numbered(header, key, count):
            yield list(map(str, values))


def _numbered(header: Mapping[str, Any], key: str, count: int) -> Iterable[list[Any]]:
    """Values of a keyword for each plane, where all have one."""
    for first in (0, 1):
        values = [header.get(f"{key}{number}") for number in range(first, first + count)]
        if all(value not in {None, ""} for value in values):
            yield values


def _nanometres(value: Any, unit: str) -> float | None:
    """A wavelength in nanometres, of a number or of a text such as ``620 nm``; None where it is none."""
    if isinstance(value, str):
        matched = _QUANTITY.fullmatch(value)
        if not matched:
            return None
        try:
            value, unit = float(matched[1]), matched[2] or unit
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return None
    guessed = next((factor for limit, factor in _GUESSED if value < limit), 0.1)
    return float(value) * _UNITS.get(unit.strip().lower(), guessed)


def red_green_blue(wavelengths: list[float]) -> tuple[int, int, int]:
    """Positions of the longest, the middle and the shortest of at least three different wavelengths."""
    distinct = sorted(set(wavelengths), reverse=True)
    red, green, blue = (distinct[place] for place in (0, len(distinct) // 2, -1))
    return wavelengths.index(red), wavelengths.index(green), wavelengths.index(blue)


def _all(values: Iterable[float | None]) -> list[float] | None:
    known = list(values)
    complete = [value for value in known if value is not None]
    return complete if known and len(complete) == len(known) else None
