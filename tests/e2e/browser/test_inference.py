"""On the visitor's device: the same words and numbers as Python's, of the same released files."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from galaxy_core.errors import ImageError
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from tests.conftest import RELEASED, Encode
from tests.e2e.browser.conftest import ARTEFACTS
from tests.e2e.browser.devices import Device, device, difference, python_result
from tests.e2e.browser.product import Screen
from tests.support.hostile_images import FILES as HOSTILE

pytestmark = pytest.mark.browser

MODELS = list(Registry(RELEASED).index().models)
AGREEMENT = ARTEFACTS / "device.json"
DESKTOP = Screen(1280, 900, "dark")
VIEWS = 4
READY = "Ready, with or without a network"


@pytest.fixture(scope="module")
def models() -> Classifiers:
    return Classifiers(Registry(RELEASED))


@pytest.fixture(scope="module")
def here(browser: Browser, address: str) -> Iterator[Device]:
    with device(browser, address) as ready:
        yield ready


@pytest.fixture(scope="module")
def drawn() -> list[np.ndarray]:
    """Simulated galaxies of every size and shape of picture, and what is none."""
    from galaxy_training.simulation import draw_galaxy

    generator = np.random.default_rng(31)
    galaxies = [draw_galaxy(generator, side=side).image for side in (64, 120, 424, 424, 512)]
    galaxies.append(np.asarray(Image.fromarray(galaxies[-1]).resize((400, 300))))
    galaxies.append(np.asarray(Image.fromarray(galaxies[-1]).resize((2049, 2100))))
    galaxies.append(generator.integers(0, 255, (301, 224, 3), dtype=np.uint8))
    return galaxies


@pytest.mark.parametrize("name", MODELS)
def test_the_answer_is_pythons(
    here: Device, models: Classifiers, drawn: list[np.ndarray], encode: Encode, name: str
) -> None:
    """The words are equal; values, ranges, maps and spread agree where the decoded pixels do."""
    model = models.get(name)
    explain = model.manifest.output.labels
    for pixels in drawn:
        picture = encode(pixels)
        assert difference(here.result(picture, name), python_result(model, picture)) <= 1e-4
    picture = encode(drawn[2])
    ours = here.result(picture, name, explain, VIEWS)
    assert [item["key"] for item in ours["activation_maps"]] == list(explain)
    assert difference(ours, python_result(model, picture, explain, VIEWS)) <= 1e-4


def jpegs(drawn: list[np.ndarray], encode: Encode) -> list[bytes]:
    """As cameras, surveys and programs write them."""
    turned = Image.Exif()
    turned[0x0112] = 6
    ways = (
        {"quality": 90},
        {"quality": 75, "subsampling": "4:2:0"},
        {"quality": 95, "subsampling": "4:4:4"},
        {"quality": 60, "subsampling": "4:2:2", "progressive": True},
        {"quality": 90, "exif": turned},
    )
    pictures = [encode(pixels, "JPEG", **way) for pixels in drawn[:4] for way in ways]
    return [*pictures, *(path.read_bytes() for path in sorted((RELEASED / "samples/images").iterdir())[:10])]


def test_with_the_browsers_own_jpeg_decoder_the_difference_is_small_and_written_down(
    here: Device, models: Classifiers, drawn: list[np.ndarray], encode: Encode
) -> None:
    pictures = jpegs(drawn, encode)
    measured = {}
    for name in MODELS:
        model = models.get(name)
        key = "joint_fractions" if model.manifest.task == "votes" else "probabilities"
        largest = 0.0
        for picture in pictures:
            largest = max(largest, difference(here.result(picture, name)[key], python_result(model, picture)[key]))
        measured[name] = round(largest, 6)
    ARTEFACTS.mkdir(exist_ok=True)
    AGREEMENT.write_text(json.dumps({"pictures": len(pictures), "largest_difference": measured}, indent=2) + "\n")
    assert max(measured.values()) < 0.05


def test_what_is_no_usable_picture_is_refused_in_the_apis_words(here: Device) -> None:
    """Where Python and the browser read a file at all: what either of them alone can open is its own affair."""
    refused = ("empty_image", "not_an_image", "image_too_small", "too_many_pixels", "broken_image")
    compared = []
    for name, (_, make) in HOSTILE.items():
        picture = make()
        try:
            load_image(picture)
            expected = None
        except ImageError as refusal:
            expected = refusal
        report = here.ask(picture, "logistic")
        error = report.get("error")
        assert report["kind"] == "done" or error, f"{name}: {report}"
        if expected is None or error is None or error["code"] not in refused:
            continue
        if "announces" in expected.message:  # Pillow's own limit comes before the API's
            continue
        said = (error["code"], error["message"], error["hint"])
        compared.append((name, said, (expected.code, expected.message, expected.hint)))
    assert [item for item in compared if item[1] != item[2]] == []
    assert len(compared) >= 12
