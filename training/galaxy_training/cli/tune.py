"""`galaxy train tune`: a search for the dense network's hyperparameters."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_core.cli import examples
from galaxy_training.cli import FOLDER, check_folder, training_command
from galaxy_training.cli.tensorflow_import import import_tensorflow


@training_command(
    resumed="The same command continues with the trial that was interrupted.",
    epilog=examples("galaxy train tune FOLDER --trials 20"),
)
@click.argument("data", type=FOLDER, callback=check_folder)
@click.option("--trials", type=click.IntRange(1), default=20, show_default=True, help="Number of networks to try.")
@click.option("--epochs", type=click.IntRange(1), default=8, show_default=True, help="Number of epochs for each.")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="Random seed of the search and its fits."
)
@click.option(
    "--folder", type=FOLDER, default="runs/tuning", show_default=True, help="Where trials, table and plot go."
)
def tune(data: Path, folder: Path, **settings: int) -> None:
    """Search the dense network's hyperparameters on DATA.

    They are units, depth and learning rate. A stopped search continues.
    """
    import_tensorflow()
    from galaxy_training.data.arrays import load_arrays
    from galaxy_training.data.data_set import read_data_set
    from galaxy_training.evaluation.plots import plot_trials
    from galaxy_training.fitting.tuning import Search, search
    from galaxy_training.networks.dense import DENSE

    parts = read_data_set(data).split()
    arrays, held_back = (load_arrays(part, DENSE.image_size) for part in (parts.training, parts.calibration))
    trials = search(arrays, held_back, Search(**settings), folder)
    trials.to_csv(folder / "trials.csv", index=False)
    plot_trials(trials, folder / "trials.png")
    click.echo(trials.head(5).to_string(index=False))
