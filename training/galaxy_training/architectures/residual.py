"""A small residual network: deep enough for arms and bars, small enough for a thousandth of a second."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from galaxy_training.architectures.architecture import Architecture, Schedule
from galaxy_training.architectures.convolution import convolution, normalize
from galaxy_training.heads import votes_head
from galaxy_training.targets import VOTES


def _block(features: Any) -> Any:
    """Two convolutions beside a shortcut, which begins as the identity.

    The last convolution starts at zero, so that no normalization is needed: Zhang, Dauphin & Ma 2019, "Fixup
    initialization" (arXiv 1901.09321). Normalization is what costs most on a processor without a graphics card.
    """
    filters = features.shape[-1]
    branch = convolution(features, filters)
    branch = layers.Conv2D(filters, 3, padding="same", kernel_initializer="zeros")(branch)
    return layers.ReLU()(layers.Add()([features, branch]))


def build(side: int, outputs: int) -> keras.Model:
    """Four stages, each at half the resolution of the one before, then the mean over the picture."""
    del outputs
    picture = keras.Input((side, side, 3), name="view")
    features = normalize(picture)
    features = _block(convolution(features, 32, 5, strides=2))
    features = _block(convolution(features, 64, strides=2))
    features = _block(_block(convolution(features, 128, strides=2)))
    features = _block(convolution(features, 256, strides=2))
    features = layers.GlobalAveragePooling2D()(features)
    features = layers.Dropout(0.3)(features)
    return keras.Model(picture, votes_head(features), name="residual")


RESIDUAL = Architecture(
    name="residual",
    title="Small residual network",
    description="Five residual blocks in four stages; answers all 11 questions.",
    side=64,
    targets=VOTES,
    build=build,
    schedule=Schedule(epochs=36, learning_rate=1e-3),
)
