"""Convolutional network of three layers: the smallest that resolves arms and bars."""

from __future__ import annotations

import keras
from keras import layers

from galaxy_training.data.targets import VOTES
from galaxy_training.networks.architecture import Architecture, TrainingConfig
from galaxy_training.networks.heads import votes_head
from galaxy_training.networks.layers import convolution, normalize


def build(image_size: int, outputs: int) -> keras.Model:
    """Three convolutions, one hidden dense layer, 37 coherent vote fractions."""
    del outputs
    image = keras.Input((image_size, image_size, 3), name="view")
    features = normalize(image)
    features = convolution(features, 32, 5, strides=2)
    features = layers.MaxPooling2D()(convolution(features, 64))
    features = layers.MaxPooling2D()(convolution(features, 128))
    features = layers.Dropout(0.3)(layers.Flatten()(features))
    features = layers.Dense(256, activation="relu", kernel_initializer="he_normal")(features)
    features = layers.Dropout(0.5)(features)
    return keras.Model(image, votes_head(features), name="cnn")


CNN = Architecture(
    name="cnn",
    title="Convolutional network",
    description="Three convolution layers with pooling and one hidden dense layer; answers all 11 questions.",
    image_size=64,
    targets=VOTES,
    build=build,
    config=TrainingConfig(epochs=60, learning_rate=1e-3, weight_decay=0.01, precision="mixed_bfloat16"),
)
