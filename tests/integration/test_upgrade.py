"""A running stack, its registry and its batches are taken over from the version before, and given back to it.

`tests.support.version_before` recorded what that version reads, and what it holds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from aws_cdk.assertions import Template
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from galaxy_batches.queues import ShardMessage, SqsQueue, ThreadQueue
from galaxy_batches.service import Batches
from galaxy_core.models.registry import INDEX, Registry
from galaxy_core.storage import FolderStorage
from tests.conftest import RELEASED
from tests.integration.infra.conftest import site, synthesise, template
from tests.support.version_before import READ, RECORD, stateful

__all__ = ["site", "synthesise", "template"]

BEFORE: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))


def check(kind: str, document: bytes | str) -> None:
    """Fail where the version before would refuse a document."""
    errors = Draft202012Validator(BEFORE["schemas"][kind]).iter_errors(json.loads(document))
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def test_an_upgrade_replaces_nothing_that_holds_something(template: Template) -> None:
    now = stateful(template)
    assert {name: now.get(name) for name in BEFORE["stateful"]} == BEFORE["stateful"]


@pytest.mark.parametrize("kind", READ)
def test_what_was_written_before_is_read_now(kind: str) -> None:
    before, now = BEFORE["schemas"][kind], READ[kind].model_json_schema()
    assert set(before["properties"]) <= set(now["properties"])
    assert set(now.get("required", ())) <= set(before.get("required", ()))


def test_a_registry_is_read_by_the_version_before_after_a_release_by_this_one(tmp_path: Path) -> None:
    released = Registry(RELEASED)
    for name in released.index().models:
        manifest = released.manifest(name).model_copy(update={"keras_weights": None})
        Registry(tmp_path).publish(manifest, released.model(manifest))
    check("index", (tmp_path / INDEX).read_bytes())
    written = [*tmp_path.rglob("manifest.json")]
    assert len(written) == len(released.index().models)
    for path in written:
        check("manifest", path.read_bytes())


def test_a_batch_is_worked_on_by_the_version_before_after_a_roll_back(tmp_path: Path, bucket: str) -> None:
    client = boto3.client("sqs")
    url = client.create_queue(QueueName=bucket)["QueueUrl"]
    batches = Batches(FolderStorage(tmp_path), ThreadQueue(lambda *_: None))
    created = batches.create(["a.jpg"], Registry(RELEASED).manifest("logistic"), [1000])
    (folder,) = (tmp_path / "batches").iterdir()
    check("batch", (folder / "manifest.json").read_bytes())
    check("shard", (folder / "inputs" / "0.json").read_bytes())
    SqsQueue(url).send([ShardMessage(batch=created.id, shard=0)])
    (message,) = client.receive_message(QueueUrl=url)["Messages"]
    check("message", message["Body"])
    batches.close()
