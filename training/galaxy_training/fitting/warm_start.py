"""Initial weights of a network from a released, quantized model, where the run that made it is gone.

A released graph holds each group convolution eight times over, once for each element of D4, in int8, and every
batch normalization is folded into the convolution before it. Turning the eight copies back and averaging them
gives the kernel again, with most of the rounding gone. The normalizations get the statistics of real images, so
that the network predicts what the released one does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import keras
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from galaxy_training.errors import RunFolderError
from galaxy_training.networks.group_convolutions import (
    GROUP_ORDER,
    GroupBatchNorm,
    GroupConv,
    LiftingConv,
    base_kernel,
)
from galaxy_training.networks.heads import LOGITS

Values = NDArray[np.float32]
STATISTICS_IMAGES = 200
"""Images that are enough for the statistics of the normalizations."""
KERNEL_NORM = 3.0
"""Norm of each channel's kernel. It changes no prediction, only how far a step of an optimizer goes."""
_BETWEEN = ("Relu", "QuantizeLinear", "DequantizeLinear")


def load_released(model: keras.Model, released: onnx.ModelProto, views: Values) -> None:
    """Set a network's weights to those of a released model of the same architecture.

    Args:
        model: of group convolutions, as `galaxy_training.networks.equivariant.build` makes it.
        released: its exported graph, in int8 or fp32.
        views: float32 ``[N, size, size, 3]``, 0 to 1, of training galaxies, for the statistics of the
            normalizations.

    Raises:
        RunFolderError: the graph does not hold as many convolutions, or they have other shapes.
    """
    convolutions, dense = _weights(released)
    layers = [layer for layer in model.layers if isinstance(layer, GroupConv | LiftingConv)]
    if [kernel.shape[3] for kernel, _ in convolutions] != [GROUP_ORDER * layer.channels for layer in layers]:
        raise RunFolderError(
            f"The released model's convolutions are not those of {model.name}.",
            "Start from a released model of the same architecture.",
        )
    normalizations = [layer for layer in model.layers if isinstance(layer, GroupBatchNorm)]
    model.get_layer(LOGITS).set_weights(list(dense))
    for layer, (kernel, biases) in zip(layers, convolutions, strict=True):
        small = base_kernel(kernel, lifting=isinstance(layer, LiftingConv))
        bias = biases.reshape(GROUP_ORDER, -1).mean(axis=0)
        if isinstance(layer, LiftingConv):
            layer.kernel.assign(small)
            layer.bias.assign(bias)
        else:
            _unfold(model, layer, normalizations.pop(0), small, bias, views)


def _unfold(
    model: keras.Model,
    layer: GroupConv,
    normalization: GroupBatchNorm,
    kernel: Values,
    bias: Values,
    views: Values,
) -> None:
    """Split a folded convolution into kernels of equal norm and a normalization with their outputs' statistics."""
    gain = np.maximum(np.linalg.norm(kernel, axis=0), 1e-6) / KERNEL_NORM
    layer.kernel.assign(kernel / gain)
    features = keras.Model(model.input, layer.output)(views, training=False).numpy()
    features = features.reshape(-1, GROUP_ORDER, layer.channels)
    mean, variance = features.mean(axis=(0, 1)), features.var(axis=(0, 1))
    normalization.mean.assign(mean)
    normalization.variance.assign(variance)
    normalization.scale.assign(gain * np.sqrt(variance + normalization.epsilon))
    normalization.offset.assign(bias + gain * mean)


def _weights(released: onnx.ModelProto) -> tuple[list[tuple[Values, Values]], tuple[Values, Values]]:
    """Kernel ``[k, k, inputs, outputs]`` and bias of each convolution in order, and of the dense layer."""
    graph = released.graph
    makers = {name: node for node in graph.node for name in node.output}
    stored = {item.name: numpy_helper.to_array(item) for item in graph.initializer}

    def value(name: str) -> Values:
        if name in stored:
            return np.asarray(stored[name], np.float32)
        quantized, scale = (stored[item] for item in makers[name].input[:2])
        axis = next((item.i for item in makers[name].attribute if item.name == "axis"), 0)
        shape = [-1 if place == axis else 1 for place in range(quantized.ndim)] if scale.size > 1 else []
        return np.asarray(quantized * scale.reshape(shape), np.float32)

    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    kernels = {node.name: value(node.input[1]).transpose(2, 3, 1, 0) for node in convolutions}
    biases = {node.name: value(node.input[2]) for node in convolutions}
    for first, second in _equalized_pairs(graph):
        _undo_equalization(kernels, biases, first, second)
    dense = next(node for node in graph.node if node.op_type == "Gemm")
    return (
        [(kernels[node.name], biases[node.name]) for node in convolutions],
        (value(dense.input[1]), value(dense.input[2])),
    )


def _equalized_pairs(graph: onnx.GraphProto) -> Iterator[tuple[str, str]]:
    """Names of convolutions of which the second alone reads the first; see `cross_layer_equalization`."""
    makers = {name: node for node in graph.node for name in node.output}
    readers = Counter(name for node in graph.node for name in node.input)
    for second in graph.node:
        if second.op_type != "Conv":
            continue
        name = second.input[0]
        while readers[name] == 1 and name in makers and makers[name].op_type in _BETWEEN:
            name = makers[name].input[0]
        if readers[name] == 1 and name in makers and makers[name].op_type == "Conv":
            yield makers[name].name, second.name


def _undo_equalization(kernels: dict[str, Values], biases: dict[str, Values], first: str, second: str) -> None:
    """Give the eight copies of each channel the same gain again."""
    norms = np.linalg.norm(kernels[first].reshape(-1, GROUP_ORDER, kernels[first].shape[3] // GROUP_ORDER), axis=0)
    gain = (norms / np.maximum(norms.mean(axis=0), 1e-12)).ravel()
    gain = np.where(gain > 0, gain, 1)
    kernels[first] = np.asarray(kernels[first] / gain, np.float32)
    biases[first] = np.asarray(biases[first] / gain, np.float32)
    kernels[second] = np.asarray(kernels[second] * gain[:, None], np.float32)
