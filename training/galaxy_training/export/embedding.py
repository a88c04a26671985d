"""Embedding of an image: what the network's last layer reads of it, made fewer where they are many, of length 1.

Square roots of these features are less skewed. Where there are more than `SIZE`, they are projected on their
principal axes among training galaxies, not centred, so that embeddings keep the features' angles: similarities
stay about 0 to 1, and about what they were.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from galaxy_core.models.manifest import EMBEDDING
from galaxy_training.export.graphs import constant

FEATURES = "features"
DESCRIPTORS = "descriptors"
"""The features' square roots, projected where they are many: the embedding, but for its length."""
SIZE = 128
"""Most numbers of an embedding."""
_STEPS = 127

Features = NDArray[np.float32]


@dataclass(frozen=True)
class Projection:
    """Axes that features' square roots are projected on, in the int8 that a released file holds.

    Attributes:
        axes: int8 ``[F, SIZE]``.
        scale: float32 ``[SIZE]``, of each axis's steps.
    """

    axes: NDArray[np.int8]
    scale: NDArray[np.float32]

    @property
    def matrix(self) -> Features:
        """float32 ``[F, SIZE]``."""
        return np.asarray(self.axes * self.scale, np.float32)


def fit_projection(features: Features) -> Projection | None:
    """Principal axes of galaxies' features ``[N, F]``; None where there are at most `SIZE`."""
    if features.shape[1] <= SIZE:
        return None
    roots = _roots(features).astype(np.float64)
    roots /= np.maximum(np.linalg.norm(roots, axis=1, keepdims=True), 1e-12)
    _, vectors = np.linalg.eigh(roots.T @ roots)
    axes = vectors[:, ::-1][:, :SIZE]
    scale = np.abs(axes).max(axis=0) / _STEPS
    return Projection(np.rint(axes / scale).astype(np.int8), scale.astype(np.float32))


def descriptors(features: Features, projection: Projection | None) -> Features:
    """What the graph computes of features ``[N, F]`` as `DESCRIPTORS`, float32 ``[N, size]``."""
    roots = _roots(features)
    return roots if projection is None else np.asarray(roots @ projection.matrix, np.float32)


def _roots(features: Features) -> Features:
    return np.sqrt(np.maximum(features, 0))


def add_embedding(model: onnx.ModelProto, features: str, width: int, projection: Projection | None) -> None:
    """Give a graph the output `EMBEDDING`, float32 ``[N, size]``, and the tensor `DESCRIPTORS`.

    Args:
        model: to change.
        features: name of its tensor ``[N, width]`` that the last layer reads.
        width: of it.
        projection: fitted to such features, where they are many.
    """
    graph = model.graph
    prefix = f"{EMBEDDING}/"
    graph.initializer.extend(
        [
            constant(f"{prefix}axis", np.array([1], np.int64)),
            constant(f"{prefix}least", np.array(1e-12, np.float32)),
        ]
    )
    roots = DESCRIPTORS if projection is None else f"{prefix}roots"
    graph.node.extend(
        [
            helper.make_node("Relu", [features], [f"{prefix}positive"]),
            helper.make_node("Sqrt", [f"{prefix}positive"], [roots]),
        ]
    )
    if projection is not None:
        width = len(projection.scale)
        graph.initializer.extend(
            [
                constant(f"{prefix}steps", projection.axes),
                constant(f"{prefix}scale", projection.scale),
            ]
        )
        graph.node.extend(
            [
                helper.make_node("Cast", [f"{prefix}steps"], [f"{prefix}axes"], to=TensorProto.FLOAT),
                helper.make_node("MatMul", [roots, f"{prefix}axes"], [f"{prefix}product"]),
                helper.make_node("Mul", [f"{prefix}product", f"{prefix}scale"], [DESCRIPTORS]),
            ]
        )
    graph.node.extend(
        [
            helper.make_node("Mul", [DESCRIPTORS, DESCRIPTORS], [f"{prefix}squares"]),
            helper.make_node("ReduceSum", [f"{prefix}squares", f"{prefix}axis"], [f"{prefix}sum"], keepdims=1),
            helper.make_node("Add", [f"{prefix}sum", f"{prefix}least"], [f"{prefix}total"]),
            helper.make_node("Sqrt", [f"{prefix}total"], [f"{prefix}length"]),
            helper.make_node("Div", [DESCRIPTORS, f"{prefix}length"], [EMBEDDING]),
        ]
    )
    graph.output.append(helper.make_tensor_value_info(EMBEDDING, TensorProto.FLOAT, ["N", width]))
