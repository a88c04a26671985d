"""A worker and what may happen to it: twice the same shard, company, an end in the middle, storage that fails."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from galaxy_api.batches import files
from galaxy_api.batches.errors import BatchCancelledError, QueueError, UnknownBatchError
from galaxy_api.batches.files import BatchFiles
from galaxy_api.batches.lifecycle import Batches
from galaxy_api.batches.queues import ShardMessage, ThreadQueue
from galaxy_api.batches.worker import Worker
from galaxy_model.classifier import Classifiers
from galaxy_model.errors import BrokenModelError, StorageError
from galaxy_model.limits import Limits
from galaxy_model.registry import Registry
from galaxy_model.storage import FolderStorage, Storage
from tests.batch.pictures import read_csv
from tests.conftest import RELEASED, Encode

NAMES = [f"{number}.png" for number in range(5)]


class ListQueue:
    """Keeps messages until a test delivers them; refuses them while it is `broken`."""

    def __init__(self) -> None:
        self.messages: list[ShardMessage] = []
        self.broken = False

    def send(self, messages: Sequence[ShardMessage]) -> None:
        self.messages += messages[:1] if self.broken else messages
        if self.broken:
            raise QueueError("The queue cannot be reached.")

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pictures in each: three shards."""
    monkeypatch.setattr(files, "SHARD", 2)


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
    created = batches.create(NAMES, classifiers.get("cnn").manifest)
    for number, pixels in enumerate(np.random.default_rng(4).integers(0, 255, (5, 70, 70, 3)).astype(np.uint8)):
        batches.put_image(created.id, number, encode(pixels))
    batches.start(created.id)
    return created.id


def worker(storage: Storage, classifiers: Classifiers) -> Worker:
    return Worker(storage, classifiers, Limits())


def tables(batches: Batches, batch: str) -> tuple[bytes, bytes]:
    return batches.result(batch, "csv"), batches.result(batch, "parquet")


