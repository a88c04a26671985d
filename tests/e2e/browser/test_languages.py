"""The site in each of its languages: whole pages of it in no other, without barriers, on a phone's width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from galaxy_core.languages import LANGUAGES, Language, catalogue
from galaxy_core.languages.errors import translate_error
from tests.e2e.browser.conftest import ARTEFACTS
from tests.e2e.browser.product import SECONDS, barriers
from tests.support.sky_services import NOTHING, Services, say

pytestmark = pytest.mark.browser

LOCALES: dict[Language, str] = {"de": "de-AT", "es": "es-MX", "fr": "fr-CA", "zh-Hans": "zh-CN"}
MAIN = ("", "five", "models", "about", "teacher")
"""Pages on which axe looks for barriers."""
PAGES = (
    "",
    "?page=five",
    "?page=guess-first",
    "?page=teacher",
    "?page=models",
    "?page=about",
    "?page=api",
    "?page=privacy",
)
ENGLISH = re.compile(r"\b(the|and|of|with|from|what|this|your|you|is|are|galaxy|by)\b", re.IGNORECASE)
NAMES = re.compile(
    r"Galaxy Zoo( 2)?|The Galaxy Challenge|galaxy classify|Astronomy and Computing|Sloan Digital Sky Survey|"
    r"DESI Legacy Imaging Surveys"
)
"""What is called the same in every language."""
Theme = Literal["dark", "light"]


@contextmanager
def visit(browser: Browser, address: str, language: Language, path: str) -> Iterator[Page]:
    """The site as a browser of the language shows it."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale=LOCALES.get(language, "en-GB"), service_workers="block"
    )
    page = context.new_page()
    page.goto(f"{address}/{path}")
    expect(page.locator("html")).to_have_attribute("lang", language, timeout=60 * SECONDS)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60 * SECONDS)
    expect(page.get_by_role("status").filter(has_text="…")).to_have_count(0, timeout=60 * SECONDS)
    yield page
    context.close()


def look(page: Page, name: str, themes: tuple[Theme, ...] = ("dark", "light")) -> None:
    """Nothing is in English, keeps anybody out in the themes, or makes the page scroll sideways."""
    words = page.locator("body").inner_text()
    for code in page.locator("pre").all_inner_texts():
        words = words.replace(code, "")
    words = NAMES.sub("", words)
    assert ENGLISH.findall(words) == [], (name, [line for line in words.splitlines() if ENGLISH.search(line)])
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        assert barriers(page) == [], (name, theme)
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"language-{name}.png", full_page=True)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{name} scrolls sideways"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_page_is_in_the_browser_s_language(browser: Browser, address: str, language: Language) -> None:
    for path in PAGES:
        with visit(browser, address, language, path) as page:
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            name = path.rpartition("=")[2]
            look(page, f"{language}-{name or 'front'}", themes=("dark", "light") if name in MAIN else ())


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_an_answer_is_in_the_browser_s_language(browser: Browser, address: str, language: Language) -> None:
    with visit(browser, address, language, "") as page:
        sample = page.request.get(f"{address}/api/v1/samples?limit=1").json()["items"][0]["id"]
    headlines = [text for key, text in catalogue(language).messages.items() if key.startswith("headline.")]
    with visit(browser, address, language, f"?sample={sample}") as page:
        headline = page.get_by_test_id("headline")
        expect(headline).to_be_visible(timeout=60 * SECONDS)
        assert headline.inner_text() in headlines
        tabs = page.get_by_role("tab")
        for place in range(tabs.count()):
            tabs.nth(place).click()
            expect(page.get_by_role("tabpanel")).to_be_visible()
            expect(page.get_by_role("status").filter(has_text="…")).to_have_count(0, timeout=60 * SECONDS)
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            look(page, f"{language}-answer-{place}", themes=("dark",) if place else ("dark", "light"))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_api_errors_are_in_the_browsers_language(
    browser: Browser, address: str, language: Language, sky: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sky.sesame, "answer", say(NOTHING, kind="text/plain"))
    name = f"Qxyz {language}"
    with visit(browser, address, language, f"?name={name}") as page:
        said = translate_error("unknown_object", f"No catalogue knows an object “{name}”.", "", language)
        assert said is not None
        expect(page.get_by_role("alert")).to_contain_text(said[0], timeout=60 * SECONDS)
        look(page, f"{language}-refused", themes=())


def test_a_chosen_language_overrides_the_browsers(browser: Browser, address: str) -> None:
    with visit(browser, address, "de", "") as page:
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.get_by_label("Sprache").select_option("es")
        expect(page.locator("html")).to_have_attribute("lang", "es", timeout=60 * SECONDS)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.get_by_label("Idioma").select_option("en")
        expect(page.get_by_role("heading", level=1)).to_have_text("What kind of galaxy is this?")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.get_by_label("Language").select_option("")
        expect(page.locator("html")).to_have_attribute("lang", "de", timeout=60 * SECONDS)
