"""Takes the README's screenshot (`make screenshot`): the demo with a sample spiral, answered and explained."""

from __future__ import annotations

import io
import re

from PIL import Image

from tests.e2e.browser.product import ROOT, SECONDS, chromium, demo

TARGET = ROOT / "frontend" / "screenshot.png"
COLOURS = 256


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
        image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        # A quarter of the bytes, and few colours are lost that anybody sees.
        image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
