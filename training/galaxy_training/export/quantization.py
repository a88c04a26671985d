"""Static int8 quantization in the form that is fast in onnxruntime and in a browser alike.

Activations are unsigned and weights signed, per channel, as QDQ nodes. The softmaxes and products of the head stay
in float32: they are a few hundred numbers, and joint fractions must add up. So do the activation maps, which are
differences of large sums; they read the quantized weights, so that a file holds each weight once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from galaxy_core.models.manifest import ACTIVATION_MAPS
from galaxy_training.export.cross_layer_equalization import equalize
from galaxy_training.export.graphs import ancestors, needed_only_by

QUANTIZATION_IMAGES = 300
QUANTIZED_OPERATORS = [
    "Conv",
    "MatMul",
    "Gemm",
    "MaxPool",
    "AveragePool",
    "GlobalAveragePool",
    "Concat",
    # Left out, a convolution's quantization range would also cover the values that these cut off.
    "Relu",
    "Clip",
]
_WEIGHTED = {"Conv", "MatMul", "Gemm"}
_BATCH = 32
"""Most images that are measured at once: every activation of theirs is held."""


class _Batches(CalibrationDataReader):  # type: ignore[misc]
    def __init__(self, views: NDArray[np.float32]) -> None:
        self._batches: Iterator[NDArray[np.float32]] = iter(np.array_split(views, -(-len(views) // _BATCH)))

    def get_next(self) -> dict[str, Any] | None:
        batch = next(self._batches, None)
        return None if batch is None else {"view": batch}


def quantize(network: onnx.ModelProto, views: NDArray[np.float32]) -> onnx.ModelProto:
    """Quantize a network.

    Args:
        network: from `galaxy_training.export.onnx_export.export_network`.
        views: float32 ``[N, size, size, 3]`` 0-1, about `QUANTIZATION_IMAGES`, that quantization ranges are
            measured on.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        onnx.save(network, folder / "network.onnx")
        quant_pre_process(folder / "network.onnx", folder / "prepared.onnx", skip_symbolic_shape=True)
        prepared = _sums_in_float(equalize(onnx.load(folder / "prepared.onnx"), views))
        quantize_static(
            prepared,
            folder / "int8.onnx",
            _Batches(views),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=QUANTIZED_OPERATORS,
            extra_options={
                # Quantized logits would be the largest error of all.
                "OpTypesToExcludeOutputQuantization": ["MatMul", "Gemm"],
                # Moving average of the batches' ranges, so that one outlier does not widen them.
                "CalibMovingAverage": True,
                "CalibMovingAverageConstant": 0.2,
            },
            nodes_to_exclude=[node.name for node in _in_float(prepared)],
        )
        return onnx.load(folder / "int8.onnx")


def _sums_in_float(network: onnx.ModelProto) -> onnx.ModelProto:
    """The network with sums of two branches as ``Sum``, which onnxruntime does not fuse with quantization.

    The fused sum uses FMA instructions where a processor has them, and so rounds differently from a browser.
    """
    constants = {item.name for item in network.graph.initializer}
    for node in network.graph.node:
        if node.op_type == "Add" and not constants.intersection(node.input):
            node.op_type = "Sum"
    return network


def _in_float(network: onnx.ModelProto) -> list[onnx.NodeProto]:
    """Nodes to leave in float32: before the first weights, after the last, and of activation maps alone."""
    main = ancestors(network, network.graph.output[0].name)
    last = max(place for place, node in enumerate(main) if node.op_type in _WEIGHTED)
    return _before_weights(main) + main[last + 1 :] + needed_only_by(network, ACTIVATION_MAPS)


def _before_weights(nodes: list[onnx.NodeProto]) -> list[onnx.NodeProto]:
    unweighted: list[onnx.NodeProto] = []
    weighted: set[str] = set()
    for node in nodes:
        if node.op_type in _WEIGHTED or weighted.intersection(node.input):
            weighted.update(node.output)
        else:
            unweighted.append(node)
    return unweighted
