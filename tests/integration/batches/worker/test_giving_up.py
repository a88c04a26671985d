"""What failed too often has rows, or a reason, that say so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from galaxy_batches.queues import ShardMessage, ThreadQueue
from galaxy_batches.service import Batches
from galaxy_batches.store import BatchFiles, ShardCounts
from galaxy_batches.worker import Worker
from galaxy_core.batch_sizes import MAX_ATTEMPTS
from galaxy_core.errors import StorageError
from galaxy_core.images.limits import Limits
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.storage import FolderStorage, Storage
from tests.support.batch_images import read_csv
from tests.support.batch_worker import NAMES, ListQueue, rows_of, table_of, worker


def test_a_shard_that_is_given_up_has_a_row_for_each_picture(
    tmp_path: Path, storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    """Not even the model is needed for it."""
    first, second, third = queue.messages
    for message in (first, third):
        worker(storage, classifiers).work(message)
    worker(storage, Classifiers(Registry(tmp_path / "no registry"))).work(second.delivered(MAX_ATTEMPTS + 1))
    progress = batches.get(batch)
    assert (progress.state, progress.answered, progress.failed) == ("done", 3, 2)
    rows = read_csv(table_of(batches, batch))
    assert [row["file"] for row in rows] == NAMES
    assert [row["error_code"] for row in rows] == ["", "", "shard_failed", "shard_failed", ""]
    assert {(row["model"], row["version"]) for row in rows} == {("cnn", rows[0]["version"])}


def test_a_shard_that_is_there_already_is_not_given_up(
    storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    for message in queue.messages:
        worker(storage, classifiers).work(message)
        worker(storage, classifiers).work(message.delivered(MAX_ATTEMPTS + 1))
    assert batches.get(batch).failed == 0


def test_a_shard_given_up_and_finished_after_all_counts_once(
    storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    """A worker that was thought dead was only slow: what it answered is what stays."""
    files = BatchFiles(storage, batch)
    files.write_shard(0, ShardCounts(0, 2), b"file\nnothing\nnothing\n")
    for message in queue.messages[1:]:
        Worker(storage, classifiers, Limits()).work(message)
    assert (batches.get(batch).answered, batches.get(batch).failed) == (3, 2)
    files.write_shard(0, ShardCounts(2, 0), rows_of(storage, batch, 1))
    Worker(storage, classifiers, Limits()).work(ShardMessage(batch=batch))
    assert (batches.get(batch).state, batches.get(batch).answered, batches.get(batch).failed) == ("done", 5, 0)
    assert len(read_csv(table_of(batches, batch))) == 5


def test_a_table_that_cannot_be_put_together_ends_the_batch(
    tmp_path: Path, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    class Full(FolderStorage):
        @contextmanager
        def writer(self, key: str) -> Iterator[IO[bytes]]:
            if key.endswith("results.csv"):
                raise StorageError("The disk is full.")
            with super().writer(key) as file:
                yield file

    for message in queue.messages:
        order = Worker(FolderStorage(tmp_path), classifiers, Limits()).work(message)
    assert order == ShardMessage(batch=batch)
    failing = Worker(Full(tmp_path), classifiers, Limits())
    for times in range(1, MAX_ATTEMPTS + 1):
        with pytest.raises(StorageError):
            failing.work(order.delivered(times))
        assert batches.get(batch).state == "running"
    failing.work(order.delivered(MAX_ATTEMPTS + 1))
    failed = batches.get(batch)
    assert (failed.state, failed.answered) == ("failed", 5)
    assert failed.reason == "The table could not be put together in 3 attempts (storage_unavailable)."
    worker(FolderStorage(tmp_path), classifiers).work(order)
    assert batches.get(batch).state == "done"


def test_the_thread_tries_again_then_has_the_shard_given_up(caplog: pytest.LogCaptureFixture) -> None:
    done: list[ShardMessage] = []
    reached = threading.Event()

    def work(message: ShardMessage, stopping: threading.Event) -> ShardMessage | None:
        if message.shard == 0 and not message.give_up:
            raise RuntimeError("a mishap")
        done.append(message)
        if message.shard == 1:
            return ShardMessage(batch="a")
        if message.shard is None:
            reached.set()
            assert stopping.wait(60)
        return None

    queue = ThreadQueue(work)
    queue.send(ShardMessage(batch="a", shard=shard) for shard in range(4))
    assert reached.wait(60)
    queue.close()
    assert done == [
        ShardMessage(batch="a", shard=0, give_up=True),
        ShardMessage(batch="a", shard=1),
        ShardMessage(batch="a"),
    ]
    assert caplog.text.count("shard 0 of batch a failed") == 3
