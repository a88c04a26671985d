"""Group convolutions over D4, the eight quarter turns and mirror images of a square.

A galaxy's morphology does not depend on its orientation. These layers share their weights over the group, so that
a network of them that ends in pooling over places and group elements is exactly invariant: Cohen & Welling 2016,
"Group equivariant convolutional networks" (arXiv 1602.07576). They are exported as ordinary convolutions.

Features are ``[N, H, W, 8 * channels]``, the group element being the slower index. A layer stores its kernel as
one matrix, from its receptive field to the output channels, because Muon orthogonalizes matrices.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from numpy.typing import NDArray

GROUP_ORDER = 8


def transform(kernel: NDArray[Any], element: int) -> NDArray[Any]:
    """A kernel ``[k, k, ...]`` acted on by a group element: mirrored where `element` is 4 or more, then turned."""
    if element >= 4:
        kernel = kernel[:, ::-1]
    turns = element % 4
    if turns in {1, 3}:
        axes = (1, 0, *range(2, len(kernel.shape)))
        kernel = np.transpose(kernel, axes)
    return {0: kernel, 1: kernel[::-1], 2: kernel[::-1, ::-1], 3: kernel[:, ::-1]}[turns]


def transform_back(kernel: NDArray[np.float32], element: int) -> NDArray[np.float32]:
    """Undo `transform`."""
    kernel = transform(kernel, (4 - element % 4) % 4)
    return kernel[:, ::-1] if element >= 4 else kernel


def base_kernel(kernel: NDArray[np.float32], *, lifting: bool) -> NDArray[np.float32]:
    """The weights of a layer from the ordinary convolution that it is exported as, averaged over the group.

    Args:
        kernel: ``[k, k, inputs, GROUP_ORDER * channels]``.
        lifting: of a `LiftingConv`, otherwise of a `GroupConv`.

    Returns:
        ``[k * k * inputs, channels]``.
    """
    size, channels = kernel.shape[0], kernel.shape[3] // GROUP_ORDER
    copies = kernel.reshape(size, size, 1 if lifting else GROUP_ORDER, -1, GROUP_ORDER, channels)
    total = np.zeros((*copies.shape[:4], channels), np.float32)
    for element in range(GROUP_ORDER):
        copy = copies[:, :, :, :, element]
        if not lifting:
            permuted, copy = copy, np.empty_like(copy)
            copy[:, :, _QUOTIENTS[:, element]] = permuted
        total += transform_back(copy, element)
    return np.asarray((total / GROUP_ORDER).reshape(-1, channels), np.float32)


def _quotients() -> NDArray[np.int32]:
    """``[GROUP_ORDER, GROUP_ORDER]``: the element that leads from the second index to the first."""
    square = np.arange(9).reshape(3, 3)
    squares = [transform(square, element) for element in range(GROUP_ORDER)]

    def quotient(start: int, end: int) -> int:
        # Group elements act from the left: `element` first, then `start`.
        return next(
            element
            for element in range(GROUP_ORDER)
            if np.array_equal(transform(squares[element], start), squares[end])
        )

    return np.array(
        [[quotient(start, end) for start in range(GROUP_ORDER)] for end in range(GROUP_ORDER)], np.int32
    )


_QUOTIENTS = _quotients()


def _copies(size: int, inputs: int, *, lifting: bool) -> NDArray[np.int32]:
    """Rows of a layer's weights that make up its ordinary convolution's kernel: one gathering, and few operations.

    Args:
        size: of the kernel.
        inputs: channels of the input, of all group elements.
        lifting: of a `LiftingConv`, otherwise of a `GroupConv`.

    Returns:
        ``[size * size * inputs * GROUP_ORDER]``, the output's group element being the fastest index.
    """
    rows = np.arange(size * size * inputs, dtype=np.int32).reshape(size, size, 1 if lifting else GROUP_ORDER, -1)
    copies = [transform(rows, element) for element in range(GROUP_ORDER)]
    if not lifting:
        copies = [copy[:, :, _QUOTIENTS[:, element]] for element, copy in enumerate(copies)]
    return np.stack(copies, axis=-1).ravel()


def _gather(kernel: Any, rows: NDArray[np.int32]) -> Any:
    """Rows of a matrix; its gradient is a matrix, too, as behind a reshape, and not a list of slices."""
    return ops.take(ops.reshape(kernel, kernel.shape), rows, axis=0)


@keras.saving.register_keras_serializable("galaxy")
class LiftingConv(keras.layers.Layer):  # type: ignore[misc]
    """Lifting convolution: an image ``[N, H, W, 3]`` to features on the group, at half the resolution.

    Args:
        channels: of the output, per group element.
        size: of the kernel; even, so that striding keeps the symmetry.
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

    def call(self, image: Any) -> Any:
        """Convolve with the kernel transformed by each element."""
        inputs = image.shape[-1]
        kernel = _gather(self.kernel, _copies(self.size, inputs, lifting=True))
        kernel = ops.reshape(kernel, (self.size, self.size, inputs, GROUP_ORDER * self.channels))
        margin = self.size // 2 - 1
        padded = ops.pad(image, [[0, 0], [margin, margin], [margin, margin], [0, 0]])
        return ops.conv(padded, kernel, strides=2, padding="valid") + ops.tile(self.bias, [GROUP_ORDER])

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Half the height and width."""
        return (
            shape[0],
            *(image_size and image_size // 2 for image_size in shape[1:3]),
            GROUP_ORDER * self.channels,
        )


@keras.saving.register_keras_serializable("galaxy")
class GroupConv(keras.layers.Layer):  # type: ignore[misc]
    """Group convolution at the same resolution, without bias, which `GroupBatchNorm` adds.

    Args:
        channels: of the output, per group element.
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
        """Convolve with the kernels transformed by each element and permuted accordingly."""
        inputs = features.shape[-1]
        kernel = _gather(self.kernel, _copies(self.size, inputs, lifting=False))
        kernel = ops.reshape(kernel, (self.size, self.size, inputs, GROUP_ORDER * self.channels))
        return ops.conv(features, kernel, padding="same")

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The output's channels in the last place."""
        return (*shape[:-1], GROUP_ORDER * self.channels)


