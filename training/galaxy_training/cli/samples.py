"""`galaxy samples`: sample images beside a registry's models, from a data set or simulated."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from galaxy_core.cli import examples, region_option
from galaxy_training.cli import FOLDER, check_folder, training_command

if TYPE_CHECKING:
    from galaxy_core.models.samples import SampleOrigin
    from galaxy_training.data.data_set import DataSet
    from galaxy_training.release.samples import Choice

SIMULATED_PER_SAMPLE = 8
"""Galaxies to choose each sample from, so that rare kinds are among them."""


@training_command(epilog=examples("galaxy samples draw runs/registry --count 24"))
@click.argument("target")
@click.option("--count", type=click.IntRange(1), default=24, show_default=True, help="Largest number of samples.")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed draws the same galaxies."
)
@region_option
def draw(target: str, count: int, seed: int) -> None:
    """Simulate galaxies as samples beside the models of TARGET.

    They are of every kind in the simulation. TARGET is the folder or s3:// address of a registry. Existing
    samples are replaced.
    """
    from galaxy_training.data.data_set import read_data_set
    from galaxy_training.release.samples import Choice, origin_of
    from galaxy_training.simulation import write_data_set

    simulated = SIMULATED_PER_SAMPLE * count
    with tempfile.TemporaryDirectory(prefix="galaxy-samples-") as folder:
        with click.progressbar(length=simulated, label="Drawing") as bar:
            write_data_set(Path(folder), simulated, seed=seed, progress=lambda _: bar.update(1))
        data = read_data_set(Path(folder))
        _release(data, target, Choice(count, seed), origin_of(data))


@training_command(epilog=examples("galaxy samples release FOLDER runs/registry --count 24 --only-agreeing 0.5"))
@click.argument("data", type=FOLDER, callback=check_folder)
@click.argument("target")
@click.option("--count", type=click.IntRange(1), default=24, show_default=True, help="Largest number of samples.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Random seed of the choice.")
@click.option(
    "--only-agreeing",
    "agreement",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Leave out galaxies whose headline has a lower probability than this, by the votes.",
)
@click.option(
    "--quality", type=click.IntRange(1, 95), default=85, show_default=True, help="Quality of the JPEG files."
)
@click.option("--title", help="Title of the images; the data set's name otherwise.")
@click.option("--credit", help="Credit of the images; the data set's otherwise.")
@click.option("--licence", help="Licence of the images; the data set's otherwise.")
@region_option
def release(
    data: Path, target: str, count: int, seed: int, agreement: float, quality: int, **origin: str | None
) -> None:
    """Choose samples from the data set DATA for TARGET.

    They are of every kind that it holds. TARGET is the folder or s3:// address of a registry. Existing
    samples are replaced.
    """
    from galaxy_training.data.data_set import read_data_set
    from galaxy_training.release.samples import Choice, origin_of

    galaxies = read_data_set(data, without_votes=True)
    _release(galaxies, target, Choice(count, seed, agreement), origin_of(galaxies, **origin), quality=quality)


def _release(data: DataSet, target: str, choice: Choice, origin: SampleOrigin, *, quality: int = 85) -> None:
    """Write samples and print the number of each kind."""
    from galaxy_training.release.samples import release_samples

    with click.progressbar(length=choice.count, label="Releasing") as bar:
        index = release_samples(data, target, choice, origin, quality=quality, progress=lambda _: bar.update(1))
    kinds = Counter(sample.votes.headline.text if sample.votes else "votes not known" for sample in index.samples)
    click.echo(f"Released {len(index.samples)} samples in {target}:")
    for text, number in kinds.most_common():
        click.echo(f"{number:6} {text}")
