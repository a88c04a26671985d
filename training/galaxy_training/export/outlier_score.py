"""Says how unlike a galaxy's a picture is, so that nobody is told how many arms a page of text has.

A picture is reduced to `GRID` x `GRID` points, whatever the network's resolution and the file's size, and these to
two numbers for each of a few rings about its middle: how bright the ring is, and how much detail it has. In these
galaxies are much alike and most other pictures are not: the score is the distance from the training galaxies in
units of their scatter (Mahalanobis 1936). Colour is left out, so that a galaxy in grey or in another telescope's
colours stays a galaxy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

from galaxy_core.models.manifest import OUTLIER_SCORE
from galaxy_training.export.graphs import constant, model
from galaxy_training.export.preprocessing import WHOLE_FRAME
from galaxy_training.simulation.negatives import OTHER_KINDS, OtherKind, draw_other_picture

GRID = 48
RINGS = 8
"""Seven of equal width out to the edge, and the corners."""
BRIGHTNESS_FLOOR, DETAIL_FLOOR = 10.0, 30.0
"""Added before the logarithm, in levels of 255 and their square: how black and how noisy the sky is tells how a
picture was made and not what it shows."""
TOLERANCE = 0.2
"""Added in square to each logarithm's own scatter: for other surveys, and where few galaxies are known."""
FALSE_ALARMS = 0.01
"""Share of held-back galaxies that are above 1."""
_BATCH = 256

Frames = NDArray[np.uint8]
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class OutlierScore:
    """What the score of a model is made of.

    Attributes:
        side: of the frames, pixels.
        mean: float32 ``[2 * RINGS]``, of the training galaxies' statistics; see `statistics`.
        whitening: float32 ``[2 * RINGS, 2 * RINGS]``; the score is the length of a difference from the mean times
            this.
    """

    side: int
    mean: Matrix
    whitening: Matrix


def fit_outlier_score(frames: Frames, held_back: Frames) -> OutlierScore:
    """Learn what galaxies look like, and set 1 so that `FALSE_ALARMS` of held-back galaxies are above it.

    Args:
        frames: ``[N, side, side, 3]``, whole frames of at least four training galaxies.
        held_back: ``[M, side, side, 3]``, of others. Where they are too few to hold one false alarm, every second
            training galaxy is held back too, and there will be more false alarms than that.
    """
    known, others = statistics(frames), statistics(held_back)
    if len(others) * FALSE_ALARMS < 1:
        known, others = known[::2], np.concatenate([known[1::2], others])
    mean = known.mean(axis=0)
    covariance = np.cov(known, rowvar=False) + TOLERANCE**2 * np.eye(2 * RINGS)
    whitening = np.linalg.cholesky(np.linalg.inv(covariance))
    distances = np.linalg.norm((others - mean) @ whitening, axis=1)
    threshold = np.quantile(distances, 1 - FALSE_ALARMS)
    return OutlierScore(frames.shape[1], mean.astype(np.float32), (whitening / threshold).astype(np.float32))


def statistics(frames: Frames) -> NDArray[np.float64]:
    """What the score sees of whole frames ``[N, side, side, 3]``: float64 ``[N, 2 * RINGS]``.

    First the logarithms of each ring's mean brightness, then those of its mean squared detail: of the difference
    between a point and its four neighbours.
    """
    side = frames.shape[1]
    graph = _graph(_statistics_nodes("statistics"), _statistics_constants(side), side, "statistics", [2 * RINGS])
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    found = [
        session.run(None, {WHOLE_FRAME: frames[start : start + _BATCH].astype(np.float32)})[0]
        for start in range(0, len(frames), _BATCH)
    ]
    return np.concatenate([np.empty((0, 2 * RINGS)), *found])


def outlier_score_graph(fitted: OutlierScore) -> onnx.ModelProto:
    """The score as a graph, for any model whose frames have the same side.

    It maps ``whole_frame``, float32 ``[N, side, side, 3]``, 0 to 255, to ``outlier_score``, float32 ``[N]``: 0 for
    the mean galaxy, above 1 for a picture that does not look like a galaxy's.
    """
    constants = [
        *_statistics_constants(fitted.side),
        constant("mean", fitted.mean),
        constant("whitening", fitted.whitening),
        constant("statistics_axis", np.array([1], np.int64)),
    ]
    nodes = [
        *_statistics_nodes("statistics"),
        helper.make_node("Sub", ["statistics", "mean"], ["difference"]),
        helper.make_node("MatMul", ["difference", "whitening"], ["whitened"]),
        helper.make_node("Mul", ["whitened", "whitened"], ["squares"]),
        helper.make_node("ReduceSum", ["squares", "statistics_axis"], ["square"], keepdims=0),
        helper.make_node("Sqrt", ["square"], [OUTLIER_SCORE]),
    ]
    return _graph(nodes, constants, fitted.side, OUTLIER_SCORE, [])


