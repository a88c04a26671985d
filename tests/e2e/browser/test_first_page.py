"""What a visitor does: `make demo`, open the page, bring a galaxy, read the answer."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from galaxy_core.votes.headlines import HEADLINES
from tests.e2e.browser.conftest import OpenPage
from tests.e2e.browser.product import ROOT, SECONDS, Screen, barriers, wait_until
from tests.support.sky_services import Services

pytestmark = pytest.mark.browser

FILES = "input[type=file] >> nth=0"
TABLE = "file,headline,headline_code,sentence,also,stands_out,smooth_or_featured_asked_of40,"
"""How a table begins, as that of `galaxy classify` does."""
SAMPLE = re.compile("^Sample 1:")


def answered(page: Page) -> str:
    """The headline, once it is there."""
    expect(page.get_by_test_id("headline")).to_be_visible(timeout=30 * SECONDS)
    return page.get_by_test_id("headline").inner_text()


def name_a_galaxy(page: Page, name: str) -> None:
    """Type it where a galaxy can be named."""
    page.get_by_role("button", name="Name one").click()
    page.get_by_label("Name a galaxy in the sky").fill(name)
    page.keyboard.press("Enter")


def answer_on_this_device(page: Page, *, wanted: bool = True) -> None:
    """Choose in the settings where pictures are answered."""
    settings = page.locator("details", has=page.locator("summary", has_text="Settings"))
    if settings.get_attribute("open") is None:
        settings.locator("summary").click()
    page.get_by_label("Keep my pictures on this device").set_checked(wanted)


def frame(page: Page) -> None:
    """Open the editor of the frame, by the button that the screen has for it."""
    page.get_by_role("button", name=re.compile("^(Frame|Adjust the frame)$")).filter(visible=True).click()


def test_a_galaxy_is_answered_in_words(page: Page, galaxy_file: Path) -> None:
    page.set_input_files(FILES, galaxy_file)
    headline = answered(page)
    assert any(text.lower() in headline.lower() for text in HEADLINES.values())
    assert page.get_by_test_id("sentence").inner_text().endswith(".")
    path = page.get_by_role("list", name="The path, question by question")
    expect(path.get_by_role("button").first).to_be_visible()
    assert "40" in page.get_by_test_id("sentence").inner_text()


def test_what_is_no_picture_is_refused_in_words(page: Page, tmp_path: Path, galaxy_file: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("these are notes")
    page.set_input_files(FILES, path)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("not a picture", timeout=30 * SECONDS)
    page.set_input_files(FILES, galaxy_file)
    answered(page)
    expect(alert).to_have_count(0)


def test_a_sample_is_answered_beside_its_votes_and_its_link_gives_it_again(page: Page) -> None:
    page.get_by_role("button", name=SAMPLE).click()
    headline = answered(page)
    expect(page.get_by_text("made-up votes").first).to_be_visible()
    assert "sample=" in page.url
    page.reload()
    assert answered(page) == headline


def test_chance_brings_a_galaxy_of_the_kind_that_was_asked_for(page: Page) -> None:
    page.get_by_label("Show", exact=True).select_option("edge-on")
    page.get_by_role("button", name="Surprise me").click()
    answered(page)
    expect(page.get_by_text("say: disk galaxy seen edge-on")).to_be_visible()


def test_a_name_is_looked_up_shown_with_its_credit_and_widened(page: Page) -> None:
    name_a_galaxy(page, "UGC 8493b")
    answered(page)
    expect(page.get_by_role("img", name="M 51")).to_be_visible()
    expect(page.get_by_role("link", name="Sloan Digital Sky Survey", exact=True).first).to_be_visible()
    expect(page.get_by_text("33.6 arcminutes")).to_be_visible()
    page.get_by_role("button", name="More sky").click()
    expect(page.get_by_text("50.4 arcminutes")).to_be_visible(timeout=30 * SECONDS)


def test_a_well_known_galaxy_is_one_tap_away_and_needs_no_name_service(page: Page, sky: Services) -> None:
    asked = len(sky.sesame.asked)
    page.get_by_role("button", name="Whirlpool", exact=True).click()
    answered(page)
    expect(page.get_by_role("img", name="Whirlpool Galaxy")).to_be_visible()
    assert len(sky.sesame.asked) == asked


def test_the_large_galaxy_has_its_answer_and_fills_the_top_half_of_a_phone(open_page: OpenPage) -> None:
    with open_page(Screen(390, 844, "dark")) as page:
        large = page.get_by_role("region", name="A galaxy with its answer")
        picture = large.get_by_role("img")
        expect(picture).to_be_visible()
        box = picture.bounding_box()
        assert box is not None
        assert (box["width"], box["y"] + box["height"]) >= (390, 844 / 2)
        assert box["height"] >= 844 / 2
        expect(large.get_by_role("heading", level=1)).to_have_text("What kind of galaxy is this?")
        expect(large.get_by_text("Spiral galaxy")).to_be_in_viewport()
        for name in ("Use my picture", "Name one"):
            expect(page.get_by_text(name, exact=True)).to_be_in_viewport()
        large.get_by_role("button", name="See the whole answer").click()
        assert "spiral" in answered(page).lower()


def test_a_position_is_looked_up(page: Page) -> None:
    name_a_galaxy(page, "13:29:53 +47:11:43")
    answered(page)
    assert "ra=202.470833" in page.url
    assert "dec=47.195278" in page.url


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_arrives_anywhere_on_the_page(page: Page, galaxy_jpeg: bytes, way: str) -> None:
    page.evaluate(
        """([bytes, way]) => {
            const data = new DataTransfer();
            const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
            data.items.add(new File([content], "galaxy.jpg", { type: "image/jpeg" }));
            const options = { bubbles: true, cancelable: true };
            document.body.dispatchEvent(
                way === "paste"
                    ? new ClipboardEvent("paste", { ...options, clipboardData: data })
                    : new DragEvent("drop", { ...options, dataTransfer: data }),
            );
        }""",
        [base64.b64encode(galaxy_jpeg).decode(), way],
    )
    answered(page)


def test_a_file_that_is_dragged_over_the_window_is_asked_for_in_all_of_it(page: Page) -> None:
    drag = """(name) => {
        const data = new DataTransfer();
        data.items.add(new File(["galaxy"], "galaxy.jpg", { type: "image/jpeg" }));
        document.body.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data }));
    }"""
    page.evaluate(drag, "dragover")
    overlay = page.get_by_role("status").filter(has_text="Let go to classify it")
    expect(overlay).to_be_visible()
    box, window = overlay.bounding_box(), page.viewport_size
    assert box is not None
    assert window is not None
    assert (box["x"], box["y"]) == (12, 12)
    assert (box["width"], box["height"]) == (window["width"] - 24, window["height"] - 24)
    assert overlay.evaluate("(it) => getComputedStyle(it).pointerEvents") == "none", "it would catch the drop"
    assert barriers(page) == []
    page.evaluate(drag, "dragleave")
    expect(overlay).to_have_count(0)


def test_a_first_visit_waits_for_one_script_and_one_style_and_an_answer_for_one_more_of_each(
    open_page: OpenPage,
) -> None:
    files = "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
    with open_page(Screen(390, 844, "dark")) as page:
        expect(page.get_by_role("button", name=SAMPLE)).to_be_visible(timeout=60 * SECONDS)
        first = {path for path in page.evaluate(files) if path.endswith((".js", ".css"))}
        assert sorted(re.sub(r"-[\w-]{8}\.", ".", path) for path in first) == [
            "/assets/index.css",
            "/assets/index.js",
            "/early.js",
        ]
        page.get_by_role("button", name=SAMPLE).click()
        answered(page)
        view = [path for path in page.evaluate(files) if path.startswith("/assets/answer-")]
        assert sorted(path.rpartition(".")[2] for path in view) == ["css", "js"]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_without_scripts_the_page_says_what_it_needs_in_its_own_dress(
    browser: Browser, address: str, theme: Literal["dark", "light"]
) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme=theme)
    page = context.new_page()
    page.goto(address)
    notice = page.locator(".no-script")
    expect(notice).to_contain_text("needs JavaScript")
    expect(notice.get_by_role("link")).to_have_attribute("href", "/api/v1/docs")
    expect(notice).to_have_css("border-radius", "16px")
    expect(notice).to_have_css(
        "background-color", {"dark": "rgb(18, 23, 40)", "light": "rgb(255, 255, 255)"}[theme]
    )
    box = notice.bounding_box()
    assert box is not None
    assert box["width"] <= 36 * 16
    page.screenshot(path=ROOT / "tests" / "artefacts" / f"without-scripts-{theme}.png")
    context.close()


def test_a_large_photo_is_shrunk_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image

    path = tmp_path / "photo.png"
    noise = np.random.default_rng(1).integers(0, 255, (1500, 1400, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    assert path.stat().st_size > 4_500_000
    with page.expect_request("**/api/v1/classify*") as sent:
        page.set_input_files(FILES, path)
    answered(page)
    assert int(sent.value.header_value("content-length") or 0) < 1_500_000
    expect(page.get_by_text(re.compile("956 . 1024 pixels"))).to_be_visible()


def test_several_files_make_a_table_to_sort_open_and_take_away(
    page: Page, galaxy_file: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.jpg"
    notes.write_text("these are notes")
    page.set_input_files(FILES, [notes, galaxy_file])
    expect(page.get_by_text("2 pictures: 1 answered, 1 could not be read")).to_be_visible(timeout=30 * SECONDS)
    page.get_by_role("button", name="File").click()
    names = page.get_by_role("rowheader").all_inner_texts()
    assert names[:2] == ["galaxy.jpg", "notes.jpg"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0].startswith(TABLE)
    assert lines[1].startswith("notes.jpg,,")
    page.get_by_role("button", name="galaxy.jpg").click()
    answered(page)


def test_the_answer_is_taken_away_as_json_csv_and_a_picture(page: Page) -> None:
    page.get_by_role("button", name=SAMPLE).click()
    answered(page)
    starts = {"JSON": b"{", "CSV": TABLE.encode(), "Save as a picture": b"\x89PNG"}
    for name, start in starts.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        assert download.value.path().read_bytes().startswith(start)


SHARE_SHEET = """
    navigator.canShare = ({ files }) => files.length > 0;
    navigator.share = async ({ title, url, files = [] }) => {
        const [card] = files;
        const bytes = new Uint8Array(card ? await card.arrayBuffer() : []);
        window.shared = { title, url, names: files.map(({ name }) => name), begins: [...bytes.slice(0, 4)] };
    };
