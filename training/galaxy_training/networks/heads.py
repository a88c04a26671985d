"""Output heads: logits to joint fractions that obey the decision tree, or to class probabilities."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from galaxy_core.votes.decision_tree import TREE

LOGITS = "logits"
"""Name of the last dense layer, which calibration and activation maps look up."""


@keras.saving.register_keras_serializable("galaxy")
class CoherentVotes(keras.layers.Layer):  # type: ignore[misc]
    """Hierarchical softmax: 37 logits to 37 joint fractions that add up down the tree.

    A softmax over each question gives its vote fractions, and each is multiplied by the joint fraction of the
    question's parent. Dieleman, Willett & Dambre 2015 (MNRAS 450, 1441) do so with rectified and normalized
    numbers.

    Input and output: float32 ``[N, 37]`` in the tree's order.
    """

    def call(self, logits: Any) -> Any:
        """Turn logits into joint fractions."""
        joint: dict[int, Any] = {}
        for question in TREE.top_down:
            fractions = ops.softmax(logits[:, TREE.columns(question)], axis=-1)
            if question.parent is not None:
                number, position = question.parent.removeprefix("Class").split(".")
                column = int(position) - 1
                fractions = fractions * joint[int(number)][:, column : column + 1]
            joint[question.number] = fractions
        return ops.concatenate([joint[question.number] for question in TREE.questions], axis=-1)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the input's shape."""
        return input_shape


def votes_head(features: Any) -> Any:
    """Features ``[N, F]`` to joint fractions ``[N, 37]``."""
    return CoherentVotes(name="joint_fractions", dtype="float32")(
        keras.layers.Dense(len(TREE.keys), name=LOGITS, dtype="float32")(features)
    )


def classes_head(features: Any, classes: int) -> Any:
    """Features ``[N, F]`` to probabilities ``[N, classes]``."""
    return keras.layers.Softmax(name="probabilities", dtype="float32")(
        keras.layers.Dense(classes, name=LOGITS, dtype="float32")(features)
    )
