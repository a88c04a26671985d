"""``galaxy-train``: simulate, fit, evaluate and release; `fit` is also what SageMaker's script mode starts."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from galaxy_model.errors import GalaxyError
from galaxy_model.registry import Registry, default_root

_FOLDER = click.Path(path_type=Path, file_okay=False)


def _plain_errors(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def guarded(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except GalaxyError as error:
            raise click.ClickException(str(error)) from error

    return guarded


@click.group()
def main() -> None:
    """Train, measure and release the family of galaxy models."""
    _quiet_start()


def _quiet_start() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    for noisy in ("tensorflow", "absl", "matplotlib"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


@main.command()
@click.argument("folder", type=_FOLDER)
@click.option("--count", default=200, show_default=True, help="How many galaxies.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same galaxies.")
@click.option("--side", default=424, show_default=True, help="Width and height of the pictures in pixels.")
@_plain_errors
def simulate(folder: Path, count: int, seed: int, side: int) -> None:
    """Draw simulated galaxies with votes into FOLDER, in Kaggle's layout."""
    from galaxy_training.simulation import write_data_set

    with click.progressbar(length=count, label="Drawing") as bar:
        write_data_set(folder, count, seed=seed, side=side, progress=lambda _: bar.update(1))


@main.command()
@click.option("--architecture", "name", default="cnn", show_default=True, help="Which network of the family.")
@click.option("--data", type=_FOLDER, envvar="SM_CHANNEL_TRAINING", required=True, help="Folder of the data set.")
@click.option("--registry", envvar="SM_MODEL_DIR", required=True, help="Where the model is published.")
@click.option(
    "--reports",
    type=_FOLDER,
    envvar="SM_OUTPUT_DATA_DIR",
    default="runs",
    show_default=True,
    help="Where curves, plots and checkpoints go, in a folder named after the network.",
)
@click.option("--model-version", help="Version to publish; the next number otherwise.")
@click.option("--epochs", type=click.IntRange(1), help="Passes over the training galaxies.")
@click.option("--batch-size", type=click.IntRange(1), help="Galaxies a step.")
@click.option("--learning-rate", type=click.FloatRange(0, min_open=True), help="Its highest value.")
@click.option("--weight-decay", type=click.FloatRange(0), help="Of AdamW.")
@click.option("--seed", type=click.IntRange(0), help="Of weights, order and augmentation.")
@_plain_errors
def fit(
    name: str, data: Path, registry: str, reports: Path, model_version: str | None, **settings: float | None
) -> None:
    """Train a network, quantize it, measure it and publish it in a registry.

    A run that was stopped goes on from its last epoch. What is not given keeps the value that the network is
    released with. SageMaker's variables stand in for --data, --registry and --reports.
    """
    _quiet_start()
    from galaxy_training.architectures import architecture
    from galaxy_training.pipeline import Run, train

    chosen = architecture(name)
    changed: dict[str, Any] = {key: value for key, value in settings.items() if value is not None}
    manifest = train(
        Run(
            architecture=chosen,
            schedule=replace(chosen.schedule, **changed),
            data=data,
            registry=registry,
            reports=reports / name,
            version=model_version,
        )
    )
    click.echo(json.dumps({"name": manifest.name, "version": manifest.version, **manifest.metrics}))


@main.command()
@click.argument("data", type=_FOLDER)
@click.option("--registry", default=default_root, help="Folder or s3:// address of the released models.")
@click.option("--model", "names", multiple=True, help="Which model; all of them otherwise.")
@_plain_errors
def evaluate(data: Path, registry: str, names: tuple[str, ...]) -> None:
    """Score released models on the validation galaxies of DATA, one JSON line each."""
    from galaxy_model.classifier import Classifiers
    from galaxy_training import evaluation
    from galaxy_training.data_set import read_data_set

    validation = read_data_set(data).split().validation
    models = Classifiers(Registry(registry), threads=os.cpu_count() or 1)
    for name in names or tuple(models.registry.index().models):
        classifier = models.get(name)
        targets = evaluation.targets_of(classifier)
        figures = evaluation.score(targets, validation, evaluation.run(classifier, validation))
        record = {
            "name": name,
            "version": classifier.manifest.version,
            "galaxies": len(validation),
            **figures,
        }
        click.echo(json.dumps(record))


@main.command()
@click.argument("source")
@click.argument("target")
@click.option("--model", "name", required=True, help="Which model.")
@click.option("--model-version", help="Which version of it; the current one otherwise.")
@click.option("--default", "is_default", is_flag=True, help="Answer with it where a request names no model.")
@_plain_errors
def release(source: str, target: str, name: str, model_version: str | None, is_default: bool) -> None:
    """Copy a model from the SOURCE registry to the TARGET registry, folders or s3:// addresses alike."""
    from galaxy_training.releasing import release as copy

    manifest = copy(Registry(source), Registry(target), name, version=model_version)
    if is_default:
        Registry(target).set_default(name)
    click.echo(f"Released {manifest.name} {manifest.version} in {target}.")


@main.command()
@click.argument("page", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--registry", default=default_root, help="Folder or s3:// address of the released models.")
@_plain_errors
def table(page: Path, registry: str) -> None:
    """Write the table of released models into PAGE, between its marks."""
    from galaxy_training.model_table import insert, render

    page.write_text(insert(page.read_text(encoding="utf-8"), render(Registry(registry))), encoding="utf-8")
