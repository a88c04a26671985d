"""Turned or mirrored, a galaxy is the same galaxy to the equivariant network: before int8, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest

from galaxy_training.networks import architecture
from galaxy_training.networks.group_convolutions import WAYS, Convolution, Lift, MeanOverWays, Normalization, _lay


@pytest.mark.parametrize("way", range(1, WAYS))
def test_features_turn_with_the_picture(way: int) -> None:
    """Each layer by itself: the mean over the ways of a laid picture's features is the mean, laid likewise."""
    generator = np.random.default_rng(3)
    layers = [Lift(2), Convolution(3), Normalization(), Convolution(2, 1), MeanOverWays()]

    def through(picture: np.ndarray) -> np.ndarray:
        features = picture[None]
        for layer in layers:
            features = layer(features)
        return np.asarray(features)[0]

    picture = generator.normal(size=(16, 16, 3)).astype(np.float32)
    through(picture)
    for layer in layers:
        for weight in layer.weights:
            weight.assign(generator.uniform(0.1, 1, size=weight.shape))
    expected = _lay(through(picture), way)
    np.testing.assert_allclose(through(np.ascontiguousarray(_lay(picture, way))), expected, rtol=1e-4, atol=1e-3)
    assert np.abs(through(picture) - expected).max() > 0.1


def test_the_network_answers_alike_for_all_eight_ways() -> None:
    model = architecture("equivariant").model()
    generator = np.random.default_rng(4)
    for weight in model.trainable_variables:
        weight.assign(weight + generator.normal(0, 0.02, weight.shape))
    pictures = (
        generator.random((3, 64, 64, 3), np.float32) * np.array([0.2, 0.5, 1], np.float32)[:, None, None, None]
    )
    answers = model(pictures).numpy()
    for way in range(1, WAYS):
        laid = np.stack([_lay(picture, way) for picture in pictures])
        np.testing.assert_allclose(model(laid).numpy(), answers, atol=1e-5)
    assert answers.std(axis=0).max() > 1e-3


def test_normalization_learns_one_mean_and_spread_for_all_ways() -> None:
    layer = Normalization()
    features = np.random.default_rng(5).normal(3, 2, (64, 8, 8, WAYS * 2)).astype(np.float32)
    during = layer(features, training=True).numpy()
    assert abs(during.mean()) < 1e-3
    assert during.std() == pytest.approx(1, abs=1e-2)
    for _ in range(300):
        layer(features, training=True)
    assert layer.mean.shape == (2,)
    np.testing.assert_allclose(layer(features).numpy(), during, atol=0.15)
