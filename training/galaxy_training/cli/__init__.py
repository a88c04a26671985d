"""Training commands of `galaxy`, one module each; they import TensorFlow and GalSim only once they run."""

from __future__ import annotations

import json
import logging
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from galaxy_core.cli import PlainCommand

if TYPE_CHECKING:
    from galaxy_core.models.manifest import Manifest

FOLDER = click.Path(path_type=Path, file_okay=False)
NEW_FILE = click.Path(path_type=Path, dir_okay=False)
_QUIET = ("tensorflow", "absl", "matplotlib", "tf2onnx")


class TrainingCommand(PlainCommand):
    """Command that logs its progress, and of the libraries' messages errors alone."""

    extra = "train"

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
        logging.getLogger("galaxy_training").setLevel(logging.INFO)
        for name in _QUIET:
            logging.getLogger(name).setLevel(logging.ERROR)
        return super().invoke(ctx)


training_command = partial(click.command, cls=TrainingCommand)


def check_version(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse a model version before the fit that its manifest would refuse after it."""
    from pydantic import TypeAdapter, ValidationError

    from galaxy_core.models.manifest import Version

    try:
        return TypeAdapter(Version | None).validate_python(value)
    except ValidationError as error:
        raise click.BadParameter(f"{value!r} is not letters, digits, dots and dashes, at most 40.") from error


def print_published(manifest: Manifest) -> None:
    """Print a published model's name, version and metrics as a line of JSON."""
    click.echo(json.dumps({"name": manifest.name, "version": manifest.version, **manifest.metrics}))
