"""Cross-layer equalization, which depthwise convolutions need for int8.

A tensor has one quantization range of 256 steps for all its channels; where one of them is a thousand times as
strong as another, the weak one is left without any step. Where one convolution reads another, directly or through
a ReLU, channels can be scaled up in the first and down again in the second without a change of the output: Nagel
et al. 2019, "Data-free quantization through weight equalization and bias correction" (arXiv 1906.04721), here with
activation ranges of real images.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from galaxy_training.export.graphs import probe

_WEAKEST = 1e-6
"""Smallest range, relative to the strongest channel; a weaker channel has no effect."""
_BATCH = 8


def equalize(network: onnx.ModelProto, views: NDArray[np.float32]) -> onnx.ModelProto:
    """Equalize the ranges of the channels between pairs of convolutions; the output stays the same.

    Args:
        network: with the input ``view``, batch normalizations folded into convolutions.
        views: float32 ``[N, size, size, 3]`` 0-1, that activation ranges are measured on.
    """
    network = onnx.ModelProto.FromString(network.SerializeToString())
    pairs = list(_pairs(network))
    weights = {item.name: item for item in network.graph.initializer}
    for (first, second), channel_range in zip(pairs, _ranges(network, pairs, views), strict=True):
        strongest = channel_range.max()
        if strongest == 0:
            continue
        gain = strongest / np.maximum(channel_range, _WEAKEST * strongest)
        for name in first.input[1:]:
            _multiply(weights[name], gain, axis=0)
        _multiply(weights[second.input[1]], 1 / gain, axis=0 if _is_depthwise(second) else 1)
    return network


def _pairs(network: onnx.ModelProto) -> Iterator[tuple[onnx.NodeProto, onnx.NodeProto]]:
    """Pairs of convolutions with unshared weights, of which the second alone reads the first."""
    makers = {name: node for node in network.graph.node for name in node.output}
    readers = Counter(name for node in network.graph.node for name in node.input)
    for second in network.graph.node:
        if second.op_type != "Conv":
            continue
        between = [second.input[0]]
        first = makers.get(between[0])
        if first is not None and first.op_type == "Relu":
            between.append(first.input[0])
            first = makers.get(between[-1])
        if first is None or first.op_type != "Conv":
            continue
        if all(readers[name] == 1 for name in (*between, *first.input[1:], second.input[1])):
            yield first, second


def _ranges(
    network: onnx.ModelProto, pairs: list[tuple[onnx.NodeProto, onnx.NodeProto]], views: NDArray[np.float32]
) -> list[NDArray[np.float32]]:
    """Largest absolute activation by channel between each pair, float32 ``[channels]``."""
    if not pairs:
        return []
    names = [second.input[0] for _, second in pairs]
    session = probe(network, *names)
    ranges: list[NDArray[np.float32]] = []
    for start in range(0, len(views), _BATCH):
        read = session.run(names, {"view": views[start : start + _BATCH]})
        batch = [np.abs(values).max(axis=(0, 2, 3)) for values in read]
        ranges = [np.maximum(*pair) for pair in zip(ranges or batch, batch, strict=True)]
    return ranges


def _is_depthwise(convolution: onnx.NodeProto) -> bool:
    return any(attribute.name == "group" and attribute.i > 1 for attribute in convolution.attribute)


def _multiply(weight: onnx.TensorProto, by: NDArray[np.float32], axis: int) -> None:
    values = numpy_helper.to_array(weight)
    shape = [-1 if place == axis else 1 for place in range(values.ndim)]
    weight.CopyFrom(numpy_helper.from_array((values * by.reshape(shape)).astype(np.float32), weight.name))
