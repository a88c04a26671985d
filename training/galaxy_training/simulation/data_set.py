"""Writes simulated galaxies in Kaggle's layout."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.data_set import PROVENANCE, Provenance
from galaxy_training.data.votes_csv import SOLUTIONS
from galaxy_training.simulation.galaxy import SimulatedGalaxy, draw_galaxy

IMAGES = "images_training_rev1"
SIMULATED = Provenance(
    name="Simulated galaxies",
    licence="MIT",
    citation="Drawn by galaxy_training.simulation with GalSim (Rowe et al. 2015, Astronomy and Computing 10, 121)",
)
NOTICE = """\
These {count} galaxies are simulated with GalSim (seed {seed}); the votes follow from their properties.
They have the layout of Kaggle's "Galaxy Zoo - The Galaxy Challenge" and none of its images or votes.
They are for tests and first steps; a score measured on them says nothing about real galaxies.
"""


def write_data_set(
    folder: Path,
    count: int,
    *,
    seed: int,
    side: int = 424,
    first_id: int = 100001,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write a data set of simulated galaxies; the same arguments always write the same bytes.

    Args:
        folder: made where it does not exist; files of the same names are replaced.
        count: how many galaxies.
        seed: every galaxy's own seed comes from this and its place, so that a longer data set starts with the
            same galaxies.
        side: width and height of the images, pixels.
        first_id: GalaxyID of the first; the others follow.
        progress: called after each galaxy with how many are written.
    """
    images = folder / IMAGES
    images.mkdir(parents=True, exist_ok=True)
    (folder / "README.txt").write_text(NOTICE.format(count=count, seed=seed), encoding="utf-8")
    (folder / PROVENANCE).write_text(SIMULATED.model_dump_json(indent=2) + "\n", encoding="utf-8")
    with (folder / f"{SOLUTIONS}.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["GalaxyID", *TREE.keys])
        for place in range(count):
            galaxy = _nth_galaxy(place, seed, side)
            _save_image(galaxy, images / f"{first_id + place}.jpg")
            table.writerow([first_id + place, *galaxy.votes.tolist()])
            if progress is not None:
                progress(place + 1)


def _nth_galaxy(place: int, seed: int, side: int) -> SimulatedGalaxy:
    return draw_galaxy(np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(place,))), side)


def _save_image(galaxy: SimulatedGalaxy, path: Path) -> None:
    Image.fromarray(galaxy.image).save(path, quality=90, subsampling="4:4:4")
