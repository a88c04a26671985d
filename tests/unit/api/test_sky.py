"""Looking things up in the sky, against stand-ins of its services that behave and misbehave."""

from __future__ import annotations

import base64
import gzip
import re
import socket
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from galaxy_api.handlers.classify import handler as classify
from galaxy_api.handlers.metadata import handler as catalogue
from galaxy_api.settings import Settings, settings
from galaxy_sky.errors import SkyUnavailableError
from galaxy_sky.http_client import HttpClient
from galaxy_sky.known_galaxies import known_galaxies
from galaxy_sky.settings import SkyServices
from tests.conftest import RELEASED, Encode
from tests.support.api import error_of
from tests.support.events import event
from tests.support.sky_services import NOTHING, Answer, Services, cut_off, drip, outside, say, silence

PLACE = {"ra": 170.575058, "dec": 59.074242}


@pytest.fixture
def empty(encode: Encode) -> bytes:
    """What SkyServer draws outside its footprint: black, with a line of words."""
    picture = np.zeros((424, 424, 3), np.uint8)
    picture[200:220, 100:320] = np.random.default_rng(1).integers(0, 256, (20, 220, 1), np.uint8)
    return encode(picture, "JPEG", quality=90)


@pytest.fixture
def flat(encode: Encode) -> bytes:
    """What the Legacy Surveys' viewer draws outside its footprint."""
    return encode(np.full((424, 424, 3), 32, np.uint8), "JPEG")


@pytest.fixture
def hurried(app: FastAPI, sky_client: TestClient, services: Services) -> TestClient:
    """`sky_client` with little time and little patience for long answers."""
    chosen = services.settings(seconds=0.3, bytes=200_000)
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED), sky=chosen)
    return sky_client


def test_a_place_is_shown_as_sdss_saw_it(sky_client: TestClient, services: Services, galaxy_jpeg: bytes) -> None:
    response = sky_client.get("/api/v1/sky/image", params={**PLACE, "fov_arcmin": 2})
    assert (response.status_code, response.content) == (200, galaxy_jpeg)
    assert response.headers["content-type"] == "image/jpeg"
    assert response.headers["x-survey"] == "sdss"
    assert response.headers["x-credit"] == "Sloan Digital Sky Survey"
    assert response.headers["cache-control"] == "public, max-age=86400"
    (query,) = services.sdss.asked
    asked = {name: float(values[0]) for name, values in parse_qs(query).items()}
    assert asked == pytest.approx(
        {"ra": 170.57506, "dec": 59.07424, "scale": 120 / 424, "width": 424, "height": 424}
    )
    assert services.legacy.asked == []


def test_a_picture_is_asked_for_once(sky_client: TestClient, services: Services) -> None:
    for nearly_the_same in (0, 1e-7):
        sky_client.get("/api/v1/sky/image", params={**PLACE, "dec": PLACE["dec"] + nearly_the_same})
    sky_client.get("/api/v1/sky/image", params={**PLACE, "fov_arcmin": 3})
    assert len(services.sdss.asked) == 2


@pytest.mark.parametrize("seen_as", ["404", "404 and a body", "a black picture"])
def test_where_sdss_has_seen_nothing_the_legacy_surveys_are_asked(
    sky_client: TestClient, services: Services, empty: bytes, galaxy_jpeg: bytes, seen_as: str
) -> None:
    services.sdss.answer = {
        "404": outside(),
        "404 and a body": say("Requested (ra, dec) is outside the SDSS footprint.", 404),
        "a black picture": say(empty),
    }[seen_as]
    response = sky_client.get("/api/v1/sky/image", params={**PLACE, "fov_arcmin": 2})
    assert (response.status_code, response.content) == (200, galaxy_jpeg)
    assert response.headers["x-survey"] == "legacy"
    assert "Legacy Surveys" in response.headers["x-credit"]
    (query,) = services.legacy.asked
    asked = parse_qs(query)
    assert (asked["layer"], asked["size"]) == (["ls-dr10"], ["424"])
    assert float(asked["pixscale"][0]) == pytest.approx(120 / 424, abs=1e-6)


def test_where_nobody_has_seen_anything_it_says_so(
    sky_client: TestClient, services: Services, empty: bytes, flat: bytes
) -> None:
    services.sdss.answer, services.legacy.answer = say(empty), say(flat)
    response = sky_client.get("/api/v1/sky/image", params=PLACE)
    assert (response.status_code, error_of(response)["code"]) == (404, "outside_footprint")
    assert "cache-control" not in response.headers


