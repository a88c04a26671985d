"""Export of a fitted Keras network to one ONNX file that takes framed images."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx
from onnx import compose, version_converter
from tf2onnx import optimizer
from tf2onnx.optimizer import _optimizers

from galaxy_core.memory import give_back
from galaxy_core.models.manifest import ACTIVATION_MAPS, IMAGE, OUTLIER_SCORE, OUTPUTS, Task
from galaxy_core.votes.decision_tree import TREE
from galaxy_training.export.activation_maps import compute_on_request, with_activation_maps
from galaxy_training.export.embedding import FEATURES, SIZE, Projection, add_embedding
from galaxy_training.export.galaxy_frame import GalaxyFrameHead, with_galaxy_frame
from galaxy_training.export.graphs import IR_VERSION, OPSET
from galaxy_training.export.outlier_score import VIEW, OutlierScore, outlier_score_graph
from galaxy_training.export.preprocessing import preprocessing_graph
from galaxy_training.networks.heads import LOGITS


def export_network(model: keras.Model) -> onnx.ModelProto:
    """The network alone: ``view``, float32 ``[N, size, size, 3]`` 0-1, to ``output`` and ``activation_maps``.

    Of a network of votes, what its last layer reads is a third output, ``features``.

    Args:
        model: as the architectures build it; see `galaxy_training.export.activation_maps.with_activation_maps`.
    """
    size = model.inputs[0].shape[1]
    features = _features(model)
    model = with_activation_maps(model)
    if features is not None:
        model = keras.Model(model.input, [*model.outputs, features])
    model(np.zeros((1, size, size, 3), np.float32))  # Keras exports only what has been called once.
    with _sparing_memory(), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        model.export(path, format="onnx", opset_version=OPSET, verbose=False)
        network = onnx.load(path)
    # Keras names the ends after its own tensors; the contract has fixed names.
    return _rename_ends(network, VIEW, ["output", ACTIVATION_MAPS, FEATURES][: len(model.outputs)])


def _features(model: keras.Model) -> Any | None:
    """The features ``[N, F]`` that the last dense layer of a network of votes reads; None of other networks."""
    logits = model.get_layer(LOGITS)
    return logits.input if logits.units == len(TREE.keys) else None


@contextmanager
def _sparing_memory() -> Iterator[None]:
    """Let tf2onnx's optimizers change the graph itself, and set free what each of them leaves behind.

    Otherwise each gets a copy with all weights, and the collector, which counts objects and not bytes, lets dozens
    pile up: 6 GB for a network of 20 million weights. An optimizer's error ends the export.
    """
    original = optimizer.optimize_graph

    def optimize_graph(graph: Any, catch_errors: bool = True, optimizers: Any = None) -> Any:  # noqa: ARG001
        frugal = {name: partial(_after_collecting, make) for name, make in (optimizers or _optimizers).items()}
        return original(graph, catch_errors=False, optimizers=frugal)

    gc.collect()
    gc.freeze()  # what was there before need not be looked through each time
    optimizer.optimize_graph = optimize_graph
    try:
        yield
    finally:
        optimizer.optimize_graph = original
        gc.unfreeze()
        gc.collect()  # graphs of TensorFlow's refer to themselves
        give_back()


def _after_collecting(make: Callable[[], Any]) -> Any:
    gc.collect()
    return make()


def with_preprocessing(
    network: onnx.ModelProto,
    image_size: int,
    task: Task,
    outlier_score: OutlierScore | None = None,
    projection: Projection | None = None,
    galaxy_frame: GalaxyFrameHead | None = None,
) -> onnx.ModelProto:
    """The released graph: `IMAGE`, uint8 ``[N, H, W, 3]`` of any square size, to the outputs of a manifest.

    Args:
        network: from `export_network`, or its quantized form.
        image_size: side of the network's input in pixels.
        task: which names the first output; see `OUTPUTS`.
        outlier_score: adds the output `OUTLIER_SCORE`.
        projection: of the network's features; where they are many, there is no embedding without it.
        galaxy_frame: adds the output ``galaxy_frame``; see `with_galaxy_frame`.
    """
    front = compose.add_prefix(
        preprocessing_graph(image_size), "front/", rename_inputs=False, rename_outputs=False
    )
    network = onnx.ModelProto.FromString(network.SerializeToString())
    network.ir_version = IR_VERSION
    if _opset(network) != OPSET:
        network = version_converter.convert_version(network, OPSET)
    network = compose.add_prefix(network, "network/")
    merged = compose.merge_models(front, network, io_map=[("view", "network/view")])
    outputs = [OUTPUTS[task], ACTIVATION_MAPS, FEATURES][: len(merged.graph.output)]
    merged = _rename_ends(merged, IMAGE, outputs)
    if FEATURES in outputs:
        width = merged.graph.output.pop().type.tensor_type.shape.dim[1].dim_value
        if width <= SIZE or projection is not None:
            add_embedding(merged, FEATURES, width, projection)
    if outlier_score is not None:
        merged = _with_outlier_score(merged, outlier_score)
    if galaxy_frame is not None:
        merged = with_galaxy_frame(merged, galaxy_frame)
    for item in merged.graph.output:
        item.type.tensor_type.shape.dim[0].dim_param = "N"
    merged = compute_on_request(merged)
    onnx.checker.check_model(merged, full_check=True)
    return merged


def _with_outlier_score(model: onnx.ModelProto, outlier_score: OutlierScore) -> onnx.ModelProto:
    """Add the outlier score, computed from the network's input and its descriptors."""
    graph = outlier_score_graph(outlier_score)
    branch = compose.add_prefix(graph, f"{OUTLIER_SCORE}/", rename_inputs=False, rename_outputs=False)
    model.graph.node.extend(branch.graph.node)
    model.graph.initializer.extend(branch.graph.initializer)
    model.graph.output.extend(branch.graph.output)
    return model


def _opset(model: onnx.ModelProto) -> int:
    return int(next(item.version for item in model.opset_import if item.domain in {"", "ai.onnx"}))


def _rename_ends(model: onnx.ModelProto, input_name: str, output_names: list[str]) -> onnx.ModelProto:
    graph = model.graph
    ends = [graph.input[0], *graph.output]
    names = dict(zip((end.name for end in ends), [input_name, *output_names], strict=True))
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    for end in ends:
        end.name = names[end.name]
    return model
