"""The line that each request leaves: what it says, what it counts, and what it never tells."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from galaxy_api.app import create_app
from galaxy_api.routes import classify, models
from galaxy_api.settings import Settings, settings
from galaxy_api.telemetry import RequestMetrics, Telemetry
from tests.conftest import RELEASED

Lines = pytest.CaptureFixture[str]


@pytest.fixture
def client() -> TestClient:
    app = create_app(models.router, classify.router, function="classify")
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    return TestClient(app, raise_server_exceptions=False)


def lines_of(captured: Lines) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().out.splitlines()]


def metrics_of(line: dict[str, Any]) -> dict[tuple[str, ...], set[str]]:
    """What is counted, by dimensions; every metric and dimension has to be a value of the line."""
    found = {}
    for directive in line["_aws"]["CloudWatchMetrics"]:
        (dimensions,) = directive["Dimensions"]
        names = {metric["Name"] for metric in directive["Metrics"]}
        assert {*dimensions, *names} <= line.keys()
        assert all(isinstance(line[name], int | float) for name in names)
        found[tuple(dimensions)] = names
    return found


def test_a_classification_says_which_model_and_where_its_time_went(
    client: TestClient, galaxy_jpeg: bytes, capsys: Lines
) -> None:
    response = client.post("/api/v1/classify?model=logistic", content=galaxy_jpeg)
    (line,) = lines_of(capsys)
    answered = response.json()["predictions"][0]["model"]
    assert line["model"] == f"{answered['name']} {answered['version']}"
    assert (line["function"], line["method"], line["path"], line["status"]) == (
        "classify", "POST", "/api/v1/classify", 200,
    )  # fmt: skip
    assert metrics_of(line) == {("function",): {"cold_start", "classification", "load", "inference"}}
    steps = {"decode", "load", "inference", "answer"}
    assert sum(line[step] for step in steps) <= line["duration"] + 1
    assert steps <= {part.split(";")[0] for part in response.headers["Server-Timing"].split(", ")}


def test_only_the_first_request_is_cold(client: TestClient, capsys: Lines) -> None:
    client.get("/api/v1/tree")
    client.get("/api/v1/tree")
    assert [line["cold_start"] for line in lines_of(capsys)] == [1, 0]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/api/v1/classify", 400, "empty_image"),
        ("POST", "/api/v1/classify?rotations=0", 422, "invalid_request"),
        ("GET", "/api/v1/classify", 405, "method_not_allowed"),
        ("GET", "/api/v1/nothing", 404, "not_found"),
    ],
)
def test_an_error_is_counted_by_its_code(
    method: str, path: str, status: int, code: str, client: TestClient, capsys: Lines
) -> None:
    answered = client.request(method, path).json()["error"]["code"]
    (line,) = lines_of(capsys)
    assert (line["status"], line["code"], line["level"], line["errors"]) == (status, answered, "INFO", 1)
    assert answered == code
    assert metrics_of(line)["function", "code"] == {"errors"}


def test_an_unforeseen_error_is_counted_too(
    client: TestClient, galaxy_jpeg: bytes, capsys: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("galaxy_api.routes.classify.get_loader", explode)
    client.post("/api/v1/classify", content=galaxy_jpeg)
    (line,) = lines_of(capsys)
    assert (line["status"], line["code"], line["level"]) == (500, "internal_error", "ERROR")
    assert "secret" not in json.dumps(line)


def test_nothing_of_the_visitor_is_written(client: TestClient, galaxy_jpeg: bytes, capsys: Lines) -> None:
    form = {"image": ("my-private-name.jpg", galaxy_jpeg, "image/jpeg")}
    client.post("/api/v1/classify?model=logistic", files=form, headers={"User-Agent": "my-own-agent"})
    said = capsys.readouterr().out
    assert said
    assert not [word for word in ("my-private-name", "my-own-agent", "testclient") if word in said]


def test_without_a_function_nothing_is_written(galaxy_jpeg: bytes, capsys: Lines) -> None:
    app = create_app(classify.router)
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    response = TestClient(app).post("/api/v1/classify?model=logistic", content=galaxy_jpeg)
    assert "Server-Timing" in response.headers
    assert capsys.readouterr().out == ""


def test_a_step_that_comes_twice_adds_up() -> None:
    metrics = RequestMetrics()
    with metrics.step("decode"):
        pass
    once = metrics.timings["decode"]
    with metrics.step("decode"):
        pass
    assert metrics.timings["decode"] > once


def test_other_messages_than_requests_pass_through(capsys: Lines) -> None:
    seen = []

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    scope = {"type": "lifespan"}
    with pytest.raises(StopIteration):
        Telemetry(answer, "classify")(scope, None, None).send(None)  # type: ignore[arg-type]
    assert seen == [{"type": "lifespan"}]
    assert capsys.readouterr().out == ""
