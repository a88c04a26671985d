"""Options that say the same in several commands: the model, how it is run, and the table that is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar, get_args

import click

from galaxy_core.cli import default_registry
from galaxy_core.images.options import parse_bands
from galaxy_core.images.rotations import MAX_ROTATIONS
from galaxy_core.languages import DEFAULT_LANGUAGE, LANGUAGES
from galaxy_core.votes.column_names import ColumnStyle

Command = TypeVar("Command", bound=Callable[..., Any])


def parse_plane_names(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Parse the option of planes.

    Raises:
        BadParameter: it is neither one plane nor three.
    """
    try:
        return parse_bands(value) if value is not None else ()
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def available_cores() -> int:
    """Number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def model_options(command: Command) -> Command:
    """Add the options that choose a released model."""
    return _all(
        command,
        click.option("--model", help="Name of the model; the registry's default otherwise."),
        click.option("--model-version", help="Version of the model; the current one otherwise."),
        click.option(
            "--registry", default=default_registry, help="Folder or s3:// address of the released models."
        ),
    )


def run_options(rotations: int = 1) -> Callable[[Command], Command]:
    """Add the options that say how a model is run over many images.

    Args:
        rotations: rotated copies of each image by default.
    """

    def add(command: Command) -> Command:
        return _all(
            command,
            click.option(
                "--rotations",
                default=rotations,
                show_default=True,
                type=click.IntRange(1, MAX_ROTATIONS),
                help="Number of rotated copies of each image to average over (test-time augmentation).",
            ),
            click.option(
                "--workers",
                default=available_cores,
                show_default="number of cores",
                type=click.IntRange(1),
                help="Number of images processed at once.",
            ),
        )

    return add


def table_options(command: Command) -> Command:
    """Add the options that say how a table of predictions is written."""
    return _all(
        command,
        click.option(
            "--columns",
            "style",
            default="default",
            show_default=True,
            type=click.Choice(get_args(ColumnStyle)),
            help="Vocabulary of the votes' columns; zoobot's has no question 8.",
        ),
        click.option(
            "--excel", is_flag=True, help="Write CSV for spreadsheets: a byte order mark, and no formulas."
        ),
        click.option(
            "--language",
            default=DEFAULT_LANGUAGE,
            show_default=True,
            type=click.Choice(LANGUAGES),
            help="Language of headlines and sentences; names of columns, codes and errors stay as they are.",
        ),
        click.option("--overwrite", is_flag=True, help="Replace existing files."),
        click.option("--restart", is_flag=True, help="Discard the rows of an earlier run that was stopped."),
    )


def _all(command: Command, *options: Callable[[Command], Command]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
