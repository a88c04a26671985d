"""Convolutions that turn their answer with the picture: the eight quarter turns and mirror images of a square.

A galaxy is the same galaxy whichever way the telescope was held. These layers share each weight among the eight
ways to lay a square on itself (the group D4), so that a network of them, averaged over places and ways at its
end, answers exactly alike for all eight: Cohen & Welling 2016, "Group equivariant convolutional networks"
(arXiv 1602.07576). Unfolded, they are ordinary convolutions, which is how they are exported.

Features are ``[N, H, W, 8 * channels]``, the way being the slower index. A layer keeps its kernel as one matrix,
from everything that an output sees to the output channels, because Muon orthogonalizes matrices.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from numpy.typing import NDArray

WAYS = 8


def _lay(kernel: Any, way: int) -> Any:
    """A kernel ``[k, k, ...]`` laid in one of the eight ways: mirrored where `way` is 4 or more, then turned."""
    if way >= 4:
        kernel = kernel[:, ::-1]
    turns = way % 4
    if turns in {1, 3}:
        axes = (1, 0, *range(2, len(kernel.shape)))
        kernel = np.transpose(kernel, axes) if isinstance(kernel, np.ndarray) else ops.transpose(kernel, axes)
    return {0: kernel, 1: kernel[::-1], 2: kernel[::-1, ::-1], 3: kernel[:, ::-1]}[turns]


def _relative_ways() -> NDArray[np.int32]:
    """``[WAYS, WAYS]``: the way that leads from the second index to the first."""
    squares = [_lay(np.arange(9).reshape(3, 3), way) for way in range(WAYS)]

    def lead(source: int, target: int) -> int:
        return next(way for way in range(WAYS) if (_lay_after(source, way) == squares[target]).all())

    def _lay_after(first: int, second: int) -> NDArray[np.int64]:
        # Laid in `second`, then in `first`: group elements act from the left.
        return np.asarray(_lay(_lay(np.arange(9).reshape(3, 3), second), first))

    return np.array([[lead(source, target) for source in range(WAYS)] for target in range(WAYS)], np.int32)


_RELATIVE = _relative_ways()


@keras.saving.register_keras_serializable("galaxy")
class Lift(keras.layers.Layer):  # type: ignore[misc]
    """A picture ``[N, H, W, 3]`` to features in eight ways, at half the resolution.

    Args:
        channels: of the output, in each way.
        size: of the kernel; even, so that halving keeps the symmetry.
    """

    def __init__(self, channels: int, size: int = 6, **options: Any) -> None:
        super().__init__(**options)
        self.channels, self.size = channels, size

    def build(self, shape: tuple[int, ...]) -> None:
        """Make the weights."""
        self.kernel = self.add_weight(
            shape=(self.size**2 * shape[-1], self.channels), initializer="he_normal", name="kernel"
        )
        self.bias = self.add_weight(shape=(self.channels,), initializer="zeros", name="bias")

    def call(self, picture: Any) -> Any:
        """Convolve with the kernel laid in each way."""
        kernel = ops.reshape(self.kernel, (self.size, self.size, -1, self.channels))
        kernel = ops.concatenate([_lay(kernel, way) for way in range(WAYS)], axis=-1)
        margin = self.size // 2 - 1
        padded = ops.pad(picture, [[0, 0], [margin, margin], [margin, margin], [0, 0]])
        return ops.conv(padded, kernel, strides=2, padding="valid") + ops.tile(self.bias, [WAYS])

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Half the height and width."""
        return (shape[0], *(side and side // 2 for side in shape[1:3]), WAYS * self.channels)


@keras.saving.register_keras_serializable("galaxy")
class Convolution(keras.layers.Layer):  # type: ignore[misc]
    """Features in eight ways to features in eight ways, at the same resolution; an offset is `Normalization`'s.

    Args:
        channels: of the output, in each way.
        size: of the kernel; odd.
    """

    def __init__(self, channels: int, size: int = 3, **options: Any) -> None:
        super().__init__(**options)
        self.channels, self.size = channels, size

    def build(self, shape: tuple[int, ...]) -> None:
        """Make the weights."""
        spread = (2 / (self.size**2 * shape[-1])) ** 0.5
        self.kernel = self.add_weight(
            shape=(self.size**2 * shape[-1], self.channels),
            initializer=keras.initializers.RandomNormal(stddev=spread),
            name="kernel",
        )

    def call(self, features: Any) -> Any:
        """Convolve, to each way with the kernels laid in it and taken in the order in which it sees the others."""
        kernel = ops.reshape(self.kernel, (self.size, self.size, WAYS, -1, self.channels))
        laid = [ops.take(_lay(kernel, way), _RELATIVE[:, way], axis=2) for way in range(WAYS)]
        kernel = ops.reshape(
            ops.concatenate(laid, axis=-1), (self.size, self.size, features.shape[-1], WAYS * self.channels)
        )
        return ops.conv(features, kernel, padding="same")

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The output's channels in the last place."""
        return (*shape[:-1], WAYS * self.channels)


@keras.saving.register_keras_serializable("galaxy")
class Normalization(keras.layers.Layer):  # type: ignore[misc]
    """Batch normalization (Ioffe & Szegedy 2015) that keeps one mean and one variance for all eight ways.

    While fitting, each way is normalized by its own in the batch, which differ by chance alone: galaxies are
    turned at random. It computes with TensorFlow's fused operator, which Keras' own layer does without on a CPU.

    Args:
        zeros: begin by answering zero, for the end of a residual branch.
    """

    _EPSILON, _MOMENTUM = 1e-3, 0.97

    def __init__(self, *, zeros: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.zeros = zeros

    def build(self, shape: tuple[int, ...]) -> None:
        """Make the weights."""
        kind = {"shape": (shape[-1] // WAYS,), "dtype": "float32", "autocast": False}
        self.scale = self.add_weight(initializer="zeros" if self.zeros else "ones", name="scale", **kind)
        self.offset = self.add_weight(initializer="zeros", name="offset", **kind)
        kind |= {"trainable": False, "aggregation": "mean"}
        self.mean = self.add_weight(initializer="zeros", name="mean", **kind)
        self.variance = self.add_weight(initializer="ones", name="variance", **kind)

    def call(self, features: Any, training: bool = False) -> Any:
        """Normalize with the batch's statistics, or with those that were kept."""
        if not training:
            scale = self.scale / ops.sqrt(self.variance + self._EPSILON)
            offset = self.offset - self.mean * scale
            return features * ops.tile(scale, [WAYS]) + ops.tile(offset, [WAYS])
        found = tf.raw_ops.FusedBatchNormV3(
            x=features,
            scale=ops.tile(self.scale, [WAYS]),
            offset=ops.tile(self.offset, [WAYS]),
            mean=ops.zeros([0]),
            variance=ops.zeros([0]),
            epsilon=self._EPSILON,
            is_training=True,
        )
        for kept, batch in ((self.mean, found.batch_mean), (self.variance, found.batch_variance)):
            one_way = ops.mean(ops.reshape(batch, (WAYS, -1)), axis=0)
            kept.assign(self._MOMENTUM * kept + (1 - self._MOMENTUM) * one_way)
        return found.y

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the input's shape."""
        return shape


@keras.saving.register_keras_serializable("galaxy")
class MeanOverWays(keras.layers.Layer):  # type: ignore[misc]
    """Features in eight ways to their mean, ``[N, H, W, channels]``, which turns and mirrors with the picture."""

    def call(self, features: Any) -> Any:
        """Average."""
        channels = features.shape[-1] // WAYS
        ways = [features[..., way * channels : (way + 1) * channels] for way in range(WAYS)]
        return sum(ways[1:], ways[0]) / WAYS

    def compute_output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """One way's channels."""
        return (*shape[:-1], shape[-1] // WAYS)
