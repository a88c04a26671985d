"""One simulated galaxy: its image and its votes, both from the same properties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from galaxy_training.simulation.population import sample_properties
from galaxy_training.simulation.properties import Kind, Properties
from galaxy_training.simulation.rendering import render_image
from galaxy_training.simulation.votes import sample_votes


@dataclass(frozen=True)
class SimulatedGalaxy:
    """A simulated galaxy.

    Attributes:
        image: RGB, uint8 ``[side, side, 3]``, framed as Galaxy Zoo's images on Kaggle.
        votes: joint fractions, float64 ``[37]``, in the order of ``TREE.keys``; they obey the tree.
        properties: of the galaxy.
    """

    image: NDArray[np.uint8]
    votes: NDArray[np.float64]
    properties: Properties


def draw_galaxy(rng: np.random.Generator, side: int = 424, *, kind: Kind | None = None) -> SimulatedGalaxy:
    """Sample a galaxy's properties, render it and sample its votes.

    The same generator state gives the same galaxy and the same votes at every side.

    Args:
        rng: the only source of randomness.
        side: of the image, pixels; 424 is Kaggle's.
        kind: of the galaxy; sampled in about the proportions of the sky where it is not given.
    """
    properties = sample_properties(rng, kind)
    image = render_image(properties, rng, side)
    return SimulatedGalaxy(image, sample_votes(properties, rng), properties)
