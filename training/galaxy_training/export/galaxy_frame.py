"""Head that says where the galaxy is and how wide its right frame is, fitted to what a finished network sees.

The network stays as it is, and so do its votes: a small head reads the features of each place just before they are
pooled, in the quantized graph. It learns from training galaxies whose frames are shifted and zoomed by known
amounts, half of them in looks of other surveys too.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import onnx
import onnxruntime
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from galaxy_core.models.manifest import GALAXY_FRAME
from galaxy_training.data.arrays import Arrays
from galaxy_training.data.augmentation import misframe
from galaxy_training.export.embedding import FEATURES
from galaxy_training.export.graphs import constant, probe
from galaxy_training.export.outlier_score import VIEW
from galaxy_training.export.preprocessing import MARGIN

log = logging.getLogger(__name__)

VIEWS = 98_304
"""Views that the head is fitted to; of few galaxies, no more than `VIEWS_OF_EACH` of each."""
VIEWS_OF_EACH = 4
CHANNELS = 24
HIDDEN = 48
EPOCHS = 8
LEARNING_RATE = 2e-3
_BATCH = 256
_BETWEEN = {"QuantizeLinear", "DequantizeLinear", "Squeeze", "Reshape", "Flatten"}
_POOLING = {"ReduceMean", "GlobalAveragePool"}


@dataclass(frozen=True)
class GalaxyFrameHead:
    """Weights of a fitted head.

    Attributes:
        convolution: float32 ``[CHANNELS, C, 1, 1]``, of the features of each place.
        hidden: float32 ``[CHANNELS * h * w, HIDDEN]``.
        output: float32 ``[HIDDEN, 3]``: shift to the right and down in widths of the view, and the logarithm of
            the frame's width over the right one.
        biases: of the three.
    """

    convolution: NDArray[np.float32]
    hidden: NDArray[np.float32]
    output: NDArray[np.float32]
    biases: tuple[NDArray[np.float32], ...]


@dataclass(frozen=True)
class Places:
    """Features of each place that pooled features are the mean of.

    Attributes:
        tensor: name of ``[N, C, h, w]``, or ``[N, h, w, C]``.
        channels_last: which of the two.
    """

    tensor: str
    channels_last: bool


def pooled_places(network: onnx.ModelProto) -> Places | None:
    """The features that are pooled; None where a graph has no such.

    Args:
        network: a graph with `FEATURES`: a network's, quantized or not, or a released one.
    """
    makers = {name: node for node in network.graph.node for name in node.output}
    node = makers.get(FEATURES)
    while node is not None and node.op_type in _BETWEEN:
        node = makers.get(node.input[0])
    if node is None or node.op_type not in _POOLING:
        return None
    return Places(str(node.input[0]), node.op_type == "ReduceMean" and 1 in _axes(network, node))


def _axes(network: onnx.ModelProto, node: onnx.NodeProto) -> list[int]:
    for attribute in node.attribute:
        if attribute.name == "axes":
            return list(attribute.ints)
    constants = {item.name: item for item in network.graph.initializer}
    axes = constants.get(node.input[1]) if len(node.input) > 1 else None
    return [] if axes is None else [int(axis) for axis in numpy_helper.to_array(axes)]


def fit_galaxy_frame(
    network: onnx.ModelProto, galaxies: Arrays, image_size: int, seed: int
) -> GalaxyFrameHead | None:
    """Fit the head; None for a network that it has no place in.

    Args:
        network: quantized, from ``view`` to `FEATURES` among others.
        galaxies: framed rightly.
        image_size: width and height of the network's view, pixels.
        seed: of the frames that are drawn.
    """
    source = pooled_places(network)
    if source is None:
        return None
    places, labels = _misframed(probe(network, source.tensor), galaxies, image_size, seed)
    if source.channels_last:
        places = places.transpose(0, 3, 1, 2)
    spread = labels.std(axis=0) + np.float32(1e-6)
    log.info("fitting where the galaxy is to %d views", len(places))
    keras.utils.set_random_seed(seed)
    model = _model(places.shape[1:])
    steps = max(1, len(places) // _BATCH) * EPOCHS
    schedule = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    model.compile(keras.optimizers.AdamW(schedule, weight_decay=1e-3), loss=keras.losses.Huber(0.5))
    rng = np.random.default_rng(seed)
    starts = np.arange(0, max(1, len(places) - _BATCH + 1), _BATCH)
    for _ in range(EPOCHS):
        for start in rng.permutation(starts):
            rows = slice(start, start + _BATCH)
            model.train_on_batch(places[rows].astype(np.float32), labels[rows] / spread)
    return _head(model, places.shape[1:], spread)


def with_galaxy_frame(graph: onnx.ModelProto, head: GalaxyFrameHead) -> onnx.ModelProto:
    """Add the output `GALAXY_FRAME`, float32 ``[N, 3]``: see `galaxy_core.images.galaxy_frame.GalaxyFrame`.

    Weights are stored as float16 and cast when the graph is loaded: half the bytes.

    Args:
        graph: a released one with `FEATURES`.
        head: fitted to the places that its features are pooled from.

    Raises:
        ValueError: there are no such places.
    """
    places = pooled_places(graph)
    if places is None:
        raise ValueError("the graph pools no features of places")

    def named(name: str) -> str:
        return f"{GALAXY_FRAME}/{name}"

    weights = {"convolution": head.convolution, "hidden": head.hidden, "output": head.output}
    for (name, weight), bias in zip(weights.items(), head.biases, strict=True):
        graph.graph.initializer.append(constant(named(f"{name}_half"), weight.astype(np.float16)))
        graph.graph.initializer.append(constant(named(f"{name}_bias"), bias))
    inner = np.float32(1 / MARGIN)
    graph.graph.initializer.extend(
        [
            constant(named("gain"), np.array([inner, inner, -1], np.float32)),
            constant(named("middle"), np.array([0.5, 0.5, 0], np.float32)),
            constant(named("ends"), np.array([2, 1], np.int64)),
        ]
    )
    seen = places.tensor
    nodes = []
    if places.channels_last:
        seen = named("channels_first")
        nodes.append(helper.make_node("Transpose", [places.tensor], [seen], perm=[0, 3, 1, 2]))
    nodes += [
        helper.make_node("Cast", [named(f"{name}_half")], [named(name)], to=TensorProto.FLOAT) for name in weights
    ]
    nodes += [
        helper.make_node("Conv", [seen, named("convolution"), named("convolution_bias")], [named("seen")]),
        helper.make_node("Relu", [named("seen")], [named("seen_positive")]),
        helper.make_node("Flatten", [named("seen_positive")], [named("flat")]),
        helper.make_node("Gemm", [named("flat"), named("hidden"), named("hidden_bias")], [named("units")]),
        helper.make_node("Relu", [named("units")], [named("units_positive")]),
        helper.make_node("Gemm", [named("units_positive"), named("output"), named("output_bias")], [named("off")]),
        helper.make_node("Mul", [named("off"), named("gain")], [named("scaled")]),
        helper.make_node("Add", [named("scaled"), named("middle")], [named("place_and_log")]),
        helper.make_node("Split", [named("place_and_log"), named("ends")], [named("place"), named("log")], axis=1),
        helper.make_node("Exp", [named("log")], [named("width")]),
        helper.make_node("Concat", [named("place"), named("width")], [GALAXY_FRAME], axis=1),
    ]
    graph.graph.node.extend(nodes)
    graph.graph.output.append(helper.make_tensor_value_info(GALAXY_FRAME, TensorProto.FLOAT, ["N", 3]))
    return graph


def _misframed(
    session: onnxruntime.InferenceSession, galaxies: Arrays, image_size: int, seed: int
) -> tuple[NDArray[np.float16], NDArray[np.float32]]:
    """Features of places, as the graph has them, of misframed views, and by how much each is, ``[V, 3]``."""
    rng = np.random.default_rng(seed)
    rounds = min(VIEWS_OF_EACH, -(-VIEWS // len(galaxies)))
    rows = np.concatenate([rng.permutation(len(galaxies)) for _ in range(rounds)])[:VIEWS]
    places, labels = [], []
    for start in range(0, len(rows), _BATCH):
        chosen = galaxies.images[rows[start : start + _BATCH]]
        views, amounts = misframe(chosen, image_size, tf.constant([seed, start]))
        places.append(session.run(None, {VIEW: views.numpy()})[0].astype(np.float16))
        labels.append(amounts)
    return np.concatenate(places), np.concatenate(labels)


def _model(shape: tuple[int, ...]) -> keras.Model:
    places = keras.Input(shape, dtype="float32")
    channels_last = layers.Permute((2, 3, 1), dtype="float32")(places)
    seen = layers.Conv2D(CHANNELS, 1, activation="relu", dtype="float32")(channels_last)
    units = layers.Dense(HIDDEN, activation="relu", dtype="float32")(layers.Flatten(dtype="float32")(seen))
    return keras.Model(places, layers.Dense(3, dtype="float32")(units))


def _head(model: keras.Model, shape: tuple[int, ...], spread: NDArray[np.float32]) -> GalaxyFrameHead:
    """The fitted weights, for features of places with their channels first."""
    convolution, convolution_bias, hidden, hidden_bias, output, output_bias = map(_floats, model.get_weights())
    _, height, width = shape
    by_place = hidden.reshape(height, width, CHANNELS, HIDDEN)
    return GalaxyFrameHead(
        convolution.transpose(3, 2, 0, 1),
        by_place.transpose(2, 0, 1, 3).reshape(-1, HIDDEN),
        output * spread,
        (convolution_bias, hidden_bias, output_bias * spread),
    )


def _floats(values: Any) -> NDArray[np.float32]:
    return np.asarray(values, np.float32)
