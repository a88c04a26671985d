"""Foreground stars and faint background galaxies in a simulated frame."""

from __future__ import annotations

import galsim
import numpy as np

from galaxy_training.simulation.profiles import MIXED, Colour, Component, nanomaggies, turned
from galaxy_training.simulation.properties import Properties


def neighbours(properties: Properties, rng: np.random.Generator) -> list[Component]:
    """Stars and faint galaxies that happen to lie in the frame, outside its middle half."""
    return [_neighbour(properties, rng) for _ in range(int(rng.poisson(3.5)))]


def _neighbour(properties: Properties, rng: np.random.Generator) -> Component:
    distance, angle = properties.frame * rng.uniform(0.27, 0.65), rng.uniform(0, 2 * np.pi)
    place = distance * np.cos(angle), distance * np.sin(angle)
    flux = nanomaggies(rng.uniform(17.5, 22.0))
    if rng.random() < 0.5:
        return Component(galsim.DeltaFunction(flux=flux).shift(*place), _stellar_colour(rng))
    body = galsim.Exponential(half_light_radius=rng.uniform(0.7, 2.0), flux=flux)
    galaxy = turned(body, rng.uniform(0.3, 1.0), rng.uniform(0, np.pi))
    return Component(galaxy.shift(*place), MIXED.reddened(rng.uniform(-0.2, 0.5)))


def _stellar_colour(rng: np.random.Generator) -> Colour:
    """Along the stellar locus: r - i follows g - r, and the reddest stars grow red in r - i alone."""
    g_r = rng.uniform(0.2, 1.5)
    return Colour(g_r, 0.36 * g_r + max(0.0, 2.5 * (g_r - 1.2)))
