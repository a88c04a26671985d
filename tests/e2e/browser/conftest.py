"""What the browser's tests share: one demo whose sky is this machine, and pages that may ask nobody else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.e2e.browser.product import ROOT, NoBrowserError, Screen, chromium, demo
from tests.support.sky_services import Services, serve

ARTEFACTS = ROOT / "tests" / "artefacts"

OpenPage = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as browser:
            yield browser
    except NoBrowserError as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@pytest.fixture(scope="module")
def sky(galaxy_jpeg: bytes) -> Iterator[Services]:
    with serve(galaxy_jpeg) as services:
        yield services


@pytest.fixture(scope="module")
def address(sky: Services) -> Iterator[str]:
    services = {
        "GALAXY_SKY_LOOKUP": "on",
        "GALAXY_SDSS": sky.sdss.address,
        "GALAXY_LEGACY": sky.legacy.address,
        "GALAXY_SESAME": sky.sesame.address,
    }
    with demo(8100, services) as address:
        yield address


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser, address: str) -> OpenPage:
    """Opens the site, which must not ask any other host, nor report an error, nor scroll sideways."""

    @contextmanager
    def opened(screen: Screen, path: str = "/") -> Iterator[Page]:
        context = browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            color_scheme=screen.theme,
            service_workers="block",  # what it fetches no route sees
        )
        page = context.new_page()
        complaints: list[str] = []

        def stay_home(route: Route) -> None:
            if not route.request.url.startswith((address, "data:", "blob:")):
                complaints.append(f"asked {route.request.url}")
            route.continue_()

        context.route("**/*", stay_home)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}{path}")
        try:
            yield page
        finally:
            ARTEFACTS.mkdir(exist_ok=True)
            page.screenshot(path=ARTEFACTS / f"{request.node.name}-{screen}.png", full_page=True)
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            context.close()
        assert complaints == []
        assert wider <= 0, "the page scrolls sideways"

    return opened


@pytest.fixture(params=[Screen(1280, 900, "dark"), Screen(320, 640, "light")], ids=str)
def page(request: pytest.FixtureRequest, open_page: OpenPage) -> Iterator[Page]:
    """The front page, large and small."""
    with open_page(request.param) as page:
        yield page


@pytest.fixture
def galaxy_file(tmp_path: Path, galaxy_jpeg: bytes) -> Path:
    path = tmp_path / "galaxy.jpg"
    path.write_bytes(galaxy_jpeg)
    return path
