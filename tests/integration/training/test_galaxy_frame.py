"""Where the galaxy is: the amounts that views are misframed by, and a head that finds them again."""

from __future__ import annotations

import keras
import numpy as np
import onnx
import onnxruntime
import pytest
import tensorflow as tf

from galaxy_core.models.manifest import GALAXY_FRAME, IMAGE
from galaxy_training.data.arrays import Arrays
from galaxy_training.data.augmentation import misframe
from galaxy_training.export import galaxy_frame
from galaxy_training.export.galaxy_frame import fit_galaxy_frame, pooled_places
from galaxy_training.export.onnx_export import export_network, with_preprocessing
from galaxy_training.networks import architecture

SIZE = 64
SIDE = 96
GALAXIES = 200


def blob(right: float = 0, down: float = 0, radius: float = 8) -> np.ndarray:
    """A round blob off the middle of a frame, in pixels."""
    row, column = np.indices((SIDE, SIDE)) - (SIDE - 1) / 2
    light = 5 + 180 * np.exp(-((row - down) ** 2 + (column - right) ** 2) / (2 * radius**2))
    return np.repeat(light[..., None], 3, axis=2).astype(np.uint8)


def galaxies() -> Arrays:
    images = np.stack([blob()] * GALAXIES)
    votes = np.zeros((GALAXIES, 37), np.float32)
    return Arrays(np.arange(GALAXIES), images, votes, np.ones(GALAXIES))


def test_views_are_misframed_by_the_amounts_that_are_given() -> None:
    views, amounts = misframe(np.stack([blob()] * 40), SIZE, tf.constant([3, 4]))
    light = views.numpy()[:20].mean(axis=3)
    light = np.maximum(light - 0.15, 0)
    total = light.sum(axis=(1, 2))
    place = (np.arange(SIZE) - (SIZE - 1) / 2) / SIZE
    right, down = (light.sum(axis=1) @ place) / total, (light.sum(axis=2) @ place) / total
    inside = np.abs(amounts[:20, :2]).max(axis=1) < 0.2  # a blob at the edge has its middle elsewhere
    assert inside.sum() > 10
    np.testing.assert_allclose(right[inside], amounts[:20, 0][inside], atol=0.01)
    np.testing.assert_allclose(down[inside], amounts[:20, 1][inside], atol=0.01)
    area = np.array([np.mean(view > 0.35) for view in light])
    assert np.corrcoef(np.log(area), amounts[:20, 2])[0, 1] < -0.95
    assert np.abs(amounts[:, :2]).max() > 0.1
    assert np.abs(amounts[:, 2]).max() > 0.4


@pytest.fixture(scope="module")
def network() -> onnx.ModelProto:
    """An untrained network: its features say where light is all the same."""
    keras.utils.set_random_seed(1)
    return export_network(architecture("equivariant").model())


def test_the_head_finds_a_galaxy_that_is_off_and_too_small(
    network: onnx.ModelProto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(galaxy_frame, "EPOCHS", 60)
    monkeypatch.setattr(galaxy_frame, "_BATCH", 100)
    head = fit_galaxy_frame(network, galaxies(), SIZE, 1)
    assert head is not None
    graph = with_preprocessing(network, SIZE, "votes", galaxy_frame=head)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    pictures = np.stack([blob(), blob(right=10), blob(down=-10), blob(radius=5)])
    (right, aside, above, small) = session.run([GALAXY_FRAME], {IMAGE: pictures})[0]
    np.testing.assert_allclose(right[:2], 0.5, atol=0.03)
    assert right[2] == pytest.approx(1, abs=0.2)
    assert aside[0] - right[0] == pytest.approx(10 / SIDE, abs=0.03)
    assert above[1] - right[1] == pytest.approx(-10 / SIDE, abs=0.03)
    assert small[2] < right[2] - 0.15


def test_a_network_that_pools_nothing_has_no_head() -> None:
    assert pooled_places(export_network(architecture("dense").model())) is None
