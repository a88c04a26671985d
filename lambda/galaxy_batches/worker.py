"""Works on one shard of a batch, or puts the table together once all of them are there."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import IO

from galaxy_batches.errors import (
    InputPrefixRefusedError,
    MissingImageError,
    ShardFailedError,
    WebhookError,
    WebhookRefusedError,
)
from galaxy_batches.position_shards import PositionShards
from galaxy_batches.queues import ShardMessage
from galaxy_batches.service import unfinished
from galaxy_batches.store import BatchFiles, BatchManifest, ShardCounts, ShardInputs, is_within, total_counts
from galaxy_batches.webhooks import notify
from galaxy_core.batch_sizes import CANCEL_CHECK_INTERVAL, CUTOUT_RATE, MAX_ATTEMPTS
from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import GalaxyError, ImageError
from galaxy_core.images.decoding_process import DECODING_MEGABYTES, DecodingProcesses
from galaxy_core.images.limits import Limits
from galaxy_core.images.metadata import strip_metadata
from galaxy_core.models.classifier import Classifier, Classifiers
from galaxy_core.public_http import PublicHttp
from galaxy_core.storage import MissingFileError, Storage, open_storage
from galaxy_core.table_columns import PredictionTable, Row, error_row
from galaxy_core.tables import CsvTable, defuse_formulas, write_parquet
from galaxy_sky.settings import SkyServices

log = logging.getLogger(__name__)


class Worker:
    """Answers for a batch's pictures.

    Args:
        storage: where batches are kept.
        classifiers: the released models.
        limits: what pictures are refused; a larger file is not even read to its end.
        input_prefixes: ``s3://bucket/prefix`` that batches may take pictures from that are not uploaded.
        sky: whom to ask for cutouts of positions.
        cutout_rate: requests a second to each of its hosts.
        http: what reports to webhooks.
    """

    def __init__(
        self,
        storage: Storage,
        classifiers: Classifiers,
        limits: Limits,
        input_prefixes: Iterable[str] = (),
        sky: SkyServices | None = None,
        cutout_rate: float = CUTOUT_RATE,
        http: PublicHttp | None = None,
    ) -> None:
        self._http = http or PublicHttp()
        self._storage = storage
        self._classifiers = classifiers
        self._limits = limits
        self._input_prefixes = tuple(input_prefixes)
        self._opened = cache(open_storage)
        self._decoding = DecodingProcesses(1, megabytes=DECODING_MEGABYTES)
        self._positions = PositionShards(storage, sky or SkyServices(), cutout_rate)

    def work(self, message: ShardMessage, stopping: Callable[[], bool] = lambda: False) -> ShardMessage | None:
        """Finish a shard, or the table, unless it is finished or its batch cancelled.

        A picture that cannot be used costs one row. Everything else fails the whole message, which may then be
        delivered again, until it asks for the shard to be given up: each of its pictures then has a row saying so.
        A table that is given up makes the batch one that failed. A webhook that takes nothing is given up too.

        Args:
            message: which shard.
            stopping: once it returns true, the shard is left undone.

        Returns:
            What to send next: the order for the table, where this was the last shard; the next shard of
            positions; or, once the batch has ended, what its webhook is to hear.

        Raises:
            UnknownBatchError: there is no such batch.
            UnfinishedError: a shard of positions was left undone.
            StorageError: the folder or bucket is out of reach, or what is in it malformed.
            UnknownModelError, BrokenModelError, RegistryError: the batch's model cannot be had.
            ValueError: the batch has no such shard, or its table was asked for too early.
            WebhookError: its webhook took nothing.
        """
        files = BatchFiles(self._storage, message.batch)
        manifest = files.manifest()
        if message.notify:
            self._notify(files, manifest, last=message.give_up)
            return None
        if files.state() in {"done", "cancelled"}:
            return None
        if message.shard is None:
            try:
                self._assemble(files, manifest)
            except Exception as error:
                if not message.give_up:
                    raise
                log.exception("the table of batch %s is given up", files.id)
                code = error.code if isinstance(error, GalaxyError) else GalaxyError.code
                files.write_failed(f"The table could not be put together in {MAX_ATTEMPTS} attempts ({code}).")
            return ShardMessage(batch=files.id, notify=True) if manifest.webhook else None
        if message.shard >= manifest.shards:
            raise ValueError(f"batch {message.batch} has no shard {message.shard}")
        if message.shard not in files.finished() and not self._finish(files, manifest, message, stopping):
            return None
        if manifest.positions:
            return next(unfinished(files, manifest))
        return ShardMessage(batch=files.id) if len(files.finished()) == manifest.shards else None

    def _notify(self, files: BatchFiles, manifest: BatchManifest, *, last: bool) -> None:
        try:
            notify(files, manifest, self._http)
        except WebhookRefusedError as error:
            log.warning("%s", error)
        except WebhookError as error:
            if not last:
                raise
            log.warning("the webhook of batch %s is given up: %s", files.id, error)

    def _finish(
        self,
        files: BatchFiles,
        manifest: BatchManifest,
        message: ShardMessage,
        stopping: Callable[[], bool],
    ) -> bool:
        """Write a shard's rows; False where that is no longer wanted."""
        assert message.shard is not None  # noqa: S101 - for the types
        inputs = files.inputs(message.shard)
        text = io.StringIO(newline="")
        table = CsvTable(text, manifest.kinds)
        failed = 0
        if manifest.positions:
            rows = self._position_rows(files, manifest, inputs, stopping, give_up=message.give_up)
        else:
            rows = self._rows(files, manifest, inputs, give_up=message.give_up)
        for index, row in enumerate(rows):
            if (not manifest.positions and stopping()) or (
                index % CANCEL_CHECK_INTERVAL == CANCEL_CHECK_INTERVAL - 1 and files.cancelled()
            ):
                return False
            table.write(row)
            failed += "error_code" in row
        files.write_shard(message.shard, ShardCounts(inputs.count - failed, failed), text.getvalue().encode())
        return True

    def _rows(
        self, files: BatchFiles, manifest: BatchManifest, inputs: ShardInputs, *, give_up: bool
    ) -> Iterator[Row]:
        problem: GalaxyError | None = None
        if give_up:
            problem = ShardFailedError(
                f"The pictures around this one could not be worked on in {MAX_ATTEMPTS} attempts.",
                "Send it again.",
            )
        elif manifest.input_prefix and not is_within(manifest.input_prefix, self._input_prefixes):
            problem = InputPrefixRefusedError(
                f"Pictures below {manifest.input_prefix} are not read here.",
                "Name it in the setting batch_input_prefixes.",
            )
        if problem:
            yield from (error_row(name, manifest.reference, problem) for name in inputs.names)
            return
        classifier = self._classifiers.get(manifest.model, manifest.version)
        table = PredictionTable(classifier.manifest)
        for name, data in zip(inputs.names, self._image_data(files, manifest, inputs), strict=True):
            yield self._row(name, data, classifier, table)

    def _position_rows(
        self,
        files: BatchFiles,
        manifest: BatchManifest,
        inputs: ShardInputs,
        stopping: Callable[[], bool],
        *,
        give_up: bool,
    ) -> Iterable[Row]:
        @cache
        def model() -> tuple[Classifier, PredictionTable]:
            classifier = self._classifiers.get(manifest.model, manifest.version)
            return classifier, PredictionTable(classifier.manifest)

        def predict(name: str, data: bytes) -> Row:
            classifier, table = model()
            image = self._decoding.read_image(data, self._limits)
            return table.row(name, classifier.predict(image.pixels), image)

        if give_up:
            return self._positions.rows_given_up(files, manifest, inputs, predict)
        return self._positions.rows(files, manifest, inputs, predict, stopping)

    def _row(self, name: str, data: bytes | None, classifier: Classifier, table: PredictionTable) -> Row:
        if data is None:
            missing = MissingImageError(
                "The picture is not there.",
                "Upload it before the batch is started, and leave it until it is done.",
            )
            return error_row(name, classifier.manifest.reference, missing)
        try:
            image = self._decoding.read_image(data, self._limits)
        except ImageError as error:
            return error_row(name, classifier.manifest.reference, error)
        return table.row(name, classifier.predict(image.pixels), image)

    def _image_data(
        self, files: BatchFiles, manifest: BatchManifest, inputs: ShardInputs
    ) -> Iterator[bytes | None]:
        if manifest.input_prefix:
            storage = self._opened(manifest.input_prefix)
            keys: Iterable[str] = inputs.names
        else:
            storage = self._storage
            keys = (files.image_key(inputs.first + place) for place in range(len(inputs.names)))

        def picture(key: str) -> bytes | None:
            try:
                data = storage.read(key, max_bytes=self._limits.bytes + 1)
            except MissingFileError:
                return None
            if manifest.input_prefix or len(data) > self._limits.bytes:
                return data
            # S3 took the upload without us: here it is seen for the first time, and lies there for days.
            stripped = strip_metadata(data)
            if stripped is not data:
                storage.write(key, stripped)
            return stripped

        return map_ordered(picture, keys)

    def _assemble(self, files: BatchFiles, manifest: BatchManifest) -> None:
        """Put the table together, a shard at a time."""
        shards = files.finished()
        if len(shards) < manifest.shards:
            raise ValueError(f"batch {files.id} has {len(shards)} of {manifest.shards} shards")
        parts = map_ordered(lambda number: files.shard(number, shards[number]), range(manifest.shards))
        with files.result_writer("csv") as table, files.result_writer("parquet") as parquet:
            write_parquet(parquet, manifest.layout, _copied(parts, table, _header(manifest)))
        files.write_done(total_counts(shards))


def _header(manifest: BatchManifest) -> bytes:
    """The header of a table of CSV: a column that came with positions may have a line's end in its name."""
    text = io.StringIO(newline="")
    CsvTable(text, manifest.kinds)
    return text.getvalue().encode()


def _copied(tables: Iterable[bytes], whole: IO[bytes], header: bytes) -> Iterator[bytes]:
    """Tables, each of which is written on its way as part of a whole one."""
    for place, table in enumerate(tables):
        whole.write(defuse_formulas(table[len(header) if place else 0 :]))
        yield table
