"""Classifying a picture that a request only tells of, in JSON: a sample, a place in the sky, an object's name."""

from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient

from galaxy_core.models.samples import Samples
from tests.conftest import RELEASED
from tests.support.api import error_of
from tests.support.sky_services import NOTHING, Services, outside, say

PLACE = {"ra": 170.575058, "dec": 59.074242}


def test_a_place_is_classified_as_its_picture_would_be(
    sky_client: TestClient, services: Services, galaxy_jpeg: bytes
) -> None:
    asked = {**PLACE, "fov_arcmin": 2}
    response = sky_client.post("/api/v1/classify?rotations=2&explain=Class4.1", json=asked)
    shown = sky_client.get("/api/v1/sky/image", params=asked).content
    sent = sky_client.post("/api/v1/classify?rotations=2&explain=Class4.1", content=shown)
    assert response.json()["predictions"] == sent.json()["predictions"]
    assert sent.json()["image"]["origin"] == {"kind": "upload"}
    image = response.json()["image"]
    assert image.pop("galaxy") == sent.json()["image"]["galaxy"]
    assert image == {
        "width": 424,
        "height": 424,
        "format": "JPEG",
        "framing": {"side": 312, "crop": 312 / 424, "rule": "galaxy-zoo", "reframed": None},
        "read_as": [],
        "bands": [],
        "preview": None,
        "warnings": [],
        "origin": {
            "kind": "sky",
            "survey": "sdss",
            "name": None,
            "ra": 170.57506,
            "dec": 59.07424,
            "fov_arcmin": 2.0,
            "credit": "Sloan Digital Sky Survey",
            "link": "https://www.sdss.org",
        },
    }
    assert re.match(r"fetch;dur=[\d.]+, decode;", response.headers["server-timing"])
    assert "fetch" not in sent.headers["server-timing"]
    assert len(services.sdss.asked) == 1


def test_an_object_is_found_framed_and_classified(sky_client: TestClient, services: Services) -> None:
    services.sdss.answer = outside()
    origin = sky_client.post("/api/v1/classify", json={"name": "UGC 8493b"}).json()["image"]["origin"]
    assert (origin["name"], origin["survey"], origin["fov_arcmin"]) == ("M 51", "legacy", 33.6)
    assert (origin["ra"], origin["dec"]) == (202.46957, 47.19526)
    closer = sky_client.post(
        "/api/v1/classify", json={"name": "UGC 8493b", "fov_arcmin": 5, "survey": "legacy"}
    ).json()
    assert closer["image"]["origin"]["fov_arcmin"] == 5


def test_a_sample_is_classified(client: TestClient) -> None:
    samples = Samples(RELEASED)
    sample = samples.page().samples[0]
    body = client.post("/api/v1/classify", json={"sample": sample.id}).json()
    assert body["image"]["origin"] == {
        "kind": "sample",
        "id": sample.id,
        "name": None,
        "credit": samples.origin.credit,
    }
    assert (
        body["predictions"]
        == client.post("/api/v1/classify", content=samples.image(sample.id)).json()["predictions"]
    )


def test_what_is_not_there_is_not_found(sky_client: TestClient, services: Services) -> None:
    services.sdss.answer = outside()
    services.sesame.answer = say(NOTHING, kind="text/plain")
    for reference, code in (
        ({"sample": "nonsense"}, "unknown_sample"),
        ({"sample": "../index"}, "unknown_sample"),
        ({"name": "xyzzy"}, "unknown_object"),
        ({**PLACE, "survey": "sdss"}, "outside_footprint"),
    ):
        response = sky_client.post("/api/v1/classify", json=reference)
        assert (response.status_code, error_of(response)["code"]) == (404, code)


def test_trouble_in_the_sky_asks_to_come_again(sky_client: TestClient, services: Services) -> None:
    services.sesame.answer = say("", 500)
    response = sky_client.post("/api/v1/classify", json={"name": "UGC 8493b"})
    assert (response.status_code, error_of(response)["code"]) == (503, "sky_unavailable")
    assert response.headers["retry-after"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{}", "exactly one"),
        ("[]", "exactly one"),
        ("null", "exactly one"),
        ('"M51"', "exactly one"),
        ('{"url": "https://example.org/"}', "exactly one"),
        ('{"sample": "a", "name": "M51"}', "exactly one"),
        ('{"ra": 1, "dec": 2, "name": "M51"}', "exactly one"),
        ('{"ra": 1}', "position.dec: Field required"),
        ('{"ra": 1, "dec": 91}', "position.dec: Input should be less than or equal to 90"),
        ('{"ra": NaN, "dec": 2}', "position.ra"),
        ('{"ra": Infinity, "dec": 2}', "position.ra"),
        ('{"ra": "1", "dec": 2}', "position.ra: Input should be a valid number"),
        ('{"ra": 1, "dec": 2, "url": "https://example.org/"}', "position.url: Extra inputs are not permitted"),
        ('{"ra": 1, "dec": 2, "fov_arcmin": 0}', "position.fov_arcmin"),
        (
            '{"ra": 1, "dec": 2, "survey": "example.org"}',
            "survey: Input should be 'sdss', 'legacy' or 'ps1'",
        ),
        ('{"name": "M51&x="}', "object.name"),
        ('{"name": "M51\\n"}', "object.name"),
        ('{"name": "M51", "sdss": "https://example.org/"}', "object.sdss"),
        ('{"sample": 7}', "sample.sample: Input should be a valid string"),
        ('{"sample": "a", "survey": "sdss"}', "sample.survey: Extra inputs are not permitted"),
        ('{"ra": 1, "dec": 2', "Invalid JSON"),
        ("", "Invalid JSON"),
        ("\xff\xfe", "Invalid JSON"),
        ("[" * 1000, "Invalid JSON"),
    ],
)
def test_json_that_names_no_picture_is_refused(
    sky_client: TestClient, services: Services, body: str, words: str
) -> None:
    response = sky_client.post(
        "/api/v1/classify",
        content=body.encode("latin-1"),
        headers={"content-type": "application/json; charset=utf-8"},
    )
    error = error_of(response)
    assert (response.status_code, error["code"]) == (422, "invalid_request")
    assert error["message"].startswith("body")
    assert words in error["message"]
    assert services.sdss.asked + services.sesame.asked == []


def test_much_json_is_not_read(client: TestClient) -> None:
    for body in (json.dumps({"name": "M" * 5000}), json.dumps({"sample": "a", "x": [0] * 1_000_000})):
        response = client.post("/api/v1/classify", content=body, headers={"content-type": "application/json"})
        assert (response.status_code, error_of(response)["code"]) == (413, "too_many_bytes")
        assert "2.0 kB" in error_of(response)["message"]


def test_json_is_recognised_without_its_header(sky_client: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "image/jpeg"):
        response = sky_client.post(
            "/api/v1/classify", content=' {"name": "UGC 8493b"}', headers={"content-type": kind}
        )
        assert response.json()["image"]["origin"]["name"] == "M 51"
        response = sky_client.post("/api/v1/classify", content='{"url": "M51"}', headers={"content-type": kind})
        assert (response.status_code, error_of(response)["code"]) == (422, "invalid_request")


def test_names_of_objects_may_have_apostrophes_and_slashes(sky_client: TestClient, services: Services) -> None:
    for name in ("Hanny's Voorwerp", "Hanny’s Voorwerp", "NGC 4038/39"):
        assert sky_client.post("/api/v1/classify", json={"name": name}).status_code == 200
        assert sky_client.get("/api/v1/sky/position", params={"name": name}).status_code == 200
    assert len(services.sesame.asked) == 2