"""
"""In place of the system's own, which a page cannot see into."""


def test_the_systems_share_sheet_gets_a_samples_card_and_of_an_own_picture_the_answer_alone(
    page: Page, galaxy_file: Path
) -> None:
    page.add_init_script(SHARE_SHEET)
    page.reload()
    page.get_by_role("button", name=SAMPLE).click()
    headline = answered(page)
    page.get_by_role("region", name="Share or save").get_by_role("button", name="Share", exact=True).click()
    wait_until(page, "window.shared")
    shared = page.evaluate("window.shared")
    assert shared.pop("url").endswith(page.url.rpartition("&" if "&" in page.url else "?")[2])
    assert shared == {"title": headline, "names": ["galaxy.png"], "begins": list(b"\x89PNG")}
    page.goto(page.url.partition("?")[0])
    page.set_input_files(FILES, galaxy_file)
    answered(page)
    page.get_by_role("region", name="Share or save").get_by_role("button", name="Share", exact=True).click()
    wait_until(page, "window.shared")
    own = page.evaluate("window.shared")
    assert (own["names"], "#" in own["url"]) == ([], True)


def test_the_apis_documentation_opens(page: Page, address: str) -> None:
    page.goto(f"{address}/api/v1/docs")
    expect(page.get_by_text("/api/v1/classify").first).to_be_visible(timeout=30 * SECONDS)