def test_one_survey_alone_can_be_asked(sky_client: TestClient, services: Services) -> None:
    assert (
        sky_client.get("/api/v1/sky/image", params={**PLACE, "survey": "legacy"}).headers["x-survey"] == "legacy"
    )
    assert services.sdss.asked == []
    services.sdss.answer = outside()
    response = sky_client.get("/api/v1/sky/image", params={**PLACE, "survey": "sdss"})
    assert (response.status_code, error_of(response)["code"]) == (404, "outside_footprint")


TROUBLES: dict[str, Answer] = {
    "an error": say("", 500),
    "too many questions": say("", 429),
    "gone": say("not found", 404),
    "a web page": say("<html>maintenance</html>", kind="text/html"),
    "fewer bytes than announced": cut_off(b"\xff\xd8\xff"),
    "a bomb": say(gzip.compress(b"\xff\xd8\xff" + bytes(10_000_000)), **{"Content-Encoding": "gzip"}),
    "no end": drip(bytes(10_000)),
    "drop by drop": drip(b"\xff"),
    "a head drop by drop": drip(b"X", head=b"HTTP/1.1 200 OK\r\nX-Long: "),
    "silence": silence,
    "no HTTP": drip(b"220 mail ready\r\n", head=b""),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_at_a_service_is_no_empty_sky(hurried: TestClient, services: Services, trouble: str) -> None:
    services.sdss.answer = services.sesame.answer = TROUBLES[trouble]
    for path, query in (("image", PLACE), ("position", {"name": "UGC 8493b"})):
        response = hurried.get(f"/api/v1/sky/{path}", params=query)
        assert (response.status_code, error_of(response)["code"]) == (503, "sky_unavailable")
        assert response.headers["retry-after"]
    assert services.legacy.asked == []


def test_after_trouble_all_is_well(sky_client: TestClient, services: Services, galaxy_jpeg: bytes) -> None:
    """What is left of a bad answer is not taken for the next one."""
    for trouble in ("an error", "fewer bytes than announced", "a bomb", "no end", "no HTTP"):
        services.sdss.answer = TROUBLES[trouble]
        assert sky_client.get("/api/v1/sky/image", params=PLACE).status_code == 503, trouble
    services.sdss.answer = say(galaxy_jpeg)
    assert sky_client.get("/api/v1/sky/image", params=PLACE).content == galaxy_jpeg


def test_what_is_no_such_picture_is_not_passed_on(
    sky_client: TestClient, services: Services, galaxy_jpeg: bytes, encode: Encode
) -> None:
    wrong = {
        "another format": encode(np.zeros((424, 424, 3), np.uint8)),
        "half a picture": galaxy_jpeg[: len(galaxy_jpeg) // 2],
        "a smaller picture": encode(np.zeros((100, 100, 3), np.uint8), "JPEG"),
        "a huge picture": encode(np.zeros((3000, 3000, 3), np.uint8), "JPEG"),
    }
    for name, body in wrong.items():
        services.sdss.answer = say(body)
        response = sky_client.get("/api/v1/sky/image", params=PLACE)
        assert (response.status_code, error_of(response)["code"]) == (503, "sky_unavailable"), name


def test_an_endless_answer_is_left_at_the_limit(app: FastAPI, sky_client: TestClient, services: Services) -> None:
    """Long before the time is up."""
    chosen = services.settings(seconds=60, bytes=200_000)
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED), sky=chosen)
    services.sdss.answer = drip(b"\xff\xd8\xff" + bytes(10_000))
    assert "0.2 MB" in error_of(sky_client.get("/api/v1/sky/image", params=PLACE))["message"]


def test_nobody_listens_on_when_the_time_is_up(services: Services) -> None:
    services.sdss.answer = drip(b"\xff")
    with pytest.raises(SkyUnavailableError, match="takes too long"):
        HttpClient(seconds=0.3, max_bytes=1_000_000).get("The service", services.sdss.address, "ra=1")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_sent_elsewhere(sky_client: TestClient, services: Services, status: int) -> None:
    services.sdss.answer = say("", status, Location=f"{services.legacy.address}?ra=1")
    assert error_of(sky_client.get("/api/v1/sky/image", params=PLACE))["code"] == "sky_unavailable"
    services.sesame.answer = say("", status, Location=f"{services.legacy.address}?ra=1")
    response = sky_client.get("/api/v1/sky/position", params={"name": "UGC 8493b"})
    assert error_of(response)["code"] == "sky_unavailable"
    assert services.legacy.asked == []


def test_a_service_that_is_down_is_unavailable(app: FastAPI, sky_client: TestClient) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"  # nobody listens
        chosen = SkyServices(lookup="on", sdss=address, legacy=address, ps1=address, sesame=address)
        app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED), sky=chosen)
        for response in (
            sky_client.get("/api/v1/sky/image", params=PLACE),
            sky_client.get("/api/v1/sky/position", params={"name": "UGC 8493b"}),
        ):
            assert (response.status_code, error_of(response)["code"]) == (503, "sky_unavailable")


