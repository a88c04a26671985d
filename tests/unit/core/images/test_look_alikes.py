"""Images that would be read as another galaxy's, without an error, are warned of, and galaxies are not."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from galaxy_core.images.look_alikes import image_warnings
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.samples import Samples
from tests.conftest import RELEASED

SIDE = 200
ROWS, COLUMNS = np.mgrid[:SIDE, :SIDE] - SIDE // 2
GALAXY = np.clip(
    190 * np.exp(-np.hypot(ROWS / 2, COLUMNS) / 16)[..., None]
    + np.random.default_rng(4).normal(14, 4, (SIDE, SIDE, 3)),
    0,
    255,
).astype(np.uint8)


def framed(value: int, thickness: int = 12) -> NDArray[np.uint8]:
    inner, both = slice(thickness, -thickness), (thickness, thickness)
    return np.pad(GALAXY[inner, inner], (both, both, (0, 0)), constant_values=value)


def without(area: NDArray[np.bool_]) -> NDArray[np.uint8]:
    return np.where(area[..., None], 0, GALAXY).astype(np.uint8)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize(
    ("name", "pixels", "codes"),
    [
        ("a galaxy", GALAXY, []),
        ("a galaxy on a sky without noise", np.where(GALAXY > 24, GALAXY, 0).astype(np.uint8), []),
        ("a negative", 255 - GALAXY, ["negative"]),
        ("in a black frame", framed(0), ["border"]),
        ("in a grey frame", framed(128), ["border"]),
        ("in a white frame", framed(255), ["border"]),
        ("below and above a band", np.vstack([framed(255)[:12], GALAXY[12:-12], framed(255)[:12]]), ["border"]),
        ("in a thick frame", framed(128, thickness=35), ["border"]),
        ("in a frame that ends at an eighth of the side", framed(128, thickness=20), ["border"]),
        ("a negative in a frame", 255 - framed(128), ["border", "negative"]),
        ("half of it", without(COLUMNS < -15), ["no_data"]),
        ("at a mosaic's slanted edge", without(COLUMNS + ROWS < -40), ["no_data"]),
    ],
)
def test_what_only_looks_like_a_galaxy_is_warned_of(
    name: str, pixels: NDArray[np.uint8], codes: list[str], kind: str
) -> None:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, quality=92)
    assert [warning.code for warning in load_image(file.getvalue()).warnings] == codes


def test_no_sample_is_warned_of() -> None:
    samples = Samples(RELEASED)
    for sample in samples.page().samples[:12]:
        assert image_warnings(load_image(samples.image(sample.id)).pixels) == ()


def test_the_smallest_and_a_plain_image_are_looked_at() -> None:
    for value in (0, 255):
        assert image_warnings(np.full((64, 64, 3), value, np.uint8)) == ()
