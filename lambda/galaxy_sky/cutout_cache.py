"""Where cutouts and positions are kept once they were fetched, so that nobody is asked for them again."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path
from typing import Protocol

from galaxy_core.errors import StorageError
from galaxy_core.storage import MissingFileError, Storage


class CutoutCache(Protocol):
    """Files by key, a relative path."""

    def read(self, key: str) -> bytes | None:
        """A file's bytes; None where there is none."""

    def holds(self, key: str) -> bool:
        """Whether there is a file."""

    def write(self, key: str, data: bytes) -> None:
        """Keep a file, whole or not at all, or raise `StorageError`."""


class FolderCache:
    """A folder on this machine, which several processes may share."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)

    def read(self, key: str) -> bytes | None:
        """A file's bytes."""
        with contextlib.suppress(OSError), open(f"{self._root}/{key}", "rb") as file:  # noqa: PTH123 - once a galaxy
            return file.read()
        return None

    def holds(self, key: str) -> bool:
        """Whether there is a file."""
        return os.path.exists(f"{self._root}/{key}")  # noqa: PTH110 - once a galaxy

    def write(self, key: str, data: bytes) -> None:
        """Keep a file."""
        path = Path(self._root, key)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(data)
            unfinished.replace(path)
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written: {error.strerror}.",
                "Check free disk space and permissions; the same command then continues.",
            ) from error


class StorageCache:
    """A folder of a storage, such as a batch's own in its bucket.

    Args:
        storage: that holds it.
        folder: its key.
    """

    def __init__(self, storage: Storage, folder: str) -> None:
        self._storage, self._folder = storage, folder

    def read(self, key: str) -> bytes | None:
        """A file's bytes; raises `StorageError` where the storage is out of reach."""
        try:
            return self._storage.read(f"{self._folder}/{key}")
        except MissingFileError:
            return None

    def holds(self, key: str) -> bool:
        """Whether there is a file."""
        return self.read(key) is not None

    def write(self, key: str, data: bytes) -> None:
        """Keep a file."""
        self._storage.write(f"{self._folder}/{key}", data)