@keras.saving.register_keras_serializable("galaxy")
class GroupBatchNorm(keras.layers.Layer):  # type: ignore[misc]
    """Batch normalization (Ioffe & Szegedy 2015) with one moving mean and variance for all group elements.

    While training, each element is normalized by its own batch statistics, which differ by chance alone, since
    galaxies are rotated at random. It uses TensorFlow's fused operator, which Keras' own layer does not on a CPU.

    Args:
        zero_init: initialize the scale to zero, for the end of a residual branch.
    """

    epsilon, _MOMENTUM = 1e-3, 0.97

    def __init__(self, *, zero_init: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.zero_init = zero_init

    def build(self, shape: tuple[int, ...]) -> None:
        """Make the weights."""
        kind = {"shape": (shape[-1] // GROUP_ORDER,), "dtype": "float32", "autocast": False}
        self.scale = self.add_weight(initializer="zeros" if self.zero_init else "ones", name="scale", **kind)
        self.offset = self.add_weight(initializer="zeros", name="offset", **kind)
        kind |= {"trainable": False, "aggregation": "mean"}
        self.mean = self.add_weight(initializer="zeros", name="mean", **kind)
        self.variance = self.add_weight(initializer="ones", name="variance", **kind)

    def call(self, features: Any, training: bool = False) -> Any:
        """Normalize with the batch's statistics, or with the moving ones."""
        if not training:
            scale = self.scale / ops.sqrt(self.variance + self.epsilon)
            offset = self.offset - self.mean * scale
            return features * ops.tile(scale, [GROUP_ORDER]) + ops.tile(offset, [GROUP_ORDER])
        fused = tf.raw_ops.FusedBatchNormV3(
            x=features,
            scale=ops.tile(self.scale, [GROUP_ORDER]),
            offset=ops.tile(self.offset, [GROUP_ORDER]),
            mean=ops.zeros([0]),
            variance=ops.zeros([0]),
            epsilon=self.epsilon,
            is_training=True,
        )
        for moving, batch in ((self.mean, fused.batch_mean), (self.variance, fused.batch_variance)):
            mean = ops.mean(ops.reshape(batch, (GROUP_ORDER, -1)), axis=0)
            moving.assign(self._MOMENTUM * moving + (1 - self._MOMENTUM) * mean)
        return fused.y

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the input's shape."""
        return shape


@keras.saving.register_keras_serializable("galaxy")
class GroupPool(keras.layers.Layer):  # type: ignore[misc]
    """Mean over the group: ``[N, H, W, channels]``, which transforms with the image."""

    def call(self, features: Any, training: bool = False) -> Any:
        """Average."""
        channels = features.shape[-1] // GROUP_ORDER
        if (
            training
        ):  # the gradient of slices costs a fifth of a step, while a mean of five axes is not exported well
            return ops.mean(ops.reshape(features, (-1, *features.shape[1:3], GROUP_ORDER, channels)), axis=3)
        parts = [features[..., element * channels : (element + 1) * channels] for element in range(GROUP_ORDER)]
        return sum(parts[1:], parts[0]) / GROUP_ORDER

    def compute_output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Channels of one group element."""
        return (*shape[:-1], shape[-1] // GROUP_ORDER)
