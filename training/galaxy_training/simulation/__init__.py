"""Simulated galaxies with votes, so that tests and newcomers need no download."""

from galaxy_training.simulation.data_set import write_data_set
from galaxy_training.simulation.galaxy import SimulatedGalaxy, draw_galaxy
from galaxy_training.simulation.properties import KINDS, Kind, Properties

__all__ = ["KINDS", "Kind", "Properties", "SimulatedGalaxy", "draw_galaxy", "write_data_set"]
