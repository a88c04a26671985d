from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from galaxy_api.all_routes import create_whole_app
from galaxy_api.settings import Settings, settings
from tests.conftest import RELEASED
from tests.support.sky_services import Services, serve


@pytest.fixture
def app() -> FastAPI:
    return create_whole_app()


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """The API over the released models."""
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def own_registry(app: FastAPI, client: TestClient, tmp_path: Path) -> Path:
    """A copy of the released models that a test may damage; `client` then serves it."""
    registry = shutil.copytree(RELEASED, tmp_path / "registry")
    app.dependency_overrides[settings] = lambda: Settings(registry=str(registry))
    return registry


@pytest.fixture
def services(galaxy_jpeg: bytes) -> Iterator[Services]:
    """SDSS, the Legacy Surveys and Sesame on this machine, each with an answer."""
    with serve(galaxy_jpeg) as services:
        yield services


@pytest.fixture
def sky_client(app: FastAPI, client: TestClient, services: Services) -> TestClient:
    """`client`, which now looks things up in the sky of those services."""
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED), sky=services.settings())
    return client


def error_of(response: Response) -> dict[str, str]:
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "hint"}
    assert all(body["error"].values())
    return dict(body["error"])
