"""Everything that can stand between a visitor and an answer: each is said in words, ends, and keeps nobody out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.browser.product import SECONDS, barriers
from tests.e2e.browser.test_first_page import FILES, SAMPLE, answered

pytestmark = pytest.mark.browser

CLASSIFY = "**/api/v1/classify*"


@pytest.fixture(autouse=True)
def device_cannot_help(page: Page) -> None:
    """Its own part in trouble is in test_device.py."""
    page.route("**/models/**", lambda route: route.abort())


def refuse(status: int, code: str, **headers: str) -> Callable[[Route], None]:
    """Answer as the API refuses."""
    body = {"error": {"code": code, "message": f"This is {code}.", "hint": "Do something about it."}}
    return lambda route: route.fulfill(
        status=status, headers={"Content-Type": "application/json", **headers}, body=json.dumps(body)
    )


@pytest.mark.parametrize(
    ("status", "code", "said", "again"),
    [
        (413, "too_many_pixels", "This is too_many_pixels", False),
        (422, "invalid_request", "did not understand the question", False),
        (404, "unknown_model", "is not here any more", False),
        (404, "outside_footprint", "This is outside_footprint", False),
        (500, "internal_error", "This is internal_error", True),
        (503, "sky_unavailable", "This is sky_unavailable", True),
    ],
)
def test_a_refusal_says_what_to_do(
    page: Page, galaxy_file: Path, status: int, code: str, said: str, again: bool
) -> None:
    page.route(CLASSIFY, refuse(status, code))
    page.set_input_files(FILES, galaxy_file)
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("button", name="Try again")).to_have_count(int(again))
    assert barriers(page) == []


def test_a_throttled_visitor_is_told_the_wait_and_gets_the_answer_after_it(page: Page, galaxy_file: Path) -> None:
    page.route(CLASSIFY, refuse(429, "too_many_requests", **{"Retry-After": "2"}), times=1)
    page.set_input_files(FILES, galaxy_file)
    button = page.get_by_role("button", name="Try again")
    expect(page.get_by_text("You can try again in 2 seconds.")).to_be_visible()
    expect(button).to_be_disabled()
    assert barriers(page) == []
    expect(button).to_be_enabled(timeout=5 * SECONDS)
    button.click()
    answered(page)


def test_a_sleeping_model_is_said_to_be_waking(page: Page, galaxy_file: Path) -> None:
    asleep: list[Route] = []

    def hold(route: Route) -> None:
        asleep.append(route)

    page.route(CLASSIFY, hold, times=1)
    page.set_input_files(FILES, galaxy_file)
    expect(page.get_by_text("Waking the model").last).to_be_visible()
    asleep[0].continue_()
    answered(page)


def test_a_device_that_is_offline_says_so_and_recovers(page: Page, galaxy_file: Path) -> None:
    expect(page.get_by_role("button", name=SAMPLE)).to_be_visible()
    page.context.set_offline(True)
    page.set_input_files(FILES, galaxy_file)
    expect(page.get_by_role("alert")).to_contain_text("offline")
    assert barriers(page) == []
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    answered(page)


def test_an_api_that_is_down_is_said_at_the_first_visit(page: Page) -> None:
    page.route("**/api/**", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    assert barriers(page) == []
    page.unroute("**/api/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("button", name=SAMPLE)).to_be_visible()


def test_a_page_whose_script_is_gone_offers_to_reload(page: Page) -> None:
    page.route("**/assets/AboutPage*.js", lambda route: route.abort())
    page.get_by_role("link", name="How it works").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be opened")
    assert barriers(page) == []


def test_what_does_not_look_like_a_galaxy_is_told_so_gently(page: Page, tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image

    path = tmp_path / "noise.png"
    Image.fromarray(np.random.default_rng(2).integers(0, 255, (300, 300, 3), dtype=np.uint8)).save(path)
    page.set_input_files(FILES, path)
    answered(page)
    expect(page.get_by_test_id("headline")).to_contain_text("This does not look like a galaxy picture")
    assert barriers(page) == []
