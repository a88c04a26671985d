"""Paths of before there was a version are answered, and say until when."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import pytest
from fastapi.testclient import TestClient

from galaxy_core.api_version import DEPRECATED, SUNSET


def test_an_unversioned_path_is_answered_until_a_date(client: TestClient) -> None:
    before, now = client.get("/api/samples?limit=1"), client.get("/api/v1/samples?limit=1")
    assert (before.status_code, before.content, before.headers["etag"]) == (200, now.content, now.headers["etag"])
    assert before.headers["deprecation"] == f"@{int(DEPRECATED.timestamp())}"
    assert parsedate_to_datetime(before.headers["sunset"]) == SUNSET
    assert before.headers["link"] == '</api/v1/samples>; rel="successor-version"'
    assert (SUNSET - DEPRECATED).days >= 180
    assert not {"deprecation", "sunset", "link"} & set(now.headers)


def test_an_image_is_classified_at_the_path_of_before(client: TestClient, galaxy_jpeg: bytes) -> None:
    answer = client.post("/api/classify?model=logistic", content=galaxy_jpeg)
    assert answer.json()["predictions"]
    assert "sunset" in answer.headers


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/nowhere", "/api/v2/tree"])
def test_there_is_nothing_else(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert ("sunset" in answer.headers) == (path == "/api/nowhere")


def test_a_slash_at_the_end_changes_nothing(client: TestClient) -> None:
    assert client.get("/api/v1/tree/").status_code == client.get("/api/tree/").status_code == 200
