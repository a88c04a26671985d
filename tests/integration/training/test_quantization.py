"""int8 answers as float does, also where a network's channels are of very different strength."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper

from galaxy_core.models.manifest import ACTIVATION_MAPS
from galaxy_training.export.cross_layer_equalization import equalize
from galaxy_training.export.graphs import constant, model
from galaxy_training.export.quantization import quantize

VIEWS = (
    np.random.default_rng(41).random((32, 16, 16, 3), np.float32)
    * np.linspace(0, 1, 32, dtype=np.float32)[:, None, None, None]
)
CHANNELS = 24


def answers(network: onnx.ModelProto, views: NDArray[np.float32] = VIEWS) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(network.SerializeToString(), providers=["CPUExecutionProvider"])
    found: NDArray[np.float32] = session.run(["output"], {"view": views})[0]
    return found


def separable(rectification: str | None, spread: float, beyond: float = 0.0) -> onnx.ModelProto:
    """A view's convolution, a filter for each of its channels, and what reads them all.

    Args:
        rectification: ``Relu``, ``Clip`` from 0 to 6, or none.
        spread: the strongest channel over the weakest.
        beyond: how far below zero every other channel lies, which a rectification cuts away.
    """
    generator = np.random.default_rng(42)
    strengths = np.geomspace(1, 1 / spread, CHANNELS)
    weights = {
        "widen": generator.normal(size=(CHANNELS, 3, 1, 1)) * strengths[:, None, None, None],
        "offsets": generator.random(CHANNELS) * strengths - beyond * (np.arange(CHANNELS) % 2),
        "filters": generator.normal(size=(CHANNELS, 1, 3, 3)),
        "narrow": generator.normal(size=(5, CHANNELS, 1, 1)) / strengths[:, None, None],
        "lowest": np.array(0),
        "highest": np.array(6),
        "classes": generator.normal(size=(5, 5)) / 5,
    }
    nodes = [
        helper.make_node("Transpose", ["view"], ["planes"], "turn", perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "widen", "offsets"], ["wide"], "widen"),
        helper.make_node(
            "Conv", ["rectified" if rectification else "wide", "filters"], ["filtered"], "filter", group=CHANNELS
        ),
        helper.make_node("Conv", ["filtered", "narrow"], [ACTIVATION_MAPS], "narrow"),
        helper.make_node("GlobalAveragePool", [ACTIVATION_MAPS], ["means"], "average"),
        helper.make_node("Flatten", ["means"], ["flat"], "flatten"),
        helper.make_node("MatMul", ["flat", "classes"], ["output"], "head"),
    ]
    if rectification:
        limits = ["lowest", "highest"] if rectification == "Clip" else []
        nodes.insert(2, helper.make_node(rectification, ["wide", *limits], ["rectified"], "rectify"))
    return model(
        "separable",
        nodes,
        [constant(name, value.astype(np.float32)) for name, value in weights.items()],
        [helper.make_tensor_value_info("view", TensorProto.FLOAT, ["N", 16, 16, 3])],
        helper.make_tensor_value_info("output", TensorProto.FLOAT, ["N", 5]),
        helper.make_tensor_value_info(ACTIVATION_MAPS, TensorProto.FLOAT, ["N", 5, 14, 14]),
    )


def lost(network: onnx.ModelProto) -> float:
    """How far int8 is from float, over how far the answers are from each other."""
    expected = answers(network)
    return float(np.abs(answers(quantize(network, VIEWS)) - expected).mean() / expected.std(axis=0).mean())


@pytest.mark.parametrize("rectification", ["Relu", None])
def test_channels_of_equal_strength_answer_as_before(rectification: str | None) -> None:
    network = separable(rectification, spread=1000)
    equal = equalize(network, VIEWS)
    np.testing.assert_allclose(answers(equal), answers(network), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("rectification", ["Relu", None])
def test_a_weak_channel_keeps_its_steps(rectification: str | None) -> None:
    assert lost(separable(rectification, spread=1000)) < 0.1


@pytest.mark.parametrize("rectification", ["Relu", "Clip"])
def test_no_step_is_spent_on_what_is_cut_away(rectification: str | None) -> None:
    assert lost(separable(rectification, spread=1, beyond=300.0)) < 0.1


def test_a_channel_that_is_always_nothing_stays_nothing() -> None:
    network = separable("Relu", spread=10, beyond=300.0)
    equal = equalize(network, VIEWS)
    assert np.isfinite(answers(equal)).all()
    np.testing.assert_allclose(answers(equal), answers(network), rtol=1e-4, atol=1e-5)


def test_where_nothing_answers_nothing_is_changed() -> None:
    network = separable("Relu", spread=1)
    for item in network.graph.initializer:
        if item.name in {"widen", "offsets"}:
            item.CopyFrom(constant(item.name, np.zeros(item.dims, np.float32)))
    np.testing.assert_array_equal(answers(equalize(network, VIEWS)), answers(network))
