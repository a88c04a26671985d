"""The site's own worker, driven as its page drives it, and what Python says of the same picture."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route

from galaxy_core.images.preprocessing import load_image
from galaxy_core.images.rotations import rotated_copies
from galaxy_core.models.classifier import Classifier
from galaxy_core.site_headers import page_csp
from tests.e2e.browser.product import SECONDS

_LISTEN = """
    const Original = Worker;
    globalThis.reports = {};
    globalThis.Worker = class extends Original {
        constructor(...given) {
            super(...given);
            globalThis.device = this;
            this.addEventListener("message", ({ data }) => {
                if (data.kind !== "fetching") globalThis.reports[data.id] = data;
            });
        }
    };
"""
_ASK = """async ([id, image, options, catalogue]) => {
    const bytes = Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0));
    const begun = performance.now();
    device.postMessage({ id, image: new Blob([bytes]), options, catalogue });
    while (!reports[id]) await new Promise((resume) => setTimeout(resume, 1));
    return { ...reports[id], milliseconds: performance.now() - begun };
}"""


@cache
def _english() -> Any:
    return json.loads((resources.files("galaxy_core.languages") / "en.json").read_text(encoding="utf-8"))


@dataclass
class Device:
    """A page whose device answers."""

    page: Page
    asked: int = field(default=1000)

    def ask(self, picture: bytes, model: str, explain: tuple[str, ...] = (), rotations: int = 1) -> dict[str, Any]:
        """What the worker reports, with the milliseconds that it took."""
        self.asked += 1
        options = {"model": model, "explain": list(explain), "rotations": rotations}
        report: dict[str, Any] = self.page.evaluate(
            _ASK, [self.asked, base64.b64encode(picture).decode(), options, _english()]
        )
        return report

    def result(self, picture: bytes, model: str, explain: tuple[str, ...] = (), rotations: int = 1) -> Any:
        """The one model's result."""
        report = self.ask(picture, model, explain, rotations)
        assert report["kind"] == "done", report
        return report["result"]["predictions"][0]


@contextmanager
def device(browser: Browser, address: str) -> Iterator[Device]:
    """A page that is ready to answer by itself, under the Content-Security-Policy of the deployed site."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: _policy_complaint(message.text, complaints))
    _apply_policy(context, address)
    page.add_init_script(_LISTEN)
    page.goto(f"{address}/?where=device")
    page.get_by_text("Ready, with or without a network").wait_for(timeout=120 * SECONDS)
    yield Device(page)
    context.close()
    assert complaints == []


def _policy_complaint(text: str, complaints: list[str]) -> None:
    if "Content Security Policy" in text:
        complaints.append(text)


def _apply_policy(context: BrowserContext, address: str) -> None:
    """Add the header that CloudFront would; a worker has the policy of its own script's answer."""

    def add(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": page_csp("")})

    context.route(f"{address}/?*", add)
    context.route("**/assets/*.js", add)


def python_result(model: Classifier, picture: bytes, explain: tuple[str, ...] = (), rotations: int = 1) -> Any:
    """What Python makes of the same file, as JSON has it."""
    return json.loads(
        model.predict(rotated_copies(load_image(picture).pixels, rotations), explain).model_dump_json()
    )


def difference(one: Any, other: Any) -> float:
    """The largest difference between two results' numbers.

    Raises:
        AssertionError: they differ in anything else.
    """
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        return max((difference(one[key], other[key]) for key in one), default=0.0)
    if isinstance(one, list):
        assert len(one) == len(other)
        return max((difference(*pair) for pair in zip(one, other, strict=True)), default=0.0)
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other)
    assert one == other
    return 0.0
