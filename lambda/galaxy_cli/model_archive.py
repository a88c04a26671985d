"""Registry that a training job leaves in S3, packed as ``model.tar.gz``."""

from __future__ import annotations

import io
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from galaxy_core.errors import ReleaseError
from galaxy_core.models.registry import Registry
from galaxy_core.storage import MissingFileError, open_storage

LIMIT = 2 * 1024**3
"""Maximal unpacked size of an archive in bytes, headers included: a hundred times what one job publishes."""


@contextmanager
def open_source(source: str) -> Iterator[Registry]:
    """Open the registry at a folder or ``s3://`` address, or the one inside a job's ``model.tar.gz``.

    An archive is unpacked to a folder that is gone afterwards.

    Raises:
        ReleaseError: the archive is missing, cannot be unpacked, or holds what does not belong in one.
        StorageError: the bucket is out of reach.
    """
    if not source.endswith(".tar.gz"):
        yield Registry(source)
        return
    with tempfile.TemporaryDirectory() as folder:
        _unpack(_read(source), folder, source)
        yield Registry(folder)


def _read(source: str) -> bytes:
    folder, _, name = source.rpartition("/")
    try:
        return open_storage(folder or ".").read(name)
    except MissingFileError as error:
        raise ReleaseError(f"There is no {source}.", "A finished job leaves it under its output.") from error


def _unpack(data: bytes, folder: str, source: str) -> None:
    remaining = LIMIT
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            for member in archive:
                remaining -= tarfile.BLOCKSIZE + member.size
                if remaining < 0:
                    raise ReleaseError(
                        f"{source} unpacks to more than {LIMIT:,} bytes.", "Is it a job's model.tar.gz?"
                    )
                archive.extract(member, folder, filter="data")
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ReleaseError(f"{source} cannot be unpacked: {error}.", "Is it a job's model.tar.gz?") from error
