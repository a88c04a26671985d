"""Files of a training run: its settings and its checkpoints, and the network that a finished run leaves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from galaxy_training.data.arrays import Arrays
from galaxy_training.errors import RunFolderError
from galaxy_training.networks import Architecture, TrainingConfig

SETTINGS = "run.json"
CHECKPOINTS = "checkpoints"
CURVES = "curves.csv"


def run_settings(
    architecture: Architecture, config: TrainingConfig, training: Arrays, init_from: keras.Model | None
) -> dict[str, Any]:
    """Everything that decides which weights a run ends with, fit for JSON."""
    settings = {
        "architecture": architecture.name,
        "config": asdict(config),
        "training_galaxies": hashlib.sha256(training.ids.tobytes() + training.votes.tobytes()).hexdigest(),
    }
    return settings if init_from is None else settings | {"init_from": fingerprint(init_from)}


def check_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Refuse to resume a run of other settings, whose weights no seed would reproduce.

    Raises:
        RunFolderError: the folder holds such a run.
    """
    path = folder / SETTINGS
    if path.exists() and json.loads(path.read_text()) != settings:
        raise RunFolderError(
            f"{folder} holds a run of other settings or other galaxies.",
            "Remove it, or name another folder for the reports.",
        )


def write_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Write a run's settings into its folder.

    Raises:
        RunFolderError: the folder cannot be written.
    """
    with write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n")


@contextmanager
def write_errors(folder: Path) -> Iterator[None]:
    """Turn a full disk, or another failure to write, into a `RunFolderError`."""
    try:
        yield
    except (OSError, tf.errors.OpError) as error:
        raise RunFolderError(
            f"The run cannot be written to {folder}: {error}.",
            "Free disk space or name another folder; the run then resumes from its last complete epoch.",
        ) from error


def fingerprint(model: keras.Model) -> str:
    """Short hash of a network's weights: runs with equal fingerprints have equal weights."""
    digest = hashlib.sha256()
    for weight in model.get_weights():
        digest.update(weight.tobytes())
    return digest.hexdigest()[:16]


def load_finished_run(architecture: Architecture, folder: Path) -> keras.Model:
    """The averaged weights of a finished run, before calibration.

    Raises:
        RunFolderError: the folder holds no finished run of this architecture.
    """
    try:
        settings = json.loads((folder / SETTINGS).read_text())
        name, epochs = settings["architecture"], settings["config"]["epochs"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunFolderError(f"{folder} holds no training run.", f"Name one of {architecture.name}.") from error
    model, epoch = architecture.model(), tf.Variable(0, dtype=tf.int64)
    latest = tf.train.latest_checkpoint(str(folder / CHECKPOINTS))
    if latest is not None and name == architecture.name:
        tf.train.Checkpoint(ema=model, epoch=epoch).restore(latest).expect_partial()
    if (architecture.name, int(epoch.numpy())) != (name, epochs):
        raise RunFolderError(
            f"{folder} holds a run of {name} that has come to epoch {int(epoch.numpy())} of {epochs}.",
            f"Name a finished run of {architecture.name}.",
        )
    return model