def measure_hits(
    score: Callable[[Frames], NDArray[np.float32]], *, count: int = 40, side: int = 144, seed: int = 1
) -> dict[str, float]:
    """Share above 1 of pictures that show no galaxy, drawn for the purpose, by what they show.

    Args:
        score: framed pictures ``[N, S, S, 3]`` to their outlier_score ``[N]``, for example a released graph.
        count: of pictures of each kind.
        side: of the pictures, pixels.
        seed: the same seed draws the same pictures.
    """

    def drawn(place: int, kind: OtherKind) -> Frames:
        return np.stack(
            [draw_other_picture(np.random.default_rng([seed, place, n]), side, kind) for n in range(count)]
        )

    return {kind: float(np.mean(score(drawn(place, kind)) > 1)) for place, kind in enumerate(OTHER_KINDS)}


def _statistics_constants(side: int) -> list[TensorProto]:
    """Matrices are kept as small integers and cast when the graph is loaded: a tenth of the bytes."""
    ring = _ring_of_each_point()
    return [
        constant("channels", np.array([3], np.int64)),
        constant("pixel_parts", _pixel_parts(side)),
        constant("pixels", np.array(side, np.float32)),
        constant("neighbours", _neighbours()),
        constant("ring", ring[:, None]),
        constant("ring_numbers", np.arange(RINGS, dtype=np.float32)),
        constant("ring_sizes", np.bincount(ring).astype(np.float32)),
        constant("flat", np.array([-1, GRID * GRID], np.int64)),
        constant("floors", np.repeat([BRIGHTNESS_FLOOR, DETAIL_FLOOR], RINGS).astype(np.float32)),
    ]


def _statistics_nodes(target: str) -> list[onnx.NodeProto]:
    matrices = [
        helper.make_node("Cast", ["pixel_parts"], ["pixel_weights"], to=TensorProto.FLOAT),
        helper.make_node("Div", ["pixel_weights", "pixels"], ["pooling"]),
        helper.make_node("Transpose", ["pooling"], ["pooling_across"], perm=[1, 0]),
        helper.make_node("Cast", ["neighbours"], ["curvature"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["ring"], ["ring_number"], to=TensorProto.FLOAT),
        helper.make_node("Equal", ["ring_number", "ring_numbers"], ["in_ring"]),
        helper.make_node("Cast", ["in_ring"], ["rings"], to=TensorProto.FLOAT),
    ]
    return [
        *matrices,
        helper.make_node("ReduceMean", [WHOLE_FRAME, "channels"], ["light"], keepdims=0),
        helper.make_node("MatMul", ["light", "pooling_across"], ["columns"]),
        helper.make_node("MatMul", ["pooling", "columns"], ["grid"]),
        helper.make_node("MatMul", ["curvature", "grid"], ["down"]),
        helper.make_node("MatMul", ["grid", "curvature"], ["across"]),
        helper.make_node("Add", ["down", "across"], ["detail"]),
        helper.make_node("Mul", ["detail", "detail"], ["energy"]),
        *_ring_means("grid", "ring_brightness"),
        *_ring_means("energy", "ring_detail"),
        helper.make_node("Concat", ["ring_brightness", "ring_detail"], ["per_ring"], axis=1),
        helper.make_node("Add", ["per_ring", "floors"], ["above_floor"]),
        helper.make_node("Log", ["above_floor"], [target]),
    ]


def _ring_means(source: str, target: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Reshape", [source, "flat"], [f"{source}_flat"]),
        helper.make_node("MatMul", [f"{source}_flat", "rings"], [f"{source}_sum"]),
        helper.make_node("Div", [f"{source}_sum", "ring_sizes"], [target]),
    ]


def _pixel_parts(side: int) -> NDArray[np.uint8]:
    """``[GRID, side]``: how much of each pixel of a row belongs to each of `GRID` equal parts, in 1 / `GRID`."""
    edges = np.arange(GRID + 1) * side
    pixels = np.arange(side) * GRID
    overlap = np.minimum(edges[1:, None], pixels + GRID) - np.maximum(edges[:-1, None], pixels)
    return np.asarray(np.clip(overlap, 0, GRID), dtype=np.uint8)


def _neighbours() -> NDArray[np.int8]:
    """``[GRID, GRID]``: each point's neighbours in its row, less as many times the point itself."""
    neighbours = np.eye(GRID, k=1) + np.eye(GRID, k=-1)
    return np.asarray(neighbours - np.diag(neighbours.sum(axis=1)), dtype=np.int8)


def _ring_of_each_point() -> NDArray[np.uint8]:
    """``[GRID * GRID]``: 0 in the middle."""
    offsets = (np.arange(GRID) - (GRID - 1) / 2) / (GRID / 2)
    distance = np.hypot(offsets[:, None], offsets).ravel()
    return np.asarray(np.minimum(distance * (RINGS - 1), RINGS - 1), dtype=np.uint8)


def _graph(
    nodes: list[onnx.NodeProto], constants: list[TensorProto], side: int, output: str, shape: list[int]
) -> onnx.ModelProto:
    frame = helper.make_tensor_value_info(WHOLE_FRAME, TensorProto.FLOAT, ["N", side, side, 3])
    target = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["N", *shape])
    return model(output, nodes, constants, frame, target)
