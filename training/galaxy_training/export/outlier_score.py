"""Outlier score: Mahalanobis distance of an image's radial statistics from those of the training galaxies.

An image is reduced to `GRID` x `GRID` points, whatever the network's resolution and the file's size, and these to
two statistics for each of a few rings about its centre: mean brightness, and mean squared Laplacian (detail).
Galaxies are much alike in these and most other images are not. The score is the distance from the training
galaxies' mean in units of their covariance (Mahalanobis 1936), divided by a threshold: above 1, an image is an
outlier. Colour is left out, so that a galaxy in grey or in another telescope's colours stays an inlier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

from galaxy_core.models.manifest import OUTLIER_SCORE, OutlierScoreContract
from galaxy_training.export.graphs import constant, model
from galaxy_training.export.preprocessing import WHOLE_FRAME
from galaxy_training.simulation.negatives import NEGATIVE_KINDS, NegativeKind, draw_negative

GRID = 48
RINGS = 8
"""Seven of equal width out to the edge, and the corners."""
BRIGHTNESS_FLOOR, DETAIL_FLOOR = 10.0, 30.0
"""Added before the logarithm, in levels of 255 and their square: how black and how noisy the sky is tells how a
image was made and not what it shows."""
TOLERANCE = 0.2
"""Added in square to each logarithm's own scatter: for other surveys, and where few galaxies are known."""
FALSE_POSITIVE_RATE = 0.01
"""Fraction of held-back galaxies above the threshold."""
_BATCH = 256

Frames = NDArray[np.uint8]
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class OutlierScore:
    """Parameters of a fitted score.

    Attributes:
        size: width and height of the frames, pixels.
        mean: float32 ``[2 * RINGS]``, of the training galaxies' statistics; see `statistics`.
        whitening: float32 ``[2 * RINGS, 2 * RINGS]``; the score is the length of a difference from the mean times
            this.
    """

    size: int
    mean: Matrix
    whitening: Matrix


def fit_outlier_score(frames: Frames, held_back: Frames) -> OutlierScore:
    """Fit mean and covariance, and set the threshold for a false-positive rate of `FALSE_POSITIVE_RATE`.

    Args:
        frames: ``[N, size, size, 3]``, whole frames of at least four training galaxies.
        held_back: ``[M, size, size, 3]``, others, for the threshold. Where they are too few to contain one false
            positive, every second training galaxy is held back too, and the rate will be higher.
    """
    fitted, others = statistics(frames), statistics(held_back)
    if len(others) * FALSE_POSITIVE_RATE < 1:
        fitted, others = fitted[::2], np.concatenate([fitted[1::2], others])
    mean = fitted.mean(axis=0)
    covariance = np.cov(fitted, rowvar=False) + TOLERANCE**2 * np.eye(2 * RINGS)
    whitening = np.linalg.cholesky(np.linalg.inv(covariance))
    distances = np.linalg.norm((others - mean) @ whitening, axis=1)
    threshold = np.quantile(distances, 1 - FALSE_POSITIVE_RATE)
    return OutlierScore(frames.shape[1], mean.astype(np.float32), (whitening / threshold).astype(np.float32))


def statistics(frames: Frames) -> NDArray[np.float64]:
    """Radial statistics of whole frames ``[N, size, size, 3]``: float64 ``[N, 2 * RINGS]``.

    First the logarithms of each ring's mean brightness, then those of its mean squared detail: of the difference
    between a point and its four neighbours.
    """
    size = frames.shape[1]
    graph = _graph(_statistics_nodes("statistics"), _statistics_constants(size), size, "statistics", [2 * RINGS])
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    batches = [
        session.run(None, {WHOLE_FRAME: frames[start : start + _BATCH].astype(np.float32)})[0]
        for start in range(0, len(frames), _BATCH)
    ]
    return np.concatenate([np.empty((0, 2 * RINGS)), *batches])


def outlier_score_graph(fitted: OutlierScore) -> onnx.ModelProto:
    """The score as a graph, for any model with frames of the same size.

    It maps ``whole_frame``, float32 ``[N, size, size, 3]``, 0 to 255, to ``outlier_score``, float32 ``[N]``: 0 for
    the mean galaxy, above 1 for an outlier.
    """
    constants = [
        *_statistics_constants(fitted.size),
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
    return _graph(nodes, constants, fitted.size, OUTLIER_SCORE, [])


def outlier_score_contract(figures: Mapping[str, Any]) -> OutlierScoreContract:
    """The manifest's part, with the measured ``false_positive_rate`` and ``detection_rate``."""
    return OutlierScoreContract(**figures)


def measure_detection_rate(
    score: Callable[[Frames], NDArray[np.float32]], *, count: int = 40, image_size: int = 144, seed: int = 1
) -> dict[str, float]:
    """Fraction of drawn images without a galaxy that are detected as outliers, by kind.

    Args:
        score: framed images ``[N, S, S, 3]`` to their scores ``[N]``, for example a released graph.
        count: images of each kind.
        image_size: width and height of the images, pixels.
        seed: the same seed draws the same images.
    """

    def drawn(place: int, kind: NegativeKind) -> Frames:
        return np.stack(
            [draw_negative(np.random.default_rng([seed, place, n]), image_size, kind) for n in range(count)]
        )

    return {kind: float(np.mean(score(drawn(place, kind)) > 1)) for place, kind in enumerate(NEGATIVE_KINDS)}


def _statistics_constants(size: int) -> list[TensorProto]:
    """Matrices are stored as small integers and cast when the graph is loaded: a tenth of the bytes."""
    ring = _ring_of_each_point()
    return [
        constant("channels", np.array([3], np.int64)),
        constant("pixel_parts", _pixel_parts(size)),
        constant("pixels", np.array(size, np.float32)),
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


def _ring_means(values: str, target: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Reshape", [values, "flat"], [f"{values}_flat"]),
        helper.make_node("MatMul", [f"{values}_flat", "rings"], [f"{values}_sum"]),
        helper.make_node("Div", [f"{values}_sum", "ring_sizes"], [target]),
    ]


def _pixel_parts(size: int) -> NDArray[np.uint8]:
    """``[GRID, size]``: how much of each pixel of a row belongs to each of `GRID` equal parts, in 1 / `GRID`."""
    edges = np.arange(GRID + 1) * size
    pixels = np.arange(size) * GRID
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
    nodes: list[onnx.NodeProto], constants: list[TensorProto], size: int, output: str, shape: list[int]
) -> onnx.ModelProto:
    frame = helper.make_tensor_value_info(WHOLE_FRAME, TensorProto.FLOAT, ["N", size, size, 3])
    target = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["N", *shape])
    return model(output, nodes, constants, frame, target)
