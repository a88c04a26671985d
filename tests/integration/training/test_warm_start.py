"""A released model's weights in a network again: it predicts what the released file does."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path

import keras
import numpy as np
import onnx
import pytest

from galaxy_core.models.registry import Registry
from galaxy_training.data.arrays import load_arrays
from galaxy_training.data.augmentation import centre_crop
from galaxy_training.data.data_set import read_data_set
from galaxy_training.errors import RunFolderError
from galaxy_training.evaluation.graph_session import GraphSession
from galaxy_training.export.onnx_export import export_network
from galaxy_training.export.quantization import quantize
from galaxy_training.fitting import warm_start
from galaxy_training.fitting.warm_start import keras_weights, load_members, load_released, set_keras_weights
from galaxy_training.networks import ensemble, equivariant
from galaxy_training.networks.equivariant import EQUIVARIANT
from galaxy_training.networks.group_convolutions import GroupPool, LiftingConv
from galaxy_training.networks.heads import votes_head
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


def test_blocks_that_the_released_model_lacks_change_nothing(simulated_folder: Path) -> None:
    views = np.array(centre_crop(load_arrays(read_data_set(simulated_folder), 64).images[:8], 64))
    small, large = (
        dataclasses.replace(EQUIVARIANT, build=functools.partial(_network, blocks)).model() for blocks in (1, 2)
    )
    _fill_at_random(small)
    load_released(large, quantize(export_network(small), views), views)
    assert np.abs(large(views) - small(views)).mean() < 0.01
    _fill_at_random(large)
    with pytest.raises(RunFolderError):
        load_released(small, quantize(export_network(large), views), views)


def test_weights_that_are_released_are_taken_as_they_are_by_a_network_of_their_shape() -> None:
    one, other, large = (
        dataclasses.replace(EQUIVARIANT, build=functools.partial(_network, blocks)).model() for blocks in (1, 1, 2)
    )
    _fill_at_random(one)
    weights = keras_weights(one)
    assert weights
    assert set_keras_weights(other, weights)
    assert all(map(np.array_equal, other.get_weights(), one.get_weights()))
    before = large.get_weights()
    assert not set_keras_weights(large, weights)
    assert all(map(np.array_equal, large.get_weights(), before))


def test_weights_larger_than_the_model_are_not_released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_start, "MAX_KERAS_WEIGHTS", 1_000)
    assert keras_weights(EQUIVARIANT.model()) is None


def _fill_at_random(model: keras.Model) -> None:
    rng = np.random.default_rng(1)
    for weight in model.trainable_variables:
        weight.assign(rng.normal(0.05, 0.1, weight.shape))


def _network(blocks: int, image_size: int, outputs: int) -> keras.Model:
    del outputs
    image = keras.Input((image_size, image_size, 3))
    features = keras.layers.AveragePooling2D(4)(LiftingConv(2)(image))
    for _ in range(blocks):
        features = equivariant._block(features)
    features = keras.layers.GlobalAveragePooling2D()(GroupPool()(features))
    return keras.Model(image, votes_head(features), name="equivariant")


def test_a_released_ensemble_is_taken_apart(simulated_folder: Path) -> None:
    data = read_data_set(simulated_folder)

    def views(size: int) -> np.ndarray:
        return np.array(centre_crop(load_arrays(data, size).images[:24], size))

    file = released("ensemble")
    again = ensemble.combine(load_members(onnx.load_from_string(file), views))
    expected = GraphSession(file, "votes").outputs(load_arrays(data, 96).images[:24])
    assert np.abs(np.array(again(views(96), training=False)) - expected).mean() < 0.01
    with pytest.raises(RunFolderError, match="no ensemble"):
        load_members(onnx.load_from_string(released("cnn")), views)


def test_a_model_of_another_architecture_is_refused() -> None:
    with pytest.raises(RunFolderError, match="convolutions are not those of equivariant"):
        load_released(
            EQUIVARIANT.model(), onnx.load_from_string(released("cnn")), np.zeros((2, 64, 64, 3), np.float32)
        )
