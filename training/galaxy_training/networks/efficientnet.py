"""EfficientNet-Lite with transfer learning: ImageNet features make up for the small number of labelled galaxies.

The first stages come from EfficientNet-Lite0: Tan & Le 2019 (arXiv 1905.11946), without squeeze-and-excitation and
with ReLU6, which quantizes well to int8.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from galaxy_training.data.targets import VOTES
from galaxy_training.networks.architecture import Architecture, TrainingConfig
from galaxy_training.networks.heads import votes_head
from galaxy_training.networks.pretrained import load_imagenet_weights

STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 1, 6, 192, 2),
)
"""Kernel, strides, expansion, channels and blocks of each stage.

The published network halves the resolution once more before its sixth stage, and has two blocks more there and a
seventh stage; for images this small the activation maps would be left with three by three places.
"""
_HEAD = 640


def _normalized(features: Any, name: str) -> Any:
    return layers.BatchNormalization(epsilon=1e-3, name=name)(features)


def _rectified(features: Any, name: str) -> Any:
    return layers.ReLU(6.0)(_normalized(features, name))


def _block(features: Any, name: str, size: int, strides: int, expansion: int, channels: int) -> Any:
    """Inverted residual: expansion, depthwise convolution, projection; a skip connection where shapes allow."""
    before = features.shape[-1]
    branch = features
    if expansion > 1:
        widen = layers.Conv2D(before * expansion, 1, use_bias=False, name=f"{name}.expand_conv")
        branch = _rectified(widen(branch), f"{name}.bn0")
    each = layers.DepthwiseConv2D(size, strides, padding="same", use_bias=False, name=f"{name}.depthwise_conv")
    branch = _rectified(each(branch), f"{name}.bn1")
    narrow = layers.Conv2D(channels, 1, use_bias=False, name=f"{name}.project_conv")
    branch = _normalized(narrow(branch), f"{name}.bn2")
    return layers.Add()([features, branch]) if strides == 1 and before == channels else branch


def build(image_size: int, outputs: int) -> keras.Model:
    """Layers are named as in the file of pretrained weights."""
    del outputs
    image = keras.Input((image_size, image_size, 3), name="view")
    features = layers.Rescaling(255 / 128, offset=-127 / 128)(image)
    stem = layers.Conv2D(32, 3, 2, padding="same", use_bias=False, name="conv_stem")
    features = _rectified(stem(features), "bn0")
    number = 0
    for size, strides, expansion, channels, blocks in STAGES:
        for place in range(blocks):
            features = _block(
                features, f"blocks.{number}", size, strides if place == 0 else 1, expansion, channels
            )
            number += 1
    features = _rectified(layers.Conv2D(_HEAD, 1, use_bias=False, name="head")(features), "head.bn")
    features = layers.Dropout(0.3)(layers.GlobalAveragePooling2D()(features))
    return keras.Model(image, votes_head(features), name="efficientnet")


EFFICIENTNET = Architecture(
    name="efficientnet",
    title="EfficientNet-Lite",
    description="The first stages of EfficientNet-Lite0, pretrained on ImageNet and fine-tuned on galaxies; "
    "answers all 11 questions.",
    image_size=96,
    targets=VOTES,
    build=build,
    pretrained=load_imagenet_weights,
    config=TrainingConfig(epochs=20, learning_rate=1e-3, weight_decay=0.05),
)
