"""Folder of a run in a SageMaker job: checkpointed to S3 while it runs, its reports packed at the end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def run_folder(name: str, reports: Path, checkpoints: Path | None) -> Iterator[Path]:
    """The folder to carry out a run in.

    SageMaker copies one folder to S3 while a job runs, and back when a spot instance was taken away; another it
    packs up at the end. A run is resumed from its checkpoints, settings and curves together, so that all of it
    lies in the first, and everything but the checkpoints is copied to the second when the run ends, well or not.

    Args:
        name: of the network.
        reports: parent of the reports' folder, which is named after the network.
        checkpoints: parent of the run's folder, likewise; the same as `reports` where it is not given.
    """
    target = reports / name
    if checkpoints is None:
        yield target
        return
    folder = checkpoints / name
    try:
        yield folder
    finally:
        if folder.is_dir():
            shutil.copytree(folder, target, ignore=shutil.ignore_patterns("checkpoints"), dirs_exist_ok=True)
