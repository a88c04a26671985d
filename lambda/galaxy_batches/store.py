"""A batch as files: where each is, and what follows from which of them exist."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Annotated, Any, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from galaxy_batches.errors import UnknownBatchError
from galaxy_core.batch_sizes import BATCHES_PREFIX, RETENTION_DAYS
from galaxy_core.errors import StorageError
from galaxy_core.predictions import ModelReference
from galaxy_core.storage import MissingFileError, Storage
from galaxy_core.table_columns import Column, Columns, TableLayout
from galaxy_sky.surveys import SurveyKey

State = Literal["waiting-for-uploads", "running", "done", "failed", "cancelled"]
Format = Literal["csv", "parquet"]

UNFINISHED_FILE_AGE = timedelta(hours=1)
"""After which a file that is not in its place belongs to nobody."""
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
"""Of `secrets.token_urlsafe(16)`. What is not of this form never becomes part of a path."""
_SHARD = re.compile(r"(\d+)\.(\d+)-(\d+)\.csv")
_DONE = re.compile(r"done\.(\d+)-(\d+)")
_Part = TypeVar("_Part", bound=BaseModel)


def _described(columns: Any) -> Any:
    """Columns as batches of an earlier version had them: kinds by name."""
    return TableLayout.of(columns).columns if isinstance(columns, dict) else columns


class PositionSettings(BaseModel):
    """How the cutouts of a batch of positions are had.

    Attributes:
        surveys: in the order in which they are asked.
        fov_arcmin: side of the cutout where neither a size nor a name says it.
        own_columns: how many of the table's columns, from the first, come from the table that was submitted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    surveys: tuple[SurveyKey, ...] = Field(min_length=1)
    fov_arcmin: float
    own_columns: int = 0


class Webhook(BaseModel):
    """Where a batch's end is reported to.

    Attributes:
        url: as it was given.
        secret: that the request is signed with, base64 after ``whsec_``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    secret: str


class BatchManifest(BaseModel):
    """What was asked for.

    Attributes:
        model: name of the model that answers; with `version`, so that a release in between changes nothing.
        columns: of its table.
        metadata: of its table as a whole.
        images: how many pictures there are.
        shards: how many parts they come in.
        input_prefix: ``s3://bucket/prefix`` that the pictures lie below; None where they are uploaded.
        positions: how cutouts are fetched, of a batch of positions; None where there are pictures already.
        expires: when the batch is no longer known.
        request: checksum of the request, where it came with a key; see `Idempotency`.
        webhook: that its end is reported to; None where nobody asked for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    version: str
    columns: Annotated[tuple[Column, ...], BeforeValidator(_described)]
    metadata: dict[str, str] = Field(default_factory=dict)
    images: int = Field(ge=1)
    shards: int = Field(ge=1)
    input_prefix: str | None
    positions: PositionSettings | None = None
    expires: AwareDatetime
    request: str | None = None
    webhook: Webhook | None = None

    @property
    def layout(self) -> TableLayout:
        """Of the batch's table."""
        return TableLayout(self.columns, self.metadata)

    @property
    def kinds(self) -> Columns:
        """Kinds of the table's columns by name."""
        return self.layout.kinds

    @property
    def reference(self) -> ModelReference:
        """The model's version, as rows name it."""
        return ModelReference(name=self.model, version=self.version)


class PositionInput(BaseModel):
    """One position, as it was given; attributes as of `galaxy_sky.targets.Place`.

    Attributes:
        target: how the table names it.
        own: cells of the columns that it came with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    target: str
    ra: float | str | None = None
    dec: float | str | None = None
    name: str | None = None
    fov_arcmin: float | None = None
    own: tuple[str | int | float | bool | None, ...] = ()


class ShardInputs(BaseModel):
    """One shard's pictures, or its positions.

    Attributes:
        first: number that the first of them has in the batch.
        names: of the pictures.
        max_bytes: that each may have, where they are uploaded.
        positions: in the place of pictures.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    first: int = Field(ge=0)
    names: tuple[str, ...] = ()
    max_bytes: tuple[int, ...] = ()
    positions: tuple[PositionInput, ...] = ()

    @property
    def count(self) -> int:
        """How many rows the shard has."""
        return len(self.names) + len(self.positions)


