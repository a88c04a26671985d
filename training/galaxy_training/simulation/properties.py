"""Physical properties of a simulated galaxy, from which its image and its votes follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["smooth", "disk", "spiral", "edge-on", "ring", "merger", "irregular", "star"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Properties:
    """One galaxy. Strengths run from 0 (absent) to 1 (as strong as they come).

    Attributes:
        kind: of the galaxy.
        frame: width of the image, arcseconds.
        scale: the disk's scale length, or a smooth galaxy's half-light radius, arcseconds.
        seeing: full width at half maximum of the point-spread function, arcseconds.
        magnitude: total, in the r band.
        reddening: added to g - r of every part of the galaxy, magnitudes.
        axis_ratio: apparent minor over major axis.
        position_angle: of the major axis, radians.
        bulge_fraction: of the light, 0 to 1.
        bulge_size: half-light radius of the bulge, in scales.
        bulge_boxiness: strength.
        sersic_index: of the bulge, or of all of a smooth galaxy.
        bar_strength: strength.
        bar_length: half the bar, in scales; arms and rings start there also without a bar.
        bar_angle: in the plane of the disk, radians.
        arm_count: 0 where there are none.
        arm_contrast: strength.
        pitch: of the arms, degrees; 0 is a circle.
        clockwise: 1 or -1, the arms' sense.
        ring_strength: strength.
        ring_radius: in scales.
        clumpiness: strength, of star-forming knots.
        disturbance: strength, of tails and lopsidedness.
        companion: the companion's light over the galaxy's; 0 where there is none.
        companion_distance: in scales.
        companion_angle: on the sky, radians.
        dust_lane: strength.
    """

    kind: Kind
    frame: float
    scale: float
    seeing: float
    magnitude: float
    reddening: float
    axis_ratio: float
    position_angle: float
    bulge_fraction: float = 0.0
    bulge_size: float = 0.3
    bulge_boxiness: float = 0.0
    sersic_index: float = 2.0
    bar_strength: float = 0.0
    bar_length: float = 0.8
    bar_angle: float = 0.0
    arm_count: int = 0
    arm_contrast: float = 0.0
    pitch: float = 20.0
    clockwise: int = 1
    ring_strength: float = 0.0
    ring_radius: float = 1.6
    clumpiness: float = 0.0
    disturbance: float = 0.0
    companion: float = 0.0
    companion_distance: float = 0.0
    companion_angle: float = 0.0
    dust_lane: float = 0.0
