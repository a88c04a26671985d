"""Logistic regression: the baseline that says what a picture's light alone tells, place by place."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

from galaxy_training.data.targets import MOST_VOTED_ANSWER
from galaxy_training.networks.architecture import Architecture, Schedule
from galaxy_training.networks.heads import LOGITS

_CELL = 4
_BRIGHTEST = 6.0
"""What a cell's statistic is cut at, in standard deviations: the core of a star tells nothing more."""


@keras.saving.register_keras_serializable("galaxy")
class CellStatistics(keras.layers.Layer):  # type: ignore[misc]
    """What a logistic regression is given: each cell's brightness, in three powers, and its contrast.

    ``[N, side, side, 3]`` 0-1 to ``[N, side / 4, side / 4, 12]``. A linear model cannot make these by itself, and
    they are what tells arms and knots from smooth light.
    """

    def call(self, picture: Any) -> Any:
        """Mean, its root and its square, and the standard deviation within the cell."""
        mean = ops.average_pool(picture, _CELL, _CELL)
        square = ops.average_pool(picture * picture, _CELL, _CELL)
        contrast = ops.sqrt(ops.maximum(square - mean * mean, 0) + 1e-6)
        return ops.concatenate([mean, ops.sqrt(mean), mean * mean, contrast], axis=-1)

    def compute_output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """One place for each cell."""
        return (shape[0], shape[1] // _CELL, shape[2] // _CELL, 4 * shape[3])


@keras.saving.register_keras_serializable("galaxy")
class AlikeAllWays(keras.constraints.Constraint):  # type: ignore[misc]
    """Weights over places that no quarter turn or mirror changes: a galaxy's class does not hang on its angle.

    Args:
        places: cells along a side.
    """

    def __init__(self, places: int) -> None:
        self.places = places

    def __call__(self, kernel: Any) -> Any:
        """Average ``[places * places * channels, classes]`` over the eight ways to lay a square."""
        grid = ops.reshape(kernel, (self.places, self.places, -1))
        grid = grid + grid[:, ::-1]
        grid = grid + grid[::-1]
        grid = (grid + ops.transpose(grid, (1, 0, 2))) / 8
        return ops.reshape(grid, kernel.shape)

    def get_config(self) -> dict[str, int]:
        """How to build it again."""
        return {"places": self.places}


def build(side: int, outputs: int) -> keras.Model:
    """Cells' statistics, each brought to unit variance; one weight for each and each class; a softmax."""
    picture = keras.Input((side, side, 3), name="view")
    cells = layers.BatchNormalization(center=False, scale=False, momentum=0.97)(CellStatistics()(picture))
    cells = ops.minimum(cells, _BRIGHTEST)
    alike = AlikeAllWays(side // _CELL)
    logits = layers.Dense(
        outputs, name=LOGITS, dtype="float32", kernel_constraint=alike, kernel_initializer="zeros"
    )(layers.Flatten()(cells))
    return keras.Model(picture, layers.Softmax(name="classes", dtype="float32")(logits), name="logistic")


LOGISTIC = Architecture(
    name="logistic",
    title="Logistic regression",
    description="Multinomial logistic regression on the brightness and contrast of each cell of the image, "
    "with D4-invariant weights; predicts the most voted answer of questions 1 and 6.",
    side=64,
    targets=MOST_VOTED_ANSWER,
    build=build,
    schedule=Schedule(epochs=30, learning_rate=1e-3, weight_decay=0.05),
)
