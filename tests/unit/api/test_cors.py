"""Pages of other sites may read and classify, and create no batches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from galaxy_api.cors import EXPOSED
from galaxy_api.settings import settings
from tests.support.api import error_of

ELSEWHERE = "https://elsewhere.example"


@pytest.fixture
def origins(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    monkeypatch.setenv("GALAXY_CORS_ORIGINS", request.param)
    settings.cache_clear()
    yield
    settings.cache_clear()


def preflight(client: TestClient, path: str, method: str, origin: str = ELSEWHERE) -> dict[str, str]:
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    answer = client.options(path, headers=asked | {"Access-Control-Request-Headers": "content-type"})
    allowed = {name: value for name, value in answer.headers.items() if name.startswith("access-control")}
    assert (answer.status_code == 204) == bool(allowed)
    return allowed


def test_any_page_may_classify_and_read_without_credentials(client: TestClient, galaxy_jpeg: bytes) -> None:
    headers = preflight(client, "/api/v1/classify", "POST")
    assert headers["access-control-allow-origin"] == "*"
    assert "POST" in headers["access-control-allow-methods"]
    assert "content-type" in headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in headers
    answer = client.post("/api/v1/classify?model=logistic", content=galaxy_jpeg, headers={"Origin": ELSEWHERE})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert preflight(client, "/api/v1/models", "GET")


def test_an_answer_from_a_cache_may_be_read_by_any_page(client: TestClient) -> None:
    kept = client.get("/api/v1/tree").headers
    assert (kept["access-control-allow-origin"], kept["access-control-expose-headers"]) == ("*", EXPOSED)
    assert "Retry-After" in EXPOSED


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/v1/batches"), ("DELETE", "/api/v1/batches/x"), ("PUT", "/api/v1/tree")]
)
def test_no_other_page_creates_batches(client: TestClient, method: str, path: str) -> None:
    assert preflight(client, path, method) == {}
    answer = client.request(method, path, headers={"Origin": ELSEWHERE})
    assert "access-control-allow-origin" not in answer.headers


def test_an_error_may_be_read(client: TestClient) -> None:
    answer = client.post("/api/v1/classify", content=b"no image", headers={"Origin": ELSEWHERE})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (415, "*")


def test_an_unexpected_error_may_be_read(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("galaxy_core.models.caching.CachedRegistry.index", None)
    answer = client.get("/api/v1/models")
    assert answer.status_code == 500
    assert error_of(answer)["code"] == "internal_error"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("origins", [ELSEWHERE], indirect=True)
def test_some_origins_alone_may_call(client: TestClient, origins: None) -> None:
    assert preflight(client, "/api/v1/classify", "POST")["access-control-allow-origin"] == ELSEWHERE
    assert preflight(client, "/api/v1/classify", "POST", "https://third.example") == {}
    for origin, allowed in ((ELSEWHERE, ELSEWHERE), ("https://third.example", None)):
        answer = client.get("/api/v1/tree", headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed
        assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origins", [""], indirect=True)
def test_it_can_be_turned_off(client: TestClient, origins: None) -> None:
    assert preflight(client, "/api/v1/classify", "POST") == {}
    assert "access-control-allow-origin" not in client.get("/api/v1/tree").headers
