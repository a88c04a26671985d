"""The day's five galaxies on a phone, by the keyboard alone, with nothing that keeps anybody out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser.conftest import OpenPage
from tests.e2e.browser.product import SECONDS, Screen, barriers, wait_until

pytestmark = pytest.mark.browser

PHONE = Screen(390, 844, "dark")
PINNED = """(() => {
    const box = (element) => element.getBoundingClientRect();
    const picture = box(document.querySelector('main figure img'));
    const answers = [...document.querySelectorAll('section[aria-label^=Question] li')];
    return picture.top >= 0 && picture.top < 300 && answers.every((each) => box(each).bottom <= innerHeight);
})()"""


def test_five_are_answered_by_keyboard_below_a_picture_that_stays(open_page: OpenPage) -> None:
    with open_page(PHONE, "/?page=five") as page:
        for number in range(1, 6):
            expect(page.get_by_text(f"Galaxy {number} of 5")).to_be_visible(timeout=30 * SECONDS)
            if number == 1:
                assert barriers(page) == []
                page.get_by_role("region", name="Question").get_by_role("button").first.focus()
            for _ in range(11):
                if page.get_by_role("region", name="Question").count() == 0:
                    break
                page.keyboard.press("1")
                wait_until(page, PINNED)  # once it has scrolled there
            if number == 1:
                assert barriers(page) == []
            page.keyboard.press("Tab")
            expect(page.get_by_role("button", name=re.compile("Next galaxy|How I did"))).to_be_focused(
                timeout=30 * SECONDS
            )
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="as most would")).to_be_focused()
        expect(page.get_by_text("streak of one day")).to_be_visible()
        assert barriers(page) == []
        page.reload()
        expect(page.get_by_role("heading", name="as most would")).to_be_visible()
