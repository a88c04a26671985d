"""Negatives: drawn images without a galaxy, on which the detection rate of outliers is measured.

They are what visitors may send by mistake: photographs, pages, charts, blank images. Some are hard on purpose,
because they too are bright in the middle of a dark sky: clusters of stars, nebulae, comets, moons, planets, lamps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from galaxy_training.simulation import negatives_everyday as everyday
from galaxy_training.simulation import negatives_night as night
from galaxy_training.simulation.canvas import Canvas

NegativeKind = Literal[
    "noise",
    "smooth noise",
    "text",
    "landscape",
    "still life",
    "portrait",
    "chart",
    "blank",
    "star field",
    "star cluster",
    "nebula",
    "comet",
    "moon",
    "planet",
    "lamp",
]
NEGATIVE_KINDS: tuple[NegativeKind, ...] = get_args(NegativeKind)


def draw_negative(rng: np.random.Generator, side: int, kind: NegativeKind | None = None) -> NDArray[np.uint8]:
    """Draw an image without a galaxy.

    Args:
        rng: the only source of randomness.
        side: width and height, pixels.
        kind: what to draw; sampled uniformly where it is not given.

    Returns:
        RGB, ``[side, side, 3]``.
    """
    any_kind = NEGATIVE_KINDS[int(rng.integers(len(NEGATIVE_KINDS)))]
    canvas = _DRAWINGS[any_kind if kind is None else kind](rng, side)
    return np.asarray(np.clip(np.rint(canvas), 0, 255), dtype=np.uint8)


_DRAWINGS: dict[NegativeKind, Callable[[np.random.Generator, int], Canvas]] = {
    "noise": everyday.noise,
    "smooth noise": everyday.smooth_noise,
    "text": everyday.text,
    "landscape": everyday.landscape,
    "still life": everyday.still_life,
    "portrait": everyday.portrait,
    "chart": everyday.chart,
    "blank": everyday.blank,
    "star field": night.star_field,
    "star cluster": night.star_cluster,
    "nebula": night.nebula,
    "comet": night.comet,
    "moon": night.moon,
    "planet": night.planet,
    "lamp": night.lamp,
}
