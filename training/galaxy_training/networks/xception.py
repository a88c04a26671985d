"""Keras' Xception, from scratch: what a large network for everyday photographs makes of galaxies."""

from __future__ import annotations

import keras
from keras import layers

from galaxy_training.data.targets import VOTES
from galaxy_training.networks.architecture import Architecture, Schedule
from galaxy_training.networks.heads import votes_head
from galaxy_training.networks.layers import normalize


def build(side: int, outputs: int) -> keras.Model:
    """Chollet 2017, "Xception: deep learning with depthwise separable convolutions" (arXiv 1610.02357)."""
    del outputs
    picture = keras.Input((side, side, 3), name="view")
    body = keras.applications.Xception(weights=None, include_top=False, input_tensor=normalize(picture))
    features = layers.Dropout(0.3)(layers.GlobalAveragePooling2D()(body.output))
    return keras.Model(picture, votes_head(features), name="xception")


XCEPTION = Architecture(
    name="xception",
    title="Xception",
    description="Keras' Xception trained from scratch, on volunteers' votes and on the ensemble's pseudo-"
    "labels for images without votes; answers all 11 questions.",
    side=72,
    targets=VOTES,
    build=build,
    schedule=Schedule(
        epochs=12,
        batch_size=32,
        learning_rate=1e-3,
        weight_decay=0.03,
        averaging=0.995,
        precision="mixed_bfloat16",
    ),
)
