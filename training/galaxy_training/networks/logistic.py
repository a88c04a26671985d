"""Logistic regression on local brightness and contrast: the linear baseline."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

from galaxy_training.data.targets import MOST_VOTED_ANSWER
from galaxy_training.networks.architecture import Architecture, TrainingConfig
from galaxy_training.networks.heads import LOGITS

_CELL = 4
_BRIGHTEST = 6.0
"""Clipping of a cell's statistic, in standard deviations, so that cores of stars do not dominate."""


@keras.saving.register_keras_serializable("galaxy")
class CellStatistics(keras.layers.Layer):  # type: ignore[misc]
    """Features of a logistic regression: each cell's brightness, in three powers, and its contrast.

    ``[N, size, size, 3]`` 0-1 to ``[N, size / 4, size / 4, 12]``. The nonlinear features separate arms and knots
    from smooth light, which a linear model of pixels cannot.
    """

    def call(self, image: Any) -> Any:
        """Mean, its root and its square, and the standard deviation within the cell."""
        mean = ops.average_pool(image, _CELL, _CELL)
        square = ops.average_pool(image * image, _CELL, _CELL)
        contrast = ops.sqrt(ops.maximum(square - mean * mean, 0) + 1e-6)
        return ops.concatenate([mean, ops.sqrt(mean), mean * mean, contrast], axis=-1)

    def compute_output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """One place per cell."""
        return (shape[0], shape[1] // _CELL, shape[2] // _CELL, 4 * shape[3])


@keras.saving.register_keras_serializable("galaxy")
class D4Invariant(keras.constraints.Constraint):  # type: ignore[misc]
    """Constraint to weights that are invariant under D4, since morphology does not depend on orientation.

    Args:
        places: cells along a side.
    """

    def __init__(self, places: int) -> None:
        self.places = places

    def __call__(self, kernel: Any) -> Any:
        """Average ``[places * places * channels, classes]`` over the group."""
        grid = ops.reshape(kernel, (self.places, self.places, -1))
        grid = grid + grid[:, ::-1]
        grid = grid + grid[::-1]
        grid = (grid + ops.transpose(grid, (1, 0, 2))) / 8
        return ops.reshape(grid, kernel.shape)

    def get_config(self) -> dict[str, int]:
        """Arguments for deserialization."""
        return {"places": self.places}


def build(image_size: int, outputs: int) -> keras.Model:
    """Normalized cell statistics, one dense layer and a softmax."""
    image = keras.Input((image_size, image_size, 3), name="view")
    cells = layers.BatchNormalization(center=False, scale=False, momentum=0.97)(CellStatistics()(image))
    cells = ops.minimum(cells, _BRIGHTEST)
    invariant = D4Invariant(image_size // _CELL)
    logits = layers.Dense(
        outputs, name=LOGITS, dtype="float32", kernel_constraint=invariant, kernel_initializer="zeros"
    )(layers.Flatten()(cells))
    return keras.Model(image, layers.Softmax(name="classes", dtype="float32")(logits), name="logistic")


LOGISTIC = Architecture(
    name="logistic",
    title="Logistic regression",
    description="Multinomial logistic regression on the brightness and contrast of each cell of the image, "
    "with D4-invariant weights; predicts the most voted answer of questions 1 and 6.",
    image_size=64,
    targets=MOST_VOTED_ANSWER,
    build=build,
    config=TrainingConfig(epochs=30, learning_rate=1e-3, weight_decay=0.05),
)
