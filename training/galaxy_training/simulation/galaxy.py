"""One simulated galaxy: its picture and its votes, which follow from the same properties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from galaxy_training.simulation.population import choose_properties
from galaxy_training.simulation.properties import Kind, Properties
from galaxy_training.simulation.rendering import draw_picture
from galaxy_training.simulation.votes import sample_votes


@dataclass(frozen=True)
class SimulatedGalaxy:
    """A galaxy that never was.

    Attributes:
        picture: RGB, uint8 ``[side, side, 3]``, framed as Galaxy Zoo's pictures on Kaggle.
        votes: vote fractions, float64 ``[37]``, in the order of ``TREE.keys``; they obey the tree.
        properties: what was drawn.
    """

    picture: NDArray[np.uint8]
    votes: NDArray[np.float64]
    properties: Properties


def draw_galaxy(rng: np.random.Generator, side: int = 424, *, kind: Kind | None = None) -> SimulatedGalaxy:
    """Choose a galaxy, draw it and ask volunteers about it.

    The same generator state gives the same galaxy and the same votes at every side.

    Args:
        rng: the only source of chance.
        side: of the picture, pixels; 424 is Kaggle's.
        kind: what to draw; any, in about the proportions of the sky, where it is not given.
    """
    properties = choose_properties(rng, kind)
    picture = draw_picture(properties, rng, side)
    return SimulatedGalaxy(picture, sample_votes(properties, rng), properties)