@dataclass(frozen=True, order=True)
class ShardCounts:
    """How many of a shard's, or a whole batch's, pictures have an answer, and how many have none."""

    answered: int
    failed: int


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
            raise UnknownBatchError(f"There is no batch {id[:30]!r}.", "Create one with POST /api/v1/batches.")
        self.id = id
        self._storage = storage
        self._folder = f"{BATCHES_PREFIX}/{id}"

    def manifest(self) -> BatchManifest:
        """What was asked for.

        Raises:
            UnknownBatchError: there is no such batch.
            StorageError: it is out of reach, or malformed; so for every call below.
        """
        try:
            return self._parsed(f"{self._folder}/manifest.json", BatchManifest)
        except MissingFileError as error:
            raise UnknownBatchError(
                f"There is no batch {self.id!r}, or it has expired.", "Create one with POST /api/v1/batches."
            ) from error

    def write_manifest(self, manifest: BatchManifest) -> None:
        """Begin the batch, whose inputs are there."""
        self._storage.write(f"{self._folder}/manifest.json", _without_absent(manifest))

    def inputs(self, shard: int) -> ShardInputs:
        """Names of a shard's pictures."""
        key = self._inputs_key(shard)
        try:
            return self._parsed(key, ShardInputs)
        except MissingFileError as error:
            raise _malformed(self._storage.describe(key)) from error

    def write_inputs(self, shard: int, inputs: ShardInputs) -> None:
        """Keep the names of a shard's pictures."""
        self._storage.write(self._inputs_key(shard), inputs.model_dump_json().encode())

    def state(self) -> State:
        """How far the batch is. Once it was cancelled it stays so, whatever a worker still writes."""
        return self.status()[0]

    def status(self) -> tuple[State, ShardCounts | None]:
        """How far the batch is and, of one that is done, the counts of its table."""
        names = self._storage.names(self._folder)
        if "cancelled" in names:
            return "cancelled", None
        done = [_counts(match.groups()) for name in names if (match := _DONE.fullmatch(name))]
        if done:
            return "done", max(done)
        if "failed" in names:
            return "failed", None
        return ("running" if "started" in names else "waiting-for-uploads"), None

    def cancelled(self) -> bool:
        """Whether somebody has cancelled the batch; quicker than its whole state."""
        try:
            self._storage.read(f"{self._folder}/cancelled")
        except MissingFileError:
            return False
        return True

    def write_marker(self, marker: Literal["started", "cancelled"]) -> None:
        """Say that the batch has come so far."""
        self._storage.write(f"{self._folder}/{marker}", b"")

    def write_done(self, counts: ShardCounts) -> None:
        """Say that the table is there, and what it counts."""
        self._storage.write(f"{self._folder}/done.{counts.answered}-{counts.failed}", b"")

    def write_failed(self, reason: str) -> None:
        """Say that there will be no table, and why."""
        self._storage.write(f"{self._folder}/failed", reason.encode())

    def failure(self) -> str:
        """Why there is no table."""
        return self._storage.read(f"{self._folder}/failed").decode()

    def image_key(self, number: int) -> str:
        """Where a picture is put."""
        return f"{self._folder}/images/{number}"

    @property
    def cutouts(self) -> str:
        """Folder of the cutouts of a batch of positions."""
        return f"{self._folder}/cutouts"

    def result_key(self, kind: Format) -> str:
        """Where the table of results is put."""
        return f"{self._folder}/results.{kind}"

    def result_writer(self, kind: Format) -> AbstractContextManager[IO[bytes]]:
        """Put the table of results there, piece by piece."""
        return self._storage.writer(self.result_key(kind))

    def finished(self) -> dict[int, ShardCounts]:
        """The shards that are done, by number; of one that is there twice, the one with more answers."""
        found: dict[int, ShardCounts] = {}
        for name in self._storage.names(f"{self._folder}/shards"):
            if match := _SHARD.fullmatch(name):
                number, *counts = match.groups()
                found[int(number)] = max(_counts(counts), found.get(int(number), ShardCounts(0, 0)))
        return found

    def shard(self, number: int, counts: ShardCounts) -> bytes:
        """The rows of a shard that is done, as `galaxy_core.tables.CsvTable` writes them."""
        key = self._shard_key(number, counts)
        try:
            return self._storage.read(key)
        except MissingFileError as error:
            raise _malformed(self._storage.describe(key)) from error

    def write_shard(self, number: int, counts: ShardCounts, rows: bytes) -> None:
        """Keep the rows of a shard."""
        self._storage.write(self._shard_key(number, counts), rows)

    def _inputs_key(self, shard: int) -> str:
        return f"{self._folder}/inputs/{shard}.json"

    def _shard_key(self, number: int, counts: ShardCounts) -> str:
        return f"{self._folder}/shards/{number}.{counts.answered}-{counts.failed}.csv"

    def _parsed(self, key: str, kind: type[_Part]) -> _Part:
        try:
            return kind.model_validate_json(self._storage.read(key))
        except ValidationError as error:
            raise _malformed(self._storage.describe(key)) from error


def tidy(root: Path, now: datetime) -> None:
    """Remove from a folder what nobody owns: batches that have expired, and files whose writer was killed.

    Args:
        root: folder of all batches.
        now: with a time zone.
    """
    for folder in (root / BATCHES_PREFIX).glob("*"):
        try:
            manifest = BatchManifest.model_validate_json((folder / "manifest.json").read_bytes())
        except (OSError, ValidationError):
            expires = datetime.fromtimestamp(folder.stat().st_mtime, UTC) + timedelta(days=RETENTION_DAYS)
        else:
            expires = manifest.expires
        if expires <= now:
            shutil.rmtree(folder, ignore_errors=True)
    before = (now - UNFINISHED_FILE_AGE).timestamp()
    for path in root.rglob(".tmp*"):
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def is_within(prefix: str, allowed: Iterable[str]) -> bool:
    """Whether an address, ``s3://bucket/prefix``, is one of those that are allowed, or below one."""
    return any(f"{prefix}/".startswith(f"{address}/") for address in allowed)


def total_counts(shards: Mapping[int, ShardCounts]) -> ShardCounts:
    """The counts of several shards together."""
    return ShardCounts(
        sum(shard.answered for shard in shards.values()), sum(shard.failed for shard in shards.values())
    )


def _counts(numbers: tuple[str, ...] | list[str]) -> ShardCounts:
    answered, failed = map(int, numbers)
    return ShardCounts(answered, failed)


def _without_absent(manifest: BatchManifest) -> bytes:
    """A manifest without later properties that it does not have: a version before reads it after a roll-back."""
    absent = {name for name in ("request", "webhook") if getattr(manifest, name) is None}
    return manifest.model_dump_json(exclude=absent).encode()


def _malformed(place: str) -> StorageError:
    return StorageError(f"{place} is missing or malformed.", "Create the batch again.")
