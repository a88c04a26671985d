"""Building blocks of ONNX graphs and their dependencies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

OPSET = 18
"""The first whose Resize can filter before it shrinks (``antialias``)."""
IR_VERSION = 10


def constant(name: str, value: NDArray[np.generic]) -> TensorProto:
    """Initializer of a graph."""
    return numpy_helper.from_array(np.ascontiguousarray(value), name)


def model(
    name: str,
    nodes: Sequence[NodeProto],
    constants: Sequence[TensorProto],
    inputs: Sequence[ValueInfoProto],
    *outputs: ValueInfoProto,
) -> onnx.ModelProto:
    """Checked graph from its inputs to its outputs.

    Raises:
        onnx.checker.ValidationError: the nodes do not fit together.
        onnx.shape_inference.InferenceError: their shapes do not.
    """
    graph = helper.make_graph(nodes, name, inputs, outputs, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(made, full_check=True)
    return made


def ancestors(network: onnx.ModelProto, tensor: str) -> list[onnx.NodeProto]:
    """Nodes that a tensor depends on, in topological order."""
    needed, nodes = {tensor}, []
    for node in reversed(network.graph.node):
        if needed.intersection(node.output):
            nodes.append(node)
            needed.update(node.input)
    return nodes[::-1]


def probe(network: onnx.ModelProto, *tensors: str) -> onnxruntime.InferenceSession:
    """A session that gives these tensors of a graph, wherever in it they are, and nothing else."""
    part = onnx.ModelProto.FromString(network.SerializeToString())
    del part.graph.output[:]
    part.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in tensors)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # of initializers that these tensors do not need
    return onnxruntime.InferenceSession(part.SerializeToString(), options, providers=["CPUExecutionProvider"])


def needed_only_by(network: onnx.ModelProto, output: str) -> list[onnx.NodeProto]:
    """Nodes that one output depends on and no other output does, in topological order."""
    others = {
        name
        for end in network.graph.output
        if end.name != output
        for node in ancestors(network, end.name)
        for name in node.output
    }
    return [node for node in ancestors(network, output) if not others.intersection(node.output)]
