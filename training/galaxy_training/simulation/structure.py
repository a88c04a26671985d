"""Structure of disks: spiral arms, bars, rings and knots, as maps of relative brightness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from galaxy_training.simulation.properties import Properties

Pattern = NDArray[np.float64]


@dataclass(frozen=True)
class Plane:
    """Deprojected polar coordinates of each pixel in the plane of a disk.

    Attributes:
        distance: from the centre, in scale lengths, ``[pixels, pixels]``.
        angle: from the major axis, radians, ``[pixels, pixels]``.
    """

    distance: Pattern
    angle: Pattern


def plane_of(properties: Properties, pixels: int) -> Plane:
    """Deprojected coordinates in a frame of ``pixels`` a side."""
    offsets = (np.arange(pixels) - (pixels - 1) / 2) * properties.frame / pixels / properties.scale
    right, up = np.meshgrid(offsets, offsets)
    cosine, sine = np.cos(properties.position_angle), np.sin(properties.position_angle)
    along = right * cosine + up * sine
    across = (up * cosine - right * sine) / properties.axis_ratio
    return Plane(np.hypot(along, across), np.arctan2(across, along))


def arms(plane: Plane, properties: Properties, rng: np.random.Generator, reach: float = 3.6) -> Pattern:
    """Logarithmic spiral arms, 0 between them and about 1 along their ridges.

    An arm's ridge is at the angle ln(distance / start) / tan(pitch); its cross-section is a Gaussian in the
    distance from the ridge, which is the angle off it times distance times sin(pitch). No two arms are alike:
    each has its own strength, and an angle a little off the even spacing.

    Args:
        plane: where the pixels lie.
        properties: count, pitch and sense of the arms; they start at the bar's end.
        rng: for what makes the arms differ.
        reach: where they fade, in scale lengths.
    """
    count, pitch = properties.arm_count, np.radians(properties.pitch)
    start = max(properties.bar_length, 0.3)
    safe_distance = np.maximum(plane.distance, 0.05)
    winding = properties.clockwise * np.log(safe_distance / start) / np.tan(pitch)
    spacing = 2 * np.pi * safe_distance * np.sin(pitch) / count
    width = np.minimum(0.2 * spacing, 0.18 + 0.1 * safe_distance)
    angles = properties.bar_angle + 2 * np.pi * np.arange(count) / count + rng.normal(0, 0.5 / count**1.5, count)
    strengths = rng.uniform(0.75, 1.1, count)
    pattern = np.zeros_like(safe_distance)
    for angle, strength in zip(angles, strengths, strict=True):
        off = np.angle(np.exp(1j * (plane.angle - angle - winding)))
        ridge = np.exp(-0.5 * (off * safe_distance * np.sin(pitch) / width) ** 2)
        pattern = np.maximum(pattern, strength * ridge)
    return pattern * _step(plane.distance, start, 0.15) * (1 - _step(plane.distance, reach, 0.35))


def _step(distance: Pattern, middle: float, width: float) -> Pattern:
    return 1 / (1 + np.exp(np.clip((middle - distance) / width, -50, 50)))


def bar(plane: Plane, properties: Properties) -> Pattern:
    """A bar, 1 at its middle: flat along its length and Gaussian across it, 0.22 as wide as long."""
    turned = plane.angle - properties.bar_angle
    along = plane.distance * np.cos(turned) / properties.bar_length
    across = plane.distance * np.sin(turned) / (0.22 * properties.bar_length)
    return np.exp(-(np.abs(along) ** 4) - across**2)


def ring(plane: Plane, properties: Properties, rng: np.random.Generator) -> Pattern:
    """A ring a little out of round, Gaussian across, brighter on one side; about 1 on its ridge."""
    first, second = rng.uniform(0, 2 * np.pi, 2)
    radius = properties.ring_radius * (1 + 0.05 * np.cos(2 * (plane.angle - first)))
    width = 0.32 + 0.1 * np.cos(plane.angle - second)
    strength = 0.85 + 0.15 * np.cos(plane.angle - second)
    ridge: Pattern = strength * np.exp(-0.5 * ((plane.distance - radius) / width) ** 2)
    return ridge


def knots(pixels: int, strength: float, rng: np.random.Generator, cells: int = 72) -> Pattern:
    """Uneven star formation: a log-normal field with a mean of about 1, ``cells`` lumps across the frame."""
    noise = Image.fromarray(rng.standard_normal((cells, cells)).astype(np.float32))
    smooth = np.asarray(noise.resize((pixels, pixels), Image.Resampling.BICUBIC), dtype=np.float64)
    return np.exp(1.6 * strength * smooth - 0.5 * strength**2)


def lopsidedness(plane: Plane, strength: float, rng: np.random.Generator) -> Pattern:
    """More light on one side than on the other, a mean of about 1."""
    return 1 + 0.8 * strength * np.cos(plane.angle - rng.uniform(0, 2 * np.pi)) * np.tanh(plane.distance / 2)


def spikes(properties: Properties, pixels: int) -> Pattern:
    """The four rays that a telescope's struts add to a bright star, 1 at the centre."""
    plane = plane_of(properties, pixels)
    right = plane.distance * np.cos(plane.angle) / 0.25
    up = plane.distance * np.sin(plane.angle) / 0.25
    return _ray(right, up) + _ray(up, right)


def _ray(along: Pattern, across: Pattern) -> Pattern:
    return 0.5 * np.exp(-np.abs(along) / 12 - 0.5 * across**2)
