"""Training commands of `galaxy`, one module each; they import TensorFlow and GalSim only once they run."""

from __future__ import annotations

import errno
import json
import logging
import os
import shlex
import sys
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from galaxy_core.cli import CommandError, PlainCommand
from galaxy_training.architecture_names import ENSEMBLE, check_name
from galaxy_training.errors import UnknownArchitectureError

if TYPE_CHECKING:
    from galaxy_core.models.manifest import Manifest
    from galaxy_training.pipeline import ReleasedModel

FOLDER = click.Path(path_type=Path, file_okay=False)
NEW_FILE = click.Path(path_type=Path, dir_okay=False)
_QUIET = ("tensorflow", "absl", "matplotlib", "tf2onnx")


class TrainingCommand(PlainCommand):
    """Command that logs its progress, and of the libraries' messages errors alone.

    Args:
        resumed: What the same command does after Ctrl-C, a sentence.
    """

    extra = "train"

    def __init__(self, *args: Any, resumed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resumed = resumed

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
        logging.getLogger("galaxy_training").setLevel(logging.INFO)
        warnings.filterwarnings("ignore", category=FutureWarning, module="keras")
        for name in _QUIET:
            logging.getLogger(name).setLevel(logging.ERROR)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(f"\nStopped. {self.resumed}".rstrip(), err=True)
            sys.exit(130)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            place = f" {error.filename}" if error.filename else ""
            raise CommandError(
                f"A file{place} cannot be written or read: {error.strerror or error}. "
                f"Check free disk space and permissions. {self.resumed}".rstrip()
            ) from error


training_command = partial(click.command, cls=TrainingCommand)


def check_version(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse a model version before the fit that its manifest would refuse after it."""
    from pydantic import TypeAdapter, ValidationError

    from galaxy_core.models.manifest import Version

    try:
        return TypeAdapter(Version | None).validate_python(value)
    except ValidationError as error:
        raise click.BadParameter(f"{value!r} is not letters, digits, dots and dashes, at most 40.") from error


def check_architecture(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Refuse a network that `fit` cannot train, before TensorFlow loads."""
    try:
        check_name(value)
    except UnknownArchitectureError as error:
        raise click.BadParameter(str(error)) from error
    if value == ENSEMBLE:
        raise click.BadParameter("An ensemble is made of finished runs, by `galaxy train ensemble`.")
    return value


def check_folder(_context: click.Context, _parameter: click.Parameter | None, value: Any) -> Any:
    """Refuse a folder that does not exist, before TensorFlow loads."""
    folders: tuple[Path, ...] = value if isinstance(value, tuple) else (value,) if value else ()
    for folder in folders:
        if not folder.is_dir():
            raise click.BadParameter(f"There is no folder {folder}.")
    return value


def command_line() -> str:
    """The command as it was given, to be kept with what it makes."""
    return shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])


def print_published(manifest: Manifest) -> None:
    """Print a published model's name, version and metrics as a line of JSON."""
    click.echo(json.dumps({"name": manifest.name, "version": manifest.version, **manifest.metrics}))


def released_model(address: str | None) -> ReleasedModel | None:
    """The model of an option's value REGISTRY:NAME; None where it is not given."""
    if address is None:
        return None
    from galaxy_core.models.registry import Registry, default_root
    from galaxy_training.pipeline import ReleasedModel

    root, _, name = address.rpartition(":")
    registry = Registry(root or default_root())
    manifest = registry.manifest(name)
    return ReleasedModel(manifest, registry.model(manifest), registry.keras_weights(manifest))
