"""Temporary folders named after their process, so that the next one clears away what a killed one left."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from galaxy_core.errors import StorageError

_TRIES = 10


@contextlib.contextmanager
def temporary_folder(purpose: str) -> Iterator[Path]:
    """A folder of this process; those for the same purpose whose processes are gone go too.

    Args:
        purpose: part of its name, such as `batches`.

    Raises:
        StorageError: there is no room for one.
    """
    prefix = f"galaxy-{purpose}-"
    for path in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        owner = path.name.removeprefix(prefix).partition("-")[0]
        if owner.isdecimal() and not _is_running(int(owner)):
            shutil.rmtree(path, ignore_errors=True)
    try:
        folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-"))
    except OSError as error:
        raise StorageError(
            f"There is no room for temporary files: {error.strerror}.",
            "Make some, or set TMPDIR to another folder.",
        ) from error
    try:
        yield folder
    finally:
        remove_folder(folder)


def remove_folder(folder: Path) -> None:
    """Remove a folder, again where somebody still wrote into it meanwhile."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
