"""What an exported graph's nodes need of each other: who comes before whom, and what only one output needs."""

from __future__ import annotations

import onnx

MAPS = "maps"
"""Name of the output that says where a network looked; see `galaxy_training.explanations`."""


def ancestors(network: onnx.ModelProto, tensor: str) -> list[onnx.NodeProto]:
    """The nodes that a tensor needs, in order."""
    needed, found = {tensor}, []
    for node in reversed(network.graph.node):
        if needed.intersection(node.output):
            found.append(node)
            needed.update(node.input)
    return found[::-1]


def needed_only_by(network: onnx.ModelProto, output: str) -> list[onnx.NodeProto]:
    """The nodes that one of the graph's outputs needs and no other, in order."""
    others = {
        name
        for end in network.graph.output
        if end.name != output
        for node in ancestors(network, end.name)
        for name in node.output
    }
    return [node for node in ancestors(network, output) if not others.intersection(node.output)]
