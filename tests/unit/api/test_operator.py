"""Who runs an installation, as its page on privacy asks."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from galaxy_api.settings import Settings, settings
from galaxy_core.batch_sizes import RETENTION_DAYS


def test_the_operator_is_whom_the_setting_names(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/api/v1/operator").json() == {
        "name": None,
        "upload_days": RETENTION_DAYS,
        "classroom_days": None,
    }
    monkeypatch.setenv("GALAXY_OPERATOR", "Observatory, sky@example.org")
    monkeypatch.setenv("GALAXY_BATCH_DAYS", "14")
    app.dependency_overrides[settings] = lambda: Settings()  # noqa: PLW0108 - FastAPI would ask for its fields
    assert client.get("/api/v1/operator").json() == {
        "name": "Observatory, sky@example.org",
        "upload_days": 14,
        "classroom_days": None,
    }
