"""What a visitor does with a batch: create it, start it, look at it, cancel it."""

from __future__ import annotations

import hashlib
import logging
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TypeVar

from galaxy_batches.errors import BatchCancelledError, IdempotencyKeyReusedError, QueueError, UnknownBatchError
from galaxy_batches.queues import Queue, ShardMessage
from galaxy_batches.quota import Quota, Usage
from galaxy_batches.store import (
    BatchFiles,
    BatchManifest,
    Format,
    PositionInput,
    PositionSettings,
    ShardCounts,
    ShardInputs,
    State,
    Webhook,
    total_counts,
)
from galaxy_batches.webhooks import SECRET_BYTES, new_secret
from galaxy_core.batch_sizes import POSITIONS_SHARD_SIZE, RETENTION_DAYS, UPLOAD_SHARD_SIZE
from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import GalaxyError, TooManyBytesError
from galaxy_core.images.metadata import strip_metadata
from galaxy_core.models.manifest import Manifest
from galaxy_core.storage import Storage, UploadForm
from galaxy_core.table_columns import Column, PredictionTable, TableLayout
from galaxy_sky.target_table import target_layout

log = logging.getLogger(__name__)

RETENTION = timedelta(days=RETENTION_DAYS)
IDEMPOTENCY = timedelta(days=1)
"""How long a key stands for the batch that was created with it."""
Item = TypeVar("Item")
LINK_SECONDS = 3600
"""How long a form for an upload, or a link to a result, is good for."""


@dataclass(frozen=True)
class Idempotency:
    """What makes a request that comes twice create one batch.

    Attributes:
        key: of the client's choice, of which nobody else knows.
        request: what was asked for, as text.
    """

    key: str
    request: str

    @property
    def checksum(self) -> str:
        """Of the request."""
        return hashlib.sha256(self.request.encode()).hexdigest()

    def batch_id(self, day: datetime) -> str:
        """Id of the batch that the key stands for where it was created on a day."""
        return urlsafe_b64encode(self._digest("batch", day)[:16]).rstrip(b"=").decode()

    def webhook_secret(self, day: datetime) -> str:
        """Secret of that batch's webhook, of which no batch's id says anything."""
        return new_secret(self._digest("webhook", day)[:SECRET_BYTES])

    def _digest(self, purpose: str, day: datetime) -> bytes:
        return hashlib.sha256(f"{purpose} {day:%Y-%m-%d} {self.key}".encode()).digest()


@dataclass(frozen=True)
class Progress:
    """How far a batch is.

    Attributes:
        answered: pictures that a model answered for.
        failed: pictures that could not be read.
        reason: why there is no table, of a batch that failed.
        results: links to the table by format, once the batch is done; None where it is in a folder.
    """

    id: str
    manifest: BatchManifest
    state: State
    answered: int = 0
    failed: int = 0
    reason: str | None = None
    results: dict[Format, str | None] | None = None


