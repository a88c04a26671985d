"""Takes the README's screenshot and draws the card of links (`make screenshot`)."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.e2e.browser.product import ROOT, SECONDS, chromium, demo

TARGET = ROOT / "frontend" / "screenshot.png"
PUBLIC = ROOT / "frontend" / "public"
COLOURS = 256
CARD = """<style>
    body {{ margin: 0; display: grid; grid-template-columns: 21rem 1fr; gap: 4rem; align-items: center;
        box-sizing: border-box; height: 630px; padding: 0 6rem; background: #0a0d17; color: #e9edf8;
        font: 600 2rem/1.35 system-ui, sans-serif }}
    h1 {{ margin: 0 0 1.5rem; font-size: 4rem; line-height: 1.15 }}
    p {{ margin: 0; color: #a6b0cb; font-weight: 400 }}
</style>
{logo}
<div><h1>What kind of galaxy is this?</h1><p>See how forty volunteers would describe it.</p></div>"""
"""What a preview of a link shows where it leads to no picture that may be shown."""


def main() -> None:
    """Write the screenshot."""
    with demo(8300) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1180, "height": 1000}, color_scheme="dark")
        page.goto(address)
        page.get_by_label("Show", exact=True).select_option("spiral")
        page.get_by_role("button", name=re.compile("^Sample 1:")).click()
        page.get_by_test_id("headline").wait_for(timeout=30 * SECONDS)
        page.get_by_role("button", name="Where it looked").click()
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        _save(page.screenshot(), TARGET, COLOURS)
        _draw_card(browser)


def _draw_card(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.set_content(CARD.format(logo=(PUBLIC / "logo.svg").read_text(encoding="utf-8")))
    _save(page.screenshot(), PUBLIC / "card.png", 64)


def _save(screenshot: bytes, target: Path, colours: int) -> None:
    """Save with a quarter of the bytes; few colours are lost that anybody sees."""
    image = Image.open(io.BytesIO(screenshot)).convert("RGB")
    image.quantize(colours, Image.Quantize.MAXCOVERAGE).save(target, optimize=True)


if __name__ == "__main__":
    main()
