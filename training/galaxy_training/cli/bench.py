"""`galaxy train bench`: speed of training and inference."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import click

from galaxy_core.cli import examples
from galaxy_training.architecture_names import NAMES
from galaxy_training.cli import NEW_FILE, training_command
from galaxy_training.cli.tensorflow_import import import_tensorflow


@training_command(epilog=examples("galaxy train bench --architecture cnn"))
@click.option(
    "--architecture",
    "names",
    type=click.Choice(NAMES),
    multiple=True,
    help="Name of the network; all of them otherwise.",
)
@click.option(
    "--output",
    type=NEW_FILE,
    default="runs/bench/training.json",
    show_default=True,
    help="Where the figures are written.",
)
def bench(names: tuple[str, ...], output: Path) -> None:
    """Measure the speed of training and inference.

    Prints, for each network, images a second in training and in inference with Keras, fp32 and int8.
    """
    import_tensorflow()
    from galaxy_training.benchmark import bench as measure
    from galaxy_training.networks import ARCHITECTURES, architecture

    logging.getLogger("galaxy_training").setLevel(logging.WARNING)
    rates_by_network = {}
    click.echo(f"{'images a second':17}{'training':>10}{'keras':>10}{'fp32':>10}{'int8':>10}{'int8/fp32':>12}")
    for name in names or tuple(ARCHITECTURES):
        rates_by_network[name] = figures = measure(architecture(name))
        rates = "".join(f"{figures[way]:10,.0f}" for way in ("training", "keras", "fp32", "int8"))
        click.echo(f"{name:17}{rates}{figures['int8_to_fp32']:11.2f}x")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(rates_by_network, indent=2) + "\n", encoding="utf-8")
