"""A source in a picture, as it was measured."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """A source, in pixels of the upright picture.

    Attributes:
        x: column of its centre; 0 is the centre of the first pixel.
        y: row, from the top.
        a: standard deviation of its light along its major axis.
        b: along its minor axis.
        theta: angle of the major axis from the columns' direction towards higher rows, radians.
        r50: radius of half of its Petrosian light, seeing included.
        r90: radius of nine tenths.
        flux: Petrosian light, in the picture's units, of all planes together.
        flux_error: its standard deviation, of the background's noise.
        snr: signal to noise of the light within `r50`.
        core: part of the light within `WHOLE` stellar radii that is within `CORE`; not a number where seeing is
            not known.
        core_error: its standard deviation.
        peak: brightest pixel above the background, the brightest plane's.
        pixels: above the threshold.
        flags: what is to be said of it, bits of `FLAGS`.
    """

    x: float
    y: float
    a: float
    b: float
    theta: float
    r50: float
    r90: float
    flux: float
    flux_error: float
    snr: float
    core: float
    core_error: float
    peak: float
    pixels: int
    flags: int


FLAGS = {"blended": 1, "edge": 2, "saturated": 4, "no_data": 8, "trail": 16, "small": 32}
"""Bits of a source: it overlaps another; its frame passes the picture's edge; its light is cut off; pixels of it
are unknown; it lies on a satellite's trail; its frame has few pixels."""
