"""`galaxy train fit`, which is also what SageMaker's script mode starts."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from galaxy_core.cli import examples, region_option
from galaxy_training.cli import (
    FOLDER,
    check_architecture,
    check_folder,
    check_version,
    command_line,
    print_published,
    released_model,
    training_command,
)
from galaxy_training.cli.tensorflow_import import import_tensorflow

if TYPE_CHECKING:
    from galaxy_core.models.classifier import Classifier


@training_command(
    resumed="The same command continues from the last complete epoch.",
    epilog=examples(
        "galaxy train fit --architecture cnn --data runs/simulated --registry runs/registry --epochs 3"
    ),
)
@click.option(
    "--architecture",
    "name",
    default="cnn",
    show_default=True,
    callback=check_architecture,
    help="Which network of the family.",
)
@click.option(
    "--data",
    type=FOLDER,
    envvar="SM_CHANNEL_TRAINING",
    show_envvar=True,
    required=True,
    callback=check_folder,
    help="Folder of the data set.",
)
@click.option(
    "--registry",
    envvar="SM_MODEL_DIR",
    show_envvar=True,
    required=True,
    help="Where the model is published.",
)
@click.option(
    "--reports",
    type=FOLDER,
    envvar="SM_OUTPUT_DATA_DIR",
    default="runs",
    show_default=True,
    help="Where curves, plots and checkpoints go, in a folder named after the network.",
)
@click.option(
    "--checkpoints",
    type=FOLDER,
    help="Folder for the run until it ends, in place of --reports; for spot instances.",
)
@click.option("--model-version", callback=check_version, help="Version to publish; the next number otherwise.")
@click.option(
    "--teacher",
    "teachers",
    multiple=True,
    help="Model of votes, as REGISTRY:NAME, whose predictions stand in for unknown votes (pseudo-labels); of "
    "several, their mean.",
)
@click.option(
    "--teacher-weight",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Weight of the teachers' predictions in the mean with votes that volunteers gave.",
)
@click.option(
    "--init-from",
    type=FOLDER,
    callback=check_folder,
    help="Folder of a finished run of the network, whose weights to start from.",
)
@click.option(
    "--init-released",
    help="Released model of the same network, as REGISTRY:NAME, whose weights to start from.",
)
@click.option(
    "--force",
    type=bool,
    is_flag=False,
    flag_value="true",
    default=False,
    help="Publish a model that is no better than the baseline, too.",
)
@click.option("--epochs", type=click.IntRange(1), help="Number of epochs.")
@click.option("--batch-size", type=click.IntRange(1), help="Number of galaxies in a step.")
@click.option("--learning-rate", type=click.FloatRange(0, min_open=True), help="Peak learning rate.")
@click.option("--weight-decay", type=click.FloatRange(0), help="Weight decay of the optimizer.")
@click.option("--hours", type=click.FloatRange(0, min_open=True), help="Time to train for, on any machine.")
@click.option("--epoch-galaxies", type=click.IntRange(1), help="Number of galaxies between two checkpoints.")
@click.option("--seed", type=click.IntRange(0), help="Random seed of weights, order and augmentation.")
@region_option
def fit(
    name: str,
    data: Path,
    registry: str,
    reports: Path,
    checkpoints: Path | None,
    model_version: str | None,
    teachers: tuple[str, ...],
    teacher_weight: float,
    init_from: Path | None,
    init_released: str | None,
    force: bool,
    **settings: float | None,
) -> None:
    """Train, quantize, measure and publish a network.

    It is published in a registry. A run that was stopped continues from its last epoch. What is not given keeps
    the value that the network is released with. SageMaker's variables stand in for --data, --registry and
    --reports.
    """
    import_tensorflow()
    from galaxy_training.networks import architecture
    from galaxy_training.pipeline import Run, train
    from galaxy_training.sagemaker.run_folder import run_folder

    chosen = architecture(name)
    changed: dict[str, Any] = {key: value for key, value in settings.items() if value is not None}
    with run_folder(name, reports, checkpoints) as folder:
        manifest = train(
            Run(
                architecture=chosen,
                config=replace(chosen.config, **changed),
                data=data,
                registry=registry,
                reports=folder,
                version=model_version,
                teachers=_teachers(teachers),
                teacher_weight=teacher_weight,
                init_from=init_from,
                init_released=released_model(init_released),
                force=force,
                command=command_line(),
            )
        )
    if manifest is not None:
        print_published(manifest)


def _teachers(addresses: tuple[str, ...]) -> tuple[Classifier, ...]:
    from galaxy_core.models.classifier import Classifiers
    from galaxy_core.models.registry import Registry, default_root

    named = [address.rpartition(":") for address in addresses]
    return tuple(
        Classifiers(Registry(root or default_root()), threads=os.cpu_count() or 1).get(name)
        for root, _, name in named
    )
