"""Works on one shard of a batch, and puts the table together when it was the last."""

from __future__ import annotations

import io
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from galaxy_api.batches.errors import MissingPictureError
from galaxy_api.batches.files import BatchFiles, BatchManifest, FinishedShard
from galaxy_api.batches.queues import ShardMessage
from galaxy_model.classifier import Classifier, Classifiers
from galaxy_model.errors import PictureError
from galaxy_model.framing import frame
from galaxy_model.limits import Limits
from galaxy_model.manifest import Manifest
from galaxy_model.storage import MissingFileError, Storage
from galaxy_model.table import CsvTable, Row, answered, columns_of, parquet, refused

AHEAD = 4
"""Pictures that are fetched while another is looked at, so that memory stays flat and the model seldom waits."""


class Worker:
    """Answers for a batch's pictures.

    Args:
        storage: where batches are kept.
        classifiers: the released models.
        limits: what pictures are refused; a larger file is not even read to its end.
    """

    def __init__(self, storage: Storage, classifiers: Classifiers, limits: Limits) -> None:
        self._storage = storage
        self._classifiers = classifiers
        self._limits = limits

    def work(self, message: ShardMessage, stopping: threading.Event | None = None) -> None:
        """Finish a shard, unless it is finished or its batch cancelled.

        A picture that cannot be used costs one row. Everything else fails the whole message, which may then be
        delivered again.

        Args:
            message: which shard.
            stopping: once it is set, the shard is left undone.

        Raises:
            UnknownBatchError: there is no such batch.
            StorageError: the folder or bucket is out of reach, or what is in it malformed.
            UnknownModelError, BrokenModelError, RegistryError: the batch's model cannot be had.
            ValueError: the batch has no such shard.
        """
        files = BatchFiles(self._storage, message.batch)
        manifest = files.manifest()
        if message.shard not in manifest.shards:
            raise ValueError(f"batch {message.batch} has no shard {message.shard}")
        if files.state() in {"done", "cancelled"}:
            return
        classifier = self._classifiers.get(manifest.model, manifest.version)
        if message.shard not in files.finished(manifest):
            rows = []
            for row in self._rows(files, manifest, message.shard, classifier):
                if stopping and stopping.is_set():
                    return
                rows.append(row)
            files.write_shard(message.shard, FinishedShard(rows=rows))
        if len(files.finished(manifest)) == len(manifest.shards):
            self._assemble(files, manifest, classifier.manifest)

    def _rows(
        self, files: BatchFiles, manifest: BatchManifest, shard: int, classifier: Classifier
    ) -> Iterator[Row]:
        numbers = manifest.pictures(shard)
        for number, data in zip(numbers, self._pictures(files, numbers), strict=True):
            yield self._row(manifest.names[number], data, classifier)

    def _row(self, name: str, data: bytes | None, classifier: Classifier) -> Row:
        if data is None:
            missing = MissingPictureError(
                "The picture was not uploaded.", "Upload it before the batch is started."
            )
            return refused(classifier.manifest, name, missing)
        try:
            square = frame(data, self._limits).square
        except PictureError as error:
            return refused(classifier.manifest, name, error)
        return answered(classifier.manifest, name, classifier.examine(square))

    def _pictures(self, files: BatchFiles, numbers: Iterable[int]) -> Iterator[bytes | None]:
        coming: deque[Future[bytes | None]] = deque()
        with ThreadPoolExecutor(max_workers=AHEAD) as pool:
            for number in numbers:
                coming.append(pool.submit(self._picture, files.image_key(number)))
                if len(coming) > AHEAD:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()

    def _picture(self, key: str) -> bytes | None:
        try:
            return self._storage.read(key, most=self._limits.bytes + 1)
        except MissingFileError:
            return None

    def _assemble(self, files: BatchFiles, manifest: BatchManifest, model: Manifest) -> None:
        columns = columns_of(model)
        shards = [files.shard(number).rows for number in manifest.shards]
        text = io.StringIO()
        table = CsvTable(text, columns)
        for rows in shards:
            for row in rows:
                table.write(row)
        self._storage.write(files.result_key("parquet"), parquet(columns, shards))
        # Last: this file says that the batch is done.
        self._storage.write(files.result_key("csv"), text.getvalue().encode())
