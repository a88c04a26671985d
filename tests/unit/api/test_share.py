"""The page for programs that preview links: title, sentence and picture of what a link leads to."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from galaxy_api.dependencies import get_samples
from galaxy_api.routes.share import CARD_PICTURE
from galaxy_api.settings import Settings, settings
from galaxy_core.link_previews import AGENTS, SITE_HOST_HEADER, is_preview
from galaxy_core.models.samples import SampleGalaxy, Samples
from tests.conftest import RELEASED


def tags(client: TestClient, query: str = "", host: str = "galaxies.example") -> dict[str, str]:
    response = client.get(f"/share{query}", headers={SITE_HOST_HEADER: host} if host else {})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=3600"
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', response.text)
    return {name: unescape(content) for name, content in found}


@pytest.fixture
def named(app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> str:
    """Id of a sample that is the Whirlpool."""
    sample, *others = get_samples(str(RELEASED)).every
    galaxy = SampleGalaxy(
        name="Whirlpool Galaxy",
        label="Whirlpool, M51",
        designation="NGC 5194",
        type="SABb",
        kind="spiral",
        source="OpenNGC",
        sentence="",
    )
    every = (sample.model_copy(update={"galaxy": galaxy}), *others)
    monkeypatch.setattr(Samples, "every", property(lambda _: every))
    return sample.id


def test_a_sample_has_its_headline_its_sentence_its_credit_and_its_picture(client: TestClient) -> None:
    (sample, *_) = client.get("/api/v1/samples").json()["items"]
    origin = client.get(f"/api/v1/samples/{sample['id']}").json()["origin"]
    found = tags(client, f"?sample={sample['id']}&model=equivariant")
    assert found["og:title"] == f"Practice galaxy, drawn by computer: {sample['headline']['text']}"
    assert origin["credit"] in found["og:description"]
    assert origin["licence"] in found["og:description"]
    assert found["og:url"] == f"https://galaxies.example/?sample={sample['id']}&model=equivariant"
    assert found["og:image"] == f"https://galaxies.example/api/v1/samples/{sample['id']}/image"
    assert (found["og:image:width"], found["twitter:card"]) == ("424", "summary")
    assert client.get(found["og:image"].removeprefix("https://galaxies.example")).status_code == 200


def test_a_named_galaxy_has_its_picture_where_one_was_fetched(client: TestClient, named: str) -> None:
    for query in (f"?sample={named}", "?name=m%2051", "?name=NGC5194"):
        found = tags(client, query)
        assert found["og:title"].startswith("Whirlpool, M51: ")
        assert found["og:image"].endswith(f"/api/v1/samples/{named}/image")


def test_a_known_name_without_a_picture_has_the_drawn_card(client: TestClient) -> None:
    found = tags(client, "?name=Sombrero")
    assert "Sombrero" in found["og:title"]
    assert found["og:image"] == f"https://galaxies.example{CARD_PICTURE}"
    assert found["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(
    "query", ["", "?name=%22%3E%3Cscript%3Ealert(1)", "?sample=none", "?ra=1&dec=2", "?page=five", "?other=1"]
)
def test_any_other_link_has_the_sites_preview(client: TestClient, query: str) -> None:
    found = tags(client, query)
    assert found["og:title"] == "What kind of galaxy is this?"
    page = client.get(f"/share{query}").text
    assert "<script" not in page
    assert "alert(1)" not in unescape(page).replace("alert%281%29", "")
    assert "other=1" not in page


@pytest.mark.parametrize("host", ["", '"><script>', "a b", "galaxies.example/path"])
def test_a_host_that_is_none_is_not_believed(client: TestClient, host: str) -> None:
    assert tags(client, host=host)["og:url"] == "http://testserver/"


def test_messengers_are_known_and_browsers_and_search_engines_are_not() -> None:
    for name in AGENTS:
        assert is_preview(f"Mozilla/5.0 (compatible; {name.title()}/1.0; +https://example.org)")
    for name in (
        "",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ):
        assert not is_preview(name)


def test_it_works_without_samples(
    app: FastAPI, client: TestClient, tmp_path_factory: pytest.TempPathFactory
) -> None:
    empty = str(tmp_path_factory.mktemp("registry"))
    app.dependency_overrides[settings] = lambda: Settings(registry=empty)
    assert tags(client, "?name=M51&sample=none")["og:title"].startswith("Whirlpool")
