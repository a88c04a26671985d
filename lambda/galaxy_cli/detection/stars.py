"""Tells stars from galaxies by how they compare with the sharpest sources of the same picture: its stars.

Half-light radii of bright sources are searched for the narrow clump that stars form at the small end. A source is
a star where its light is as concentrated as theirs, within its error. Nothing was fitted to anybody's pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from galaxy_cli.detection.source import FLAGS, Source

_MIN_SNR = 30.0
_MIN_STARS = 4
_CLUMP = 0.08
"""Width of the clump of stars in the logarithm of the radius."""
_TOLERANCE, _BLENDED_TOLERANCE, _SIGMAS = 0.07, 0.2, 2.5
"""Part by which a star's core may differ from the others', also in another's light, and standard deviations."""
_SPIKE = 0.5
"""Part of a star's half-light radius below which a source is sharper than any star."""


@dataclass(frozen=True)
class StellarLocus:
    """Where stars are among the sources of a picture.

    Attributes:
        r50: their half-light radius in pixels.
        core: median of their `Source.core`; not a number until it was measured.
    """

    r50: float
    core: float = float("nan")


def measure_r50(sources: Sequence[Source]) -> float | None:
    """Half-light radius of stars in pixels; None where no clump of them is seen."""
    radii = np.sort([source.r50 for source in sources if _is_measurable(source)])
    if radii.size < _MIN_STARS:
        return None
    logarithms = np.log(radii)
    inside = _counts(logarithms, logarithms, _CLUMP)
    above = _counts(logarithms, logarithms + _CLUMP, _CLUMP) + _counts(logarithms, logarithms + 2 * _CLUMP, _CLUMP)
    below = np.searchsorted(logarithms, logarithms)
    stands_out = (inside >= _MIN_STARS) & (inside > above / 2 + 3 * np.sqrt(above / 2 + 1)) & (below <= inside / 2)
    if not stands_out.any():
        return None
    first = int(np.argmax(np.where(stands_out, inside, 0)))
    return float(np.median(radii[first : first + int(inside[first])]))


def measure_core(sources: Sequence[Source], r50: float) -> StellarLocus:
    """The locus, once cores were measured with the stars' radius."""
    cores = [s.core for s in sources if _is_measurable(s) and abs(np.log(s.r50 / r50)) < _CLUMP]
    return StellarLocus(r50, float(np.median(cores)) if cores else float("nan"))


def is_star(source: Source, locus: StellarLocus | None) -> bool:
    """Whether a source is as sharp as a star, or sharper than any, as cosmic rays are."""
    if locus is None or not np.isfinite(locus.core):
        return False
    if source.r50 < _SPIKE * locus.r50:
        return True
    if source.flags & FLAGS["saturated"]:
        return _is_saturated_star(source, locus)
    missing = 1 - source.core / locus.core
    tolerance = _BLENDED_TOLERANCE if source.flags & (FLAGS["blended"] | FLAGS["no_data"]) else _TOLERANCE
    return bool(missing < max(tolerance, _SIGMAS * source.core_error / locus.core))


def _is_saturated_star(source: Source, locus: StellarLocus) -> bool:
    """A star whose middle is cut off is round, and its light ends within few radii of the others'."""
    return bool(source.b / source.a > 0.75 and source.r90 < 4 * locus.r50 and source.r90 / source.r50 < 1.9)


def _is_measurable(source: Source) -> bool:
    damaged = FLAGS["edge"] | FLAGS["saturated"] | FLAGS["no_data"] | FLAGS["blended"]
    return not source.flags & damaged and source.snr > _MIN_SNR and source.b / source.a > 0.8


def _counts(values: NDArray[np.float64], starts: NDArray[np.float64], width: float) -> NDArray[np.int64]:
    """Number of sorted values from each start over a width."""
    return np.searchsorted(values, starts + width, "right") - np.searchsorted(values, starts)
