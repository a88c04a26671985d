"""A deployment's index of models meets the bucket's, where models were released and rolled back meanwhile."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from moto import mock_aws

from galaxy_infra.bucket_deployment.function.custom_resources.registry_index import RECORD, merge_into

BUCKET, KEY = "registry", "models/index.json"


def index(default: str = "cnn", **models: str) -> dict[str, Any]:
    """Each model by its versions, the current one first: ``cnn="2 1"``."""
    return {
        "default": default,
        "models": {
            name: {"current": text.split()[0], "versions": sorted(text.split())} for name, text in models.items()
        },
    }


class Bucket:
    """A registry's bucket that is deployed to."""

    def __init__(self) -> None:
        self.client: Any = boto3.client("s3", region_name="us-east-1")
        self.client.create_bucket(Bucket=BUCKET)

    def deploy(self, archive: str, **models: str) -> dict[str, str]:
        """Deploy an archive, and return each model's current version."""
        deployed = json.dumps(index(**models)).encode()
        self.write(merge_into(self.client, BUCKET, KEY, deployed, archive))
        return self.current()

    def operate(self, **models: str) -> None:
        """Release, roll back or choose a default, without a deployment."""
        self.write(json.dumps(index(**models)).encode())

    def write(self, body: bytes) -> None:
        self.client.put_object(Bucket=BUCKET, Key=KEY, Body=body)

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.client.get_object(Bucket=BUCKET, Key=KEY)["Body"].read())
        return found

    def current(self) -> dict[str, str]:
        return {name: entry["current"] for name, entry in self.read()["models"].items()}


@pytest.fixture
def bucket() -> Any:
    with mock_aws():
        yield Bucket()


def test_the_first_deployment_is_what_the_archive_has(bucket: Bucket) -> None:
    assert bucket.deploy("a", cnn="2", dense="1") == {"cnn": "2", "dense": "1"}


def test_a_model_that_was_rolled_back_stays_so_when_something_else_is_deployed(bucket: Bucket) -> None:
    bucket.deploy("a", cnn="2 1", dense="1")
    bucket.operate(cnn="1 2", dense="1")
    assert bucket.deploy("b", cnn="2 1", dense="2") == {"cnn": "1", "dense": "2"}


def test_a_new_version_is_served_though_an_old_one_was_rolled_back(bucket: Bucket) -> None:
    bucket.deploy("a", cnn="2 1")
    bucket.operate(cnn="1 2")
    assert bucket.deploy("b", cnn="3 2 1") == {"cnn": "3"}
    assert bucket.read()["models"]["cnn"]["versions"] == ["1", "2", "3"]


def test_a_roll_back_of_the_deployment_brings_back_what_was_served(bucket: Bucket) -> None:
    bucket.deploy("a", cnn="2 1", dense="3 2")
    bucket.operate(default="dense", cnn="1 2", dense="2 3")
    bucket.deploy("b", cnn="3 2 1", dense="3 2")
    assert bucket.deploy("a", cnn="2 1", dense="3 2") == {"cnn": "1", "dense": "2"}
    assert bucket.read()["default"] == "dense"


def test_what_is_chosen_between_a_deployment_and_its_roll_back_stays(bucket: Bucket) -> None:
    bucket.deploy("a", cnn="2 1", dense="2 1")
    bucket.deploy("b", cnn="3 2 1", dense="2 1")
    bucket.operate(cnn="3 2 1", dense="1 2")
    assert bucket.deploy("a", cnn="2 1", dense="2 1") == {"cnn": "2", "dense": "1"}


def test_models_of_elsewhere_stay_and_models_that_this_tree_no_longer_has_go(bucket: Bucket) -> None:
    bucket.deploy("a", cnn="1", dense="1")
    bucket.operate(cnn="1", dense="1", other="7")
    assert bucket.deploy("b", cnn="1") == {"cnn": "1", "other": "7"}


def test_this_trees_own_choice_of_version_and_default_is_deployed(bucket: Bucket) -> None:
    bucket.deploy("a", cnn="2 1", dense="1")
    assert bucket.deploy("b", default="dense", cnn="1 2", dense="1") == {"cnn": "1", "dense": "1"}
    assert bucket.read()["default"] == "dense"


def test_a_default_that_is_gone_is_not_kept(bucket: Bucket) -> None:
    bucket.deploy("a", default="dense", cnn="1", dense="1")
    bucket.operate(default="dense", cnn="1", dense="1")
    bucket.deploy("b", default="cnn", cnn="1")
    assert bucket.read()["default"] == "cnn"


def test_a_bucket_that_was_deployed_before_there_were_records_keeps_what_it_serves(bucket: Bucket) -> None:
    bucket.operate(default="dense", cnn="1 2", dense="1")
    assert bucket.deploy("b", cnn="2 1", dense="2 1") == {"cnn": "1", "dense": "2"}
    assert bucket.read()["default"] == "dense"


def test_the_record_is_where_nobody_else_may_read(bucket: Bucket) -> None:
    bucket.deploy("a", cnn="1")
    assert not RECORD.startswith(("models/", "samples/"))
    assert json.loads(bucket.client.get_object(Bucket=BUCKET, Key=RECORD)["Body"].read())["archive"] == "a"
