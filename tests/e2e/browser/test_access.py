"""Nobody is kept out: axe finds nothing on any page in either theme, and the keyboard is enough for everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.conftest import OpenPage
from tests.e2e.browser.product import SCREENS, SECONDS, Screen, barriers
from tests.e2e.browser.test_first_page import FILES, SAMPLE, answered, frame

pytestmark = pytest.mark.browser

DESKTOP = Screen(1280, 800, "dark")


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_axe_finds_nothing_on_any_page(open_page: OpenPage, screen: Screen) -> None:
    with open_page(screen) as page:
        expect(page.get_by_role("button", name=SAMPLE)).to_be_visible()
        assert barriers(page) == [], "the front page"
        for name in ("Five a day", "You first", "Models", "How it works", "API"):
            page.get_by_role("link", name=name, exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            expect(page.get_by_role("status").filter(has_text="…")).to_have_count(0, timeout=30 * SECONDS)
            assert barriers(page) == [], name


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_axe_finds_nothing_in_an_answer_with_everything_open(open_page: OpenPage, screen: Screen) -> None:
    with open_page(screen) as page:
        page.get_by_role("button", name=SAMPLE).click()
        answered(page)
        page.get_by_role("button", name="Where it looked").click()
        expect(page.get_by_test_id("heat-map")).to_be_visible()
        for tab, said in (("Answer", "volunteers"), ("Tree", "Each row is a question"), ("Models", "They ")):
            page.get_by_role("tab", name=tab).click()
            expect(page.get_by_role("tabpanel").get_by_text(said).first).to_be_visible(timeout=30 * SECONDS)
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            assert barriers(page) == [], tab


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_axe_finds_nothing_while_framing_and_with_several_files(
    open_page: OpenPage, screen: Screen, galaxy_file: Path
) -> None:
    with open_page(screen) as page:
        page.set_input_files(FILES, [galaxy_file, galaxy_file])
        answered(page)
        frame(page)
        expect(page.get_by_role("button", name="Classify this")).to_be_visible()
        assert barriers(page) == []


@pytest.mark.parametrize("screen", [SCREENS[0], SCREENS[-1]], ids=str)
def test_the_keyboard_sorts_the_models_and_opens_a_card_with_its_plots(
    open_page: OpenPage, screen: Screen
) -> None:
    with open_page(screen, "/?page=models") as page:
        page.get_by_role("button", name="MB", exact=True).press("Enter")
        expect(page.get_by_role("columnheader", name="MB")).to_have_attribute("aria-sort", "ascending")
        page.get_by_role("rowheader").first.get_by_role("button").press("Enter")
        expect(page.get_by_role("heading", name="Logistic regression")).to_be_focused()
        page.locator("summary", has_text="Plot").press("Enter")
        expect(page.get_by_role("img", name="Of 5 classes")).to_be_visible()
        page.get_by_role("button", name="Xception").press("Enter")
        page.locator("summary", has_text="Plots").press("Enter")
        expect(page.get_by_role("img", name="How rounded is it?")).to_be_visible()
        assert barriers(page) == []


def _press_until(page: Page, key: str, name: str, most: int = 60) -> None:
    """Move the focus on until it is on what has this name."""
    for _ in range(most):
        focused = "document.activeElement?.getAttribute('aria-label') || document.activeElement?.textContent"
        if name in (page.evaluate(focused) or ""):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the focus never reaches “{name}”")


def test_the_keyboard_alone_brings_a_galaxy_and_reads_its_answer(open_page: OpenPage) -> None:
    with open_page(DESKTOP) as page:
        expect(page.get_by_role("button", name=SAMPLE)).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        _press_until(page, "Tab", "Sample 2")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", "the focus cannot be seen"
        page.keyboard.press("Enter")
        answered(page)
        expect(page.get_by_test_id("headline")).to_be_focused()
        page.get_by_role("tab", name="Answer").focus()
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("tab", name="Models")).to_be_focused()
        page.get_by_role("group", name="Which model answers").get_by_role("radio", checked=True).focus()
        page.keyboard.press("ArrowUp")
        page.wait_for_url("**model=*")
        answered(page)


def test_the_keyboard_alone_plays_you_first(open_page: OpenPage) -> None:
    with open_page(DESKTOP, "/?page=guess-first") as page:
        page.get_by_role("heading", level=2).wait_for()
        for _ in range(12):
            if page.get_by_role("button", name="Next galaxy").count():
                break
            page.get_by_role("main").get_by_role("listitem").get_by_role("button").first.focus()
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=2)).to_contain_text("You agree with the made-up votes")
        expect(page.get_by_role("heading", level=2)).to_be_focused()
        expect(page.get_by_text("So far: 1 galaxy")).to_be_visible()
        assert barriers(page) == []


def test_pictures_do_not_move_for_those_who_want_none_to(open_page: OpenPage) -> None:
    with open_page(DESKTOP) as page:
        page.emulate_media(reduced_motion="reduce")
        page.reload()
        moving = page.evaluate("document.getAnimations().length")
        assert moving == 0
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
