"""Keras' Xception trained from scratch: a large general-purpose network as a reference."""

from __future__ import annotations

import keras
from keras import layers

from galaxy_training.data.targets import VOTES
from galaxy_training.networks.architecture import Architecture, TrainingConfig
from galaxy_training.networks.heads import votes_head
from galaxy_training.networks.layers import normalize


def build(image_size: int, outputs: int) -> keras.Model:
    """Chollet 2017, "Xception: deep learning with depthwise separable convolutions" (arXiv 1610.02357)."""
    del outputs
    image = keras.Input((image_size, image_size, 3), name="view")
    body = keras.applications.Xception(weights=None, include_top=False, input_tensor=normalize(image))
    features = layers.Dropout(0.3)(layers.GlobalAveragePooling2D()(body.output))
    return keras.Model(image, votes_head(features), name="xception")


XCEPTION = Architecture(
    name="xception",
    title="Xception",
    description="Keras' Xception trained from scratch, on volunteers' votes and on the ensemble's pseudo-"
    "labels for images without votes; answers all 11 questions.",
    image_size=72,
    targets=VOTES,
    build=build,
    config=TrainingConfig(
        epochs=12,
        batch_size=32,
        learning_rate=1e-3,
        weight_decay=0.03,
        ema_decay=0.995,
        precision="mixed_bfloat16",
    ),
)
