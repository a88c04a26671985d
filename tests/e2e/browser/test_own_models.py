"""Models of one's own labels on the site: by the API and on the visitor's device, with the same words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from tests.e2e.browser.conftest import OpenPage
from tests.e2e.browser.devices import device, difference, python_result
from tests.e2e.browser.product import SECONDS, Screen, demo
from tests.support.own_models import publish_own_models

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return publish_own_models(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def address(registry: Registry) -> Iterator[str]:
    with demo(8100, {"GALAXY_REGISTRY": registry.root}) as address:
        yield address


@pytest.fixture(scope="module")
def ring(registry: Registry) -> Path:
    return Path(registry.root).parent / "images" / "00.png"


def test_the_device_answers_as_python_does(browser: Browser, address: str, registry: Registry, ring: Path) -> None:
    models = Classifiers(registry)
    with device(browser, address) as here:
        for name in registry.index().models:
            ours = here.result(ring.read_bytes(), name)
            assert difference(ours, python_result(models.get(name), ring.read_bytes())) <= 1e-4


@pytest.mark.parametrize(
    ("name", "screen"),
    [("own-classes", Screen(1280, 900, "dark")), ("own-number", Screen(390, 844, "light"))],
    ids=str,
)
def test_the_page_shows_it(open_page: OpenPage, registry: Registry, ring: Path, name: str, screen: Screen) -> None:
    expected = python_result(Classifiers(registry).get(name), ring.read_bytes())
    with open_page(screen, f"/?model={name}") as page:
        page.locator("input[type=file]").first.set_input_files(ring)
        page.get_by_test_id("headline").wait_for(timeout=60 * SECONDS)
        expect(page.get_by_test_id("headline")).to_have_text(expected["headline"]["text"])
        expect(page.get_by_test_id("sentence")).to_have_text(expected["sentence"])