@pytest.mark.parametrize(
    "wrong",
    [
        {"ra": "NaN"},
        {"ra": "inf"},
        {"ra": -0.1},
        {"ra": 360.1},
        {"dec": "nan"},
        {"dec": "-inf"},
        {"dec": 90.1},
        {"dec": "12&x=1"},
        {"fov_arcmin": 0},
        {"fov_arcmin": 61},
        {"fov_arcmin": "nan"},
        {"survey": "https://example.org"},
        {"sdss": "https://example.org"},
    ],
)
def test_what_is_no_place_is_refused(
    sky_client: TestClient, services: Services, wrong: dict[str, float | str]
) -> None:
    response = sky_client.get("/api/v1/sky/image", params={**PLACE, **wrong})
    assert (response.status_code, error_of(response)["code"]) == (422, "invalid_request")
    assert services.sdss.asked == []


def test_the_edges_of_the_sky_are_places(sky_client: TestClient, services: Services) -> None:
    for ra, dec in ((0, -90), (360, 90)):
        assert sky_client.get("/api/v1/sky/image", params={"ra": ra, "dec": dec}).status_code == 200
    assert [parse_qs(query)["ra"] for query in services.sdss.asked] == [["0.0"], ["0.0"]]


def test_a_name_has_a_place_and_a_size(sky_client: TestClient, services: Services) -> None:
    response = sky_client.get("/api/v1/sky/position", params={"name": "UGC 8493b"})
    assert response.json() == {"name": "M 51", "ra": 202.469575, "dec": 47.1952583, "fov_arcmin": 33.6}
    assert response.headers["cache-control"] == "public, max-age=86400"
    assert sky_client.get("/api/v1/sky/position", params={"name": "UGC 8493b"}).status_code == 200
    assert services.sesame.asked == ["UGC%208493b"]


@pytest.mark.parametrize("name", ["M51", "the whirlpool galaxy", "NGC 5194"])
def test_a_well_known_galaxys_place_needs_no_service(
    sky_client: TestClient, services: Services, name: str
) -> None:
    services.sesame.answer = say("", 500)
    galaxy = known_galaxies().get("M51")
    expected = {"name": "Whirlpool Galaxy", "ra": galaxy.ra, "dec": galaxy.dec, "fov_arcmin": 41.13}
    assert sky_client.get("/api/v1/sky/position", params={"name": name}).json() == pytest.approx(
        expected, abs=0.01
    )
    origin = sky_client.post("/api/v1/classify", json={"name": name}).json()["image"]["origin"]
    assert origin["name"] == "Whirlpool Galaxy"
    assert services.sesame.asked == []


@pytest.mark.parametrize(
    ("text", "name", "fov_arcmin"),
    [
        ("%J 170.56 +59.08 = 11:22.2     +59:05\n%I.0 {NGC} 3642\n", "NGC 3642", 1.0),
        ("%C G     \r\n%J 241.1217083 -69.6657778 = 16\r\n%I.0 NGC 6079 =[G]\r\n", "NGC 6079", 1.0),
        ("%J 10.68 +41.27 = x\n%D 199.53 70.79 35 (32767)\n%I.0 M  31\n", "M 31", 60.0),
        ("%J 10.68 +41.27\n%D 0.01 0.01 35\n", "asked", 0.2),
    ],
)
def test_sesames_dialects_are_read(
    sky_client: TestClient, services: Services, text: str, name: str, fov_arcmin: float
) -> None:
    services.sesame.answer = say(text, kind="text/plain")
    position = sky_client.get("/api/v1/sky/position", params={"name": "asked"}).json()
    assert (position["name"], position["fov_arcmin"]) == (name, fov_arcmin)


def test_a_name_that_nobody_knows_is_not_found(sky_client: TestClient, services: Services) -> None:
    services.sesame.answer = say(NOTHING, kind="text/plain")
    response = sky_client.get("/api/v1/sky/position", params={"name": "xyzzy"})
    assert (response.status_code, error_of(response)["code"]) == (404, "unknown_object")
    services.sesame.answer = say("%J 1.0 +2.0\n", kind="text/plain")
    assert sky_client.get("/api/v1/sky/position", params={"name": "xyzzy"}).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>Nothing here</html>",
        "%J nan +1\n",
        "%J 400.0 +10.0\n",
        "%J 10.0 +91.0\n",
        "%J \u0661 +2\n",
        "%J 1e3 +2\n",
    ],
)
def test_what_sesame_never_says_is_not_believed(sky_client: TestClient, services: Services, text: str) -> None:
    services.sesame.answer = say(text, kind="text/plain")
    response = sky_client.get("/api/v1/sky/position", params={"name": "UGC 8493b"})
    assert (response.status_code, error_of(response)["code"]) == (503, "sky_unavailable")


