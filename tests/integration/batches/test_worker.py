"""A worker and what may happen to it: twice the same shard, company, an end in the middle, storage that fails."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from galaxy_batches import service
from galaxy_batches.errors import BatchCancelledError, QueueError, UnknownBatchError
from galaxy_batches.queues import ShardMessage, ThreadQueue
from galaxy_batches.service import Batches
from galaxy_batches.store import BatchFiles, ShardCounts, tidy
from galaxy_batches.worker import Worker
from galaxy_core.batch_sizes import MAX_ATTEMPTS
from galaxy_core.errors import BrokenModelError, StorageError
from galaxy_core.images.limits import Limits
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.storage import FolderStorage, Storage, open_storage
from tests.conftest import RELEASED, Encode
from tests.support.batch_images import read_csv

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


def test_starting_again_puts_nothing_on_the_queue(queue: ListQueue, batches: Batches, batch: str) -> None:
    assert [message.shard for message in queue.messages] == [0, 1, 2]
    batches.start(batch)
    assert len(queue.messages) == 3


def test_a_start_that_failed_half_way_can_be_made_again(
    queue: ListQueue, batches: Batches, classifiers: Classifiers
) -> None:
    batch = batches.create(NAMES, classifiers.get("cnn").manifest, [10**6] * len(NAMES)).id
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
    first = rows_of(storage, batch, 0)
    batches.put_image(batch, 0, b"another, in the meantime")
    for message in [*queue.messages, *queue.messages]:
        worker(storage, classifiers).work(message)
    assert rows_of(storage, batch, 0) == first
    assert storage.names(f"batches/{batch}/shards") == {"0.2-0.csv", "1.2-0.csv", "2.1-0.csv"}
    assert read_csv(table_of(batches, batch))[0]["error"] == ""


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


def test_writing_a_batch_again_changes_nothing_and_needs_no_list_of_names(
    storage: Storage, batches: Batches, classifiers: Classifiers
) -> None:
    model = classifiers.get("cnn").manifest
    alive = 0

    def shards() -> Iterator[list[str]]:
        nonlocal alive
        for number in range(50):
            alive = max(alive, number - len(storage.names(f"batches/{'b' * 22}/inputs")))
            yield [f"{number}/{place}" for place in range(number % 3 + 1)]

    first = batches.write("b" * 22, shards(), model, "s3://some/where").manifest
    assert alive < 15
    assert (first.images, first.shards) == (99, 50)
    inputs = [BatchFiles(storage, "b" * 22).inputs(shard) for shard in range(50)]
    assert inputs[2].first == 3
    again = batches.write("b" * 22, shards(), model, "s3://some/where").manifest
    assert again.model_copy(update={"expires": first.expires}) == first
    assert [BatchFiles(storage, "b" * 22).inputs(shard) for shard in range(50)] == inputs


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


def test_what_an_earlier_process_left_undone_is_taken_up(
    storage: Storage, queue: ListQueue, batches: Batches, batch: str, classifiers: Classifiers
) -> None:
    """Of two batches, one was not started; of the other, first a shard was done, then all, but not the table."""
    batches.create(NAMES, classifiers.get("cnn").manifest, [10**6] * len(NAMES))
    Worker(storage, classifiers, Limits()).work(queue.messages[0])
    for take_up in (Batches.resume, lambda later: later.start(batch)):
        later = ListQueue()
        later.outlives_process = False
        take_up(Batches(storage, later))
        assert [message.shard for message in later.messages] == [1, 2]
    for message in queue.messages[1:]:
        Worker(storage, classifiers, Limits()).work(message)
    last = ListQueue()
    last.outlives_process = False
    Batches(storage, last).resume()
    assert last.messages == [ShardMessage(batch=batch)]
    worker(storage, classifiers).work(last.messages[0])
    Batches(storage, last).resume()
    assert len(last.messages) == 1
    assert batches.get(batch).answered == 5


def test_a_message_that_waits_is_not_taken_twice() -> None:
    started, go_on = threading.Event(), threading.Event()
    seen = []

    def work(message: ShardMessage, _: threading.Event) -> None:
        started.set()
        assert go_on.wait(30)
        seen.append(message.shard)

    queue = ThreadQueue(work)
    queue.send(ShardMessage(batch="b", shard=shard) for shard in range(3))
    assert started.wait(30)
    queue.send(ShardMessage(batch="b", shard=shard) for shard in range(4))
    go_on.set()
    queue._thread.shutdown(wait=True)
    assert seen == [0, 1, 2, 3]


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


def test_a_folder_keeps_nothing_that_nobody_owns(tmp_path: Path, batches: Batches, batch: str) -> None:
    root = tmp_path / "batches"
    half, nameless = root / batch / "images" / ".tmpabc", root / "x" / "inputs"
    half.write_bytes(b"half a picture")
    nameless.mkdir(parents=True)
    now = batches.get(batch).manifest.expires - timedelta(days=7)
    tidy(tmp_path, now)
    assert half.exists()
    tidy(tmp_path, now + timedelta(hours=2))
    assert not half.exists()
    assert batches.get(batch).state == "running"
    tidy(tmp_path, now + timedelta(days=7, hours=1))
    assert list(root.iterdir()) == []


def test_a_manifest_without_a_time_zone_is_malformed(storage: Storage, batches: Batches, batch: str) -> None:
    key = f"batches/{batch}/manifest.json"
    document = json.loads(storage.read(key))
    document["expires"] = document["expires"].removesuffix("Z")
    storage.write(key, json.dumps(document).encode())
    with pytest.raises(StorageError, match="malformed"):
        batches.get(batch)
