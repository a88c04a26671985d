"""Works on a shard of positions: fetches each one's cutout at the deployment's rate, keeps and classifies it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from galaxy_batches.errors import ShardFailedError, UnfinishedError
from galaxy_batches.store import BatchFiles, BatchManifest, PositionInput, PositionSettings, ShardInputs
from galaxy_core.batch_sizes import MAX_FETCH_ATTEMPTS
from galaxy_core.concurrency import map_ordered
from galaxy_core.storage import Storage
from galaxy_core.table_columns import Row, error_row
from galaxy_sky.cutout_cache import StorageCache
from galaxy_sky.cutouts import CutoutFetcher
from galaxy_sky.errors import SkyUnavailableError
from galaxy_sky.politeness import HostQueue, HostQueues, Result, StoppedError
from galaxy_sky.settings import SkyServices
from galaxy_sky.targets import AT_ONCE, Place, TargetRows

log = logging.getLogger(__name__)

SERVICE_SECONDS = 15.0
"""That a service may be silent: a shard whose services are all silent is then done within a function's time."""

Predict = Callable[[str, bytes], Row]


class _NoQueue(HostQueue):
    """Asks nobody."""

    def ask(self, request: Callable[[], Result]) -> Result:  # noqa: ARG002
        raise SkyUnavailableError(
            f"The services of the sky could not be asked in {MAX_FETCH_ATTEMPTS} attempts.",
            "Submit it again later.",
        )


class PositionShards:
    """Rows of shards of positions, one shard after the other.

    Args:
        storage: where batches are kept.
        services: whom to ask.
        rate: requests a second to each host.
    """

    def __init__(self, storage: Storage, services: SkyServices, rate: float) -> None:
        self._storage, self._services = storage, services
        self._stopping: Callable[[], bool] = lambda: False
        # Another worker may have asked a moment ago.
        self._queues = HostQueues(lambda: HostQueue(rate, self._stopped, wait_first=True))
        self._closed = HostQueues(lambda: _NoQueue(rate))

    def rows(
        self,
        files: BatchFiles,
        manifest: BatchManifest,
        inputs: ShardInputs,
        predict: Predict,
        stopping: Callable[[], bool],
    ) -> Iterator[Row]:
        """A row for each position, in their order.

        Args:
            files: of the batch.
            manifest: of the batch.
            inputs: of the shard.
            predict: the row of an image by its name and contents; raises `ImageError`.
            stopping: whether there is no more time.

        Raises:
            UnfinishedError: there was no more time.
            StorageError: the batch is out of reach.
        """
        self._stopping = stopping
        try:
            yield from self._rows(files, manifest, inputs, predict, self._queues)
        except StoppedError as error:
            raise UnfinishedError(self._queues.seconds_left) from error

    def rows_given_up(
        self, files: BatchFiles, manifest: BatchManifest, inputs: ShardInputs, predict: Predict
    ) -> list[Row]:
        """Rows from what is fetched already; the rest is unavailable, all of it where even that fails."""
        try:
            return list(self._rows(files, manifest, inputs, predict, self._closed))
        except Exception:  # the batch is to have rows for them, whatever it is
            log.exception("a shard of batch %s is given up", files.id)
        problem = ShardFailedError(
            f"The positions around this one could not be worked on in {MAX_FETCH_ATTEMPTS} attempts.",
            "Submit it again.",
        )
        failed = {"status": "unavailable"} | error_row("", manifest.reference, problem)
        return [_own(item, manifest) | failed for item in inputs.positions]

    def _stopped(self) -> bool:
        return self._stopping()

    def _rows(
        self,
        files: BatchFiles,
        manifest: BatchManifest,
        inputs: ShardInputs,
        predict: Predict,
        queues: HostQueues,
    ) -> Iterator[Row]:
        how = _settings(manifest)
        cache = StorageCache(self._storage, files.cutouts)
        fetcher = CutoutFetcher(self._services, how.surveys, cache, queues, seconds=SERVICE_SECONDS)
        rows = TargetRows(fetcher, manifest.reference, how.fov_arcmin, predict)

        def row(item: PositionInput) -> Row:
            return _own(item, manifest) | rows.row(Place(item.ra, item.dec, item.name, item.fov_arcmin))

        return map_ordered(row, inputs.positions, AT_ONCE, queued=AT_ONCE)


def _settings(manifest: BatchManifest) -> PositionSettings:
    assert manifest.positions is not None  # noqa: S101 - for the types
    return manifest.positions


def _own(item: PositionInput, manifest: BatchManifest) -> Row:
    """The cells that a position came with, and how it is named."""
    names = (column.name for column in manifest.columns[: _settings(manifest).own_columns])
    return dict(zip(names, item.own, strict=True)) | {"target": item.target}
