"""The last step of a network: from plain numbers to answers that obey the decision tree."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from galaxy_core.votes.decision_tree import TREE

LOGITS = "logits"
"""Name of the layer that calibration and explanations look for."""


@keras.saving.register_keras_serializable("galaxy")
class CoherentVotes(keras.layers.Layer):  # type: ignore[misc]
    """37 numbers to 37 vote fractions that add up down the tree.

    Within each question a softmax gives the shares of its answers; each share is multiplied by the vote fraction
    of the question's parent. Whatever comes in, the result obeys the tree, as the last layer of Dieleman,
    Willett & Dambre 2015 (MNRAS 450, 1441) does with rectified and normalized numbers.

    Input and output: float32 ``[N, 37]`` in the tree's order.
    """

    def call(self, logits: Any) -> Any:
        """Turn the logits into vote fractions."""
        fractions: dict[int, Any] = {}
        for question in TREE.top_down:
            shares = ops.softmax(logits[:, TREE.columns(question)], axis=-1)
            if question.parent is not None:
                number, position = question.parent.removeprefix("Class").split(".")
                column = int(position) - 1
                shares = shares * fractions[int(number)][:, column : column + 1]
            fractions[question.number] = shares
        return ops.concatenate([fractions[question.number] for question in TREE.questions], axis=-1)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the input's shape."""
        return input_shape


def votes_head(features: Any) -> Any:
    """Features ``[N, F]`` to vote fractions ``[N, 37]``."""
    return CoherentVotes(name="votes", dtype="float32")(
        keras.layers.Dense(len(TREE.keys), name=LOGITS, dtype="float32")(features)
    )


def classes_head(features: Any, classes: int) -> Any:
    """Features ``[N, F]`` to probabilities ``[N, classes]``."""
    return keras.layers.Softmax(name="classes", dtype="float32")(
        keras.layers.Dense(classes, name=LOGITS, dtype="float32")(features)
    )
