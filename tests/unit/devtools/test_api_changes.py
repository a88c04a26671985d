"""What breaks a client of the API is named, and what does not is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from galaxy_api.docs_page import DOCUMENT as PATH
from galaxy_devtools import api_changes
from galaxy_devtools.api_changes import breaking_changes, without_prose

DOCUMENT = json.loads(PATH.read_text(encoding="utf-8"))


def changes(change: Callable[[dict[str, Any]], object]) -> list[str]:
    after = copy.deepcopy(DOCUMENT)
    change(after)
    return breaking_changes(without_prose(DOCUMENT), without_prose(after))


def test_the_api_keeps_what_its_version_has_promised() -> None:
    result = CliRunner().invoke(api_changes.main)
    assert result.exit_code == 0, result.output


def schemas(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def classify(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"]["/api/v1/classify"]["post"]
    return found


def rotations(document: dict[str, Any]) -> dict[str, Any]:
    (found,) = (item for item in classify(document)["parameters"] if item["name"] == "rotations")
    typed: dict[str, Any] = found
    return typed


@pytest.mark.parametrize(
    ("named", "change"),
    [
        ("GET /api/v1/tree: is gone", lambda it: it["paths"].pop("/api/v1/tree")),
        ("POST /api/v1/classify: the parameter rotations is gone", lambda it: rotations(it).update(name="views")),
        (
            "POST /api/v1/classify: the parameter rotations is required now",
            lambda it: rotations(it).update(required=True),
        ),
        (
            "POST /api/v1/classify rotations: maximum is 4 now, and was 16",
            lambda it: rotations(it)["schema"].update(maximum=4),
        ),
        (
            "POST /api/v1/classify rotations: may not be integer any more",
            lambda it: rotations(it)["schema"].update(type="string"),
        ),
        (
            "POST /api/v1/classify body: is not multipart/form-data any more",
            lambda it: classify(it)["requestBody"]["content"].pop("multipart/form-data"),
        ),
        (
            "POST /api/v1/classify 200.predictions: is gone",
            lambda it: schemas(it)["Classification"]["properties"].pop("predictions"),
        ),
        (
            "POST /api/v1/classify 200.image: may be missing now",
            lambda it: schemas(it)["Classification"]["required"].remove("image"),
        ),
        (
            "POST /api/v1/classify 200.image.width: is string and not integer",
            lambda it: schemas(it)["ImageDescription"]["properties"]["width"].update(type="string"),
        ),
        (
            "POST /api/v1/batches: never answers 201 any more",
            lambda it: it["paths"]["/api/v1/batches"]["post"]["responses"].pop("201"),
        ),
    ],
)
def test_what_breaks_a_client_is_named(named: str, change: Callable[[dict[str, Any]], object]) -> None:
    assert named in changes(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["paths"].update({"/api/v1/new": it["paths"]["/api/v1/tree"]}),
        lambda it: classify(it)["parameters"].append({"in": "query", "name": "new", "schema": {"type": "string"}}),
        lambda it: rotations(it)["schema"].update(maximum=64, description="More."),
        lambda it: schemas(it)["Classification"]["properties"].update(new={"type": "string"}),
        lambda it: classify(it)["responses"].update({"418": {}}),
    ],
)
def test_what_adds_to_the_api_breaks_nobody(change: Callable[[dict[str, Any]], object]) -> None:
    assert changes(change) == []
