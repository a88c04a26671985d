"""Takes the README's screenshot (`make screenshot`): the demo with a simulated spiral, answered."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from galaxy_training.simulation import draw_galaxy
from tests.browser.product import ROOT, SECONDS, chromium, demo

TARGET = ROOT / "frontend" / "screenshot.png"


def main() -> None:
    """Write the screenshot."""
    buffer = io.BytesIO()
    galaxy = draw_galaxy(np.random.default_rng(28), side=424, kind="spiral")
    Image.fromarray(galaxy.picture).save(buffer, "JPEG", quality=92)
    with demo(8300) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1120, "height": 860}, color_scheme="dark")
        page.goto(address)
        file = {"name": "galaxy.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
        page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
        page.get_by_test_id("headline").wait_for(timeout=30 * SECONDS)
        page.screenshot(path=TARGET)


if __name__ == "__main__":
    main()
