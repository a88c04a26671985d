"""The sample pictures over HTTP: pages, chance, votes, files, and what is said when something is wrong."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from galaxy_api.handlers.metadata import handler as catalogue
from galaxy_api.settings import settings
from galaxy_core.models.samples import INDEX, WORDS, Samples
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.interpretation import interpret_votes
from tests.conftest import RELEASED
from tests.support.api import error_of
from tests.support.events import event


@pytest.fixture(scope="module")
def released_samples() -> Samples:
    return Samples(RELEASED)


def listed(client: TestClient, **query: int | str) -> dict[str, Any]:
    response = client.get("/api/v1/samples", params=query)
    assert response.status_code == 200
    return dict(response.json())


def test_samples_are_listed_with_what_they_are_and_where_they_come_from(client: TestClient) -> None:
    body = listed(client)
    assert (body["total"], body["next"], len(body["items"])) == (24, None, 24)
    assert body["origin"]["simulated"] is True
    assert body["origin"]["credit"]
    assert body["origin"]["licence"]
    for item in body["items"]:
        assert item["headline"]["text"]
        assert item["path"][0].startswith("Class1.")


def test_pages_hold_every_sample_once(client: TestClient) -> None:
    found = []
    offset: int | None = 0
    while offset is not None:
        body = listed(client, limit=10, offset=offset)
        found.append([item["id"] for item in body["items"]])
        offset = body["next"]
    assert [len(page) for page in found] == [10, 10, 4]
    assert [name for page in found for name in page] == [item["id"] for item in listed(client)["items"]]
    assert listed(client, offset=24)["items"] == []


@pytest.mark.parametrize("path", ["/api/v1/samples", "/api/v1/samples/random"])
def test_samples_are_filtered_by_what_was_said(client: TestClient, path: str) -> None:
    for answer in ("spiral", "Class4.1"):
        items = client.get(path, params={"answer": answer}).json()["items"]
        assert items
        assert all("Class4.1" in item["path"] or item["headline"]["code"] == "spiral" for item in items)
    refused = client.get(path, params={"answer": "nonsense"})
    assert (refused.status_code, error_of(refused)["code"]) == (422, "unknown_label")
    assert all(word in error_of(refused)["hint"] for word in WORDS)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/v1/samples", {"offset": -1}),
        ("/api/v1/samples", {"limit": 0}),
        ("/api/v1/samples", {"limit": 101}),
        ("/api/v1/samples", {"limit": "many"}),
        ("/api/v1/samples", {"answer": "x" * 41}),
        ("/api/v1/samples/random", {"count": 0}),
        ("/api/v1/samples/random", {"count": 21}),
    ],
)
def test_impossible_pages_are_refused(client: TestClient, path: str, query: dict[str, int | str]) -> None:
    response = client.get(path, params=query)
    assert (response.status_code, error_of(response)["code"]) == (422, "invalid_request")


def test_chance_is_asked_anew_each_time(client: TestClient) -> None:
    response = client.get("/api/v1/samples/random", params={"count": 20})
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
    body = response.json()
    assert len({item["id"] for item in body["items"]}) == 20
    assert body["origin"]["simulated"] is True
    assert len(client.get("/api/v1/samples/random").json()["items"]) == 1


def test_votes_are_shown_as_a_models_answer_is(client: TestClient, released_samples: Samples) -> None:
    """What is worked out here without numpy is what reading the same votes would give."""
    for sample in released_samples.page().samples:
        body = client.get(f"/api/v1/samples/{sample.id}").json()
        assert body["origin"]["simulated"] is True
        votes = body["votes"]
        assert tuple(votes["joint_fractions"]) == TREE.keys
        answer = interpret_votes(list(votes["joint_fractions"].values()))
        assert votes["headline"]["code"] == answer.headline.code
        assert votes["headline"]["confidence"] == pytest.approx(answer.headline.confidence, abs=1e-5)
        assert votes["headline"]["t_type"] == answer.headline.t_type
        assert (votes["sentence"], tuple(votes["path"])) == (answer.sentence, answer.path)
        for shown, expected in zip(votes["questions"], answer.questions, strict=True):
            assert shown["number"] == expected.number
            assert shown["joint_fraction"] == pytest.approx(expected.joint_fraction, abs=1e-5)
            fractions = [item["vote_fraction"] for item in shown["answers"]]
            assert fractions == pytest.approx([item.vote_fraction for item in expected.answers], abs=1e-4)
            assert sum(fractions) == pytest.approx(1)
            joint = [item["joint_fraction"] for item in shown["answers"]]
            assert joint == pytest.approx([item.joint_fraction for item in expected.answers], abs=1e-5)
            assert {item["volunteers"] for item in shown["answers"]} == {None}


def test_a_picture_is_kept_for_good(client: TestClient, released_samples: Samples) -> None:
    sample = released_samples.page().samples[0]
    path = f"/api/v1/samples/{sample.id}/image"
    first = client.get(path)
    assert (first.status_code, first.headers["content-type"]) == (200, "image/jpeg")
    assert hashlib.sha256(first.content).hexdigest() == sample.sha256
    assert "immutable" in first.headers["cache-control"]
    with Image.open(io.BytesIO(first.content)) as picture:
        assert picture.size == (sample.width, sample.height)
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" in again.headers["cache-control"]
    other = client.get(path, headers={"if-none-match": 'W/"other"'})
    assert other.content == first.content


def test_a_list_is_asked_for_again_after_a_minute(client: TestClient) -> None:
    first = client.get("/api/v1/samples")
    assert first.headers["cache-control"] == "public, max-age=60"
    again = client.get("/api/v1/samples", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["nonsense", "..%2F..%2Fmodels%2Findex", "%00"])
def test_an_unknown_sample_is_a_404(client: TestClient, name: str) -> None:
    for path in (f"/api/v1/samples/{name}", f"/api/v1/samples/{name}/image"):
        response = client.get(path)
        assert response.status_code == 404
        assert error_of(response)["code"] in {"unknown_sample", "not_found"}
        assert "cache-control" not in response.headers


def test_a_spoiled_picture_is_a_503_and_the_others_are_shown(client: TestClient, own_registry: Path) -> None:
    spoiled, well = Samples(own_registry).page(limit=2).samples
    (own_registry / "samples" / "images" / f"{spoiled.id}.jpg").write_bytes(b"rubbish")
    response = client.get(f"/api/v1/samples/{spoiled.id}/image")
    assert (response.status_code, error_of(response)["code"]) == (503, "broken_sample")
    assert response.headers["retry-after"]
    assert "cache-control" not in response.headers
    assert client.get(f"/api/v1/samples/{well.id}/image").status_code == 200


def test_a_registry_without_samples_has_an_empty_list(client: TestClient, own_registry: Path) -> None:
    shutil.rmtree((own_registry / INDEX).parent)
    empty = {"origin": {"title": "", "credit": "", "licence": "", "simulated": False}, "items": []}
    assert listed(client) == {**empty, "total": 0, "next": None, "fetching": False}
    assert client.get("/api/v1/samples/random").json() == empty
    assert client.get("/api/v1/samples/nonsense").status_code == 404


def test_a_malformed_index_is_a_503(client: TestClient, own_registry: Path) -> None:
    (own_registry / INDEX).write_text("rubbish")
    response = client.get("/api/v1/samples")
    assert (response.status_code, error_of(response)["code"]) == (503, "broken_sample")


def test_a_sample_without_votes_is_shown_without_them(client: TestClient, own_registry: Path) -> None:
    index = json.loads((own_registry / INDEX).read_bytes())
    first = index["samples"][0]
    first["votes"] = None
    (own_registry / INDEX).write_text(json.dumps(index))
    shown = client.get(f"/api/v1/samples/{first['id']}").json()
    assert shown["votes"] is None
    (item,) = [item for item in listed(client)["items"] if item["id"] == first["id"]]
    assert (item["headline"], item["path"]) == (None, [])


def test_a_real_galaxy_is_shown_with_its_name_and_its_own_origin(client: TestClient, own_registry: Path) -> None:
    index = json.loads((own_registry / INDEX).read_bytes())
    first, second = index["samples"][:2]
    origin = {"title": "M51", "credit": "Sloan Digital Sky Survey", "licence": "CC BY 4.0", "simulated": False}
    galaxy = {"name": "Whirlpool Galaxy", "designation": "NGC 5194", "type": "SABb", "kind": "spiral"}
    galaxy |= {"source": "OpenNGC", "sentence": "", "label": "Whirlpool, M51"}
    cutout = {"survey": "sdss", "layer": "dr19", "ra": 202.46963, "dec": 47.19517, "fov_arcmin": 41.13}
    cutout |= {"scale": 5.82, "fetched": "2026-11-30", "link": "https://www.sdss.org"}
    first |= {"votes": None, "origin": origin, "galaxy": galaxy, "cutout": cutout}
    (own_registry / INDEX).write_text(json.dumps(index))
    items = {item["id"]: item for item in listed(client)["items"]}
    assert (items[first["id"]]["origin"], items[first["id"]]["galaxy"]) == (origin, galaxy)
    assert (items[second["id"]]["origin"], items[second["id"]]["galaxy"]) == (None, None)
    shown = client.get(f"/api/v1/samples/{first['id']}").json()
    assert (shown["origin"], shown["galaxy"], shown["cutout"]) == (origin, galaxy, cutout)
    assert client.get(f"/api/v1/samples/{second['id']}").json()["origin"] == index["origin"]
    classified = client.post("/api/v1/classify", json={"sample": first["id"]}).json()
    assert classified["image"]["origin"]["credit"] == "Sloan Digital Sky Survey"
    assert classified["image"]["origin"]["name"] == "Whirlpool, M51"
    assert first["id"] in [item["id"] for item in listed(client, answer="spiral")["items"]]


def test_the_document_says_what_can_be_asked_for(client: TestClient) -> None:
    parameters = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/samples"]["get"]["parameters"]
    (answer,) = [parameter for parameter in parameters if parameter["name"] == "answer"]
    assert all(word in answer["description"] for word in (*WORDS, "divided", "Class11.6"))


def test_lambda_answers_with_the_file_itself(monkeypatch: pytest.MonkeyPatch, released_samples: Samples) -> None:
    sample = released_samples.page().samples[0]
    monkeypatch.setenv("GALAXY_REGISTRY", str(RELEASED))
    settings.cache_clear()
    asked = event("get", path=f"/api/v1/samples/{sample.id}/image")
    response = catalogue(asked, SimpleNamespace(aws_request_id="test", function_name="catalogue"))
    assert (response["statusCode"], response["isBase64Encoded"]) == (200, True)
    assert hashlib.sha256(base64.b64decode(response["body"])).hexdigest() == sample.sha256
