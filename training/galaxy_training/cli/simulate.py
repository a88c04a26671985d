"""`galaxy train simulate`: a data set of simulated galaxies."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_core.cli import examples
from galaxy_training.cli import FOLDER, training_command


@training_command(epilog=examples("galaxy train simulate runs/simulated --count 500"))
@click.argument("folder", type=FOLDER)
@click.option("--count", default=200, show_default=True, help="Number of galaxies.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same galaxies.")
@click.option("--side", default=424, show_default=True, help="Width and height of the images in pixels.")
def simulate(folder: Path, count: int, seed: int, side: int) -> None:
    """Simulate galaxies with votes into FOLDER.

    Their layout is that of Kaggle's data set.
    """
    from galaxy_training.simulation import write_data_set

    with click.progressbar(length=count, label="Drawing") as bar:
        write_data_set(folder, count, seed=seed, side=side, progress=lambda _: bar.update(1))
