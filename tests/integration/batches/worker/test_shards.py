"""A worker and its shard: twice the same, cancelled, stopped, and what is no picture's fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from galaxy_batches import service
from galaxy_batches.errors import BatchCancelledError, UnknownBatchError
from galaxy_batches.queues import ShardMessage
from galaxy_batches.service import Batches
from galaxy_batches.store import BatchFiles
from galaxy_batches.worker import Worker
from galaxy_core.batch_sizes import MAX_ATTEMPTS
from galaxy_core.errors import BrokenModelError, StorageError
from galaxy_core.images.limits import Limits
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.storage import FolderStorage, Storage, open_storage
from tests.conftest import RELEASED, Encode
from tests.support.batch_images import read_csv
from tests.support.batch_worker import NAMES, ListQueue, rows_of, table_of, worker


def test_progress_grows_shard_by_shard(
    storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    seen = [batches.get(batch)]
    for message in reversed(queue.messages):
        worker(storage, classifiers).work(message)
        seen.append(batches.get(batch))
    assert [progress.answered for progress in seen] == [0, 1, 3, 5]
    assert [progress.state for progress in seen] == ["running", "running", "running", "done"]
    assert [row["file"] for row in read_csv(table_of(batches, batch))] == NAMES


def test_a_shard_delivered_twice_changes_nothing(
    storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    for message in queue.messages[:2]:
        worker(storage, classifiers).work(message)
    first = rows_of(storage, batch, 0)
    batches.put_image(batch, 0, b"another, in the meantime")
    for message in [*queue.messages, *queue.messages]:
        worker(storage, classifiers).work(message)
    assert rows_of(storage, batch, 0) == first
    assert storage.names(f"batches/{batch}/shards") == {"0.2-0.csv", "1.2-0.csv", "2.1-0.csv"}
    assert read_csv(table_of(batches, batch))[0]["error"] == ""


def test_the_version_is_the_one_of_the_day_it_was_created(
    tmp_path: Path, storage: Storage, queue: ListQueue, batches: Batches, classifiers: Classifiers
) -> None:
    registry = Registry(tmp_path / "registry")
    manifest = classifiers.get("cnn").manifest
    model = Registry(RELEASED).model(manifest)
    registry.publish(manifest, model)
    batch = batches.create(["a.png"], registry.manifest("cnn"), [10**6]).id
    registry.publish(manifest.model_copy(update={"version": "later"}), model)
    batches.start(batch)
    worker(storage, Classifiers(registry)).work(queue.messages[0])
    (row,) = read_csv(table_of(batches, batch))
    assert (row["version"], row["error_code"]) == (manifest.version, "missing_image")


def test_a_cancelled_batch_is_skipped(
    storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    worker(storage, classifiers).work(queue.messages[0])
    assert batches.cancel(batch).state == "cancelled"
    for message in queue.messages:
        worker(storage, classifiers).work(message)
    assert storage.names(f"batches/{batch}/shards") == {"0.2-0.csv"}
    assert (batches.get(batch).state, batches.get(batch).answered) == ("cancelled", 2)
    with pytest.raises(BatchCancelledError):
        batches.start(batch)


def test_a_picture_is_read_no_further_than_allowed(
    tmp_path: Path, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    limits = Limits(bytes=10_000)
    longest = 0

    class Watched(FolderStorage):
        def read(self, key: str, max_bytes: int | None = None) -> bytes:
            nonlocal longest
            data = super().read(key, max_bytes)
            if "/images/" in key:
                longest = max(longest, len(data))
            return data

    for message in queue.messages:
        worker(Watched(tmp_path), classifiers, limits).work(message)
    assert {row["error_code"] for row in read_csv(table_of(batches, batch))} == {"too_many_bytes"}
    assert longest == limits.bytes + 1


def test_what_is_not_a_pictures_fault_fails_the_message(
    tmp_path: Path, storage: Storage, queue: ListQueue, batch: str, classifiers: Classifiers
) -> None:
    working = worker(storage, classifiers)
    with pytest.raises(UnknownBatchError):
        working.work(ShardMessage(batch="A" * 22, shard=0))
    with pytest.raises(ValueError, match="no shard 3"):
        working.work(ShardMessage(batch=batch, shard=3))
    with pytest.raises(ValueError, match="0 of 3 shards"):
        working.work(ShardMessage(batch=batch))
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
    worker(storage, classifiers).work(queue.messages[0], lambda: True)
    assert storage.names(f"batches/{batch}/shards") == frozenset()


def test_a_cancelled_shard_is_left_soon(
    tmp_path: Path, batches: Batches, queue: ListQueue, classifiers: Classifiers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is cancelled while its first pictures are looked at."""
    monkeypatch.setattr(service, "UPLOAD_SHARD_SIZE", 100)
    batch = batches.create(
        [str(number) for number in range(100)], classifiers.get("cnn").manifest, [10**6] * 100
    ).id
    batches.start(batch)
    looked_for = 0

    class Cancelling(FolderStorage):
        def read(self, key: str, max_bytes: int | None = None) -> bytes:
            nonlocal looked_for
            if "/images/" in key:
                if not looked_for:
                    batches.cancel(batch)
                looked_for += 1
            return super().read(key, max_bytes)

    worker(Cancelling(tmp_path), classifiers).work(queue.messages[0])
    assert BatchFiles(FolderStorage(tmp_path), batch).finished() == {}
    assert 25 <= looked_for < 40


def test_pictures_are_read_where_they_lie_if_that_is_allowed(
    tmp_path: Path,
    bucket: str,
    storage: Storage,
    queue: ListQueue,
    batches: Batches,
    classifiers: Classifiers,
    encode: Encode,
) -> None:
    source = f"s3://{bucket}/survey/dr1"
    pictures = open_storage(source)
    good = encode(np.random.default_rng(4).integers(0, 255, (70, 70, 3)).astype(np.uint8))
    pictures.write("a b/1.png", good)
    pictures.write("2.png", b"no picture")
    names = ["a b/1.png", "2.png", "gone.png", "../outside.png"]
    open_storage(f"s3://{bucket}/survey").write("outside.png", good)
    for allowed, codes in (
        ([source], ["", "not_an_image", "missing_image", "shard_failed"]),
        ([f"s3://{bucket}/survey"], ["", "not_an_image", "missing_image", "shard_failed"]),
        ([f"s3://{bucket}/survey/dr"], ["input_prefix_refused"] * 4),
        ([], ["input_prefix_refused"] * 4),
    ):
        batch = f"{len(allowed[0]) if allowed else 0:022}"
        batches.write(batch, [names[:3], names[3:]], classifiers.get("cnn").manifest, source)
        queue.messages.clear()
        batches.start(batch)
        working = Worker(storage, classifiers, Limits(), allowed)
        assert working.work(queue.messages[0]) is None
        for times in range(1, MAX_ATTEMPTS + 2):
            try:
                after = working.work(queue.messages[1].delivered(times))
            except StorageError:
                continue
        assert after is not None
        working.work(after)
        assert [row["error_code"] for row in read_csv(table_of(batches, batch))] == codes
