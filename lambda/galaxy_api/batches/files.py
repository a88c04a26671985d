"""A batch as files: where each is, and what follows from which of them exist."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from galaxy_api.batches.errors import UnknownBatchError
from galaxy_model.errors import StorageError
from galaxy_model.storage import MissingFileError, Storage
from galaxy_model.table import Row

SHARD = 100
"""Pictures that one message asks for: seconds of work."""

State = Literal["waiting-for-uploads", "running", "done", "cancelled"]
Format = Literal["csv", "parquet"]

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
"""Of `secrets.token_urlsafe(16)`. What is not of this form never becomes part of a path."""


class BatchManifest(BaseModel):
    """What was asked for.

    Attributes:
        model: name of the model that answers; with `version`, so that a release in between changes nothing.
        names: of the pictures.
        expires: when the batch is no longer known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    version: str
    names: tuple[str, ...] = Field(min_length=1)
    expires: datetime

    @property
    def shards(self) -> range:
        """Numbers of the shards."""
        return range(-(-len(self.names) // SHARD))

    def pictures(self, shard: int) -> range:
        """Numbers of a shard's pictures."""
        return range(shard * SHARD, min((shard + 1) * SHARD, len(self.names)))


class FinishedShard(BaseModel):
    """The rows of one shard, in the manifest's order."""

    rows: list[Row]

    @property
    def failed(self) -> int:
        """How many pictures have no answer."""
        return sum("error_code" in row for row in self.rows)


class BatchFiles:
    """The files of one batch.

    Args:
        storage: where batches are kept.
        id: of the batch, as a visitor or a message gave it.

    Raises:
        UnknownBatchError: no batch can have this id.
    """

    def __init__(self, storage: Storage, id: str) -> None:  # noqa: A002
        if not _ID.fullmatch(id):
            raise UnknownBatchError(f"There is no batch {id[:30]!r}.", "Create one with POST /api/batches.")
        self.id = id
        self._storage = storage
        self._folder = f"batches/{id}"

    def manifest(self) -> BatchManifest:
        """What was asked for.

        Raises:
            UnknownBatchError: there is no such batch.
            StorageError: it is out of reach, or malformed; so for every call below.
        """
        key = f"{self._folder}/manifest.json"
        try:
            return BatchManifest.model_validate_json(self._storage.read(key))
        except MissingFileError as error:
            raise UnknownBatchError(
                f"There is no batch {self.id!r}, or it has expired.", "Create one with POST /api/batches."
            ) from error
        except ValidationError as error:
            raise _malformed(self._storage.describe(key)) from error

    def write_manifest(self, manifest: BatchManifest) -> None:
        """Begin the batch."""
        self._storage.write(f"{self._folder}/manifest.json", manifest.model_dump_json().encode())

    def state(self) -> State:
        """How far the batch is. Once it was cancelled it stays so, whatever a worker still writes."""
        names = self._storage.names(self._folder)
        if "cancelled" in names:
            return "cancelled"
        if "results.csv" in names:
            return "done"
        return "running" if "started" in names else "waiting-for-uploads"

    def mark(self, mark: Literal["started", "cancelled"]) -> None:
        """Say that the batch has come so far."""
        self._storage.write(f"{self._folder}/{mark}", b"")

    def image_key(self, number: int) -> str:
        """Where a picture is put."""
        return f"{self._folder}/images/{number}"

    def result_key(self, kind: Format) -> str:
        """Where the table of results is put."""
        return f"{self._folder}/results.{kind}"

    def finished(self, manifest: BatchManifest) -> list[int]:
        """Numbers of the shards that are done, in order."""
        names = self._storage.names(f"{self._folder}/shards")
        return [shard for shard in manifest.shards if f"{shard}.json" in names]

    def shard(self, number: int) -> FinishedShard:
        """The rows of a shard that is done."""
        key = self._shard_key(number)
        try:
            return FinishedShard.model_validate_json(self._storage.read(key))
        except ValidationError as error:
            raise _malformed(self._storage.describe(key)) from error

    def write_shard(self, number: int, shard: FinishedShard) -> None:
        """Keep the rows of a shard."""
        self._storage.write(self._shard_key(number), shard.model_dump_json().encode())

    def _shard_key(self, number: int) -> str:
        return f"{self._folder}/shards/{number}.json"


def _malformed(place: str) -> StorageError:
    return StorageError(f"{place} is malformed.", "Create the batch again.")
