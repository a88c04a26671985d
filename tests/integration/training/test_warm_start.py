"""A released model's weights in a network again: it predicts what the released file does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from galaxy_core.models.registry import Registry
from galaxy_training.data.arrays import load_arrays
from galaxy_training.data.augmentation import centre_crop
from galaxy_training.data.data_set import read_data_set
from galaxy_training.errors import RunFolderError
from galaxy_training.evaluation.graph_session import GraphSession
from galaxy_training.fitting.warm_start import load_released
from galaxy_training.networks.equivariant import EQUIVARIANT
from tests.conftest import RELEASED


def released(name: str) -> bytes:
    registry = Registry(RELEASED)
    return registry.model(registry.manifest(name))


def test_a_network_takes_up_where_the_released_model_is(simulated_folder: Path) -> None:
    frames = load_arrays(read_data_set(simulated_folder), 64).images[:24]
    views = np.array(centre_crop(frames, 64))
    model = EQUIVARIANT.model()
    file = released("equivariant")
    load_released(model, onnx.load_from_string(file), views)
    expected = GraphSession(file, "votes").outputs(frames)
    # int8 rounds activations too.
    assert np.abs(np.array(model(views, training=False)) - expected).mean() < 0.01


def test_a_model_of_another_architecture_is_refused() -> None:
    with pytest.raises(RunFolderError, match="convolutions are not those of equivariant"):
        load_released(
            EQUIVARIANT.model(), onnx.load_from_string(released("cnn")), np.zeros((2, 64, 64, 3), np.float32)
        )
