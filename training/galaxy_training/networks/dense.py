"""Dense feed-forward network: a baseline without spatial inductive bias."""

from __future__ import annotations

import keras
from keras import layers

from galaxy_training.data.targets import VOTES
from galaxy_training.networks.architecture import Architecture, TrainingConfig
from galaxy_training.networks.heads import votes_head
from galaxy_training.networks.layers import normalize

UNITS, DEPTH, LEARNING_RATE = 384, 1, 7e-4
"""Result of `galaxy train tune`, whose trials are in ``training/tuned``."""


def network(image_size: int, units: int, depth: int) -> keras.Model:
    """``depth`` hidden layers of ``units`` each."""
    image = keras.Input((image_size, image_size, 3), name="view")
    features = layers.Flatten()(normalize(image))
    for _ in range(depth):
        features = layers.Dense(units, activation="relu", kernel_initializer="he_normal")(features)
        features = layers.Dropout(0.2)(features)
    return keras.Model(image, votes_head(features), name="dense")


def build(image_size: int, outputs: int) -> keras.Model:
    """The network of the tuned size."""
    del outputs
    return network(image_size, UNITS, DEPTH)


DENSE = Architecture(
    name="dense",
    title="Dense network",
    description="A feed-forward network on the pixels, of a size found by Bayesian optimization; answers all 11 "
    "questions.",
    image_size=32,
    targets=VOTES,
    build=build,
    config=TrainingConfig(epochs=60, learning_rate=LEARNING_RATE, weight_decay=0.01),
)
