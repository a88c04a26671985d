"""Outlier score: Mahalanobis distance of an image's statistics from those of the training galaxies.

An image is reduced to `GRID` x `GRID` points, whatever the network's resolution, and these to statistics of a few
rings about its centre: mean brightness above the sky, detail (mean squared Laplacian) and scatter, all relative to
the centre's brightness. So neither a raised sky nor another stretch makes a galaxy an outlier. Where the network
has descriptors of an image (`galaxy_training.export.embedding`), they are statistics too: what it tells galaxies
apart by.

The score is the distance from the mean of training galaxies in units of their covariance (Mahalanobis 1936),
divided by a threshold: above 1, an image is an outlier. The galaxies are augmented as in training, so that one in
grey, in another survey's look, or off its frame's centre stays an inlier.
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
from galaxy_training.export.embedding import DESCRIPTORS
from galaxy_training.export.graphs import constant, model
from galaxy_training.simulation.negatives import NEGATIVE_KINDS, NegativeKind, draw_negative

VIEW = "view"
GRID = 32
RINGS = 8
"""Seven of equal width out to the edge, and the corners."""
STATISTICS = 1 + 3 * RINGS
CENTRE_FLOOR = 2.0
"""Added to the centre's brightness above the sky, in levels of 255."""
BRIGHTNESS_FLOOR, DETAIL_FLOOR = 0.02, 0.0003
"""Added before the logarithm, relative to the centre's brightness and its square."""
TOLERANCE = 0.1
"""Added in square to each logarithm's own scatter, where few galaxies are known."""
FALSE_POSITIVE_RATE = 0.03
"""Fraction of held-back galaxies, augmented, above the threshold."""
_BATCH = 256

Frames = NDArray[np.uint8]
Views = NDArray[np.float32]
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class OutlierScore:
    """Parameters of a fitted score.

    Attributes:
        size: width and height of the views, pixels.
        mean: float32 ``[K]``, of the training galaxies' statistics and descriptors; see `statistics`.
        whitening: float32 ``[K, K]``; the score is the length of a difference from the mean times this.
    """

    size: int
    mean: Matrix
    whitening: Matrix

    @property
    def descriptors(self) -> int:
        """Number of the network's descriptors that count."""
        return len(self.mean) - STATISTICS


def fit_outlier_score(
    views: Views, held_back: Views, descriptors: Views | None = None, held_back_descriptors: Views | None = None
) -> OutlierScore:
    """Fit mean and covariance, and set the threshold for a false-positive rate of `FALSE_POSITIVE_RATE`.

    Args:
        views: ``[N, size, size, 3]``, 0 to 1, of at least four training galaxies.
        held_back: ``[M, size, size, 3]``, of others, for the threshold. Where they are too few to contain one
            false positive, every second training galaxy is held back too, and the rate will be higher.
        descriptors: ``[N, D]``, of the network for the training galaxies; None to do without.
        held_back_descriptors: ``[M, D]``, for the others.
    """
    fitted, others = (
        _joined(statistics(views), descriptors),
        _joined(statistics(held_back), held_back_descriptors),
    )
    if len(others) * FALSE_POSITIVE_RATE < 1:
        fitted, others = fitted[::2], np.concatenate([fitted[1::2], others])
    mean = fitted.mean(axis=0)
    covariance = np.cov(fitted, rowvar=False)
    tolerance = np.full(len(mean), TOLERANCE)
    tolerance[STATISTICS:] *= np.sqrt(np.diag(covariance)[STATISTICS:]) + 1e-3
    whitening = np.linalg.cholesky(np.linalg.inv(covariance + np.diag(tolerance**2)))
    distances = np.linalg.norm((others - mean) @ whitening, axis=1)
    threshold = np.quantile(distances, 1 - FALSE_POSITIVE_RATE)
    return OutlierScore(views.shape[1], mean.astype(np.float32), (whitening / threshold).astype(np.float32))


def _joined(values: NDArray[np.float64], descriptors: Views | None) -> NDArray[np.float64]:
    return values if descriptors is None else np.concatenate([values, descriptors], axis=1)


def statistics(views: Views) -> NDArray[np.float64]:
    """Radial statistics of views ``[N, size, size, 3]``, 0 to 1: float64 ``[N, STATISTICS]``.

    The logarithm of the centre's brightness above the sky, which is the darkest ring's. Then for each ring the
    logarithms of its mean brightness above the sky, relative to the centre's; of its mean squared detail, the
    difference between a point and its four neighbours; and of the variance in it; both relative to the centre's
    square.
    """
    size = views.shape[1]
    graph = _graph(_statistics_nodes("statistics"), _statistics_constants(size), size, "statistics", [STATISTICS])
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    batches = [
        session.run(None, {VIEW: views[start : start + _BATCH]})[0] for start in range(0, len(views), _BATCH)
    ]
    return np.concatenate([np.empty((0, STATISTICS)), *batches])


