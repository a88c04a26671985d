"""What a visitor does: `make demo`, open the page, bring a galaxy, read the answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from galaxy_model.answers import HEADLINES
from tests.browser.product import ROOT, SECONDS, NoBrowserError, chromium, demo

pytestmark = pytest.mark.browser

ARTEFACTS = ROOT / "tests" / "artefacts"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as browser:
            yield browser
    except NoBrowserError as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with demo(8100) as address:
        yield address


@pytest.fixture(params=[(1280, 900, "dark"), (320, 640, "light")], ids=["desktop-dark", "phone-light"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The first page, which must not ask any other host, nor report an error."""
    width, height, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []

    def stay_home(route: Route) -> None:
        if not route.request.url.startswith((address, "data:", "blob:")):
            complaints.append(f"asked {route.request.url}")
        route.continue_()

    page.route("**/*", stay_home)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{request.node.name}.png", full_page=True)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert complaints == []
    assert wider <= 0, "the page scrolls sideways"


@pytest.fixture
def galaxy_file(tmp_path: Path, galaxy_jpeg: bytes) -> Path:
    path = tmp_path / "galaxy.jpg"
    path.write_bytes(galaxy_jpeg)
    return path


def test_a_galaxy_is_answered_in_words(page: Page, galaxy_file: Path) -> None:
    page.set_input_files("input[type=file]", galaxy_file)
    expect(page.get_by_test_id("headline")).to_be_visible(timeout=30 * SECONDS)
    headline = page.get_by_test_id("headline").inner_text()
    assert any(text.lower() in headline.lower() for text in HEADLINES.values())
    assert page.get_by_test_id("sentence").inner_text().endswith(".")
    expect(page.get_by_text("Is the galaxy simply smooth and rounded", exact=False).first).to_be_visible()


def test_what_is_no_picture_is_refused_in_words(page: Page, tmp_path: Path, galaxy_file: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("these are notes")
    page.set_input_files("input[type=file]", path)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("not a picture", timeout=30 * SECONDS)
    page.set_input_files("input[type=file]", galaxy_file)
    expect(page.get_by_test_id("headline")).to_be_visible(timeout=30 * SECONDS)
    expect(alert).to_have_count(0)


def test_the_apis_documentation_opens(page: Page, address: str) -> None:
    page.goto(f"{address}/api/docs")
    expect(page.get_by_text("/api/classify").first).to_be_visible(timeout=30 * SECONDS)
