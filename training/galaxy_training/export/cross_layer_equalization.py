"""Channels of equal strength: what int8 needs of a network that filters each channel by itself.

A tensor has one range of 256 steps for all its channels; where one of them is a thousand times as strong as
another, the weak one is left with no step at all. Where one convolution reads another, directly or rectified, the
weak channel can be made strong in the first and weak again in the second, and the network answers as before: Nagel
et al. 2019, "Data-free quantization through weight equalization and bias correction" (arXiv 1906.04721), here with
the strengths that real views show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import numpy_helper

_WEAKEST = 1e-6
"""Of the strongest channel; what is weaker never answers anything."""
_BATCH = 8


def equalize(network: onnx.ModelProto, views: NDArray[np.float32]) -> onnx.ModelProto:
    """The same network, in which the channels between two convolutions are as strong as the strongest of them.

    Args:
        network: from ``view``, its normalizations folded into its convolutions.
        views: float32 ``[N, side, side, 3]`` 0-1, of galaxies trained on.
    """
    network = onnx.ModelProto.FromString(network.SerializeToString())
    links = list(_links(network))
    weights = {item.name: item for item in network.graph.initializer}
    for (first, second), strength in zip(links, _strengths(network, links, views), strict=True):
        strongest = strength.max()
        if strongest == 0:
            continue
        gain = strongest / np.maximum(strength, _WEAKEST * strongest)
        for name in first.input[1:]:
            _multiply(weights[name], gain, axis=0)
        _multiply(weights[second.input[1]], 1 / gain, axis=0 if _filters_alone(second) else 1)
    return network


def _links(network: onnx.ModelProto) -> Iterator[tuple[onnx.NodeProto, onnx.NodeProto]]:
    """Convolutions with weights of their own, of which the second reads all of the first, and nobody else does."""
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


def _strengths(
    network: onnx.ModelProto, links: list[tuple[onnx.NodeProto, onnx.NodeProto]], views: NDArray[np.float32]
) -> list[NDArray[np.float32]]:
    """The largest size of each channel that a link's second convolution reads, float32 ``[channels]`` each."""
    if not links:
        return []
    names = [second.input[0] for _, second in links]
    probe = onnx.ModelProto.FromString(network.SerializeToString())
    del probe.graph.output[:]
    probe.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
    session = onnxruntime.InferenceSession(probe.SerializeToString(), providers=["CPUExecutionProvider"])
    strengths: list[NDArray[np.float32]] = []
    for start in range(0, len(views), _BATCH):
        read = session.run(names, {"view": views[start : start + _BATCH]})
        found = [np.abs(values).max(axis=(0, 2, 3)) for values in read]
        strengths = [np.maximum(*pair) for pair in zip(strengths or found, found, strict=True)]
    return strengths


def _filters_alone(convolution: onnx.NodeProto) -> bool:
    return any(attribute.name == "group" and attribute.i > 1 for attribute in convolution.attribute)


def _multiply(weight: onnx.TensorProto, by: NDArray[np.float32], axis: int) -> None:
    values = numpy_helper.to_array(weight)
    shape = [-1 if place == axis else 1 for place in range(values.ndim)]
    weight.CopyFrom(numpy_helper.from_array((values * by.reshape(shape)).astype(np.float32), weight.name))
