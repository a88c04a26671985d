"""What classes hand in, over DynamoDB and in memory: who may read it, how much is taken, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from galaxy_api.all_routes import create_whole_app
from galaxy_api.routes.classrooms import get_classrooms
from galaxy_api.settings import Settings, settings
from galaxy_core import classrooms as module
from galaxy_core.classrooms import (
    ClassroomFullError,
    ClassroomQuotaError,
    Classrooms,
    DynamoClassrooms,
    MemoryClassrooms,
    UnknownClassroomError,
)
from galaxy_core.errors import StorageError
from tests.conftest import RELEASED
from tests.support.clock import Clock
from tests.support.dynamodb import create_table

CODE = "8K2M-V0T9-6D1A"
SAME_PUPIL = "1111-V0T9-6Z"
OTHER_PUPIL = "8K2M-ABCD-E"
ADDRESS = "/api/v1/classrooms"


@pytest.fixture
def table(bucket: str) -> str:
    return create_table(bucket, "id")


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 30, 23, tzinfo=UTC))


@pytest.fixture(params=["table", "memory"])
def classrooms(request: pytest.FixtureRequest, clock: Clock) -> Classrooms:
    if request.param == "memory":
        return MemoryClassrooms(clock)
    return DynamoClassrooms(request.getfixturevalue("table"), clock)


def test_the_last_code_of_each_pupil_is_gathered_for_whoever_has_the_key(classrooms: Classrooms) -> None:
    made, other = classrooms.create(), classrooms.create()
    for code in (CODE, OTHER_PUPIL, SAME_PUPIL):
        classrooms.hand_in(made.id, code)
    assert sorted(classrooms.find_hand_ins(made.id, made.key).codes) == [SAME_PUPIL, OTHER_PUPIL]
    assert classrooms.find_hand_ins(other.id, other.key).codes == ()
    for key in (other.key, made.id, ""):
        with pytest.raises(UnknownClassroomError):
            classrooms.find_hand_ins(made.id, key)


def test_after_a_week_it_is_gone_even_where_it_is_not_deleted_yet(classrooms: Classrooms, clock: Clock) -> None:
    made = classrooms.create()
    classrooms.hand_in(made.id, CODE)
    clock.now += timedelta(days=7, seconds=-1)
    assert classrooms.find_hand_ins(made.id, made.key).expires == made.expires
    clock.now += timedelta(seconds=1)
    with pytest.raises(UnknownClassroomError):
        classrooms.hand_in(made.id, CODE)
    with pytest.raises(UnknownClassroomError):
        classrooms.find_hand_ins(made.id, made.key)


def test_a_class_takes_so_much_and_a_day_so_many_classes(
    classrooms: Classrooms, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_HAND_INS", 2)
    monkeypatch.setattr(module, "DAILY_CLASSROOMS", 2)
    made, _ = classrooms.create(), classrooms.create()
    for _ in range(2):
        classrooms.hand_in(made.id, CODE)
    with pytest.raises(ClassroomFullError):
        classrooms.hand_in(made.id, OTHER_PUPIL)
    with pytest.raises(ClassroomQuotaError) as refused:
        classrooms.create()
    assert refused.value.retry_after == 3600
    clock.now += timedelta(hours=1)
    classrooms.create()


@pytest.mark.parametrize("unknown", ["AAAAAAAAAAAAAAAA", "day 2026-11-30"])
def test_nobody_reads_or_writes_what_is_no_classroom(classrooms: Classrooms, unknown: str) -> None:
    classrooms.create()
    with pytest.raises(UnknownClassroomError):
        classrooms.hand_in(unknown, CODE)
    with pytest.raises(UnknownClassroomError):
        classrooms.find_hand_ins(unknown, "key")


def test_the_table_holds_codes_and_no_key(table: str, clock: Clock) -> None:
    classrooms = DynamoClassrooms(table, clock)
    made = classrooms.create()
    classrooms.hand_in(made.id, CODE)
    items = boto3.client("dynamodb").scan(TableName=table)["Items"]
    assert made.key not in str(items)
    assert {name for item in items for name in item} == {"id", "key_hash", "codes", "count", "expires"}
    assert all(int(item["expires"]["N"]) <= made.expires.timestamp() for item in items)


def test_a_table_out_of_reach_gives_storage_unavailable(bucket: str) -> None:
    classrooms = DynamoClassrooms(f"{bucket}-elsewhere")
    for call in (
        classrooms.create,
        lambda: classrooms.hand_in("x", CODE),
        lambda: classrooms.find_hand_ins("x", "y"),
    ):
        with pytest.raises(StorageError):
            call()


# The API.


@pytest.fixture
def app() -> FastAPI:
    return create_whole_app()


@pytest.fixture
def client(app: FastAPI, table: str) -> Iterator[TestClient]:
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED), classrooms=table)
    get_classrooms.cache_clear()
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_class_hands_in_and_its_teacher_reads(client: TestClient) -> None:
    made = client.post(ADDRESS)
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    hand_ins = f"{ADDRESS}/{made.json()['id']}/hand-ins"
    for code in (CODE, SAME_PUPIL, OTHER_PUPIL):
        answer = client.post(hand_ins, json={"code": code})
        assert (answer.status_code, answer.content) == (204, b"")
    key = {"X-Classroom-Key": made.json()["key"]}
    read = client.get(hand_ins, headers=key)
    assert sorted(read.json()["codes"]) == [SAME_PUPIL, OTHER_PUPIL]
    assert read.json()["expires"] == made.json()["expires"]
    assert read.headers["Cache-Control"] == "no-store"
    assert _code(client.get(hand_ins)) == (422, "invalid_request")
    assert _code(client.get(hand_ins, headers={"X-Classroom-Key": "guess"})) == (404, "unknown_classroom")


@pytest.mark.parametrize("code", ["", "Jane Doe", "8k2m-v0t9-6d1a", "-".join(["8K2M"] * 40), "8K2M-V0T9-6D1A\n"])
def test_nothing_but_a_code_is_taken(client: TestClient, code: str) -> None:
    hand_ins = f"{ADDRESS}/{client.post(ADDRESS).json()['id']}/hand-ins"
    assert _code(client.post(hand_ins, json={"code": code})) == (422, "invalid_request")
    assert _code(client.post(hand_ins, json={"code": CODE, "name": "Jane"})) == (422, "invalid_request")
    assert _code(client.post(hand_ins, content=b" " * 10_000)) == (413, "too_many_bytes")


def test_other_sites_pages_hand_in_nothing(client: TestClient) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    for path in (ADDRESS, f"{ADDRESS}/AAAAAAAAAAAAAAAA/hand-ins"):
        assert "Access-Control-Allow-Origin" not in client.options(path, headers=asked).headers


def test_an_installation_that_gathers_nothing_says_so(app: FastAPI, client: TestClient) -> None:
    assert client.get("/api/v1/operator").json()["classroom_days"] == 7
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    assert client.get("/api/v1/operator").json()["classroom_days"] is None
    assert _code(client.post(ADDRESS)) == (404, "classrooms_disabled")
