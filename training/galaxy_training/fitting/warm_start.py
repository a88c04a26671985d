"""Initial weights of a network from a released model, where the run that made it is gone.

Small networks' weights are released as they are. Of the others there is the quantized model alone: a released
graph holds each group convolution eight times over, once for each element of D4, in int8, and every batch
normalization is folded into the convolution before it. Turning the eight copies back and averaging them gives
the kernel again, with most of the rounding gone. The normalizations get the statistics of real images, so that
the network predicts what the released one does.
"""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby, zip_longest
from pathlib import Path

import h5py
import keras
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from galaxy_core.models.manifest import GALAXY_FRAME
from galaxy_training.errors import RunFolderError
from galaxy_training.networks import equivariant
from galaxy_training.networks.ensemble import MEMBERS
from galaxy_training.networks.equivariant import EQUIVARIANT
from galaxy_training.networks.group_convolutions import (
    GROUP_ORDER,
    GroupBatchNorm,
    GroupConv,
    LiftingConv,
    base_kernel,
)
from galaxy_training.networks.heads import LOGITS

Values = NDArray[np.float32]
MAX_KERAS_WEIGHTS = 2_000_000
"""Bytes of a file of weights that is released beside the model, whose own file is about as large."""
STATISTICS_IMAGES = 200
"""Images that are enough for the statistics of the normalizations."""
KERNEL_NORM = 3.0
"""Norm of each channel's kernel. It changes no prediction, only how far a step of an optimizer goes."""
_Depthwise = keras.layers.DepthwiseConv2D
_BETWEEN = ("Relu", "QuantizeLinear", "DequantizeLinear")


