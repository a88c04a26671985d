"""Static int8 quantization in the form that is fast in onnxruntime and in a browser alike.

Activations are unsigned and weights signed, per channel, as QDQ nodes. The coherent head's softmaxes and products
stay in float: they are a few hundred numbers, and the tree must add up. So do the maps, which are differences of
large sums; they read the quantized weights, so that a file holds each weight once.
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

CALIBRATION_PICTURES = 300
QUANTIZED_OPERATORS = [
    "Conv",
    "MatMul",
    "Gemm",
    "MaxPool",
    "AveragePool",
    "GlobalAveragePool",
    "Concat",
    # Left out, a convolution's 256 steps would also cover all that these are about to cut away.
    "Relu",
    "Clip",
]
_WEIGHTED = {"Conv", "MatMul", "Gemm"}


class _Views(CalibrationDataReader):  # type: ignore[misc]
    def __init__(self, views: NDArray[np.float32]) -> None:
        self._batches: Iterator[NDArray[np.float32]] = iter(np.array_split(views, max(1, len(views) // 32)))

    def get_next(self) -> dict[str, Any] | None:
        batch = next(self._batches, None)
        return None if batch is None else {"view": batch}


def quantize(network: onnx.ModelProto, views: NDArray[np.float32]) -> onnx.ModelProto:
    """Quantize a network.

    Args:
        network: from `galaxy_training.export.onnx_export.export_network`.
        views: float32 ``[N, side, side, 3]`` 0-1, of galaxies trained on, about `CALIBRATION_PICTURES`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        onnx.save(network, folder / "network.onnx")
        quant_pre_process(folder / "network.onnx", folder / "prepared.onnx", skip_symbolic_shape=True)
        prepared = _sums_in_float(equalize(onnx.load(folder / "prepared.onnx"), views))
        quantize_static(
            prepared,
            folder / "int8.onnx",
            _Views(views),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=QUANTIZED_OPERATORS,
            extra_options={
                # Logits in 256 steps would be the largest error of all.
                "OpTypesToExcludeOutputQuantization": ["MatMul", "Gemm"],
                # The mean of several batches' ranges: one odd picture should not widen it for all.
                "CalibMovingAverage": True,
                "CalibMovingAverageConstant": 0.2,
            },
            nodes_to_exclude=[node.name for node in _in_float(prepared)],
        )
        return onnx.load(folder / "int8.onnx")


def _sums_in_float(network: onnx.ModelProto) -> onnx.ModelProto:
    """Sums of two branches under the name that onnxruntime does not fuse with the quantization around them.

    Its fused sum multiplies and adds in one instruction where a processor can, and so rounds other than a browser.
    """
    constants = {item.name for item in network.graph.initializer}
    for node in network.graph.node:
        if node.op_type == "Add" and not constants.intersection(node.input):
            node.op_type = "Sum"
    return network


def _in_float(network: onnx.ModelProto) -> list[onnx.NodeProto]:
    """What prepares the view for the first weights, the head after the last ones, and what only the maps need."""
    answer = ancestors(network, network.graph.output[0].name)
    last = max(place for place, node in enumerate(answer) if node.op_type in _WEIGHTED)
    return _before_weights(answer) + answer[last + 1 :] + needed_only_by(network, ACTIVATION_MAPS)


def _before_weights(nodes: list[onnx.NodeProto]) -> list[onnx.NodeProto]:
    found: list[onnx.NodeProto] = []
    weighted: set[str] = set()
    for node in nodes:
        if node.op_type in _WEIGHTED or weighted.intersection(node.input):
            weighted.update(node.output)
        else:
            found.append(node)
    return found
