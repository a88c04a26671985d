"""A feed-forward network: what can be told from pixels without knowing that they are neighbours."""

from __future__ import annotations

import keras
from keras import layers

from galaxy_training.data.targets import VOTES
from galaxy_training.networks.architecture import Architecture, Schedule
from galaxy_training.networks.heads import votes_head
from galaxy_training.networks.layers import normalize

UNITS, DEPTH, LEARNING_RATE = 384, 1, 7e-4
"""What `galaxy-train tune` chose; its trials are in ``training/tuned``."""


def network(side: int, units: int, depth: int) -> keras.Model:
    """So many hidden layers of so many units each."""
    picture = keras.Input((side, side, 3), name="view")
    features = layers.Flatten()(normalize(picture))
    for _ in range(depth):
        features = layers.Dense(units, activation="relu", kernel_initializer="he_normal")(features)
        features = layers.Dropout(0.2)(features)
    return keras.Model(picture, votes_head(features), name="dense")


def build(side: int, outputs: int) -> keras.Model:
    """The network of the size that tuning chose."""
    del outputs
    return network(side, UNITS, DEPTH)


DENSE = Architecture(
    name="dense",
    title="Dense network",
    description="A feed-forward network on the pixels, of a size found by Bayesian optimization; answers all 11 "
    "questions.",
    side=32,
    targets=VOTES,
    build=build,
    schedule=Schedule(epochs=60, learning_rate=LEARNING_RATE, weight_decay=0.01),
)
