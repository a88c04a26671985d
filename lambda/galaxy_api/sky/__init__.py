"""Galaxies by their place in the sky or by name: pictures from public surveys, positions from a name resolver."""
