"""Population model: kinds of galaxies, their frequencies and the distributions of their properties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from galaxy_training.simulation.properties import KINDS, Kind, Properties

# Approximate frequencies among Galaxy Zoo 2's galaxies; rare kinds are drawn a little too often.
FREQUENCIES = (0.35, 0.10, 0.30, 0.11, 0.04, 0.04, 0.04, 0.02)

SERSIC_INDICES = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
"""GalSim tabulates each index once, at about 50 ms, so that there are few."""


def sample_properties(rng: np.random.Generator, kind: Kind | None = None) -> Properties:
    """Sample a galaxy of a kind, or of any by its frequency."""
    any_kind = KINDS[int(rng.choice(len(KINDS), p=FREQUENCIES))]
    chosen = any_kind if kind is None else kind
    return _DETAILS[chosen](rng, _common(rng, chosen))


def _common(rng: np.random.Generator, kind: Kind) -> Properties:
    """Properties common to all kinds: field of view, seeing, brightness and orientation.

    Galaxy Zoo's frames are 8.48 Petrosian 90 % radii wide, some 26 scale lengths of an exponential disk;
    these are a little tighter, so that the galaxy fills the middle. The brightness follows from a mean
    surface brightness of 20 to 22 magnitudes per square arcsecond within the half-light radius, which is 1.68
    scale lengths.
    """
    scale = float(np.clip(rng.lognormal(np.log(2.6), 0.3), 1.6, 5.0))
    surface_brightness = rng.normal(20.9, 0.35)
    return Properties(
        kind=kind,
        frame=scale * rng.uniform(21.0, 26.0),
        scale=scale,
        seeing=rng.uniform(1.05, 1.5),
        magnitude=float(surface_brightness - 2.5 * np.log10(2 * np.pi * (1.68 * scale) ** 2)),
        reddening=rng.normal(0.0, 0.07),
        axis_ratio=_inclined(rng, 0.0, 65.0),
        position_angle=rng.uniform(0.0, np.pi),
        bar_angle=rng.uniform(0.0, np.pi),
        clockwise=int(rng.choice((-1, 1))),
        sersic_index=float(rng.choice(SERSIC_INDICES)),
    )


def _inclined(rng: np.random.Generator, low: float, high: float, thickness: float = 0.15) -> float:
    """The apparent axis ratio of a disk seen at a random inclination between two, in degrees (0 is face-on).

    Hubble 1926: q^2 = cos^2 i + thickness^2 sin^2 i; random directions are uniform in cos i.
    """
    cosine = rng.uniform(np.cos(np.radians(high)), np.cos(np.radians(low)))
    return float(np.sqrt(cosine**2 + thickness**2 * (1 - cosine**2)))


def _smooth(rng: np.random.Generator, base: Properties) -> Properties:
    return replace(
        base,
        axis_ratio=float(rng.choice((rng.uniform(0.85, 1.0), rng.uniform(0.5, 0.85), rng.uniform(0.27, 0.5)))),
        scale=base.scale * rng.uniform(1.2, 1.7),
        reddening=base.reddening + float(rng.choice((0.05, 0.05, 0.05, -0.35))),
        sersic_index=float(rng.choice(SERSIC_INDICES[2:])),
        bulge_fraction=1.0,
        bulge_size=1.0,
    )


def _disk(rng: np.random.Generator, base: Properties) -> Properties:
    barred = rng.random() < 0.5
    return replace(
        base,
        axis_ratio=_inclined(rng, 0.0, 80.0),
        bulge_fraction=_bulge_fraction(rng),
        bulge_size=rng.uniform(0.25, 0.5),
        bar_strength=rng.uniform(0.55, 1.0) if barred else 0.0,
        bar_length=rng.uniform(1.1, 1.7),
        ring_strength=rng.uniform(0.0, 0.25),
    )


def _bulge_fraction(rng: np.random.Generator) -> float:
    """Mostly small bulges, now and then a dominant one."""
    return float(np.clip(rng.beta(1.4, 4.0), 0.0, 0.8))


def _spiral(rng: np.random.Generator, base: Properties) -> Properties:
    barred = rng.random() < 0.3
    count = int(rng.choice((1, 2, 3, 4, 5), p=(0.06, 0.60, 0.15, 0.10, 0.09)))
    tightest = 9.0 if count <= 2 else 14.0
    return replace(
        base,
        axis_ratio=_inclined(rng, 0.0, 62.0),
        bulge_fraction=0.8 * _bulge_fraction(rng),
        bulge_size=rng.uniform(0.2, 0.4),
        bar_strength=rng.uniform(0.6, 1.0) if barred else 0.0,
        bar_length=rng.uniform(0.9, 1.4) if barred else rng.uniform(0.4, 0.8),
        arm_count=2 if barred else count,
        arm_contrast=rng.beta(4.0, 1.5),
        pitch=rng.uniform(tightest, 34.0),
        clumpiness=rng.uniform(0.2, 0.9),
        reddening=base.reddening - 0.05,
    )


def _edge_on(rng: np.random.Generator, base: Properties) -> Properties:
    dusty = rng.random() < 0.25
    boxy = rng.random() < 0.15
    bulge_fraction = rng.uniform(0.25 if boxy else 0.1, 0.4) if boxy or rng.random() < 0.6 else 0.0
    return replace(
        base,
        axis_ratio=_inclined(rng, 84.0, 90.0, thickness=0.1),
        scale=(1.5 if dusty else 1.25) * base.scale,
        magnitude=base.magnitude + 0.4,
        bulge_fraction=bulge_fraction,
        bulge_size=0.5 if boxy else rng.uniform(0.25, 0.4),
        bulge_boxiness=0.9 if boxy else 0.0,
        dust_lane=rng.uniform(0.6, 1.0) if dusty else 0.0,
    )


def _ring(rng: np.random.Generator, base: Properties) -> Properties:
    return replace(
        base,
        axis_ratio=_inclined(rng, 0.0, 55.0),
        bulge_fraction=rng.uniform(0.1, 0.4),
        bulge_size=rng.uniform(0.25, 0.4),
        bar_strength=float(rng.choice((0.0, 0.8), p=(0.7, 0.3))),
        ring_strength=rng.uniform(0.7, 1.0),
        ring_radius=rng.uniform(2.2, 3.0),
        clumpiness=rng.uniform(0.3, 0.8),
    )


def _merger(rng: np.random.Generator, base: Properties) -> Properties:
    return replace(
        base,
        axis_ratio=_inclined(rng, 20.0, 65.0),
        bulge_fraction=rng.uniform(0.1, 0.4),
        companion=rng.uniform(0.4, 0.9),
        companion_distance=rng.uniform(2.2, 3.4),
        companion_angle=rng.uniform(0.0, 2 * np.pi),
        disturbance=rng.uniform(0.6, 1.0),
        arm_count=2,
        pitch=rng.uniform(32.0, 48.0),
        clumpiness=rng.uniform(0.3, 0.8),
        reddening=base.reddening - 0.1,
    )


def _irregular(rng: np.random.Generator, base: Properties) -> Properties:
    return replace(
        base,
        axis_ratio=rng.uniform(0.5, 1.0),
        magnitude=base.magnitude + 0.5,
        scale=1.3 * base.scale,
        clumpiness=1.0,
        disturbance=rng.uniform(0.2, 0.5),
        reddening=base.reddening - 0.1,
    )


def _star(rng: np.random.Generator, base: Properties) -> Properties:
    return replace(base, magnitude=rng.uniform(11.8, 13.8), axis_ratio=1.0, reddening=rng.normal(0.0, 0.3))


_DETAILS: dict[Kind, Callable[[np.random.Generator, Properties], Properties]] = {
    "smooth": _smooth,
    "disk": _disk,
    "spiral": _spiral,
    "edge-on": _edge_on,
    "ring": _ring,
    "merger": _merger,
    "irregular": _irregular,
    "star": _star,
}
