"""Logistic regression on pixels: the baseline that says what a picture's light alone tells."""

from __future__ import annotations

import keras
from keras import layers

from galaxy_training.architectures.architecture import Architecture, Schedule
from galaxy_training.heads import classes_head
from galaxy_training.targets import MOST_VOTED_ANSWER


def build(side: int, outputs: int) -> keras.Model:
    """One dense layer over the pixels, and a softmax."""
    picture = keras.Input((side, side, 3), name="view")
    return keras.Model(picture, classes_head(layers.Flatten()(picture), outputs), name="logistic")


LOGISTIC = Architecture(
    name="logistic",
    title="Logistic regression",
    description="One weight for each pixel and class; names the most voted answer of questions 1 and 6.",
    side=32,
    targets=MOST_VOTED_ANSWER,
    build=build,
    schedule=Schedule(epochs=60, weight_decay=1e-3),
)
