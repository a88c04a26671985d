"""Preprocessing graph in front of every network: framed uint8 images to the network's input.

It is merged into each exported model, and the arrays that a network is trained on come out of the same operators,
which rules out training-serving skew. ``Resize`` takes constant sizes: its ``axes`` attribute does not load in
every onnxruntime.

The augmented images that a network is trained on are interpolated between pixels, which smooths them; a plain
centre crop is sharper and noisier. So it is smoothed by as much.
"""

from __future__ import annotations

import math

import numpy as np
import onnx
from onnx import TensorProto, helper

from galaxy_core.models.manifest import IMAGE
from galaxy_training.export.graphs import constant, model

MARGIN = 1.5
"""Size of the frame over the image size of the network, which sees the middle two thirds."""
_IMAGE = helper.make_tensor_value_info(IMAGE, TensorProto.UINT8, ["N", "H", "W", 3])
_RESIZED = "resized"
_BESIDE = (2 - math.sqrt(2)) / 6
SMOOTHING = (_BESIDE, 1 - 2 * _BESIDE, _BESIDE)
"""Filter along each axis that reduces the noise as much as linear interpolation does: to two thirds of its
variance, the mean of (1 - u)² + u² over the places u between two pixels."""


def frame_size(image_size: int) -> int:
    """Width and height, in pixels, of the frames for a network of this image size."""
    return 2 * round(image_size * MARGIN / 2)


def resizing_graph(image_size: int) -> onnx.ModelProto:
    """Graph from framed images of any size to whole frames at a network's resolution.

    The graph maps ``image``, uint8 ``[N, H, W, 3]``, to ``frame``, float32 ``[N, frame_size, frame_size, 3]``,
    0 to 255.
    """
    frame = frame_size(image_size)
    whole = helper.make_tensor_value_info("frame", TensorProto.FLOAT, ["N", frame, frame, 3])
    to_frame = helper.make_node("Transpose", [_RESIZED], ["frame"], perm=[0, 2, 3, 1])
    return model("resizing", [*_resize_nodes(), to_frame], _resize_constants(frame), [_IMAGE], whole)


def preprocessing_graph(image_size: int) -> onnx.ModelProto:
    """Graph from framed images of any size to a network's input.

    It maps ``image``, uint8 ``[N, H, W, 3]``, to ``view``, float32 ``[N, image_size, image_size, 3]``, 0 to 1.
    """
    frame = frame_size(image_size)
    start = (frame - image_size) // 2
    constants = [
        *_resize_constants(frame),
        constant("crop_start", np.array([start - 1] * 2, np.int64)),
        constant("crop_end", np.array([start + image_size + 1] * 2, np.int64)),
        constant("crop_axes", np.array([2, 3], np.int64)),
        constant("levels", np.array(255, np.float32)),
        *_smoothing_constants(image_size),
    ]
    nodes = [
        *_resize_nodes(),
        helper.make_node("Slice", [_RESIZED, "crop_start", "crop_end", "crop_axes"], ["middle"]),
        *_smoothing_nodes("middle", "smooth_rows", "row_axis"),
        *_smoothing_nodes("smooth_rows", "smooth", "column_axis"),
        helper.make_node("Div", ["smooth", "levels"], ["planes_of_view"]),
        helper.make_node("Transpose", ["planes_of_view"], ["view"], perm=[0, 2, 3, 1]),
    ]
    view = helper.make_tensor_value_info("view", TensorProto.FLOAT, ["N", image_size, image_size, 3])
    return model("preprocessing", nodes, constants, [_IMAGE], view)


def _smoothing_constants(image_size: int) -> list[TensorProto]:
    return [
        *(constant(name, np.array([axis], np.int64)) for name, axis in (("row_axis", 2), ("column_axis", 3))),
        *(constant(f"from_{start}", np.array([start], np.int64)) for start in range(3)),
        *(constant(f"to_{start}", np.array([start + image_size], np.int64)) for start in range(3)),
        *(constant(f"part_{place}", np.array(part, np.float32)) for place, part in enumerate(SMOOTHING)),
    ]


def _smoothing_nodes(values: str, target: str, axis: str) -> list[onnx.NodeProto]:
    """Filter made of single sums and products, which every processor and browser rounds alike.

    The rounding of a convolution's sums depends on the processor, and a value between two of the network's 256
    quantization steps could fall on either.
    """
    made = [
        node
        for place in range(3)
        for node in (
            helper.make_node("Slice", [values, f"from_{place}", f"to_{place}", axis], [f"{target}_{place}"]),
            helper.make_node("Mul", [f"{target}_{place}", f"part_{place}"], [f"{target}_part_{place}"]),
        )
    ]
    return [
        *made,
        helper.make_node("Add", [f"{target}_part_0", f"{target}_part_2"], [f"{target}_beside"]),
        helper.make_node("Add", [f"{target}_beside", f"{target}_part_1"], [target]),
    ]


def _resize_constants(frame: int) -> list[TensorProto]:
    return [
        constant("first", np.array([0], np.int64)),
        constant("second", np.array([1], np.int64)),
        constant("channels_height_width", np.array([3, frame, frame], np.int64)),
    ]


def _resize_nodes() -> list[onnx.NodeProto]:
    return [
        helper.make_node("Cast", [IMAGE], ["pixels"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["pixels"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Shape", ["planes"], ["planes_shape"]),
        helper.make_node("Slice", ["planes_shape", "first", "second"], ["batch"]),
        helper.make_node("Concat", ["batch", "channels_height_width"], ["sizes"], axis=0),
        helper.make_node(
            "Resize",
            ["planes", "", "", "sizes"],
            [_RESIZED],
            mode="linear",
            antialias=1,
            coordinate_transformation_mode="half_pixel",
        ),
    ]
