"""Our best: networks that learnt apart, asked together, because their errors are partly different ones.

What it answers is the mean of its members' logits, so that it ends like every network of the family: a mean over
places and one dense layer, which calibration and heat maps know how to read.
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
"""In the order in which `join` takes them."""


def join(members: Sequence[keras.Model]) -> keras.Model:
    """One network that answers with the mean of its members' logits.

    Args:
        members: fitted networks of the architectures `MEMBERS`, which see as many pixels as the one that sees most
            or two thirds of them each way; their weights become the ensemble's.
    """
    side = max(member.input.shape[1] for member in members)
    picture = keras.Input((side, side, 3), name="view")
    pictures = {side: picture, side * 2 // 3: _two_thirds(picture)}
    places = [
        _without_tail(member, f"member-{number}")(pictures[member.input.shape[1]])
        for number, member in enumerate(members, start=1)
    ]
    most = max(features.shape[1] for features in places)
    features = layers.Concatenate()([_spread(features, most) for features in places])
    features = layers.Dropout(0.3)(layers.GlobalAveragePooling2D()(features))
    joined = keras.Model(picture, votes_head(features), name="ensemble")
    kernels, offsets = zip(*(member.get_layer(LOGITS).get_weights() for member in members), strict=True)
    joined.get_layer(LOGITS).set_weights([np.concatenate(kernels) / len(members), np.mean(offsets, axis=0)])
    return joined


def _without_tail(member: keras.Model, name: str) -> keras.Model:
    (pooled,) = (item for item in member.layers if isinstance(item, layers.GlobalAveragePooling2D))
    return keras.Model(member.input, pooled.input, name=name)


def _two_thirds(picture: Any) -> Any:
    """A picture at two thirds of its resolution, much as the released graph's own resize would give it.

    Boxes on end come near to the triangle that linear interpolation filters with, and to what is missing of the
    graph's `SMOOTHING`, which reaches less far where pixels are smaller.
    """
    picture = layers.AveragePooling2D(5, 1, padding="same")(layers.UpSampling2D(2)(picture))
    return layers.AveragePooling2D(3)(picture)


def _spread(features: Any, places: int) -> Any:
    """Features over another number of places each way, with the same mean."""
    before = features.shape[1]
    if before == places:
        return features
    common = math.gcd(before, places)
    return layers.AveragePooling2D(before // common)(layers.UpSampling2D(places // common)(features))


def build(side: int, outputs: int) -> keras.Model:
    """The members, fresh, and joined; `galaxy_training.pipeline.join` joins networks that learnt apart."""
    del side
    return join([member.build(member.side, outputs) for member in MEMBERS])


ENSEMBLE = Architecture(
    name="ensemble",
    title="Ensemble of four networks",
    description="One EfficientNet-Lite pretrained on ImageNet and three D4-equivariant CNNs, trained "
    "independently, with averaged logits; answers all 11 questions.",
    side=max(member.side for member in MEMBERS),
    targets=VOTES,
    build=build,
    schedule=EQUIVARIANT.schedule,
)
