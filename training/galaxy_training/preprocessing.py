"""The graph that stands in front of every network: framed uint8 pictures to the network's input.

It is merged into each exported model, and the arrays that a network is trained on come out of the same operators,
so training and serving cannot differ. ``Resize`` takes constant sizes: its ``axes`` attribute does not load in
every onnxruntime.
"""

from __future__ import annotations

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
"""The first whose Resize can filter before it shrinks (``antialias``)."""
IR_VERSION = 10
WHOLE_FRAME = "whole_frame"
"""The tensor that the view is cut from: float32 ``[N, frame_side, frame_side, 3]``, 0 to 255."""
MARGIN = 1.5
"""Side of the framed picture in units of the network's view: the network sees the middle two thirds."""


def frame_side(side: int) -> int:
    """Side, in pixels, to which a framed picture is resized for a network that sees ``side`` pixels."""
    return 2 * round(side * MARGIN / 2)


def resizing_graph(side: int) -> onnx.ModelProto:
    """Framed pictures of any size to the whole frame at a network's resolution.

    The graph maps ``picture``, uint8 ``[N, H, W, 3]``, to ``frame``, float32 ``[N, frame_side, frame_side, 3]``,
    0 to 255.
    """
    frame = frame_side(side)
    nodes = _resize_nodes("picture", "frame")
    return _model(nodes, _resize_constants(frame), ("frame", ["N", frame, frame, 3]), "resizing")


def preprocessing_graph(side: int) -> onnx.ModelProto:
    """Framed pictures of any size to a network's input.

    The graph maps ``picture``, uint8 ``[N, H, W, 3]``, to ``view``, float32 ``[N, side, side, 3]``, 0 to 1.
    """
    frame = frame_side(side)
    start = (frame - side) // 2
    constants = [
        *_resize_constants(frame),
        _constant("crop_start", np.array([start, start], np.int64)),
        _constant("crop_end", np.array([start + side, start + side], np.int64)),
        _constant("crop_axes", np.array([1, 2], np.int64)),
        _constant("scale", np.array(1 / 255, np.float32)),
    ]
    nodes = [
        *_resize_nodes("picture", WHOLE_FRAME),
        helper.make_node("Slice", [WHOLE_FRAME, "crop_start", "crop_end", "crop_axes"], ["middle"]),
        helper.make_node("Mul", ["middle", "scale"], ["view"]),
    ]
    return _model(nodes, constants, ("view", ["N", side, side, 3]), "preprocessing")


def _resize_constants(frame: int) -> list[TensorProto]:
    return [
        _constant("first", np.array([0], np.int64)),
        _constant("second", np.array([1], np.int64)),
        _constant("channels_height_width", np.array([3, frame, frame], np.int64)),
    ]


def _resize_nodes(source: str, target: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Cast", [source], ["pixels"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["pixels"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Shape", ["planes"], ["planes_shape"]),
        helper.make_node("Slice", ["planes_shape", "first", "second"], ["batch"]),
        helper.make_node("Concat", ["batch", "channels_height_width"], ["sizes"], axis=0),
        helper.make_node(
            "Resize",
            ["planes", "", "", "sizes"],
            ["resized"],
            mode="linear",
            antialias=1,
            coordinate_transformation_mode="half_pixel",
        ),
        helper.make_node("Transpose", ["resized"], [target], perm=[0, 2, 3, 1]),
    ]


def _constant(name: str, value: NDArray[np.generic]) -> TensorProto:
    return numpy_helper.from_array(value, name)


def _model(
    nodes: list[onnx.NodeProto],
    constants: list[TensorProto],
    output: tuple[str, list[str | int]],
    name: str,
) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("picture", TensorProto.UINT8, ["N", "H", "W", 3])],
        [helper.make_tensor_value_info(output[0], TensorProto.FLOAT, output[1])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model
