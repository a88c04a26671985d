"""An answer on one screen: short on a phone, one request, two pages of paper."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Route, expect

from tests.e2e.browser.conftest import OpenPage
from tests.e2e.browser.product import Screen, wait_until
from tests.e2e.browser.test_first_page import FILES, SAMPLE, answered

pytestmark = pytest.mark.browser

PHONE = Screen(390, 844, "light")
MAX_HEIGHT = 2500
"""Of an answer on a phone, in CSS pixels."""
MAX_SHIFT = 0.02
"""Cumulative layout shift, of which 0.1 passes for good."""
WATCH_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value }) => value)))
        .observe({ type: 'layout-shift', buffered: true });
"""


def test_a_phone_shows_an_answer_within_three_screens_and_asks_once(open_page: OpenPage) -> None:
    with open_page(PHONE) as page:
        asked: list[str] = []
        page.on(
            "request", lambda request: asked.append(request.url) if "/api/v1/classify" in request.url else None
        )
        page.get_by_role("button", name=SAMPLE).click()
        answered(page)
        expect(page.get_by_role("tab", name="Answer")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollHeight") <= MAX_HEIGHT
        assert len(asked) == 1
        picture = page.get_by_role("img", name="Sample").bounding_box()
        assert picture is not None
        assert picture["height"] <= 0.39 * PHONE.height


@pytest.mark.parametrize("late", ["tree", "samples/[^/?]+$", "classify", "none"])
def test_what_comes_late_moves_nothing_of_an_answer_that_a_link_leads_to(open_page: OpenPage, late: str) -> None:
    with open_page(PHONE, "/?page=privacy") as page:
        [sample] = page.request.get(f"{urljoin(page.url, '/api/v1/samples')}?limit=1").json()["items"]
        page.add_init_script(WATCH_SHIFTS)
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route(re.compile(f"/api/v1/{late}"), hold)
        page.goto(urljoin(page.url, f"/?sample={sample['id']}"))
        if late == "classify":
            page.get_by_text("Reading the picture").or_(page.get_by_text("Waking the model")).first.wait_for()
        else:
            answered(page)
        for route in held:
            route.continue_()
        answered(page)
        page.get_by_text("made-up votes say").wait_for()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("scrollY") == 0
        assert page.evaluate("window.shifts.reduce((sum, value) => sum + value, 0)") <= MAX_SHIFT


@pytest.mark.parametrize("shows", ["galaxy", "drawing"])
def test_a_phone_hides_no_headline_below_its_picture(
    open_page: OpenPage, galaxy_file: Path, tmp_path: Path, shows: str
) -> None:
    drawing = tmp_path / "drawing.png"
    image = Image.new("RGB", (500, 600), "white")
    ImageDraw.Draw(image).ellipse((100, 150, 400, 450), outline="black", width=8)
    image.save(drawing)
    with open_page(PHONE) as page:
        page.set_input_files(FILES, galaxy_file if shows == "galaxy" else drawing)
        headline = answered(page)
        assert ("not look like" in headline) == (shows == "drawing")
        settled = (
            "Math.round(document.querySelector('section[aria-label=Answer]').getBoundingClientRect().top) === 0"
        )
        wait_until(page, settled)
        page.wait_for_load_state("networkidle")
        wait_until(page, settled)
        picture = page.get_by_role("img", name="picture").bounding_box()
        words = page.get_by_test_id("headline").bounding_box()
        assert picture is not None
        assert words is not None
        assert words["y"] >= picture["y"] + picture["height"]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_an_answer_fits_on_two_pages_of_paper(open_page: OpenPage, theme: str) -> None:
    with open_page(Screen(1280, 900, theme)) as page:  # type: ignore[arg-type]
        page.get_by_role("button", name=SAMPLE).click()
        answered(page)
        expect(page.get_by_role("tab", name="Answer")).to_be_visible()
        paper = page.pdf(format="A4")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2


def test_forced_colours_leave_bars_and_dots_to_be_seen(open_page: OpenPage) -> None:
    with open_page(PHONE) as page:
        page.emulate_media(forced_colors="active")
        page.get_by_role("button", name=SAMPLE).click()
        answered(page)
        page.get_by_test_id("dots").wait_for()
        seen = page.evaluate(
            """() => [...document.querySelectorAll('[class*=_fill_], [class*=_dot_]')]
                .map((each) => getComputedStyle(each))
                .filter((style) => style.backgroundColor === 'rgba(0, 0, 0, 0)' && style.borderStyle === 'none')
                .length"""
        )
        assert seen == 0