@pytest.mark.parametrize(
    "name", ["NGC 13001", "[HB89] 1254+047", "* alf Ori", "2MASX J13295269+4711429", "M51_a:b.c-d"]
)
def test_a_name_reaches_sesame_as_one_word(sky_client: TestClient, services: Services, name: str) -> None:
    assert sky_client.get("/api/v1/sky/position", params={"name": name}).status_code == 200
    (query,) = services.sesame.asked
    assert re.fullmatch(r"[A-Za-z0-9%_.-]+", query)
    assert unquote(query) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "M51&x=",
        "M51#x",
        "M51?x",
        "M51%0d%0aHost: example.org",
        "M51\r\nHost: example.org",
        "M51\n",
        "M51\x00",
        "../",
        "../../etc/passwd",
        "//example.org/",
        "https://example.org/",
        "@example.org",
        "M\uff15\uff11",
        "Млечный Путь",
        "M" * 1000,
    ],
)
def test_what_is_no_name_is_refused(sky_client: TestClient, services: Services, name: str) -> None:
    response = sky_client.get("/api/v1/sky/position", params={"name": name})
    assert (response.status_code, error_of(response)["code"]) == (422, "invalid_request")
    assert services.sesame.asked == []


def test_the_sky_can_be_turned_off(
    app: FastAPI, client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, service in vars(services).items():
        monkeypatch.setenv(f"GALAXY_{name.upper()}", service.address)
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    for turned, status in (("off", 404), ("on", 200)):
        monkeypatch.setenv("GALAXY_SKY_LOOKUP", turned)
        responses = [
            client.get("/api/v1/sky/image", params=PLACE),
            client.get("/api/v1/sky/position", params={"name": "UGC 8493b"}),
            client.post("/api/v1/classify", json=PLACE),
        ]
        assert [response.status_code for response in responses] == [status] * 3
        if turned == "off":
            assert {error_of(response)["code"] for response in responses} == {"sky_disabled"}
            assert services.sdss.asked + services.sesame.asked == []


@pytest.mark.parametrize(
    "address",
    ["http://skyserver.sdss.org/", "http://127.0.0.1.example.org/", "file:///etc/passwd", "skyserver.sdss.org"],
)
def test_services_are_only_asked_over_https(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        SkyServices(sdss=address)


def test_a_slow_sky_holds_up_nobody_else(hurried: TestClient, services: Services, galaxy_jpeg: bytes) -> None:
    services.sdss.answer = silence
    with ThreadPoolExecutor(20) as visitors:
        waiting = [
            visitors.submit(hurried.get, "/api/v1/sky/image", params={"ra": ra, "dec": 0}) for ra in range(20)
        ]
        assert hurried.post("/api/v1/classify", content=galaxy_jpeg).status_code == 200
        assert {response.result().status_code for response in waiting} == {503}


def test_beyond_eight_under_way_a_look_up_is_refused_at_once(
    app: FastAPI, sky_client: TestClient, services: Services
) -> None:
    """Twenty slow ones, of which those beyond eight do not wait for the time that the others have."""
    services.sdss.answer = silence
    patient = services.settings(seconds=20)
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED), sky=patient)
    with ThreadPoolExecutor(20) as visitors:
        asked = [
            visitors.submit(sky_client.get, "/api/v1/sky/image", params={"ra": ra, "dec": 0}) for ra in range(20)
        ]
        refused = [future.result() for future in islice(as_completed(asked), 12)]
        assert sum(future.done() for future in asked) == 12
        services.release()
    assert {(response.status_code, error_of(response)["code"]) for response in refused} == {(503, "busy")}
    assert all(int(response.headers["Retry-After"]) > 0 for response in refused)


def test_the_function_that_runs_models_looks_things_up(
    services: Services, galaxy_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALAXY_SKY_LOOKUP", "on")
    for name, service in vars(services).items():
        monkeypatch.setenv(f"GALAXY_{name.upper()}", service.address)
    settings.cache_clear()
    asked = event("get", path="/api/v1/sky/image", query="ra=170.575058&dec=59.074242")
    answered = classify(asked, SimpleNamespace(aws_request_id="test"))
    assert (answered["statusCode"], base64.b64decode(answered["body"])) == (200, galaxy_jpeg)
    assert catalogue(asked, SimpleNamespace(aws_request_id="test"))["statusCode"] == 404
    settings.cache_clear()
