"""The table of a batch: put together once, by whoever comes, in the memory of few."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from galaxy_batches.service import Batches
from galaxy_core.errors import StorageError
from galaxy_core.models.classifier import Classifiers
from galaxy_core.storage import FolderStorage
from tests.support.batch_worker import ListQueue, table_of, worker


def test_two_workers_that_finish_at_once_leave_one_table(
    tmp_path: Path, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    """Each waits, after its shard is written, until the other's is: both find the batch complete."""
    together = threading.Barrier(2, timeout=60)
    assembled = []

    class Meeting(FolderStorage):
        def write(self, key: str, data: bytes) -> None:
            if "/done." in key:
                assembled.append(self.read(f"{key.rpartition('/')[0]}/results.csv"))
            super().write(key, data)
            if "/shards/" in key:
                together.wait()

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
    assert assembled[0] == assembled[1] == table_of(batches, batch)
    assert batches.get(batch).state == "done"


def test_a_worker_that_died_before_the_table_is_followed_by_one_that_writes_it(
    tmp_path: Path, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    class Full(FolderStorage):
        @contextmanager
        def writer(self, key: str) -> Iterator[IO[bytes]]:
            with super().writer(key) as file:
                yield file
                if key.endswith("results.csv"):
                    raise StorageError("The disk is full.")

    for message in queue.messages[:2]:
        worker(Full(tmp_path), classifiers).work(message)
    with pytest.raises(StorageError):
        worker(Full(tmp_path), classifiers).work(queue.messages[2])
    assert batches.get(batch).state == "running"
    worker(FolderStorage(tmp_path), classifiers).work(queue.messages[2])
    assert batches.get(batch).state == "done"


ASSEMBLY = """
import io, json, resource, sys
from pathlib import Path
from galaxy_batches.store import BatchFiles, ShardCounts, tidy
from galaxy_batches import service
from galaxy_batches.service import Batches
from galaxy_batches.queues import ShardMessage, ThreadQueue
from galaxy_batches.worker import Worker
from galaxy_core.models.classifier import Classifiers
from galaxy_core.images.limits import Limits
from galaxy_core.models.registry import Registry, default_root
from galaxy_core.storage import FolderStorage
from galaxy_core.table_columns import PredictionTable
from galaxy_core.tables import CsvTable

storage, shards, registry = FolderStorage(Path(sys.argv[1])), int(sys.argv[2]), Registry(default_root())
model = registry.manifest("cnn")
batches = Batches(storage, ThreadQueue(lambda *_: None))
batch = "b" * 22
batches.write(batch, [["x"]] * shards, model)
columns = PredictionTable(model).layout.kinds
for shard in range(shards):
    text = io.StringIO()
    table = CsvTable(text, columns)
    for row in range(500):
        number = (row * 7919 + shard * 104729) % 999983 / 999983
        table.write({name: number if kind == "number" else row % 40 if kind == "count" else f"{name} {number}"
                     for name, kind in columns.items()})
    BatchFiles(storage, batch).write_shard(shard, ShardCounts(500, 0), text.getvalue().encode())
Worker(storage, Classifiers(registry), Limits()).work(ShardMessage(batch=batch))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


def test_the_table_of_many_is_put_together_in_the_memory_of_few(tmp_path: Path) -> None:
    def megabytes(shards: int) -> float:
        # A shell between the two: a process counts the memory of the one that it was forked from as its own.
        command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", ASSEMBLY]
        folder = tmp_path / str(shards)
        return float(subprocess.check_output([*command, str(folder), str(shards)], text=True))

    few, many = megabytes(40), megabytes(160)
    table = tmp_path / "160" / "batches" / ("b" * 22) / "results.csv"
    with table.open() as file:
        assert sum(1 for _ in file) == 80_001
    assert many < few + 25
