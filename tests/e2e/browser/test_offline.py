"""With no network: what was used once works on, and a new deployment replaces the old one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser.product import ROOT, SECONDS, demo, wait_until
from tests.e2e.browser.test_fallback import READY
from tests.e2e.browser.test_first_page import (
    FILES,
    SAMPLE,
    answer_on_this_device,
    answered,
    name_a_galaxy,
)

pytestmark = pytest.mark.browser

SITE = ROOT / "frontend" / "dist"
UNTIL_ONLY_THE_NEW_PAGE_IS_KEPT = """async () => {
    for (;;) {
        const texts = [];
        for (const name of await caches.keys()) {
            const kept = await (await caches.open(name)).matchAll("/index.html", { ignoreSearch: true });
            for (const page of kept) texts.push(await page.text());
        }
        if (texts.length === 1 && texts[0].includes("another")) return;
        await new Promise((resume) => setTimeout(resume, 100));
    }
}"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor whose browser keeps what the site asks it to keep."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def keeping(page: Page) -> None:
    """Wait until the page is looked after by its service worker."""
    page.evaluate("navigator.serviceWorker.ready")
    wait_until(page, "navigator.serviceWorker.controller !== null")


def test_after_one_use_it_works_with_no_network_and_no_server(context: BrowserContext, galaxy_file: Path) -> None:
    page = context.new_page()
    with demo(8600) as address:
        page.goto(address)
        keeping(page)
        answer_on_this_device(page)
        expect(page.get_by_text(READY)).to_be_visible(timeout=120 * SECONDS)
        page.get_by_role("button", name=SAMPLE).click()
        headline = answered(page)
        page.get_by_role("tab", name="Models").click()
        page.get_by_role("button", name="Ask the other models").click()
        expect(page.get_by_text("Where they part")).to_be_visible(timeout=60 * SECONDS)
    context.set_offline(True)
    page.reload()
    assert answered(page) == headline
    page.set_input_files(FILES, galaxy_file)
    expect(page.get_by_role("img", name="galaxy.jpg")).to_be_visible()
    answered(page)
    page.get_by_role("tab", name="Models").click()
    page.get_by_role("radio", name=re.compile("Dense network")).check()
    expect(page.get_by_text("Answered by: Dense network")).to_be_visible(timeout=60 * SECONDS)
    page.get_by_role("link", name="How it works").click()
    expect(page.get_by_role("heading", level=1, name="How it works")).to_be_visible()
    page.get_by_role("link", name="Classify", exact=True).click()
    name_a_galaxy(page, "M51")
    expect(page.get_by_role("alert")).to_contain_text("offline")


def test_a_device_that_has_what_it_needs_stands_in_when_the_network_goes(
    context: BrowserContext, galaxy_file: Path
) -> None:
    page = context.new_page()
    with demo(8600) as address:
        page.goto(address)
        keeping(page)  # or a slow machine fetches the model before there is anything that keeps it
        page.goto(f"{address}/?where=device")
        expect(page.get_by_text(READY)).to_be_visible(timeout=120 * SECONDS)
        answer_on_this_device(page, wanted=False)
    context.set_offline(True)
    page.reload()
    page.set_input_files(FILES, galaxy_file)
    expect(page.get_by_text("There is no connection: answered on this device.")).to_be_visible(
        timeout=60 * SECONDS
    )
    answered(page)


def test_a_new_deployment_is_seen_at_once_and_kept_in_place_of_the_old(
    context: BrowserContext, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITE, site)
    page = context.new_page()
    with demo(8600, site=site) as address:
        page.goto(address)
        keeping(page)
        expect(page).to_have_title("Galaxy classifier")
        _deploy_another(site)
        page.reload()
        expect(page.locator("meta[name=deployment]")).to_have_attribute("content", "another")
        page.evaluate(UNTIL_ONLY_THE_NEW_PAGE_IS_KEPT)
    context.set_offline(True)
    page.reload()
    expect(page.locator("meta[name=deployment]")).to_have_attribute("content", "another")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _deploy_another(site: Path) -> None:
    """The same site with another page, of which the service worker's list says another revision."""
    index, worker = site / "index.html", site / "sw.js"
    index.write_text(index.read_text().replace("<head>", '<head><meta name="deployment" content="another">'))
    listed = re.search(r'\{url:"index\.html",revision:"(\w+)"\}', worker.read_text())
    assert listed
    worker.write_text(worker.read_text().replace(listed[1], "0" * 32))
