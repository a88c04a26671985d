"""One run at a time for a table: a second one would write into the first one's rows."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from galaxy_cli.errors import RunUnderWayError
from galaxy_core.errors import StorageError

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]


@contextmanager
def run_lock(table: Path) -> Iterator[None]:
    """Hold the lock of a table, a file beside it that says who does; the system lets go of it however a run ends.

    Args:
        table: path of the output table.

    Raises:
        RunUnderWayError: another run holds it.
        StorageError: the file cannot be written.
    """
    if fcntl is None:
        yield
        return
    path = table.with_name(f"{table.name}.partial.lock")
    try:
        with path.open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                file.seek(0)
                raise RunUnderWayError(
                    f"{table} is being written by {file.read(200).strip() or 'another run'}.",
                    "Wait until it is done, stop it, or name another output.",
                ) from error
            file.truncate(0)
            file.write(f"process {os.getpid()} on {socket.gethostname()}")
            file.flush()
            try:
                yield
            finally:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}.", "Check free disk space and permissions."
        ) from error
