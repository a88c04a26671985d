"""Keys of the API, over DynamoDB: whose images are counted where, what answers say, and the command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner, Result
from fastapi import FastAPI
from fastapi.testclient import TestClient

from galaxy_api.all_routes import create_whole_app
from galaxy_api.dependencies.batches import get_batches
from galaxy_api.settings import Settings, settings
from galaxy_batches.quota import Usage
from galaxy_cli.main import main
from galaxy_core.api_keys import ApiKeyNameError, ApiKeys, InvalidApiKeyError, KeyQuotaError
from galaxy_core.errors import StorageError
from tests.conftest import RELEASED
from tests.support.clock import Clock
from tests.support.dynamodb import create_table

LATE = datetime(2026, 11, 30, 23, tzinfo=UTC)
JPEG = {"Content-Type": "image/jpeg"}


@pytest.fixture
def table(bucket: str) -> str:
    return create_table(bucket, "key")


@pytest.fixture
def clock() -> Clock:
    return Clock(LATE)


@pytest.fixture
def keys(table: str, clock: Clock) -> ApiKeys:
    return ApiKeys(table, clock)


def test_a_key_has_its_images_each_day_and_not_one_more(keys: ApiKeys, clock: Clock) -> None:
    key = keys.create("observatory", 10)
    assert keys.take(key, 4).remaining == 6
    with pytest.raises(KeyQuotaError) as refused:
        keys.take(key, 7)
    assert (refused.value.allowance.remaining, refused.value.retry_after) == (6, 3600)
    # moto checks first and adds later: one at a time.
    with ThreadPoolExecutor(1) as pool:
        left = [allowance.remaining for allowance in pool.map(lambda _: keys.take(key, 1), range(6))]
    assert left == [5, 4, 3, 2, 1, 0]
    clock.now += timedelta(hours=1)
    allowance = keys.take(key, 10)
    assert (allowance.limit, allowance.remaining, allowance.seconds) == (10, 0, 86_400)
    assert [(item.name, item.daily_images, item.used) for item in keys.find_all()] == [("observatory", 10, 10)]


def test_a_batch_that_is_larger_than_a_keys_day_is_refused_on_a_new_day_too(keys: ApiKeys) -> None:
    with pytest.raises(KeyQuotaError):
        keys.take(keys.create("observatory", 10), 11)


def test_the_table_does_not_tell_a_key(keys: ApiKeys, table: str) -> None:
    key = keys.create("observatory", 10)
    assert key.startswith("galaxy_")
    items = boto3.client("dynamodb").scan(TableName=table)["Items"]
    assert key not in str(items)
    assert key.removeprefix("galaxy_") not in str(items)


def test_a_name_has_one_key_until_that_is_revoked(keys: ApiKeys) -> None:
    key = keys.create("observatory", 10)
    with pytest.raises(ApiKeyNameError):
        keys.create("observatory", 20)
    keys.revoke("observatory")
    with pytest.raises(InvalidApiKeyError):
        keys.take(key, 1)
    with pytest.raises(ApiKeyNameError):
        keys.revoke("observatory")


def test_a_table_out_of_reach_gives_storage_unavailable(bucket: str) -> None:
    with pytest.raises(StorageError):
        ApiKeys(f"{bucket}-elsewhere").take("galaxy_x", 1)


# The API.


@pytest.fixture
def app() -> FastAPI:
    return create_whole_app()


@pytest.fixture
def client(app: FastAPI, table: str, tmp_path: Path) -> Iterator[TestClient]:
    """An API with keys, where everybody together may create one batch of one image."""
    base = Settings(registry=str(RELEASED), batches=str(tmp_path / "batches"), keys_table=table)
    configured = replace(base, daily_limits=Usage(1, 1, 10**9))
    app.dependency_overrides[settings] = lambda: configured
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    get_batches(configured).close()


def test_an_answer_says_what_is_left_and_the_last_one_when_to_come_back(
    client: TestClient, table: str, galaxy_jpeg: bytes
) -> None:
    headers = JPEG | {"X-API-Key": ApiKeys(table).create("observatory", 2)}
    for left in (1, 0):
        answer = client.post("/api/v1/classify", content=galaxy_jpeg, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["RateLimit-Policy"] == '"images";q=2;w=86400'
        assert re.fullmatch(rf'"images";r={left};t=\d{{1,5}}', answer.headers["RateLimit"])
    refused = client.post("/api/v1/classify", content=galaxy_jpeg, headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "key_quota")
    assert re.fullmatch(r'"images";r=0;t=\d{1,5}', refused.headers["RateLimit"])
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400


def test_without_a_key_nothing_is_said_and_with_a_wrong_one_nothing_is_done(
    client: TestClient, galaxy_jpeg: bytes
) -> None:
    answer = client.post("/api/v1/classify", content=galaxy_jpeg, headers=JPEG)
    assert (answer.status_code, "RateLimit" in answer.headers) == (200, False)
    refused = client.post("/api/v1/classify", content=galaxy_jpeg, headers=JPEG | {"X-API-Key": "galaxy_x"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "invalid_api_key")
    assert refused.headers["WWW-Authenticate"] == "X-API-Key"


def test_a_batch_with_a_key_takes_none_of_everybodys_quota(client: TestClient, table: str) -> None:
    asked = {"images": [{"name": "a.jpg"}, {"name": "b.jpg"}]}
    headers = {"X-API-Key": ApiKeys(table).create("observatory", 5), "Idempotency-Key": "0123456789abcdef"}
    assert client.post("/api/v1/batches", json=asked).json()["error"]["code"] == "daily_quota"
    first = client.post("/api/v1/batches", json=asked, headers=headers)
    again = client.post("/api/v1/batches", json=asked, headers=headers)
    assert first.headers["RateLimit"].startswith('"images";r=3;')
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert [key.used for key in ApiKeys(table).find_all()] == [2], "the same batch counts once"


def test_where_there_are_no_keys_one_that_is_sent_changes_nothing(
    app: FastAPI, client: TestClient, galaxy_jpeg: bytes
) -> None:
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    answer = client.post("/api/v1/classify", content=galaxy_jpeg, headers=JPEG | {"X-API-Key": "galaxy_x"})
    assert answer.status_code == 200


# The command.


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["cloud", "keys", *arguments])


def test_the_command_makes_lists_and_revokes(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("galaxy_cli.stack_outputs.read_outputs", lambda _: {"KeysTable": table})
    assert run("list").stdout == "There are no keys.\n"
    key = run("create", "observatory", "--daily-images", "50").stdout.strip()
    ApiKeys(table).take(key, 20)
    assert re.search(r"^observatory +20 of 50 images today", run("list").stdout)
    assert key not in run("list").stdout
    assert run("revoke", "observatory").exit_code == 0
    unknown = run("revoke", "observatory")
    assert (unknown.exit_code, "There is no key" in unknown.output) == (2, True)


def test_a_deployment_without_keys_says_how_it_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("galaxy_cli.stack_outputs.read_outputs", lambda _: {})
    result = run("create", "observatory")
    assert (result.exit_code, "api_keys=true" in result.output) == (2, True)
