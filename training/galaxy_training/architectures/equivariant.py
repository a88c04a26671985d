"""Our best: a network to which a turned or mirrored galaxy is the same galaxy."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from galaxy_training.architectures.architecture import Architecture, Schedule
from galaxy_training.architectures.convolution import normalize
from galaxy_training.architectures.symmetry import WAYS, Convolution, Lift, MeanOverWays
from galaxy_training.heads import votes_head
from galaxy_training.targets import VOTES


def _block(features: Any) -> Any:
    """Two convolutions beside a shortcut, beginning as the shortcut alone (see `residual`)."""
    channels = features.shape[-1] // WAYS
    branch = layers.ReLU()(Convolution(channels)(features))
    branch = Convolution(channels, zeros=True)(branch)
    return layers.ReLU()(layers.Add()([features, branch]))


def build(side: int, outputs: int) -> keras.Model:
    """Residual blocks at a quarter and an eighth of the view's resolution, then one mean over places and ways."""
    del outputs
    picture = keras.Input((side, side, 3), name="view")
    features = layers.ReLU()(Lift(4)(normalize(picture)))
    features = layers.ReLU()(Convolution(4)(features))
    features = layers.AveragePooling2D(2)(features)
    features = _block(layers.ReLU()(Convolution(10, 1)(features)))
    features = layers.AveragePooling2D(2)(features)
    features = _block(_block(layers.ReLU()(Convolution(20, 1)(features))))
    features = layers.ReLU()(Convolution(64, 1)(features))
    features = layers.GlobalAveragePooling2D()(MeanOverWays()(features))
    features = layers.Dropout(0.3)(features)
    return keras.Model(picture, votes_head(features), name="equivariant")


EQUIVARIANT = Architecture(
    name="equivariant",
    title="Network that no turn or mirror changes",
    description="Residual separable convolutions that share their weights among the eight ways to lay a square on "
    "itself; answers all 11 questions alike for a picture and its quarter turns and mirror images.",
    side=64,
    targets=VOTES,
    build=build,
    schedule=Schedule(
        epochs=40, learning_rate=4e-3, weight_decay=0.03, optimizer="muon", precision="mixed_bfloat16"
    ),
)