def keras_weights(model: keras.Model) -> bytes | None:
    """A network's weights in Keras's HDF5 format; None where they are larger than `MAX_KERAS_WEIGHTS`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.weights.h5"
        model.save_weights(path)
        return path.read_bytes() if path.stat().st_size <= MAX_KERAS_WEIGHTS else None


def set_keras_weights(model: keras.Model, weights: bytes) -> bool:
    """Set a network's weights to those of a file, if they are a network's of this very shape.

    Args:
        model: of any architecture.
        weights: from `keras_weights`.

    Returns:
        whether they are; if not, the network stays as it is.
    """
    if _count_arrays(weights) != len(model.weights):
        return False  # Keras would set those that it finds, and only warn of the others
    before = model.get_weights()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.weights.h5"
        path.write_bytes(weights)
        try:
            model.load_weights(path)
        except ValueError:  # of other shapes
            model.set_weights(before)
            return False
    return True


def _count_arrays(weights: bytes) -> int:
    count = 0

    def visit(_name: str, item: h5py.Group | h5py.Dataset) -> None:
        nonlocal count
        count += isinstance(item, h5py.Dataset)

    with h5py.File(io.BytesIO(weights)) as file:
        file.visititems(visit)
    return count


def load_released(model: keras.Model, released: onnx.ModelProto, views: Values) -> None:
    """Set a network's weights to those of a released model of the same architecture.

    Of a model with fewer residual blocks, the network's last blocks of a resolution stay as they are: a fresh
    network's are the identity.

    Args:
        model: of group convolutions, as `galaxy_training.networks.equivariant.build` makes it.
        released: its exported graph, in int8 or fp32.
        views: float32 ``[N, size, size, 3]``, 0 to 1, of training galaxies, for the statistics of the
            normalizations.

    Raises:
        RunFolderError: the graph's convolutions have other shapes.
    """
    _load_group_convolutions(model, *_weights(released.graph, _convolutions(released.graph)), views)


def load_members(released: onnx.ModelProto, views: Callable[[int], Values]) -> list[keras.Model]:
    """The networks whose logits a released ensemble averages, in the order of `ensemble.MEMBERS`.

    Args:
        released: its exported graph, in int8 or fp32.
        views: for an image size, float32 ``[N, size, size, 3]``, 0 to 1, of training galaxies.

    Raises:
        RunFolderError: the graph does not hold these networks.
    """
    groups = _by_member(released.graph)
    if not all(groups):
        raise RunFolderError("The released model is no ensemble.", "Start from a released ensemble.")
    networks: list[keras.Model] = []
    first = 0
    for architecture, group in zip(MEMBERS, groups, strict=True):
        convolutions, (kernel, bias) = _weights(released.graph, group, grouped=architecture is EQUIVARIANT)
        if architecture is EQUIVARIANT:
            model = equivariant.build(architecture.image_size, len(bias), _residual_blocks(convolutions))
        else:
            model = architecture.model()
        width = model.get_layer(LOGITS).kernel.shape[0]
        # `ensemble.combine` divides by the number of members.
        dense = len(MEMBERS) * kernel[first : first + width], bias
        if architecture is EQUIVARIANT:
            _load_group_convolutions(model, convolutions, dense, views(architecture.image_size))
        else:
            _load_plain_convolutions(model, convolutions, dense)
        networks.append(model)
        first += width
    return networks


def _residual_blocks(convolutions: list[tuple[Values, Values]]) -> tuple[int, int]:
    """Number of blocks at the two resolutions of an equivariant network."""
    square = Counter(kernel.shape[3] for kernel, _ in convolutions if kernel.shape[0] == 3)
    _, *channels = sorted(square)
    quarter, eighth = (square[number] // 2 for number in channels)
    return quarter, eighth


def _load_plain_convolutions(
    model: keras.Model, convolutions: list[tuple[Values, Values]], dense: tuple[Values, Values]
) -> None:
    """Ordinary convolutions, each followed by a normalization, which keeps nothing but the bias."""
    layers = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D | _Depthwise)]
    normalizations = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    model.get_layer(LOGITS).set_weights(list(dense))
    for layer, normalization, (kernel, bias) in zip(layers, normalizations, convolutions, strict=True):
        layer.set_weights([kernel.transpose(0, 1, 3, 2) if isinstance(layer, _Depthwise) else kernel])
        scale = np.full_like(bias, np.sqrt(1 + normalization.epsilon))
        normalization.set_weights([scale, bias, np.zeros_like(bias), np.ones_like(bias)])


def _load_group_convolutions(
    model: keras.Model,
    convolutions: list[tuple[Values, Values]],
    dense: tuple[Values, Values],
    views: Values,
) -> None:
    layers = _matching_layers(model, [kernel for kernel, _ in convolutions])
    normalizations = dict(
        zip(
            (layer for layer in model.layers if isinstance(layer, GroupConv)),
            (layer for layer in model.layers if isinstance(layer, GroupBatchNorm)),
            strict=True,
        )
    )
    model.get_layer(LOGITS).set_weights(list(dense))
    for layer, (kernel, biases) in zip(layers, convolutions, strict=True):
        small = base_kernel(kernel, lifting=isinstance(layer, LiftingConv))
        bias = biases.reshape(GROUP_ORDER, -1).mean(axis=0)
        if isinstance(layer, LiftingConv):
            layer.kernel.assign(small)
            layer.bias.assign(bias)
        else:
            _unfold(model, layer, normalizations[layer], small, bias, views)


def _matching_layers(model: keras.Model, kernels: list[Values]) -> list[GroupConv | LiftingConv]:
    """The layer of each released kernel; a residual block has two of one shape."""
    layers = [layer for layer in model.layers if isinstance(layer, GroupConv | LiftingConv)]
    matching: list[GroupConv | LiftingConv] = []
    ours = groupby(layers, lambda layer: (layer.kernel.shape[0], GROUP_ORDER * layer.channels))
    theirs = groupby(kernels, lambda kernel: (int(np.prod(kernel.shape[:3])), kernel.shape[3]))
    # Of a run of layers of one shape, a model with fewer blocks has the first.
    for (shape, ours_alike), (their_shape, theirs_alike) in zip_longest(ours, theirs, fillvalue=((), ())):
        alike, count = list(ours_alike), len(list(theirs_alike))
        if shape != their_shape or count > len(alike) or (len(alike) - count) % 2:
            raise RunFolderError(
                f"The released model's convolutions are not those of {model.name}.",
                "Start from a released model of the same architecture.",
            )
        matching += alike[:count]
    return matching


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


def _convolutions(graph: onnx.GraphProto) -> list[onnx.NodeProto]:
    """Of the network itself, and not of the head beside it that says where the galaxy is."""
    found = [node for node in graph.node if node.op_type == "Conv"]
    return [node for node in found if not node.output[0].startswith(f"{GALAXY_FRAME}/")]


def _by_member(graph: onnx.GraphProto) -> list[list[onnx.NodeProto]]:
    """The convolutions of each member of an ensemble, which are named after it where they end."""
    makers = {name: node for node in graph.node for name in node.output}
    groups = []
    for number in range(1, len(MEMBERS) + 1):
        named = [node for node in _convolutions(graph) if f"/member-{number}_" in node.output[0]]
        needed: set[str] = set()
        waiting = [name for node in named[-1:] for name in node.output]
        while waiting:
            name = waiting.pop()
            if name in makers and name not in needed:
                needed.update(makers[name].output)
                waiting += makers[name].input
        groups.append([node for node in _convolutions(graph) if node.output[0] in needed])
    return groups


def _weights(
    graph: onnx.GraphProto, convolutions: list[onnx.NodeProto], *, grouped: bool = True
) -> tuple[list[tuple[Values, Values]], tuple[Values, Values]]:
    """Kernel ``[k, k, inputs, outputs]`` and bias of each convolution, and of the graph's dense layer."""
    makers = {name: node for node in graph.node for name in node.output}
    stored = {item.name: numpy_helper.to_array(item) for item in graph.initializer}

    def value(name: str) -> Values:
        if name in stored:
            return np.asarray(stored[name], np.float32)
        quantized, scale = (stored[item] for item in makers[name].input[:2])
        axis = next((item.i for item in makers[name].attribute if item.name == "axis"), 0)
        shape = [-1 if place == axis else 1 for place in range(quantized.ndim)] if scale.size > 1 else []
        return np.asarray(quantized * scale.reshape(shape), np.float32)

    kernels = {node.name: value(node.input[1]).transpose(2, 3, 1, 0) for node in convolutions}
    biases = {node.name: value(node.input[2]) for node in convolutions}
    for first, second in _equalized_pairs(graph):
        if grouped and first in kernels:
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
