"""D4-equivariant CNN, whose predictions are invariant to quarter turns and mirror images."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from galaxy_training.data.targets import VOTES
from galaxy_training.networks.architecture import Architecture, TrainingConfig
from galaxy_training.networks.group_convolutions import (
    GROUP_ORDER,
    GroupBatchNorm,
    GroupConv,
    GroupPool,
    LiftingConv,
)
from galaxy_training.networks.heads import votes_head
from galaxy_training.networks.layers import normalize


def _convolution(features: Any, channels: int, size: int = 3) -> Any:
    return layers.ReLU()(GroupBatchNorm()(GroupConv(channels, size)(features)))


def _block(features: Any) -> Any:
    """Residual block of two convolutions, initialized to the identity."""
    channels = features.shape[-1] // GROUP_ORDER
    branch = GroupConv(channels)(_convolution(features, channels))
    return layers.ReLU()(layers.Add()([features, GroupBatchNorm(zero_init=True)(branch)]))


def _blocks(features: Any, count: int) -> Any:
    for _ in range(count):
        features = _block(features)
    return features


def build(image_size: int, outputs: int, blocks: tuple[int, int] = (2, 3)) -> keras.Model:
    """Residual blocks at a quarter and an eighth of the view's resolution, then global pooling.

    Args:
        image_size: width and height of the view, pixels.
        outputs: of any number; the head is that of votes.
        blocks: number of residual blocks at each of the two resolutions.
    """
    del outputs
    image = keras.Input((image_size, image_size, 3), name="view")
    features = _convolution(layers.ReLU()(LiftingConv(4)(normalize(image))), 4)
    features = layers.AveragePooling2D(2)(features)
    features = _blocks(_convolution(features, 12, 1), blocks[0])
    features = layers.AveragePooling2D(2)(features)
    features = _blocks(_convolution(features, 24, 1), blocks[1])
    features = _convolution(features, 96, 1)
    features = layers.GlobalAveragePooling2D()(GroupPool()(features))
    features = layers.Dropout(0.3)(features)
    return keras.Model(image, votes_head(features), name="equivariant")


EQUIVARIANT = Architecture(
    name="equivariant",
    title="D4-equivariant CNN",
    description="Residual group convolutions that share weights over the eight symmetries of a square (the "
    "dihedral group D4); answers all 11 questions alike for an image and its quarter turns and "
    "mirror images.",
    image_size=64,
    targets=VOTES,
    build=build,
    config=TrainingConfig(
        epochs=50, learning_rate=5e-3, weight_decay=0.03, optimizer="muon", precision="mixed_bfloat16"
    ),
)
