"""Measures the site (`make bench-site`): Lighthouse on a phone, axe, first script, models on the device."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import click
from playwright.sync_api import Browser, Response

from galaxy_core.models.registry import Registry
from tests.conftest import RELEASED
from tests.e2e.browser.devices import device
from tests.e2e.browser.product import (
    CHROMIUM_FLAGS,
    ROOT,
    SCREENS,
    SECONDS,
    barriers,
    chromium,
    chromium_executable,
    demo,
)

TARGET = ROOT / "tests" / "artefacts" / "site.json"
LIGHTHOUSE = "lighthouse@12.8.2"
RUNS = 3
RUNS_ON_DEVICE = 21
TRIES = 6
CATEGORIES = ("performance", "accessibility", "best-practices")
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100}
MOST_SCRIPT_KB = 100
PAGES = {
    "front": "/",
    "five": "/?page=five",
    "guess-first": "/?page=guess-first",
    "models": "/?page=models",
    "about": "/?page=about",
    "api": "/?page=api",
    "teacher": "/?page=teacher",
    "privacy": "/?page=privacy",
}


def main() -> None:
    """Measure, write the figures, and fail where one is worse than the site promises."""
    with demo(8200) as address, chromium() as browser:
        sample = _sample(browser, address)
        pages = {**PAGES, "answer": f"/?sample={sample}"}
        figures: dict[str, Any] = {
            "first_script_kb": _script(browser, address),
            "device": _device(browser, address),
            "axe": {name: _axe(browser, address + path) for name, path in pages.items()},
            "lighthouse": {name: _lighthouse(address + path) for name, path in pages.items()},
        }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(figures, indent=2) + "\n")
    click.echo(TARGET.read_text())
    sys.exit(_verdict(figures))


def _verdict(figures: dict[str, Any]) -> str | None:
    worse = [
        f"{page}: {category} {score}"
        for page, scores in figures["lighthouse"].items()
        for category, score in scores.items()
        if score < LEAST[category]
    ]
    worse += [f"{page}: axe finds {count}" for page, count in figures["axe"].items() if count]
    if figures["first_script_kb"] > MOST_SCRIPT_KB:
        worse.append(f"script of {figures['first_script_kb']} kB")
    busy = ". A busy machine lowers Lighthouse's scores: try again when it is quiet."
    return "Worse than promised: " + "; ".join(worse) + busy if worse else None


def _sample(browser: Browser, address: str) -> str:
    answer = browser.new_page().request.get(f"{address}/api/v1/samples?limit=1").json()
    sample: str = answer["items"][0]["id"]
    return sample


def _script(browser: Browser, address: str) -> float:
    """Kilobytes of script that the first visit loads, gzipped as they are when deployed."""
    page = browser.new_page()
    scripts: list[bytes] = []

    def keep(response: Response) -> None:
        if urlsplit(response.url).path.endswith(".js"):
            scripts.append(response.body())

    page.on("response", keep)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.close()
    return round(sum(len(gzip.compress(script, 9)) for script in scripts) / 1000, 1)


def _device(browser: Browser, address: str) -> dict[str, dict[str, float]]:
    """Milliseconds that each model takes for a picture on this machine's own browser, once it is there."""
    registry = Registry(RELEASED)
    picture = _picture()
    with device(browser, address) as here:
        figures = {}
        for name in registry.index().models:
            times = [here.ask(picture, name)["milliseconds"] for _ in range(RUNS_ON_DEVICE)]
            figures[name] = {"first_ms": round(times[0]), "ms": round(median(times[1:]), 1)}
    return figures


def _picture() -> bytes:
    """A released sample, as large as Galaxy Zoo's pictures."""
    return min((RELEASED / "samples" / "images").iterdir()).read_bytes()


def _axe(browser: Browser, url: str) -> int:
    """How many barriers there are on the page, large and small, dark and light."""
    count = 0
    for screen in SCREENS:
        page = browser.new_page(
            viewport={"width": screen.width, "height": screen.height}, color_scheme=screen.theme
        )
        page.goto(url)
        page.wait_for_load_state("networkidle")
        page.get_by_role("heading", level=1).wait_for(timeout=30 * SECONDS)
        count += len(barriers(page))
        page.close()
    return count


def _lighthouse(url: str) -> dict[str, float]:
    """Scores of 100, as on a phone: the middle of some runs, as Lighthouse advises."""
    runs = [_lighthouse_once(url) for _ in range(RUNS)]
    return {name: median(run[name] for run in runs) for name in CATEGORIES}


def _lighthouse_once(url: str) -> dict[str, int]:
    npx = shutil.which("npx")
    if npx is None:
        sys.exit("no npx here: it comes with Node")
    command = [
        npx,
        "--yes",
        LIGHTHOUSE,
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(CHROMIUM_FLAGS)}",
    ]
    environment = {**os.environ, "CHROME_PATH": str(chromium_executable())}
    for _ in range(TRIES):
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, cwd=Path.home()
        )
        scores = json.loads(done.stdout)["categories"] if done.returncode == 0 else {}
        # A run now and then ends without a score: Lighthouse saw no largest paint.
        if scores and all(scores[name]["score"] is not None for name in CATEGORIES):
            return {name: round(100 * scores[name]["score"]) for name in CATEGORIES}
    click.echo(f"Lighthouse gives no scores for {url}: {done.stderr[-2000:]}", err=True)
    return dict.fromkeys(CATEGORIES, 0)  # which fails in the end, and loses no other page's figures


if __name__ == "__main__":
    main()
