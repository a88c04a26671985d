"""`galaxy batch`: its estimate before it starts, and that whatever happens in between, there is one batch.

The bucket and the queue are on this machine; tests/e2e/local_aws/test_step_functions.py has the deployed stack.
"""

from __future__ import annotations

import json
import re
import tracemalloc
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import numpy as np
import pytest
from click.testing import CliRunner, Result

from galaxy_api.handlers.batch import handler
from galaxy_api.settings import settings
from galaxy_batches import sharding
from galaxy_batches.sharding import list_images, shards_of
from galaxy_batches.store import BatchFiles
from galaxy_cli.main import main
from galaxy_core.models.manifest import Manifest
from galaxy_core.models.registry import Registry
from galaxy_core.storage import StoredObject, open_storage
from tests.conftest import RELEASED, Encode
from tests.support.batch_images import read_csv

NAMES = [f"night {number % 2}/{number}.png" for number in range(7)]
PROMPT = "Start? [y/N]"


@pytest.fixture
def place(bucket: str, encode: Encode, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A bucket with seven images, one of them broken, and a queue; shards of three images."""
    monkeypatch.setattr(sharding, "S3_SHARD_SIZE", 3)
    queue = boto3.client("sqs").create_queue(QueueName=bucket)["QueueUrl"]
    prefix = f"s3://{bucket}/inputs/dr1"
    images = open_storage(prefix)
    noise = np.random.default_rng(6)
    for number, name in enumerate(NAMES):
        data = encode(noise.integers(0, 255, (64, 64, 3)).astype(np.uint8))
        images.write(name, data if number else data[:900])
    images.write("notes.txt", b"clouds")
    for name, value in {
        "GALAXY_REGISTRY": str(RELEASED),
        "GALAXY_BATCHES": f"s3://{bucket}",
        "GALAXY_BATCH_INPUT_PREFIXES": f"s3://{bucket}/inputs",
        "GALAXY_QUEUE": queue,
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    return SimpleNamespace(batches=f"s3://{bucket}", queue=queue, prefix=prefix, images=images)


def galaxy(place: SimpleNamespace, command: str, *arguments: str, reply: str | None = None) -> Result:
    options = ["--batches", place.batches, *(["--queue", place.queue] if command == "submit" else [])]
    return CliRunner().invoke(main, ["batch", command, *arguments, *options], input=reply)


def submit(place: SimpleNamespace, *options: str) -> str:
    """The id of the batch."""
    result = galaxy(place, "submit", place.prefix, "--model", "logistic", "--yes", *options)
    assert result.exit_code == 0, result.output
    match = re.search(r"Batch ([\w-]{22})", result.output)
    assert match, result.output
    return match[1]


def messages_of(place: SimpleNamespace) -> list[dict[str, Any]]:
    """Messages of the queue, received from it."""
    client = boto3.client("sqs")
    bodies = []
    while messages := client.receive_message(QueueUrl=place.queue, MaxNumberOfMessages=10).get("Messages"):
        bodies += [json.loads(message["Body"]) for message in messages]
    return bodies


def test_it_estimates_and_starts_nothing_without_confirmation(place: SimpleNamespace) -> None:
    refused = galaxy(place, "submit", place.prefix, reply="n\n")
    assert refused.exit_code == 1
    for words in ("7 images, 0.00 GB, in 3 shards", "It takes about 4 seconds, and about 0.0", "Lambda, compute"):
        assert words in refused.output
    assert refused.output.index("US dollars") < refused.output.index(PROMPT)
    assert not open_storage(place.batches).names("batches")
    assert messages_of(place) == []
    started = galaxy(place, "submit", place.prefix, reply="y\n")
    assert started.exit_code == 0
    assert [message["shard"] for message in messages_of(place)] == [0, 1, 2]


def test_from_the_bucket_to_the_table(place: SimpleNamespace, tmp_path: Path) -> None:
    batch = submit(place)
    early = galaxy(place, "fetch", batch, "--output", str(tmp_path / "early.csv"))
    assert (early.exit_code, "The batch has no results" in early.output) == (2, True)
    for message in messages_of(place):
        handler({"batch": batch, "shard": message["shard"]}, None)
    handler({"batch": batch}, None)
    result = galaxy(place, "status", batch, "--wait", "--poll-interval", "0.1")
    assert "is done: 7 of 7 images processed, 1 failed" in result.output
    for suffix in ("csv", "parquet"):
        fetched = galaxy(place, "fetch", batch, "--output", str(tmp_path / f"predictions.{suffix}"))
        assert fetched.exit_code == 0, fetched.output
    rows = read_csv((tmp_path / "predictions.csv").read_bytes())
    assert [row["file"] for row in rows] == sorted(NAMES)
    assert [row["file"] for row in rows if row["error_code"]] == [NAMES[0]]
    assert (tmp_path / "predictions.parquet").read_bytes()[:4] == b"PAR1"
    assert not (tmp_path / "early.csv").exists()


def test_the_same_images_and_model_are_one_batch(place: SimpleNamespace) -> None:
    batch = submit(place)
    assert submit(place) == batch
    assert len(messages_of(place)) == 3
    assert submit(place, "--new") != batch
    assert submit(place, "--model", "cnn") != batch
    place.images.write(NAMES[0], b"another")
    assert submit(place) != batch


@pytest.mark.parametrize("interrupted", ["write_inputs", "write_manifest", "write_marker"])
def test_one_that_was_interrupted_continues(
    place: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, interrupted: str
) -> None:
    """Before its shards, before its manifest, and when its messages are sent but its marker is not written."""
    with monkeypatch.context() as patch:
        patch.setattr(BatchFiles, interrupted, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        stopped = galaxy(place, "submit", place.prefix, "--model", "logistic", "--yes")
        assert stopped.exit_code == 1
        assert "Aborted" in stopped.output
    batch = submit(place)
    for message in messages_of(place):
        assert message["batch"] == batch
        handler({"batch": batch, "shard": message["shard"]}, None)
    handler({"batch": batch}, None)
    assert "is done: 7 of 7" in galaxy(place, "status", batch).output


def test_a_batch_that_is_cancelled_is_not_started_again(place: SimpleNamespace) -> None:
    batch = submit(place)
    assert "is cancelled: 0 of 7" in galaxy(place, "cancel", batch).output
    result = galaxy(place, "submit", place.prefix, "--model", "logistic", "--yes")
    assert (result.exit_code, f"Batch {batch} of these images was cancelled" in result.output) == (2, True)
    assert len(messages_of(place)) == 3
    assert submit(place, "--new") != batch


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("submit", "images"), "images is neither in S3 nor a table of objects on this machine."),
        (("submit", "s3://{bucket}/nothing"), "There are no images below s3://{bucket}/nothing/."),
        (("submit", "s3://no-such-bucket/x"), "s3://no-such-bucket/x/ cannot be reached"),
        (("submit", "s3://{bucket}/inputs", "--model", "x"), "There is no model 'x'."),
        (("submit", "s3://{bucket}/inputs", "--engine", "step-functions"), "Give its ARN with --state-machine"),
        (("status", "nonsense"), "There is no batch 'nonsense'."),
        (("cancel", "A" * 22), "or it has expired"),
        (
            ("fetch", "A" * 22, "--output", "predictions.txt"),
            "predictions.txt has no suffix of a",
        ),
    ],
)
def test_errors_are_sentences(place: SimpleNamespace, bucket: str, arguments: tuple[str, ...], words: str) -> None:
    result = galaxy(place, *(argument.format(bucket=bucket) for argument in arguments))
    assert result.exit_code == 2
    assert words.format(bucket=bucket) in " ".join(result.output.split())


class Endless:
    """A prefix with very many images."""

    def __init__(self, count: int, size: int = 50_000) -> None:
        self.count, self.size = count, size

    def describe(self, key: str) -> str:
        return f"s3://somewhere/{key}"

    def files(self) -> Iterator[StoredObject]:
        for number in range(self.count):
            yield StoredObject(f"{number:09}.jpg", self.size, "mark")


def test_many_names_are_never_all_in_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        with (tmp_path / str(count)).open("w+") as listed:
            tracemalloc.start()
            listing = list_images(Endless(count), listed)  # type: ignore[arg-type]
            assert sum(len(names) for names in shards_of(listed)) == listing.images == count
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        assert listing.shards == count // 500
        return most

    peak(1000)
    assert peak(60_000) < peak(2_000) + 300_000


def test_large_images_make_smaller_shards() -> None:
    listed = StringIO()
    listing = list_images(Endless(100, 4_000_000), listed)  # type: ignore[arg-type]
    assert [len(names) for names in shards_of(listed)] == [25] * 4
    assert (listing.shards, listing.volume) == (4, 400_000_000)


def test_an_id_is_one_of_a_batch(released: Registry) -> None:
    def id_of(count: int, model: Manifest, *further: bytes) -> str:
        return list_images(Endless(count), StringIO()).id(model, *further)  # type: ignore[arg-type]

    models = [released.manifest(name) for name in ("cnn", "logistic")]
    ids = {id_of(count, model, further) for count in (1, 2) for model in models for further in (b"", b"x")}
    assert len(ids) == 8
    assert all(BatchFiles(open_storage("nowhere"), batch_id).id for batch_id in ids)
