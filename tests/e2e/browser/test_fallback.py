"""The switch “in the cloud / on this device”, and a device that stands in for a cloud in trouble."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.conftest import OpenPage
from tests.e2e.browser.product import SCREENS, SECONDS, Screen, barriers
from tests.e2e.browser.test_first_page import FILES, SAMPLE, answer_on_this_device, answered
from tests.e2e.browser.test_states import CLASSIFY, refuse

pytestmark = pytest.mark.browser

DESKTOP = Screen(1280, 900, "dark")
READY = "Ready, with or without a network"
HEAVY = re.compile(r"\.wasm$|/worker-|^/models/")


@pytest.fixture
def page(open_page: OpenPage) -> Iterator[Page]:
    """One screen: what differs between them is looked at below."""
    with open_page(DESKTOP) as page:
        yield page


def test_nothing_of_it_is_loaded_before_it_is_asked_for(page: Page, galaxy_file: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.set_input_files(FILES, galaxy_file)
    answered(page)
    heavy = [path for url in asked if HEAVY.search(path := urlsplit(url).path)]
    assert any(path.startswith("/api/v1/models") for path in (urlsplit(url).path for url in asked))
    assert heavy == []


def test_the_switch_is_in_the_address_kept_and_leads_back(page: Page, galaxy_file: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer_on_this_device(page)
    expect(page.get_by_text(READY)).to_be_visible(timeout=120 * SECONDS)
    assert "where=device" in page.url
    page.set_input_files(FILES, [galaxy_file, galaxy_file])
    answered(page)
    expect(page.get_by_text("seconds on this device")).to_be_visible()
    expect(page.get_by_text("2 pictures: 2 answered")).to_be_visible(timeout=60 * SECONDS)
    page.get_by_role("button", name="Where it looked").click()
    expect(page.get_by_test_id("heat-map")).to_be_visible()
    page.get_by_role("tab", name="Models").click()
    page.get_by_role("button", name="Ask the other models").click()
    expect(page.get_by_text("Where they part")).to_be_visible(timeout=60 * SECONDS)
    assert not [url for url in asked if "/api/v1/classify" in url]
    assert barriers(page) == []

    page.goto(page.url.split("?")[0])
    expect(page.get_by_label("Keep my pictures on this device")).to_be_checked()
    answer_on_this_device(page, wanted=False)
    page.set_input_files(FILES, galaxy_file)
    answered(page)
    expect(page.get_by_text("from here and back")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Keep my pictures on this device")).not_to_be_checked()


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_axe_finds_nothing_while_the_device_stands_in(
    open_page: OpenPage, screen: Screen, galaxy_file: Path
) -> None:
    with open_page(screen, "/?where=device") as page:
        expect(page.get_by_text(READY)).to_be_visible(timeout=120 * SECONDS)
        assert barriers(page) == []
        answer_on_this_device(page, wanted=False)
        page.route(CLASSIFY, refuse(429, "too_many_requests", **{"Retry-After": "30"}))
        page.set_input_files(FILES, galaxy_file)
        expect(page.get_by_text("The cloud is busy: answered on this device.")).to_be_visible(timeout=60 * SECONDS)
        assert barriers(page) == []


@pytest.mark.parametrize("trouble", [429, 500, 503, None])
def test_a_cloud_in_trouble_is_stood_in_for(page: Page, galaxy_file: Path, trouble: int | None) -> None:
    if trouble is None:
        page.route(CLASSIFY, lambda route: route.abort())
    else:
        page.route(CLASSIFY, refuse(trouble, "trouble"))
    page.set_input_files(FILES, galaxy_file)
    said = "The cloud is busy" if trouble == 429 else "The cloud does not answer"
    expect(page.get_by_text(f"{said}: answered on this device.")).to_be_visible(timeout=60 * SECONDS)
    answered(page)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.unroute(CLASSIFY)
    page.get_by_role("button", name="Try again in the cloud").click()
    expect(page.get_by_text("from here and back")).to_be_visible(timeout=30 * SECONDS)
    expect(page.get_by_text("answered on this device")).to_have_count(0)


def test_a_cloud_that_never_answers_is_stood_in_for_and_not_waited_for_again(
    page: Page, galaxy_file: Path
) -> None:
    expect(page.get_by_role("button", name=SAMPLE)).to_be_visible()
    page.route(CLASSIFY, lambda _: None)
    page.set_input_files(FILES, galaxy_file)
    expect(page.get_by_text("answered on this device")).to_be_visible(timeout=90 * SECONDS)
    page.get_by_role("button", name=SAMPLE).click()
    expect(page.get_by_role("img", name="Sample")).to_be_visible()
    answered(page)


def test_garbage_is_refused_on_the_device_as_in_the_cloud(page: Page, tmp_path: Path, galaxy_file: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("these are notes")
    answer_on_this_device(page)
    page.set_input_files(FILES, path)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("not a picture", timeout=60 * SECONDS)
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.set_input_files(FILES, galaxy_file)
    answered(page)
    expect(alert).to_have_count(0)


def test_a_corrupt_model_is_not_run(page: Page, galaxy_file: Path) -> None:
    page.route("**/model.onnx*", lambda route: route.fulfill(body=b"no model"))
    answer_on_this_device(page)
    page.set_input_files(FILES, galaxy_file)
    answer = page.get_by_role("region", name="Answer")
    expect(answer.get_by_role("alert")).to_contain_text("not the one that was released", timeout=60 * SECONDS)
    page.unroute("**/model.onnx*")
    answer.get_by_role("button", name="Try again").click()
    answered(page)
