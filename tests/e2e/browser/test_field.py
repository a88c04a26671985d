"""A picture with several galaxies: each is listed and opens, by keys too, in the cloud and on the device."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.browser.conftest import OpenPage
from tests.e2e.browser.product import SCREENS, SECONDS, Screen, barriers
from tests.e2e.browser.test_first_page import FILES, answer_on_this_device

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 800, 600
GALAXIES = {(200, 150): 24, (600, 170): 22, (410, 310): 20, (150, 450): 18, (640, 460): 16}
DETECTOR = re.compile(r"/assets/detection-.*\.js$")


@pytest.fixture
def field(tmp_path: Path) -> Path:
    """Five galaxies, the brightest first, the third in the middle."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    light = np.random.default_rng(1).normal(15, 3, (HEIGHT, WIDTH))
    for (column, row), scale in GALAXIES.items():
        light += 180 * np.exp(-np.hypot(x - column, (y - row) / 0.7) / (scale / 3))
    path = tmp_path / "field.png"
    Image.fromarray(np.stack([np.clip(light, 0, 255).astype(np.uint8)] * 3, axis=-1)).save(path)
    return path


def list_all(page: Page, field: Path) -> None:
    page.set_input_files(FILES, field)
    expect(page.get_by_text("There are 5 galaxies here")).to_be_visible(timeout=120 * SECONDS)
    page.get_by_role("button", name="All of them").press("Enter")
    expect(page.get_by_role("button", name=re.compile(r"^\d\. "))).to_have_count(5, timeout=120 * SECONDS)


def save_table(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save table (CSV)").click()
    with Path(download.value.path()).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("screen", [SCREENS[0], SCREENS[-1]], ids=str)
def test_each_galaxy_is_listed_and_opens_by_keys(open_page: OpenPage, screen: Screen, field: Path) -> None:
    with open_page(screen) as page:
        list_all(page, field)
        assert barriers(page) == []
        third = page.get_by_role("button", name=re.compile(r"^3\. "))
        third.press("Enter")
        expect(third).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_text("PNG").first).to_be_visible(timeout=60 * SECONDS)
        expect(page.get_by_text(re.compile(r"^800 × 600"))).to_have_count(0)
        expect(page.get_by_text("There are 5 galaxies here")).to_be_visible()


def test_the_device_finds_what_the_cloud_finds(open_page: OpenPage, field: Path) -> None:
    with open_page(SCREENS[0]) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        list_all(page, field)
        cloud = save_table(page)
        assert [url for url in asked if DETECTOR.search(url)] == []
        assert [(float(row["x"]) - 1, float(row["y"]) - 1) for row in cloud] == [
            pytest.approx(place, abs=1) for place in GALAXIES
        ]
    with open_page(SCREENS[0]) as page:
        answer_on_this_device(page)
        list_all(page, field)
        device = save_table(page)
        assert [row["headline"] for row in device] == [row["headline"] for row in cloud]
        for name in ("x", "y", "r50", "r90", "snr"):
            assert [float(row[name]) for row in device] == pytest.approx(
                [float(row[name]) for row in cloud], rel=1e-3, abs=0.06
            )
