"""Our best: networks that learnt apart, asked together, because their errors are partly different ones.

What it answers is the mean of its members' logits, so that it ends like every network of the family: a mean over
places and one dense layer, which calibration and heat maps know how to read.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers

from galaxy_training.architectures.architecture import Architecture
from galaxy_training.architectures.equivariant import EQUIVARIANT
from galaxy_training.heads import LOGITS, votes_head
from galaxy_training.targets import VOTES

MEMBERS = 3
MEMBER = EQUIVARIANT


def join(members: Sequence[keras.Model]) -> keras.Model:
    """One network that answers with the mean of its members' logits.

    Args:
        members: `MEMBERS` fitted networks of the architecture `MEMBER`; their weights become the ensemble's.
    """
    picture = keras.Input(members[0].input.shape[1:], name="view")
    places = [_without_tail(member, f"member-{number}") for number, member in enumerate(members, start=1)]
    features = layers.Concatenate()([features_of(picture) for features_of in places])
    features = layers.Dropout(0.3)(layers.GlobalAveragePooling2D()(features))
    joined = keras.Model(picture, votes_head(features), name="ensemble")
    kernels, offsets = zip(*(member.get_layer(LOGITS).get_weights() for member in members), strict=True)
    joined.get_layer(LOGITS).set_weights([np.concatenate(kernels) / len(members), np.mean(offsets, axis=0)])
    return joined


def _without_tail(member: keras.Model, name: str) -> keras.Model:
    (pooling,) = (item for item in member.layers if isinstance(item, layers.GlobalAveragePooling2D))
    return keras.Model(member.input, pooling.input, name=name)


def build(side: int, outputs: int) -> keras.Model:
    """The members, fresh, and joined; `galaxy_training.pipeline.join` joins networks that learnt apart."""
    return join([MEMBER.build(side, outputs) for _ in range(MEMBERS)])


ENSEMBLE = Architecture(
    name="ensemble",
    title="Three networks that no turn or mirror changes",
    description="Three of the equivariant networks, trained apart and asked together; answers all 11 questions "
    "alike for a picture and its quarter turns and mirror images.",
    side=MEMBER.side,
    targets=VOTES,
    build=build,
    schedule=MEMBER.schedule,
)