class Batches:
    """All batches of an installation.

    Args:
        storage: where they are kept.
        queue: where their shards are put.
        quota: what counts the batches that anybody creates; nothing does if None.
        clock: the time of day, with a time zone.
    """

    def __init__(
        self,
        storage: Storage,
        queue: Queue,
        quota: Quota | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._storage = storage
        self._queue = queue
        self._quota = quota
        self._clock = clock

    def without_quota(self) -> Batches:
        """The same batches, of whoever has a quota elsewhere."""
        return Batches(self._storage, self._queue, None, self._clock)

    def created_with(self, idempotency: Idempotency) -> Progress | None:
        """The batch that a key stands for; None where there is none that was created within a day.

        Raises:
            IdempotencyKeyReusedError: it was created by another request.
        """
        now = self._clock().astimezone(UTC)
        for day in (now - IDEMPOTENCY, now):
            try:
                files, manifest = self._known(idempotency.batch_id(day))
            except UnknownBatchError:
                continue
            if manifest.expires - RETENTION + IDEMPOTENCY <= now:
                continue
            if manifest.request != idempotency.checksum:
                raise IdempotencyKeyReusedError(
                    "The Idempotency-Key stands for a batch that another request created.",
                    "Send the same request again, or this one with a new key.",
                )
            return self._progress(files, manifest)
        return None

    def create(
        self,
        names: Sequence[str],
        model: Manifest,
        max_bytes: Sequence[int],
        idempotency: Idempotency | None = None,
        webhook: str | None = None,
    ) -> Progress:
        """Begin a batch of some pictures that are to be uploaded, and answered by a model.

        Args:
            names: of the pictures.
            model: that answers.
            max_bytes: that each picture's file may have, and that are counted for it.
            idempotency: that `created_with` finds it by; requests that come at once with one key make one batch.
            webhook: address that its end is reported to, checked by `check_url`.

        Raises:
            DailyQuotaError: it would be more than is taken in a day.
            StorageError: the folder or bucket is out of reach; so for every call below.
        """
        if self._quota:
            self._quota.reserve(Usage(1, len(names), sum(max_bytes)))
        shards = _parts(names, UPLOAD_SHARD_SIZE)
        layout = PredictionTable(model).layout
        parts = (ShardInputs(first=0, names=tuple(part)) for part in shards)
        return self._write(
            self._new_id(idempotency),
            parts,
            model,
            layout,
            max_bytes=max_bytes,
            idempotency=idempotency,
            webhook=webhook,
        )

    def create_positions(
        self,
        positions: Sequence[PositionInput],
        model: Manifest,
        settings: PositionSettings,
        max_bytes: int,
        idempotency: Idempotency | None = None,
        webhook: str | None = None,
    ) -> Progress:
        """Begin a batch of positions, whose cutouts are fetched from surveys once it is started.

        Args:
            positions: in order.
            model: that answers.
            settings: how cutouts are fetched.
            max_bytes: that each cutout may have, and that are counted for it.
            idempotency: as of `create`.
            webhook: as of `create`.

        Raises:
            DailyQuotaError: it would be more than is taken in a day.
        """
        if self._quota:
            self._quota.reserve(Usage(1, len(positions), len(positions) * max_bytes))
        new_id = self._new_id(idempotency)
        return self.write_positions(new_id, positions, model, settings, idempotency=idempotency, webhook=webhook)

    def _new_id(self, idempotency: Idempotency | None) -> str:
        return idempotency.batch_id(self._clock().astimezone(UTC)) if idempotency else secrets.token_urlsafe(16)

    def write(
        self,
        id: str,  # noqa: A002
        shards: Iterable[Sequence[str]],
        model: Manifest,
        input_prefix: str | None = None,
    ) -> Progress:
        """Begin a batch of an id of one's own choice; doing it again ends in the same files.

        Args:
            id: 22 letters, digits, dashes and underscores.
            shards: names of pictures, so many at a time; they are never all in memory.
            model: that answers.
            input_prefix: ``s3://bucket/prefix`` that the names are relative to; None where pictures are uploaded.
        """
        parts = (ShardInputs(first=0, names=tuple(names)) for names in shards)
        layout = PredictionTable(model).layout
        return self._write(id, parts, model, layout, input_prefix=input_prefix)

    def write_positions(
        self,
        id: str,  # noqa: A002
        positions: Iterable[PositionInput],
        model: Manifest,
        settings: PositionSettings,
        own_columns: Sequence[Column] = (),
        idempotency: Idempotency | None = None,
        webhook: str | None = None,
    ) -> Progress:
        """Begin a batch of positions of an id of one's own choice; doing it again ends in the same files.

        Args:
            id: 22 letters, digits, dashes and underscores.
            positions: in order; they are never all in memory.
            model: that answers.
            settings: how cutouts are fetched.
            own_columns: columns of the cells that the positions come with.
            idempotency: as of `create`.
            webhook: as of `create`.
        """
        parts = (ShardInputs(first=0, positions=tuple(part)) for part in _parts(positions, POSITIONS_SHARD_SIZE))
        layout = target_layout(own_columns, PredictionTable(model).layout, settings.surveys)
        positions_of = settings.model_copy(update={"own_columns": len(own_columns)})
        return self._write(
            id, parts, model, layout, positions=positions_of, idempotency=idempotency, webhook=webhook
        )

    def _write(
        self,
        id: str,  # noqa: A002
        parts: Iterable[ShardInputs],
        model: Manifest,
        layout: TableLayout,
        *,
        input_prefix: str | None = None,
        max_bytes: Sequence[int] = (),
        positions: PositionSettings | None = None,
        idempotency: Idempotency | None = None,
        webhook: str | None = None,
    ) -> Progress:
        files = BatchFiles(self._storage, id)
        images, count = 0, 0

        def numbered() -> Iterable[tuple[int, ShardInputs]]:
            nonlocal images, count
            for part in parts:
                sizes = tuple(max_bytes[images : images + part.count])
                yield count, part.model_copy(update={"first": images, "max_bytes": sizes})
                images, count = images + part.count, count + 1

        for _ in map_ordered(lambda numbered: files.write_inputs(*numbered), numbered()):
            pass
        now = self._clock()
        secret = idempotency.webhook_secret(now.astimezone(UTC)) if idempotency else new_secret()
        manifest = BatchManifest(
            model=model.name,
            version=model.version,
            columns=layout.columns,
            metadata=layout.metadata,
            images=images,
            shards=count,
            input_prefix=input_prefix,
            positions=positions,
            expires=now + RETENTION,
            request=idempotency and idempotency.checksum,
            webhook=Webhook(url=webhook, secret=secret) if webhook else None,
        )
        # Last: with it the batch is known.
        files.write_manifest(manifest)
        return Progress(files.id, manifest, "waiting-for-uploads")

    def upload_forms(self, batch: Progress, max_bytes: Sequence[int]) -> list[UploadForm | None]:
        """A form for each picture, of at most so many bytes; None where batches are in a folder."""
        files = BatchFiles(self._storage, batch.id)
        return [
            self._storage.upload_form(files.image_key(number), most, LINK_SECONDS)
            for number, most in enumerate(max_bytes)
        ]

    def put_image(self, id: str, number: int, data: bytes) -> None:  # noqa: A002
        """Take a picture where nobody else does, without its metadata.

        Raises:
            UnknownBatchError: there is no such batch, or no such picture in it.
            TooManyBytesError: the picture has more than were announced.
        """
        files, manifest = self._known(id)
        if manifest.positions:
            raise UnknownBatchError("The batch takes no pictures.", "It fetches its own once it is started.")
        if not 0 <= number < manifest.images:
            raise UnknownBatchError(
                f"The batch has no picture {number}.", f"Its pictures are 0 to {manifest.images - 1}."
            )
        inputs = files.inputs(number // UPLOAD_SHARD_SIZE)
        if inputs.max_bytes and len(data) > (most := inputs.max_bytes[number - inputs.first]):
            raise TooManyBytesError(
                f"The picture has {len(data):,} bytes; at most {most:,} were announced.",
                "Create another batch, which announces more.",
            )
        self._storage.write(files.image_key(number), strip_metadata(data))

    def start(self, id: str) -> Progress:  # noqa: A002
        """Put a batch's shards on the queue. A batch that was started already is left alone.

        Where the queue does not outlive its process, what an earlier one left undone is put on it again.

        Raises:
            UnknownBatchError: there is no such batch, or it has expired; so for every call below.
            BatchCancelledError: it was cancelled.
            QueueError: the queue is out of reach; starting again sends everything again.
        """
        files, manifest = self._known(id)
        state = files.state()
        if state == "cancelled":
            raise BatchCancelledError("The batch was cancelled.", "Create another one.")
        if state == "waiting-for-uploads":
            # In this order: a batch that is marked as started but not on the queue would wait for ever.
            self._queue.send(unfinished(files, manifest))
            files.write_marker("started")
        elif state == "running" and not self._queue.outlives_process:
            self._queue.send(unfinished(files, manifest))
        return self._progress(files, manifest)

    def resume(self) -> None:
        """Take up what an earlier process left undone; for batches in a folder, whose queue went with it.

        Raises:
            StorageError: the folder is out of reach.
        """
        for file in self._storage.files():
            folder, _, name = file.key.rpartition("/")
            if name != "started":
                continue
            try:
                self.start(folder.rpartition("/")[2])
            except GalaxyError as error:  # one batch's trouble is not another's
                log.warning("%s is not taken up: %s", folder, error)

    def send(self, message: ShardMessage) -> None:
        """Put one more message on the queue."""
        self._queue.send([message])

    def get(self, id: str) -> Progress:  # noqa: A002
        """How far a batch is."""
        return self._progress(*self._known(id))

    def cancel(self, id: str) -> Progress:  # noqa: A002
        """Have what is still on the queue skipped. A batch that is done is left alone."""
        files, manifest = self._known(id)
        state = files.state()
        if state != "done":
            files.write_marker("cancelled")
        if manifest.webhook and state not in {"done", "failed", "cancelled"}:
            try:
                self._queue.send([ShardMessage(batch=files.id, notify=True)])
            except QueueError:
                log.exception("the webhook of batch %s hears nothing", files.id)
        return self._progress(files, manifest)

    def result(self, id: str, kind: Format) -> Iterator[bytes]:  # noqa: A002
        """The table of a batch that is done, piece by piece.

        Raises:
            UnknownBatchError: also where it is not done.
        """
        files, _ = self._known(id)
        if files.state() != "done":
            raise UnknownBatchError("The batch has no results.", "Wait until its state is “done”.")
        return self._storage.chunks(files.result_key(kind))

    def close(self) -> None:
        """Stop what works in this process."""
        self._queue.close()

    def _known(self, id: str) -> tuple[BatchFiles, BatchManifest]:  # noqa: A002
        files = BatchFiles(self._storage, id)
        manifest = files.manifest()
        if manifest.expires <= self._clock():
            raise UnknownBatchError(f"The batch {id!r} has expired.", "Create another one.")
        return files, manifest

    def _progress(self, files: BatchFiles, manifest: BatchManifest) -> Progress:
        state, counts = files.status()
        if counts is None:
            counts = ShardCounts(0, 0) if state == "waiting-for-uploads" else total_counts(files.finished())
        return Progress(
            files.id,
            manifest,
            state,
            answered=counts.answered,
            failed=counts.failed,
            reason=files.failure() if state == "failed" else None,
            results=self._links(files) if state == "done" else None,
        )

    def _links(self, files: BatchFiles) -> dict[Format, str | None]:
        kinds: tuple[Format, ...] = ("csv", "parquet")
        return {kind: self._storage.link(files.result_key(kind), LINK_SECONDS) for kind in kinds}


def unfinished(files: BatchFiles, manifest: BatchManifest) -> Iterator[ShardMessage]:
    """What is left to be done: each shard; of positions the next one alone; or the table."""
    finished = files.finished()
    left = (shard for shard in range(manifest.shards) if shard not in finished)
    if manifest.positions:
        yield from (ShardMessage(batch=files.id, shard=shard, fetch=True) for shard in islice(left, 1))
    else:
        yield from (ShardMessage(batch=files.id, shard=shard) for shard in left)
    if len(finished) == manifest.shards:
        yield ShardMessage(batch=files.id)


def _parts(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    return iter(lambda: list(islice(rest, size)), [])
