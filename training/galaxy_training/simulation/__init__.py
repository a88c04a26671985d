"""Simulated galaxies with votes, so that tests and newcomers need no download."""

from galaxy_training.simulation.galaxy import SimulatedGalaxy, draw_galaxy
from galaxy_training.simulation.properties import KINDS, Kind, Properties
from galaxy_training.simulation.writing import write_data_set

__all__ = ["KINDS", "Kind", "Properties", "SimulatedGalaxy", "draw_galaxy", "write_data_set"]
