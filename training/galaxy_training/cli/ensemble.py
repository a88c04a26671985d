"""`galaxy train ensemble`: one network from several finished runs."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_core.cli import examples, region_option
from galaxy_training.cli import (
    FOLDER,
    check_folder,
    check_version,
    command_line,
    print_published,
    released_model,
    training_command,
)
from galaxy_training.cli.tensorflow_import import import_tensorflow


@training_command(
    epilog=examples(
        "galaxy train ensemble runs/efficientnet runs/equivariant-1 runs/equivariant-2 runs/equivariant-3 "
        "--data FOLDER --registry runs/registry",
        "galaxy train ensemble - - - runs/equivariant --init-released training/released:ensemble --data FOLDER "
        "--registry runs/registry",
    )
)
@click.argument("members", nargs=-1, required=True, type=FOLDER)
@click.option(
    "--init-released", help="Released ensemble, as REGISTRY:NAME, that members given as - are taken from."
)
@click.option(
    "--data",
    type=FOLDER,
    required=True,
    callback=check_folder,
    help="Folder of the data set that they were trained on.",
)
@click.option("--registry", required=True, help="Where the ensemble is published.")
@click.option("--reports", type=FOLDER, default="runs", show_default=True, help="Where plots and figures go.")
@click.option("--model-version", callback=check_version, help="Version to publish; the next number otherwise.")
@click.option("--force", is_flag=True, help="Publish a model that is no better than the baseline, too.")
@region_option
def ensemble(
    members: tuple[Path, ...],
    init_released: str | None,
    data: Path,
    registry: str,
    reports: Path,
    model_version: str | None,
    force: bool,
) -> None:
    """Publish one network that predicts the mean of its MEMBERS.

    MEMBERS are folders of finished runs of `fit`: the first of `efficientnet`, the other three of `equivariant`.
    A - stands for the member in this place of a released ensemble.
    """
    folders = [None if member == Path("-") else member for member in members]
    check_folder(click.get_current_context(), None, tuple(folder for folder in folders if folder))
    if None in folders and init_released is None:
        raise click.UsageError("A member given as - needs --init-released.")
    import_tensorflow()
    from galaxy_training.networks.ensemble import ENSEMBLE, MEMBERS
    from galaxy_training.pipeline import Run, build_ensemble

    if len(members) != len(MEMBERS):
        names = ", ".join(member.name for member in MEMBERS)
        raise click.UsageError(f"An ensemble is of runs of {names}, in this order; {len(members)} were named.")
    run = Run(
        ENSEMBLE,
        ENSEMBLE.config,
        data,
        registry,
        reports / ENSEMBLE.name,
        version=model_version,
        init_released=released_model(init_released),
        force=force,
        command=command_line(),
    )
    print_published(build_ensemble(folders, run))
