"""Real galaxies beside a server that is up, and in the function that a deployment starts."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from galaxy_api import fetched_samples
from galaxy_api.dependencies import get_samples
from galaxy_api.fetched_samples import BackgroundFetch, cache_folder, fetch_into, is_wanted, with_fetched_samples
from galaxy_api.handlers import fetch_samples as function
from galaxy_api.settings import Settings, settings
from galaxy_core.errors import StorageError
from galaxy_core.models.samples import Samples
from galaxy_sky import politeness
from galaxy_sky.known_galaxies import KnownGalaxy, known_galaxies
from galaxy_sky.sample_fetch import GIVE_UP_AFTER, GalaxyStatus
from tests.conftest import RELEASED
from tests.support.sky_services import Services, say

NAMES = ("M51", "Sombrero", "NGC 1300")
FAST = 1e6
"""Requests a second."""


def some() -> list[KnownGalaxy]:
    return [known_galaxies().get(name) for name in NAMES]


@pytest.fixture
def configured(services: Services, tmp_path: Path) -> Settings:
    return Settings(registry=str(RELEASED), fetched_samples=str(tmp_path / "fetched"), sky=services.settings())


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a user's machine."""
    for name in ("CI", "GALAXY_FETCH_SAMPLES", "GALAXY_SKY_LOOKUP"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, True),
        ({"CI": "true"}, False),
        ({"CI": "1"}, False),
        ({"CI": "false"}, True),
        ({"CI": "true", "GALAXY_FETCH_SAMPLES": "on"}, True),
        ({"GALAXY_FETCH_SAMPLES": "OFF"}, False),
        ({"GALAXY_SKY_LOOKUP": "off"}, False),
        ({"GALAXY_SKY_LOOKUP": "off", "GALAXY_FETCH_SAMPLES": "on"}, False),
    ],
)
def test_nobody_is_asked_where_that_is_turned_off(environment: dict[str, str], expected: bool) -> None:
    assert is_wanted(environment) is expected


def test_in_tests_it_is_off() -> None:
    assert not is_wanted()
    assert with_fetched_samples(Settings()).fetched_samples == ""


