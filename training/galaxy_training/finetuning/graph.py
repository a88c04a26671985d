"""Puts a head into a released graph, behind its embedding: one file, preprocessing and int8 body included."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper
from onnx.utils import Extractor

from galaxy_core.models.manifest import EMBEDDING, IMAGE, OUTLIER_SCORE, OUTPUTS
from galaxy_training.export.graphs import constant
from galaxy_training.finetuning.head import Head
from galaxy_training.finetuning.regression import RegressionHead


def with_head(base: bytes, head: Head | RegressionHead, outlier_threshold: float = 1.0) -> bytes:
    """The graph from `IMAGE` to a head's probabilities or number, the embedding and any outlier score.

    Args:
        base: ONNX file of a released model with an embedding.
        head: fitted to that embedding.
        outlier_threshold: the network's outlier score that is 1 in this graph.
    """
    released = onnx.load_from_string(base)
    ends = [item.name for item in released.graph.output if item.name in {EMBEDDING, OUTLIER_SCORE}]
    model = Extractor(released).extract_model([IMAGE], ends)
    model.ir_version = released.ir_version
    graph = model.graph
    graph.initializer.extend(
        [
            constant("head/weights", head.weights.astype(np.float32)),
            constant("head/bias", head.bias.astype(np.float32)),
        ]
    )
    output = OUTPUTS[head.task]
    graph.node.extend(
        [
            helper.make_node("MatMul", [EMBEDDING, "head/weights"], ["head/product"]),
            helper.make_node("Add", ["head/product", "head/bias"], ["head/sum"]),
            helper.make_node(head.activation, ["head/sum"], [output]),
        ]
    )
    if OUTLIER_SCORE in ends and outlier_threshold != 1:
        _divide_outlier_score(graph, outlier_threshold)
    shape = ["N", head.weights.shape[1]]
    graph.output.insert(0, helper.make_tensor_value_info(output, TensorProto.FLOAT, shape))
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())


def _divide_outlier_score(graph: onnx.GraphProto, divisor: float) -> None:
    released = f"{OUTLIER_SCORE}/released"
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [released if name == OUTLIER_SCORE else name for name in names]
    graph.initializer.append(constant("head/outlier_threshold", np.array(divisor, np.float32)))
    graph.node.append(helper.make_node("Div", [released, "head/outlier_threshold"], [OUTLIER_SCORE]))
