"""Class activation maps: the contribution of each place of the image to each label's logit.

Every network here ends in a tail that is linear but for ReLUs: global average pooling or flattening, and dense
layers. For a given image the tail is therefore linear, and a logit is a sum over the places of the last features.
With pooling this is the class activation map of Zhou et al. 2016 (arXiv 1512.04150); on pixels it is gradient
times input.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import onnx
from keras import ops
from onnx import helper, numpy_helper

from galaxy_core.models.manifest import ACTIVATION_MAPS, REQUEST_ACTIVATION_MAPS, ActivationMapsContract
from galaxy_core.votes.decision_tree import TREE
from galaxy_training.export.graphs import needed_only_by
from galaxy_training.export.preprocessing import MARGIN


class _ActivationMaps(keras.layers.Layer):  # type: ignore[misc]
    """Features and hidden activations to activation maps.

    Args:
        hidden: dense layers with ReLU of the tail, in order.
        logits: its last dense layer.
        pooled: whether the tail begins with global average pooling.
        groups: columns of each softmax.

    Input: features ``[N, h, w, C]`` and each hidden layer's output ``[N, units]``. Output: ``[N, h, w, K]``.
    """

    def __init__(
        self, hidden: list[keras.layers.Dense], logits: keras.layers.Dense, pooled: bool, groups: list[slice]
    ) -> None:
        super().__init__(name=ACTIVATION_MAPS, dtype="float32")
        self.hidden, self.logits, self.pooled = hidden, logits, pooled
        # A softmax does not change where all its logits rise alike: only differences from their mean count.
        size = logits.kernel.shape[1]
        self.centring = np.eye(size, dtype=np.float32)
        for group in groups:
            self.centring[group, group] -= 1 / (group.stop - group.start)

    def call(self, tensors: list[Any]) -> Any:
        """Backpropagate the logits through the tail."""
        features, activations = tensors[0], tensors[1:]
        height, width, channels = features.shape[1:]
        gradients = ops.matmul(self.logits.kernel, self.centring)
        if self.pooled and not self.hidden:
            return ops.matmul(features, gradients / (height * width))
        gradients = gradients[None]
        for layer, activation in zip(reversed(self.hidden), reversed(activations), strict=True):
            active = ops.cast(activation > 0, "float32")
            gradients = ops.matmul(layer.kernel, active[:, :, None] * gradients)
        labels = gradients.shape[-1]
        if self.pooled:
            gradients = ops.reshape(gradients, (-1, 1, 1, channels, labels)) / (height * width)
        else:
            gradients = ops.reshape(gradients, (-1, height, width, channels, labels))
        return ops.sum(features[..., None] * gradients, axis=3)

    def compute_output_shape(self, shapes: list[tuple[int | None, ...]]) -> tuple[int | None, ...]:
        """The features' places, and one map for each label."""
        return (*shapes[0][:3], self.logits.kernel.shape[1])


def with_activation_maps(model: keras.Model) -> keras.Model:
    """The network with a second output, ``activation_maps``: float32 ``[N, h, w, K]``.

    Map k adds up, over its places, to the part of logit k that depends on the image, less the mean of the same
    over the labels of its softmax (those of its question, or all classes).

    Args:
        model: ending in pooling or flattening, dense layers of which the last is called ``logits``, and a head.
    """
    places = max(index for index, layer in enumerate(model.layers) if len(layer.output.shape) == 4)
    tail = model.layers[places + 1 :]
    dense = [layer for layer in tail if isinstance(layer, keras.layers.Dense)]
    pooled = any(isinstance(layer, keras.layers.GlobalAveragePooling2D) for layer in tail)
    maps = _ActivationMaps(dense[:-1], dense[-1], pooled, softmax_groups(dense[-1].units))(
        [model.layers[places].output, *(layer.output for layer in dense[:-1])]
    )
    return keras.Model(model.input, [model.output, maps])


def softmax_groups(labels: int) -> list[slice]:
    """Columns of each softmax: each question's for the 37 votes, all of them for classes."""
    if labels == len(TREE.keys):
        return [TREE.columns(question) for question in TREE.questions]
    return [slice(0, labels)]


def compute_on_request(model: onnx.ModelProto) -> onnx.ModelProto:
    """Compute a graph's maps only where its input `REQUEST_ACTIVATION_MAPS` is true, if they are expensive.

    Through a hidden layer, maps take a matrix product for every label: many times the cost of the outputs. After
    pooling alone they are almost free, and the graph stays without conditions. The input defaults to false.
    """
    graph = model.graph
    nodes = needed_only_by(model, ACTIVATION_MAPS)
    if not any(node.op_type == "ReduceSum" for node in nodes):
        return model
    (end,) = (item for item in graph.output if item.name == ACTIVATION_MAPS)
    elem = end.type.tensor_type.elem_type
    empty_shape = [0] + [item.dim_value for item in end.type.tensor_type.shape.dim[1:]]
    moved = {name for node in nodes for name in node.output}
    branches = {
        "then_branch": helper.make_graph(
            _dequantized(model, nodes),
            "computed",
            [],
            [helper.make_tensor_value_info(ACTIVATION_MAPS, elem, None)],
        ),
        "else_branch": helper.make_graph(
            [
                helper.make_node(
                    "Constant", [], ["empty"], value=numpy_helper.from_array(np.zeros(empty_shape, np.float32))
                )
            ],
            "omitted",
            [],
            [helper.make_tensor_value_info("empty", elem, None)],
        ),
    }
    others = [node for node in graph.node if not moved.issuperset(node.output)]
    del graph.node[:]
    graph.node.extend([*others, helper.make_node("If", [REQUEST_ACTIVATION_MAPS], [ACTIVATION_MAPS], **branches)])
    graph.input.append(helper.make_tensor_value_info(REQUEST_ACTIVATION_MAPS, onnx.TensorProto.BOOL, []))
    graph.initializer.append(numpy_helper.from_array(np.array(False), REQUEST_ACTIVATION_MAPS))
    return model


def _dequantized(model: onnx.ModelProto, nodes: list[onnx.NodeProto]) -> list[onnx.NodeProto]:
    """The nodes with dequantizations of their own, which are not computed unless maps are requested."""
    makers = {node.output[0]: node for node in model.graph.node if node.op_type == "DequantizeLinear"}
    read = sorted({name for node in nodes for name in node.input} & makers.keys())
    renamed = {name: f"{ACTIVATION_MAPS}/{name}" for name in read}
    for node in nodes:
        node.input[:] = [renamed.get(name, name) for name in node.input]
    copies = []
    for name in read:
        copy = onnx.NodeProto.FromString(makers[name].SerializeToString())
        copy.name, copy.output[:] = renamed[name], [renamed[name]]
        copies.append(copy)
    return copies + nodes


def activation_maps_contract(model: onnx.ModelProto) -> ActivationMapsContract:
    """The manifest's part about a released graph's maps."""
    on_request = REQUEST_ACTIVATION_MAPS in {item.name for item in model.graph.input}
    return ActivationMapsContract(
        name=ACTIVATION_MAPS,
        request_input=REQUEST_ACTIVATION_MAPS if on_request else None,
        extent=round(1 / MARGIN, 6),
    )