def test_progress_grows_shard_by_shard(
    storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    seen = [batches.get(batch)]
    for message in reversed(queue.messages):
        worker(storage, classifiers).work(message)
        seen.append(batches.get(batch))
    assert [progress.answered for progress in seen] == [0, 1, 3, 5]
    assert [progress.state for progress in seen] == ["running", "running", "running", "done"]
    assert [row["file"] for row in read_csv(batches.result(batch, "csv"))] == NAMES


def test_starting_again_puts_nothing_on_the_queue(queue: ListQueue, batches: Batches, batch: str) -> None:
    assert [message.shard for message in queue.messages] == [0, 1, 2]
    batches.start(batch)
    assert len(queue.messages) == 3


def test_a_start_that_failed_half_way_can_be_made_again(
    queue: ListQueue, batches: Batches, classifiers: Classifiers
) -> None:
    batch = batches.create(NAMES, classifiers.get("cnn").manifest).id
    queue.broken = True
    with pytest.raises(QueueError):
        batches.start(batch)
    assert batches.get(batch).state == "waiting-for-uploads"
    queue.broken = False
    assert batches.start(batch).state == "running"
    assert {message.shard for message in queue.messages} == {0, 1, 2}


def test_a_shard_delivered_twice_changes_nothing(
    storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    for message in queue.messages[:2]:
        worker(storage, classifiers).work(message)
    first = BatchFiles(storage, batch).shard(0)
    batches.put_image(batch, 0, b"another, in the meantime")
    for message in [*queue.messages, *queue.messages]:
        worker(storage, classifiers).work(message)
    assert BatchFiles(storage, batch).shard(0) == first
    assert read_csv(batches.result(batch, "csv"))[0]["error"] == ""


def test_two_workers_that_finish_at_once_leave_one_table(
    tmp_path: Path, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    """Each waits, after its shard is written, until the other's is: both find the batch complete."""
    together = threading.Barrier(2, timeout=60)
    assembled = []

    class Meeting(FolderStorage):
        def write(self, key: str, data: bytes) -> None:
            super().write(key, data)
            if "/shards/" in key:
                together.wait()
            if key.endswith("results.csv"):
                assembled.append(data)

    worker(FolderStorage(tmp_path), classifiers).work(queue.messages[0])
    both = [
        threading.Thread(target=worker(Meeting(tmp_path), classifiers).work, args=[message])
        for message in queue.messages[1:]
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(assembled) == 2
    assert assembled[0] == assembled[1] == batches.result(batch, "csv")
    assert batches.get(batch).state == "done"


def test_a_worker_that_died_before_the_table_is_followed_by_one_that_writes_it(
    tmp_path: Path, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    class Full(FolderStorage):
        def write(self, key: str, data: bytes) -> None:
            if key.endswith("results.csv"):
                raise StorageError("The disk is full.")
            super().write(key, data)

    for message in queue.messages[:2]:
        worker(Full(tmp_path), classifiers).work(message)
    with pytest.raises(StorageError):
        worker(Full(tmp_path), classifiers).work(queue.messages[2])
    assert batches.get(batch).state == "running"
    worker(FolderStorage(tmp_path), classifiers).work(queue.messages[2])
    assert batches.get(batch).state == "done"


def test_the_version_is_the_one_of_the_day_it_was_created(
    tmp_path: Path, storage: Storage, queue: ListQueue, batches: Batches, classifiers: Classifiers
) -> None:
    registry = Registry(tmp_path / "registry")
    manifest = classifiers.get("cnn").manifest
    model = Registry(RELEASED).model(manifest)
    registry.publish(manifest, model)
    batch = batches.create(["a.png"], registry.manifest("cnn")).id
    registry.publish(manifest.model_copy(update={"version": "later"}), model)
    batches.start(batch)
    worker(storage, Classifiers(registry)).work(queue.messages[0])
    (row,) = read_csv(batches.result(batch, "csv"))
    assert (row["version"], row["error_code"]) == (manifest.version, "missing_picture")


def test_a_cancelled_batch_is_skipped(
    storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    worker(storage, classifiers).work(queue.messages[0])
    assert batches.cancel(batch).state == "cancelled"
    for message in queue.messages:
        worker(storage, classifiers).work(message)
    assert storage.names(f"batches/{batch}/shards") == {"0.json"}
    assert (batches.get(batch).state, batches.get(batch).answered) == ("cancelled", 2)
    with pytest.raises(BatchCancelledError):
        batches.start(batch)


def test_a_picture_is_read_no_further_than_allowed(
    tmp_path: Path, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    limits = Limits(bytes=10_000)
    longest = 0

    class Watched(FolderStorage):
        def read(self, key: str, most: int | None = None) -> bytes:
            nonlocal longest
            data = super().read(key, most)
            if "/images/" in key:
                longest = max(longest, len(data))
            return data

    for message in queue.messages:
        Worker(Watched(tmp_path), classifiers, limits).work(message)
    assert {row["error_code"] for row in read_csv(batches.result(batch, "csv"))} == {"too_many_bytes"}
    assert longest == limits.bytes + 1


def test_what_is_not_a_pictures_fault_fails_the_message(
    tmp_path: Path, storage: Storage, queue: ListQueue, batch: str, classifiers: Classifiers
) -> None:
    working = worker(storage, classifiers)
    with pytest.raises(UnknownBatchError):
        working.work(ShardMessage(batch="A" * 22, shard=0))
    with pytest.raises(ValueError, match="no shard 3"):
        working.work(ShardMessage(batch=batch, shard=3))
    (image,) = tmp_path.glob("batches/*/images/0")
    image.unlink()
    image.mkdir()
    with pytest.raises(StorageError):
        working.work(queue.messages[0])
    manifest = tmp_path / "batches" / batch / "manifest.json"
    manifest.write_text("{}")
    with pytest.raises(StorageError, match="malformed"):
        working.work(queue.messages[1])
    assert storage.names(f"batches/{batch}/shards") == frozenset()


def test_a_batchs_id_leads_nowhere_else(
    tmp_path: Path, storage: Storage, queue: ListQueue, batch: str, classifiers: Classifiers
) -> None:
    shutil.copytree(tmp_path / "batches" / batch, tmp_path / "outside")
    with pytest.raises(UnknownBatchError):
        worker(storage, classifiers).work(ShardMessage(batch="../outside", shard=0))
    assert not (tmp_path / "outside" / "shards").exists()


def test_a_broken_model_fails_the_message(
    tmp_path: Path, storage: Storage, queue: ListQueue, batch: str, classifiers: Classifiers
) -> None:
    registry = Registry(tmp_path / "registry")
    manifest = classifiers.get("cnn").manifest
    registry.publish(manifest, Registry(RELEASED).model(manifest))
    (tmp_path / "registry" / "models" / "cnn" / manifest.version / "model.onnx").write_bytes(b"rubbish")
    with pytest.raises(BrokenModelError):
        worker(storage, Classifiers(registry)).work(queue.messages[0])
    assert storage.names(f"batches/{batch}/shards") == frozenset()


def test_a_worker_that_is_stopped_leaves_its_shard_undone(
    storage: Storage, queue: ListQueue, batch: str, classifiers: Classifiers
) -> None:
    stopping = threading.Event()
    stopping.set()
    worker(storage, classifiers).work(queue.messages[0], stopping)
    assert storage.names(f"batches/{batch}/shards") == frozenset()


def test_the_thread_goes_on_after_a_message_that_failed_and_stops_when_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[int] = []
    reached = threading.Event()

    def work(message: ShardMessage, stopping: threading.Event) -> None:
        if message.shard == 0:
            raise RuntimeError("a mishap")
        reached.set()
        assert stopping.wait(60)
        done.append(message.shard)

    queue = ThreadQueue(work)
    queue.send([ShardMessage(batch="a", shard=shard) for shard in range(4)])
    assert reached.wait(60)
    queue.close()
    assert done == [1]
    assert "shard 0 of batch a failed" in caplog.text
