"""The Lambda handler, called with the events that an HTTP API sends (payload format 2.0)."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from galaxy_api.handlers.batch import handler as batch
from galaxy_api.handlers.classify import handler as classify
from galaxy_api.handlers.metadata import handler as catalogue
from galaxy_api.settings import settings
from tests.conftest import RELEASED
from tests.support.events import event

CONTEXT = SimpleNamespace(aws_request_id="test", function_name="classify")


@pytest.fixture(autouse=True)
def released_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GALAXY_REGISTRY", str(RELEASED))
    settings.cache_clear()


def test_a_picture_is_classified_raw_and_as_a_form() -> None:
    raw = classify(event("raw"), CONTEXT)
    uploaded = classify(event("multipart"), CONTEXT)
    assert raw["statusCode"] == uploaded["statusCode"] == 200
    assert json.loads(raw["body"]) == json.loads(uploaded["body"])
    assert len(json.loads(raw["body"])["predictions"][0]["joint_fractions"]) == 37


def test_json_is_read_as_it_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GALAXY_BATCHES", str(tmp_path))
    response = batch(event("json"), CONTEXT)
    assert response["statusCode"] == 201
    assert [upload["name"] for upload in json.loads(response["body"])["uploads"]] == [
        "galaxy.jpg",
        "not there.jpg",
    ]


def test_errors_keep_their_shape() -> None:
    response = classify(event("text"), CONTEXT)
    assert response["statusCode"] == 415
    assert json.loads(response["body"])["error"]["code"] == "not_an_image"


def test_the_tree_is_served() -> None:
    assert catalogue(event("get"), CONTEXT)["statusCode"] == 200


def test_an_unforeseen_error_still_has_the_one_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("galaxy_api.routes.classify.get_loader", explode)
    response = classify(event("raw"), CONTEXT)
    assert response["statusCode"] == 500
    assert json.loads(response["body"])["error"]["code"] == "internal_error"
