"""Workers of a batch of five pictures in three shards, and a queue whose messages a test delivers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from galaxy_batches import service
from galaxy_batches.errors import QueueError
from galaxy_batches.queues import ShardMessage
from galaxy_batches.service import Batches
from galaxy_batches.store import BatchFiles
from galaxy_batches.worker import Worker
from galaxy_core.images.limits import Limits
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.storage import FolderStorage, Storage
from tests.conftest import RELEASED, Encode

NAMES = [f"{number}.png" for number in range(5)]


class ListQueue:
    """Keeps messages until a test delivers them; refuses them while it is `broken`."""

    outlives_process = True

    def __init__(self) -> None:
        self.messages: list[ShardMessage] = []
        self.broken = False

    def send(self, messages: Iterable[ShardMessage]) -> None:
        self.messages += list(messages)[: 1 if self.broken else None]
        if self.broken:
            raise QueueError("The queue cannot be reached.")

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pictures in each: three shards."""
    monkeypatch.setattr(service, "UPLOAD_SHARD_SIZE", 2)


@pytest.fixture(scope="module")
def classifiers() -> Classifiers:
    return Classifiers(Registry(RELEASED))


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path)


@pytest.fixture
def queue() -> ListQueue:
    return ListQueue()


@pytest.fixture
def batches(storage: Storage, queue: ListQueue) -> Batches:
    return Batches(storage, queue)


@pytest.fixture
def batch(batches: Batches, classifiers: Classifiers, encode: Encode) -> str:
    """A batch that was started, with all its pictures."""
    created = batches.create(NAMES, classifiers.get("cnn").manifest, [10**6] * len(NAMES))
    for number, pixels in enumerate(np.random.default_rng(4).integers(0, 255, (5, 70, 70, 3)).astype(np.uint8)):
        batches.put_image(created.id, number, encode(pixels))
    batches.start(created.id)
    return created.id


class Deliverer:
    """A worker, and whoever sends what it says is to be sent next."""

    def __init__(self, storage: Storage, classifiers: Classifiers, limits: Limits | None = None) -> None:
        self._worker = Worker(storage, classifiers, limits or Limits())

    def work(self, message: ShardMessage, stopping: Callable[[], bool] = lambda: False) -> None:
        if after := self._worker.work(message, stopping):
            self._worker.work(after)


worker = Deliverer


def table_of(batches: Batches, batch: str) -> bytes:
    return b"".join(batches.result(batch, "csv"))


def rows_of(storage: Storage, batch: str, shard: int) -> bytes:
    files = BatchFiles(storage, batch)
    return files.shard(shard, files.finished()[shard])