def test_what_is_fetched_goes_into_the_users_cache(
    wanted: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = str(tmp_path / "galaxy-classifier")
    assert with_fetched_samples(Settings()).fetched_samples == folder
    named = Settings(fetched_samples="elsewhere")
    assert with_fetched_samples(named) == named
    for relative in ({}, {"XDG_CACHE_HOME": ""}, {"XDG_CACHE_HOME": "relative"}):
        assert cache_folder(relative) == Path.home() / ".cache" / "galaxy-classifier"


def test_galaxies_come_with_what_the_default_model_says(configured: Settings) -> None:
    results = fetch_into(configured, lambda: False, galaxies=some(), rate=FAST)
    assert [result.status for result in results] == ["fetched"] * 3
    found = Samples(RELEASED, configured.fetched_samples).page(limit=100)
    assert found.total == 3 + 24
    for sample in found.samples[:3]:
        assert sample.prediction
        assert sample.prediction.model.name == "equivariant"
        assert sample.prediction.path
        assert sample.agrees is not None


def test_a_stopped_run_keeps_what_it_has_and_the_next_goes_on(configured: Settings, services: Services) -> None:
    def after_one() -> bool:
        return len(services.sdss.asked) + len(services.legacy.asked) >= 1

    assert len(fetch_into(configured, after_one, galaxies=some(), rate=FAST)) == 1
    results = fetch_into(configured, lambda: False, galaxies=some(), rate=FAST)
    assert sorted(result.status for result in results) == ["fetched", "fetched", "kept"]


def test_a_server_shows_galaxies_as_they_come_and_says_that_more_do(
    wanted: None, app: FastAPI, client: TestClient, configured: Settings
) -> None:
    app.dependency_overrides[settings] = lambda: configured
    under_way, go_on = threading.Event(), threading.Event()

    def fetch(configured: Settings, stopping: Callable[[], object]) -> list[GalaxyStatus]:
        results = fetch_into(configured, stopping, galaxies=some(), rate=FAST)
        under_way.set()
        assert go_on.wait(60)
        return results

    before = client.get("/api/v1/samples").json()
    assert (before["fetching"], before["items"][0]["galaxy"]) == (False, None)
    background = BackgroundFetch(configured, fetch)
    background.start()
    assert under_way.wait(60)
    during = client.get("/api/v1/samples")
    assert (during.json()["fetching"], during.headers["cache-control"]) == (True, "no-cache")
    go_on.set()
    background.join()
    get_samples.cache_clear()
    after = client.get("/api/v1/samples").json()
    assert (after["fetching"], after["total"]) == (False, 27)
    first = after["items"][0]
    assert first["galaxy"]["name"] in {"Whirlpool Galaxy", "Sombrero Galaxy", "NGC 1300"}
    assert first["prediction"]["headline"]["text"]
    assert client.get(f"/api/v1/samples/{first['id']}/image").status_code == 200
    assert client.post("/api/v1/classify", json={"sample": first["id"]}).status_code == 200
    described = client.get(f"/api/v1/samples/{first['id']}").json()
    assert described["prediction"] == first["prediction"]


@pytest.mark.parametrize("trouble", ["nothing is reached", "the cache cannot be written"])
def test_trouble_is_silent(
    wanted: None,
    configured: Settings,
    services: Services,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    trouble: str,
) -> None:
    monkeypatch.setattr(politeness, "FIRST_BACKOFF_SECONDS", 0.0)
    monkeypatch.setattr(fetched_samples, "RATE", FAST)

    def fetch(configured: Settings, stopping: Callable[[], object]) -> list[GalaxyStatus]:
        if trouble == "the cache cannot be written":
            raise StorageError("It cannot be written.")
        return fetch_into(configured, stopping, rate=FAST)

    services.sdss.answer = services.legacy.answer = say("", 500)
    background = BackgroundFetch(configured, fetch)
    background.start()
    background.join()
    asked = len(services.sdss.asked) + len(services.legacy.asked)
    assert asked <= 3 * politeness.ATTEMPTS * GIVE_UP_AFTER
    assert capfd.readouterr() == ("", "")
    assert get_samples(configured.registry, configured.fetched_samples).fetching is False


def test_a_server_that_stops_does_not_wait(wanted: None, configured: Settings) -> None:
    asked = threading.Event()

    def fetch(_: Settings, stopping: Callable[[], object]) -> list[GalaxyStatus]:
        asked.set()
        while not stopping():
            pass
        return []

    background = BackgroundFetch(configured, fetch)
    background.start()
    assert asked.wait(60)
    background.stop()
    background.join()


class TestFunction:
    """The function of the cloud."""

    @pytest.fixture(autouse=True)
    def local(self, configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(function, "settings", lambda: configured)
        monkeypatch.setattr(function, "RATE", FAST)
        monkeypatch.setattr(politeness, "FIRST_BACKOFF_SECONDS", 0.0)
        monkeypatch.setattr(fetched_samples, "known_galaxies", some)

    def invoke(self, milliseconds: int = 900_000) -> dict[str, object]:
        return function.handler({}, SimpleNamespace(get_remaining_time_in_millis=lambda: milliseconds))

    def test_it_fetches_what_is_missing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.invoke() == {"fetched": 3}
        assert json.loads(capsys.readouterr().out) == {"function": "fetch_samples", "fetched": 3}
        assert self.invoke() == {"kept": 3}

    def test_it_begins_nothing_that_it_cannot_end(self) -> None:
        assert self.invoke(function.RESERVE_MILLISECONDS - 1) == {}

    def test_it_does_not_fail_where_a_service_is_down(self, services: Services) -> None:
        services.sdss.answer = services.legacy.answer = say("", 500)
        assert self.invoke() == {"unavailable": 3}

    def test_it_does_not_fail_where_the_registry_is_out_of_reach(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(function, "settings", lambda: Settings(registry="nowhere", fetched_samples="nowhere"))
        assert self.invoke()["code"] == "registry_unavailable"
