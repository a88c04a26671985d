"""The Lambda handler, called with the events that an HTTP API sends (payload format 2.0)."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import Any

import pytest

from galaxy_api.functions.catalogue import handler as catalogue
from galaxy_api.functions.classify import handler as classify
from galaxy_api.settings import settings
from tests.conftest import RELEASED

CONTEXT = SimpleNamespace(aws_request_id="test", function_name="classify")


@pytest.fixture(autouse=True)
def released_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GALAXY_REGISTRY", str(RELEASED))
    settings.cache_clear()


def event(method: str, path: str, body: bytes = b"", content_type: str = "image/jpeg") -> dict[str, Any]:
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "content-type": content_type,
            "content-length": str(len(body)),
            "host": "example.execute-api.us-east-1.amazonaws.com",
        },
        "requestContext": {
            "domainName": "example.execute-api.us-east-1.amazonaws.com",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "requestId": "id",
            "stage": "$default",
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def form(picture: bytes) -> tuple[bytes, str]:
    head = b'--edge\r\nContent-Disposition: form-data; name="image"; filename="g.jpg"\r\n\r\n'
    return head + picture + b"\r\n--edge--\r\n", "multipart/form-data; boundary=edge"


def test_a_picture_is_classified_raw_and_as_a_form(galaxy_jpeg: bytes) -> None:
    raw = classify(event("POST", "/api/classify", galaxy_jpeg), CONTEXT)
    uploaded = classify(event("POST", "/api/classify", *form(galaxy_jpeg)), CONTEXT)
    assert raw["statusCode"] == uploaded["statusCode"] == 200
    assert json.loads(raw["body"]) == json.loads(uploaded["body"])
    assert len(json.loads(raw["body"])["results"][0]["vote_fractions"]) == 37


def test_errors_keep_their_shape() -> None:
    response = classify(event("POST", "/api/classify", b"rubbish"), CONTEXT)
    assert response["statusCode"] == 415
    assert json.loads(response["body"])["error"]["code"] == "not_a_picture"


def test_the_tree_is_served() -> None:
    assert catalogue(event("GET", "/api/tree"), CONTEXT)["statusCode"] == 200


def test_an_unforeseen_error_still_has_the_one_shape(galaxy_jpeg: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("galaxy_api.routes.classify.frame", explode)
    response = classify(event("POST", "/api/classify", galaxy_jpeg), CONTEXT)
    assert response["statusCode"] == 500
    assert json.loads(response["body"])["error"]["code"] == "internal_error"
