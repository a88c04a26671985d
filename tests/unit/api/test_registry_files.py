"""The registry's files as the local server gives them to the site, which runs models on the visitor's device."""

from __future__ import annotations

import hashlib

import pytest
from fastapi.testclient import TestClient

from galaxy_api.app import create_app
from galaxy_api.routes import registry
from galaxy_api.settings import Settings, settings
from galaxy_core.models.manifest import Manifest
from galaxy_core.models.registry import Index, Registry
from tests.conftest import RELEASED


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = create_app(registry.router)
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    return TestClient(app, raise_server_exceptions=False)


def test_the_files_are_those_of_the_registry(client: TestClient, released: Registry) -> None:
    index = Index.model_validate_json(client.get("/models/index.json").content)
    assert index == released.index()
    for name, entry in index.models.items():
        folder = f"/models/{name}/{entry.current}"
        manifest = Manifest.model_validate_json(client.get(f"{folder}/manifest.json").content)
        assert manifest == released.manifest(name)
        model = client.get(f"{folder}/model.onnx", params={"sha256": manifest.sha256}).content
        assert hashlib.sha256(model).hexdigest() == manifest.sha256


def test_a_registry_may_be_made_anew_on_one_machine(client: TestClient, released: Registry) -> None:
    folder = f"cnn/{released.manifest('cnn').version}"
    for path in ("index.json", f"{folder}/manifest.json", f"{folder}/model.onnx"):
        answer = client.get(f"/models/{path}")
        assert answer.is_success
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["cnn/99/model.onnx", "none/1/manifest.json", "..%2F..%2Fsecret/1/model.onnx"])
def test_nothing_else_is_there(client: TestClient, path: str) -> None:
    answer = client.get(f"/models/{path}")
    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}
