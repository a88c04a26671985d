"""A class: a teacher's link, pupils who answer by keyboard or with no network, and their votes on the wall."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser.conftest import OpenPage
from tests.e2e.browser.product import SECONDS, Screen, barriers, wait_until
from tests.e2e.browser.test_offline import keeping

pytestmark = pytest.mark.browser

DESKTOP = Screen(1280, 900, "light")
PHONE = Screen(390, 844, "dark")
GALAXIES = 5
PUPILS = 30
KEPT = f"""async () => {{
    for (;;) {{
        const kept = async (name) => (await (await caches.open(name)).keys()).map(({{ url }}) => url);
        const images = (await kept("images")).filter((url) => url.endsWith("/image"));
        const samples = (await kept("metadata")).filter((url) => /samples\\/[^/?]+$/.test(url));
        if (images.length >= {GALAXIES} && samples.length >= {GALAXIES}) return;
        await new Promise((resume) => setTimeout(resume, 100));
    }}
}}"""


def _answer_every_galaxy(page: Page, first: str) -> None:
    """Answer the first question by a key, and those after it by the first key, until the code is there."""
    for number in range(1, GALAXIES + 1):
        expect(page.get_by_text(f"Galaxy {number} of {GALAXIES}")).to_be_visible(timeout=60 * SECONDS)
        page.get_by_role("region", name="Question").get_by_role("button").first.focus()
        page.keyboard.press(first)
        for _ in range(11):
            if page.get_by_role("region", name="Question").count() == 0:
                break
            page.keyboard.press("1")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=re.compile("Next galaxy|^Hand in$"))).to_be_focused(
            timeout=60 * SECONDS
        )
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hand in your answers")).to_be_focused()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()


def _code(page: Page) -> str:
    return page.locator("code").inner_text()


def test_three_pupils_hand_in_one_of_them_without_a_network(
    open_page: OpenPage, browser: Browser, address: str
) -> None:
    with open_page(DESKTOP, "/?page=teacher") as teacher:
        teacher.get_by_role("button", name="Take the day's five").press("Enter")
        expect(teacher.get_by_text("5 of at most 20 chosen")).to_be_visible()
        assert barriers(teacher) == []
        teacher.get_by_role("checkbox", name="Pupils hand in by themselves").press("Space")
        teacher.get_by_role("button", name="Make the link").press("Enter")
        link = teacher.get_by_label("The class's link").input_value()
        path = link.removeprefix(address)
        assert barriers(teacher) == []

        with open_page(PHONE, path) as pupil:
            _answer_every_galaxy(pupil, "1")
            assert barriers(pupil) == []
            first = _code(pupil)

        with open_page(Screen(320, 640, "light"), path) as pupil:
            _answer_every_galaxy(pupil, "2")
            second = _code(pupil)

        context = browser.new_context(viewport={"width": 800, "height": 600})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        away = context.new_page()
        away.goto(link)
        keeping(away)
        away.reload()
        expect(away.get_by_text("Galaxy 1 of 5")).to_be_visible(timeout=60 * SECONDS)
        away.evaluate(KEPT)
        context.set_offline(True)
        _answer_every_galaxy(away, "2")
        away.get_by_role("button", name="Copy the link").press("Enter")
        expect(away.get_by_text("Copied.")).to_be_visible()
        sent = away.evaluate("navigator.clipboard.readText()")
        context.close()

        codes = teacher.get_by_label("Codes or links, one on each line")
        codes.fill(f"{first}\n{second.lower()}\nNOT-MINE")
        teacher.get_by_role("button", name="Add", exact=True).press("Enter")
        expect(teacher.get_by_text("2 pupils have handed in.")).to_be_visible()
        expect(codes).to_have_value("NOT-MINE")
        # What was answered with no network arrives later, as a link that opens.
        assert urlsplit(sent).fragment
        teacher.goto(sent)
        expect(teacher.get_by_text("3 pupils have handed in.")).to_be_visible()
        expect(teacher.get_by_text("2 of 3", exact=True)).to_be_visible(timeout=60 * SECONDS)
        expect(teacher.get_by_text("1 of 3", exact=True)).to_be_visible()
        expect(teacher.get_by_text(re.compile("^The model "))).not_to_have_count(0)
        assert barriers(teacher) == []
        with teacher.expect_download() as download:
            teacher.get_by_role("button", name="Save as CSV").press("Enter")
        assert download.value.path().read_text().startswith("galaxy,name,question,answer,class_count,class_asked,")
        teacher.get_by_role("button", name="Show large").press("Enter")
        wait_until(teacher, "document.fullscreenElement !== null")
        teacher.keyboard.press("ArrowRight")
        expect(teacher.get_by_role("heading", name=re.compile("^Galaxy 2 of 5"))).to_be_visible()
        assert barriers(teacher) == []


def test_thirty_pupils_hand_in_by_themselves_one_of_them_later(
    open_page: OpenPage, browser: Browser, address: str
) -> None:
    with open_page(DESKTOP, "/?page=teacher") as teacher:
        teacher.get_by_role("checkbox", name="galaxy").first.press("Space")
        gathers = teacher.get_by_role("checkbox", name="Pupils hand in by themselves")
        expect(gathers).to_be_checked()
        assert barriers(teacher) == []
        teacher.get_by_role("button", name="Make the link").press("Enter")
        expect(teacher.get_by_text("their answers appear here as they come")).to_be_visible()
        assert barriers(teacher) == []
        link = teacher.get_by_label("The class's link").input_value()
        away = browser.new_context(service_workers="block")
        late = away.new_page()
        _begin(late, link)
        away.set_offline(True)
        _answer_the_only_galaxy(late, "2")
        expect(late.get_by_text("Not handed in yet")).to_be_visible()
        for pupil in range(1, PUPILS):
            context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
            page = context.new_page()
            _begin(page, link)
            _answer_the_only_galaxy(page, "1" if pupil % 3 else "2")
            expect(page.get_by_text("Handed in. You are done.")).to_be_visible(timeout=60 * SECONDS)
            if pupil == 1:
                assert barriers(page) == []
            context.close()
        look = teacher.get_by_role("button", name="Look for new answers now")
        look.press("Enter")
        expect(teacher.get_by_text(f"{PUPILS - 1} pupils have handed in.")).to_be_visible(timeout=60 * SECONDS)
        away.set_offline(False)
        expect(late.get_by_text("Handed in. You are done.")).to_be_visible(timeout=60 * SECONDS)
        away.close()
        # The page looks by itself, too.
        expect(teacher.get_by_text(f"{PUPILS} pupils have handed in.")).to_be_visible(timeout=60 * SECONDS)
        expect(teacher.get_by_text(f"20 of {PUPILS}", exact=True)).to_be_visible()
        expect(teacher.get_by_text(f"10 of {PUPILS}", exact=True)).to_be_visible()
        assert barriers(teacher) == []


def _begin(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("region", name="Question").get_by_role("button").first).to_be_visible(
        timeout=60 * SECONDS
    )


def _answer_the_only_galaxy(page: Page, first: str) -> None:
    page.get_by_role("region", name="Question").get_by_role("button").first.focus()
    page.keyboard.press(first)
    for _ in range(11):
        if page.get_by_role("region", name="Question").count() == 0:
            break
        page.keyboard.press("1")
    page.get_by_role("button", name="Hand in", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Hand in your answers")).to_be_focused()


def test_the_worksheet_prints_with_its_key_on_a_page_of_its_own(open_page: OpenPage) -> None:
    with open_page(DESKTOP, "/?page=teacher") as teacher:
        teacher.get_by_role("button", name="Take the day's five").click()
        teacher.get_by_role("button", name="Make the link").click()
        teacher.get_by_role("link", name="Worksheet to print").click()
        expect(teacher.get_by_role("heading", name="Key")).to_be_visible(timeout=60 * SECONDS)
        assert barriers(teacher) == []
        wait_until(teacher, "[...document.images].every((each) => each.complete)")
        paper = teacher.pdf(format="A4")
        assert 3 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 5
        teacher.emulate_media(media="print")
        expect(teacher.get_by_role("button", name="Print")).to_be_hidden()
