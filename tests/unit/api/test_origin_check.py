"""Requests that did not come through CloudFront are refused, whatever they ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from galaxy_api.all_routes import create_whole_app
from galaxy_api.app import create_app
from galaxy_api.routes import models
from galaxy_api.settings import Settings, settings
from galaxy_core.origin import HEADER, SECRETS_VARIABLE


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv(SECRETS_VARIABLE, "new,old,next")
    settings.cache_clear()
    return TestClient(create_whole_app(), raise_server_exceptions=False)


@pytest.fixture(autouse=True)
def forget_settings() -> Iterator[None]:
    yield
    settings.cache_clear()


@pytest.mark.parametrize("path", ["/api/v1/tree", "/api/v1/healthz", "/api/v1/docs", "/api/v1/nowhere"])
@pytest.mark.parametrize("given", [{}, {HEADER: "newer"}, {HEADER: "new,old,next"}, {HEADER: "é"}])
def test_without_the_secret_nothing_is_answered(client: TestClient, path: str, given: dict[str, str]) -> None:
    headers = [(name.encode(), value.encode()) for name, value in given.items()]
    response = client.get(path, headers=headers)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "forbidden"


@pytest.mark.parametrize("secret", ["new", "old", "next"])
def test_the_secrets_before_and_after_are_taken_too(client: TestClient, secret: str) -> None:
    assert client.get("/api/v1/tree", headers={HEADER: secret}).status_code == 200


def test_on_ones_own_machine_no_secret_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRETS_VARIABLE, raising=False)
    settings.cache_clear()
    assert Settings().origin_secrets == ()
    assert TestClient(create_whole_app()).get("/api/v1/tree").status_code == 200


def test_a_refusal_is_counted_as_one(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    TestClient(create_app(models.router, function="metadata")).get("/api/v1/models")
    (line,) = capsys.readouterr().out.splitlines()
    assert (json.loads(line)["status"], json.loads(line)["code"]) == (403, "forbidden")
