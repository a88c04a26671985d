"""Turned or mirrored, a galaxy is the same galaxy to the equivariant network: before int8, to the last digit."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from galaxy_training.networks import architecture
from galaxy_training.networks.group_convolutions import (
    GROUP_ORDER,
    GroupBatchNorm,
    GroupConv,
    GroupPool,
    LiftingConv,
    transform,
)


@pytest.mark.parametrize("element", range(1, GROUP_ORDER))
def test_features_turn_with_the_picture(element: int) -> None:
    """Each layer by itself: the mean over the ways of a laid image's features is the mean, laid likewise."""
    generator = np.random.default_rng(3)
    layers: list[keras.Layer] = [LiftingConv(2), GroupConv(3), GroupBatchNorm(), GroupConv(2, 1), GroupPool()]

    def through(image: np.ndarray) -> np.ndarray:
        features = image[None]
        for layer in layers:
            features = layer(features)
        return np.asarray(np.asarray(features)[0])

    image = generator.normal(size=(16, 16, 3)).astype(np.float32)
    through(image)
    for layer in layers:
        for weight in layer.weights:
            weight.assign(generator.uniform(0.1, 1, size=weight.shape))
    expected = transform(through(image), element)
    np.testing.assert_allclose(
        through(np.ascontiguousarray(transform(image, element))), expected, rtol=1e-4, atol=1e-3
    )
    assert np.abs(through(image) - expected).max() > 0.1


def test_the_network_answers_alike_for_all_eight_ways() -> None:
    model = architecture("equivariant").model()
    generator = np.random.default_rng(4)
    for weight in model.trainable_variables:
        weight.assign(weight + generator.normal(0, 0.02, weight.shape))
    images = (
        generator.random((3, 64, 64, 3), np.float32) * np.array([0.2, 0.5, 1], np.float32)[:, None, None, None]
    )
    answers = model(images).numpy()
    for element in range(1, GROUP_ORDER):
        laid = np.stack([transform(image, element) for image in images])
        np.testing.assert_allclose(model(laid).numpy(), answers, atol=1e-5)
    assert answers.std(axis=0).max() > 1e-3


def test_normalization_learns_one_mean_and_spread_for_all_ways() -> None:
    layer = GroupBatchNorm()
    features = np.random.default_rng(5).normal(3, 2, (64, 8, 8, GROUP_ORDER * 2)).astype(np.float32)
    during = layer(features, training=True).numpy()
    assert abs(during.mean()) < 1e-3
    assert during.std() == pytest.approx(1, abs=1e-2)
    for _ in range(300):
        layer(features, training=True)
    assert layer.mean.shape == (2,)
    np.testing.assert_allclose(layer(features).numpy(), during, atol=0.15)
