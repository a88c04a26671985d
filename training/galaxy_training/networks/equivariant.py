"""A network to which a turned or mirrored galaxy is the same galaxy."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from galaxy_training.data.targets import VOTES
from galaxy_training.networks.architecture import Architecture, Schedule
from galaxy_training.networks.group_convolutions import WAYS, Convolution, Lift, MeanOverWays, Normalization
from galaxy_training.networks.heads import votes_head
from galaxy_training.networks.layers import normalize


def _convolution(features: Any, channels: int, size: int = 3) -> Any:
    return layers.ReLU()(Normalization()(Convolution(channels, size)(features)))


def _block(features: Any) -> Any:
    """Two convolutions beside a shortcut, beginning as the shortcut alone."""
    channels = features.shape[-1] // WAYS
    branch = Convolution(channels)(_convolution(features, channels))
    return layers.ReLU()(layers.Add()([features, Normalization(zeros=True)(branch)]))


def build(side: int, outputs: int) -> keras.Model:
    """Residual blocks at a quarter and an eighth of the view's resolution, then one mean over places and ways."""
    del outputs
    picture = keras.Input((side, side, 3), name="view")
    features = _convolution(layers.ReLU()(Lift(4)(normalize(picture))), 4)
    features = layers.AveragePooling2D(2)(features)
    features = _block(_convolution(features, 12, 1))
    features = layers.AveragePooling2D(2)(features)
    features = _block(_block(_convolution(features, 24, 1)))
    features = _convolution(features, 96, 1)
    features = layers.GlobalAveragePooling2D()(MeanOverWays()(features))
    features = layers.Dropout(0.3)(features)
    return keras.Model(picture, votes_head(features), name="equivariant")


EQUIVARIANT = Architecture(
    name="equivariant",
    title="D4-equivariant CNN",
    description="Residual group convolutions that share weights over the eight symmetries of a square (the "
    "dihedral group D4); answers all 11 questions alike for an image and its quarter turns and "
    "mirror images.",
    side=64,
    targets=VOTES,
    build=build,
    schedule=Schedule(
        epochs=50, learning_rate=5e-3, weight_decay=0.03, optimizer="muon", precision="mixed_bfloat16"
    ),
)