def outlier_score_graph(fitted: OutlierScore) -> onnx.ModelProto:
    """The score as a graph, for any model with views of the same size.

    It maps ``view``, float32 ``[N, size, size, 3]``, 0 to 1, and, where the score was fitted to them,
    ``descriptors``, float32 ``[N, D]``, to ``outlier_score``, float32 ``[N]``: 0 for the mean galaxy, above 1 for
    an outlier.
    """
    constants = [
        *_statistics_constants(fitted.size),
        constant("mean", fitted.mean),
        constant("whitening", fitted.whitening),
        constant("statistics_axis", np.array([1], np.int64)),
    ]
    described = "statistics"
    nodes = _statistics_nodes(described)
    if fitted.descriptors:
        described = "statistics_and_descriptors"
        nodes.append(helper.make_node("Concat", ["statistics", DESCRIPTORS], [described], axis=1))
    nodes += [
        helper.make_node("Sub", [described, "mean"], ["difference"]),
        helper.make_node("MatMul", ["difference", "whitening"], ["whitened"]),
        helper.make_node("Mul", ["whitened", "whitened"], ["squares"]),
        helper.make_node("ReduceSum", ["squares", "statistics_axis"], ["square"], keepdims=0),
        helper.make_node("Sqrt", ["square"], [OUTLIER_SCORE]),
    ]
    return _graph(nodes, constants, fitted.size, OUTLIER_SCORE, [], fitted.descriptors)


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
        constant("levels", np.array(255, np.float32)),
        constant("pixel_parts", _pixel_parts(size)),
        constant("pixels", np.array(size, np.float32)),
        constant("neighbours", _neighbours()),
        constant("ring", ring[:, None]),
        constant("ring_numbers", np.arange(RINGS, dtype=np.float32)),
        constant("ring_sizes", np.bincount(ring).astype(np.float32)),
        constant("flat", np.array([-1, GRID * GRID], np.int64)),
        constant("ring_axis", np.array([1], np.int64)),
        constant("first_ring", np.eye(RINGS, 1, dtype=np.float32)),
        constant("centre_floor", np.array(CENTRE_FLOOR, np.float32)),
        constant("brightness_floor", np.array(BRIGHTNESS_FLOOR, np.float32)),
        constant("detail_floor", np.array(DETAIL_FLOOR, np.float32)),
        constant("one", np.array(1, np.float32)),
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
    grid = [
        helper.make_node("ReduceMean", [VIEW, "channels"], ["light_of_one"], keepdims=0),
        helper.make_node("Mul", ["light_of_one", "levels"], ["light"]),
        helper.make_node("MatMul", ["light", "pooling_across"], ["columns"]),
        helper.make_node("MatMul", ["pooling", "columns"], ["grid"]),
        helper.make_node("MatMul", ["curvature", "grid"], ["down"]),
        helper.make_node("MatMul", ["grid", "curvature"], ["across"]),
        helper.make_node("Add", ["down", "across"], ["detail"]),
        helper.make_node("Mul", ["detail", "detail"], ["energy"]),
        helper.make_node("Mul", ["grid", "grid"], ["power"]),
    ]
    rings = [
        *_ring_means("grid", "ring_brightness"),
        *_ring_means("energy", "ring_detail"),
        *_ring_means("power", "ring_power"),
        helper.make_node("ReduceMin", ["ring_brightness", "ring_axis"], ["sky"], keepdims=1),
        helper.make_node("Sub", ["ring_brightness", "sky"], ["above_sky"]),
        helper.make_node("MatMul", ["above_sky", "first_ring"], ["centre_above_sky"]),
        helper.make_node("Add", ["centre_above_sky", "centre_floor"], ["centre"]),
        helper.make_node("Mul", ["centre", "centre"], ["centre_power"]),
        helper.make_node("Mul", ["ring_brightness", "ring_brightness"], ["ring_square"]),
        helper.make_node("Sub", ["ring_power", "ring_square"], ["ring_difference"]),
        helper.make_node("Relu", ["ring_difference"], ["ring_variance"]),
    ]
    return [
        *matrices,
        *grid,
        *rings,
        helper.make_node("Log", ["centre"], ["centre_statistic"]),
        *_relative("above_sky", "centre", "brightness_floor", "brightness_statistics"),
        helper.make_node("Add", ["ring_detail", "one"], ["detail_above_floor"]),
        *_relative("detail_above_floor", "centre_power", "detail_floor", "detail_statistics"),
        helper.make_node("Add", ["ring_variance", "one"], ["variance_above_floor"]),
        *_relative("variance_above_floor", "centre_power", "detail_floor", "variance_statistics"),
        helper.make_node(
            "Concat",
            ["centre_statistic", "brightness_statistics", "detail_statistics", "variance_statistics"],
            [target],
            axis=1,
        ),
    ]


def _relative(values: str, unit: str, floor: str, target: str) -> list[onnx.NodeProto]:
    """The logarithm of values in a unit, plus a floor."""
    return [
        helper.make_node("Div", [values, unit], [f"{target}_in_units"]),
        helper.make_node("Add", [f"{target}_in_units", floor], [f"{target}_above_floor"]),
        helper.make_node("Log", [f"{target}_above_floor"], [target]),
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
    nodes: list[onnx.NodeProto],
    constants: list[TensorProto],
    size: int,
    output: str,
    shape: list[int],
    descriptors: int = 0,
) -> onnx.ModelProto:
    view = helper.make_tensor_value_info(VIEW, TensorProto.FLOAT, ["N", size, size, 3])
    target = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["N", *shape])
    inputs = [view]
    if descriptors:
        inputs.append(helper.make_tensor_value_info(DESCRIPTORS, TensorProto.FLOAT, ["N", descriptors]))
    return model(output, nodes, constants, inputs, target)
