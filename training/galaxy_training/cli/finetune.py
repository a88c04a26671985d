"""`galaxy train finetune`: classes of one's own, by a head on a released model's embedding."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_core.cli import default_registry, examples, region_option
from galaxy_training.cli import (
    FOLDER,
    check_version,
    command_line,
    print_published,
    training_command,
)


def _check_name(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    from galaxy_core.models.manifest import Name

    try:
        return TypeAdapter(Name).validate_python(value)
    except ValidationError as error:
        raise click.BadParameter(
            f"{value!r} is not a lower-case letter and then such letters, digits and dashes, at most 40."
        ) from error


def _check_unit(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    from astropy.units import Unit

    try:
        return str(Unit(value, format="vounit").to_string("vounit")) if value else value
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is no unit of the VOUnits standard, such as kpc, deg, arcsec or km.s**-1."
        ) from error


@training_command(
    resumed="The same command goes on from the folds that are finished, where --depth is given.",
    epilog=examples(
        "galaxy train finetune --images pictures --labels labels.csv --name ring --registry runs/registry"
    ),
)
@click.option(
    "--images",
    required=True,
    type=click.Path(path_type=Path, exists=True),
    help="Folder or zip of the images.",
)
@click.option(
    "--labels",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV file: a column with the image's name (file, id_str), and one with its class (label); or several "
    "columns of vote counts, or of yes and no; or a number to estimate.",
)
@click.option("--label", "columns", multiple=True, help="Column with labels; all but the image's otherwise.")
@click.option(
    "--number", is_flag=True, help="The label is a number to estimate; whole numbers are classes otherwise."
)
@click.option("--unit", default="", callback=_check_unit, help="Unit of the number, such as kpc or deg.")
@click.option("--name", required=True, callback=_check_name, help="Name of the model.")
@click.option(
    "--init-from",
    "base",
    help="Model whose embedding is used, as NAME or REGISTRY:NAME; the released default otherwise.",
)
@click.option(
    "--depth",
    type=click.IntRange(1),
    help="Train the network's last blocks too, so many; of classes, and of a small network.",
)
@click.option("--registry", required=True, help="Where the model is published.")
@click.option("--reports", type=FOLDER, default="runs", show_default=True, help="Where plots and figures go.")
@click.option("--model-version", callback=check_version, help="Version to publish; the next number otherwise.")
@click.option("--force", is_flag=True, help="Publish a model that is no better than the baseline, too.")
@region_option
def finetune(
    images: Path,
    labels: Path,
    columns: tuple[str, ...],
    number: bool,
    unit: str,
    name: str,
    base: str | None,
    depth: int | None,
    registry: str,
    reports: Path,
    model_version: str | None,
    force: bool,
) -> None:
    """Train a model of your own classes, or of a number, in seconds.

    A released network stays as it is; a head on its embedding learns the labels of some hundred images. It is
    measured by cross-validation, and published as every model. Where the network does not see what the labels ask
    for, --depth trains its last blocks, too, in minutes.
    """
    if depth:
        from galaxy_training.cli.tensorflow_import import import_tensorflow

        import_tensorflow()
    from galaxy_core.models.registry import Registry
    from galaxy_training.finetuning.run import Finetuning
    from galaxy_training.finetuning.run import finetune as train

    root, _, base_name = (base or "").rpartition(":")
    print_published(
        train(
            Finetuning(
                name=name,
                images=images,
                labels=labels,
                columns=columns,
                number=number,
                unit=unit,
                depth=depth or 0,
                base=Registry(root or default_registry()),
                base_name=base_name or None,
                registry=registry,
                reports=reports / name,
                version=model_version,
                force=force,
                command=command_line(),
            )
        )
    )
