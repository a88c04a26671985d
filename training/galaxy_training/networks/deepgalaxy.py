"""DeepGalaxy as published: Khalifa et al. 2017 (arXiv 1709.02245)."""

from __future__ import annotations

import keras
from keras import layers

from galaxy_training.data.targets import MORPHOLOGY
from galaxy_training.networks.architecture import Architecture, TrainingConfig
from galaxy_training.networks.heads import classes_head
from galaxy_training.networks.layers import normalize


def build(image_size: int, outputs: int) -> keras.Model:
    """One convolution of 96 kernels of 8x8, 3x3 pooling, 24 hidden units, a softmax."""
    image = keras.Input((image_size, image_size, 3), name="view")
    features = layers.Conv2D(96, 8, activation="relu", kernel_initializer="he_normal")(normalize(image))
    features = layers.MaxPooling2D(3)(features)
    features = layers.Dropout(0.3)(layers.Flatten()(features))
    features = layers.Dense(24, activation="relu", kernel_initializer="he_normal")(features)
    return keras.Model(image, classes_head(features, outputs), name="deepgalaxy")


DEEPGALAXY = Architecture(
    name="deepgalaxy",
    title="DeepGalaxy",
    description="One wide convolution and one small dense layer, after Khalifa et al. 2017; classifies "
    "galaxies as elliptical, spiral or irregular.",
    image_size=48,
    targets=MORPHOLOGY,
    build=build,
    config=TrainingConfig(epochs=24, learning_rate=1e-3, weight_decay=0.01, precision="mixed_bfloat16"),
)
