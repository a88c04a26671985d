"""The frame: what is shown is what the model gets, moved by mouse and by keys."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from galaxy_core.images.galaxy_frame import GalaxyFrame, cut_about
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from tests.conftest import RELEASED
from tests.e2e.browser.product import SECONDS, wait_until
from tests.e2e.browser.test_first_page import FILES, answered, frame

pytestmark = pytest.mark.browser

CLASSIFY = re.compile(r"/api/v1/classify")


def _sent(page: Page) -> bytes:
    """Have the frame classified, and keep what is sent."""
    kept: list[bytes] = []

    def keep(route: Route) -> None:
        body = route.request.post_data_buffer or b""
        start = body.index(b"\x89PNG")
        kept.append(body[start : body.index(b"IEND") + 8])
        route.continue_()

    page.route(CLASSIFY, keep)
    page.get_by_role("button", name="Classify this").click()
    expect(page.get_by_text("PNG").first).to_be_visible(timeout=30 * SECONDS)
    page.unroute(CLASSIFY)
    return kept[0]


def _pixels(png: bytes, side: int) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB").resize((side, side)), dtype=np.float64)


def test_the_outline_is_what_the_api_cuts(page: Page, galaxy_file: Path, galaxy_jpeg: bytes) -> None:
    page.set_input_files(FILES, galaxy_file)
    answered(page)
    outline = page.get_by_test_id("framed").bounding_box()
    picture = page.get_by_role("img", name="galaxy.jpg").bounding_box()
    assert outline is not None
    assert picture is not None
    assert outline["width"] / picture["width"] == pytest.approx(
        load_image(galaxy_jpeg).pixels.shape[0] / 424, abs=0.01
    )


def test_the_frame_begins_as_what_the_api_cuts(page: Page, galaxy_file: Path, galaxy_jpeg: bytes) -> None:
    page.set_input_files(FILES, galaxy_file)
    answered(page)
    frame(page)
    own = load_image(galaxy_jpeg).pixels
    sent = load_image(_sent(page)).pixels
    assert sent.shape == own.shape
    assert np.abs(sent.astype(float) - own).mean() < 2.0, "a browser decodes a JPEG within a level or two"


def test_keys_and_mouse_move_the_frame_and_what_is_shown_is_sent(page: Page, galaxy_file: Path) -> None:
    page.set_input_files(FILES, galaxy_file)
    answered(page)
    frame(page)
    square = page.get_by_role("application")
    square.focus()
    for key in ("+", "+", "ArrowRight", "]"):
        page.keyboard.press(key)
    box = square.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 110)
    page.mouse.up()
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    shown = page.evaluate(
        "document.querySelector('[role=application] canvas').toDataURL('image/png').split(',')[1]"
    )
    preview = _pixels(base64.b64decode(shown), 128)
    sent = _pixels(_sent(page), 128)
    assert np.abs(preview - sent).mean() < 3.0
    expect(page.get_by_test_id("framed")).to_be_visible()
    frame(page)
    expect(page.get_by_role("application")).to_be_focused()
    page.keyboard.press("+")
    page.get_by_role("button", name="Whole picture again").click()
    expect(page.get_by_text(re.compile("424 . 424 pixels, JPEG"))).to_be_visible(timeout=30 * SECONDS)


def test_the_buttons_are_in_view_and_the_wheel_scrolls_the_page_unless_the_frame_has_the_focus(
    page: Page, galaxy_file: Path
) -> None:
    page.set_input_files(FILES, galaxy_file)
    answered(page)
    frame(page)
    square = page.get_by_role("application")
    expect(square).to_be_focused()
    for name in ("Classify this", "Cancel"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    zoom = page.get_by_role("slider", name="Zoom")
    before = zoom.input_value()
    square.hover()
    page.mouse.wheel(0, -100)
    expect(zoom).not_to_have_value(before)
    zoom.focus()
    page.wait_for_timeout(1000)  # a browser takes turns of the wheel that follow closely for one gesture
    page.mouse.wheel(0, 200)
    wait_until(page, "scrollY > 100")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("img", name="galaxy.jpg")).to_be_visible()


def test_a_galaxy_off_the_middle_is_centred_as_the_api_centres_it(
    page: Page, tmp_path: Path, off_centre_jpeg: bytes
) -> None:
    file = tmp_path / "off.png"
    file.write_bytes(off_centre_jpeg)
    page.set_input_files(FILES, file)
    answered(page)
    square = page.get_by_test_id("galaxy").bounding_box()
    picture = page.get_by_test_id("framed").bounding_box()
    assert square is not None
    assert picture is not None
    given = load_image(off_centre_jpeg).pixels
    seen = Classifiers(Registry(RELEASED)).get().galaxy_frame(given)
    left, right = (min(max(seen.x + part * seen.width, 0), 1) for part in (-0.5, 0.5))  # it ends at the edge
    assert (square["x"] - picture["x"]) / picture["width"] == pytest.approx(left, abs=0.01)
    assert square["width"] / picture["width"] == pytest.approx(right - left, abs=0.01)
    with page.expect_request(CLASSIFY, timeout=30 * SECONDS) as request:
        page.get_by_role("button", name="Centre on it").click()
    body = request.value.post_data_buffer or b""
    sent = load_image(body[body.index(b"\x89PNG") : body.index(b"IEND") + 8]).pixels
    rounded = GalaxyFrame(round(seen.x, 4), round(seen.y, 4), round(seen.width, 4))
    np.testing.assert_array_equal(sent, cut_about(given, rounded))
    expect(page.get_by_role("button", name="Centre on it")).to_be_hidden(timeout=30 * SECONDS)
