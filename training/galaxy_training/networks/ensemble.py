"""Ensemble of independently trained networks as one graph.

It averages its members' logits, so that it ends like every network here, in global average pooling and one dense
layer, which calibration and activation maps rely on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import layers

from galaxy_training.data.targets import VOTES
from galaxy_training.networks.architecture import Architecture
from galaxy_training.networks.efficientnet import EFFICIENTNET
from galaxy_training.networks.equivariant import EQUIVARIANT
from galaxy_training.networks.heads import LOGITS, votes_head

MEMBERS = (EFFICIENTNET, EQUIVARIANT, EQUIVARIANT, EQUIVARIANT)
"""In the order in which `combine` takes them."""


def combine(members: Sequence[keras.Model]) -> keras.Model:
    """One network that averages its members' logits.

    Args:
        members: trained networks of the architectures `MEMBERS`, whose image sizes are the largest one or two
            thirds of it; their weights become the ensemble's.
    """
    image_size = max(member.input.shape[1] for member in members)
    image = keras.Input((image_size, image_size, 3), name="view")
    images = {image_size: image, image_size * 2 // 3: _downscale_to_two_thirds(image)}
    places = [
        _without_tail(member, f"member-{number}")(images[member.input.shape[1]])
        for number, member in enumerate(members, start=1)
    ]
    most = max(features.shape[1] for features in places)
    features = layers.Concatenate()([_resample_features(features, most) for features in places])
    features = layers.Dropout(0.3)(layers.GlobalAveragePooling2D()(features))
    combined = keras.Model(image, votes_head(features), name="ensemble")
    kernels, offsets = zip(*(member.get_layer(LOGITS).get_weights() for member in members), strict=True)
    combined.get_layer(LOGITS).set_weights([np.concatenate(kernels) / len(members), np.mean(offsets, axis=0)])
    return combined


def _without_tail(member: keras.Model, name: str) -> keras.Model:
    (pooled,) = (item for item in member.layers if isinstance(item, layers.GlobalAveragePooling2D))
    return keras.Model(member.input, pooled.input, name=name)


def _downscale_to_two_thirds(image: Any) -> Any:
    """An image at two thirds of its resolution, much as the released graph's own resize would give it.

    Consecutive box filters approximate the triangle filter of linear interpolation, together with the remainder of
    the graph's `SMOOTHING`, whose reach is shorter where pixels are smaller.
    """
    image = layers.AveragePooling2D(5, 1, padding="same")(layers.UpSampling2D(2)(image))
    return layers.AveragePooling2D(3)(image)


def _resample_features(features: Any, places: int) -> Any:
    """Features resampled to another height and width, with the same mean."""
    before = features.shape[1]
    if before == places:
        return features
    common = math.gcd(before, places)
    return layers.AveragePooling2D(before // common)(layers.UpSampling2D(places // common)(features))


def build(image_size: int, outputs: int) -> keras.Model:
    """Fresh members, combined; `galaxy_training.pipeline.build_ensemble` combines trained ones."""
    del image_size
    return combine([member.build(member.image_size, outputs) for member in MEMBERS])


ENSEMBLE = Architecture(
    name="ensemble",
    title="Ensemble of four networks",
    description="One EfficientNet-Lite pretrained on ImageNet and three D4-equivariant CNNs, trained "
    "independently, with averaged logits; answers all 11 questions.",
    image_size=max(member.image_size for member in MEMBERS),
    targets=VOTES,
    build=build,
    config=EQUIVARIANT.config,
)
