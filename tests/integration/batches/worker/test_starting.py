"""Starting a batch: again, after a failure, and after a process that left it undone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from galaxy_batches.errors import QueueError
from galaxy_batches.queues import ShardMessage, ThreadQueue
from galaxy_batches.service import Batches
from galaxy_batches.store import BatchFiles
from galaxy_batches.worker import Worker
from galaxy_core.images.limits import Limits
from galaxy_core.models.classifier import Classifiers
from galaxy_core.storage import Storage
from tests.support.batch_worker import NAMES, ListQueue, worker


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
