"""The maps add up to the answer, point at what made it, and cost nothing while nobody asks."""

from __future__ import annotations

import keras
import numpy as np
import onnxruntime
import pytest

from galaxy_core.models.manifest import ACTIVATION_MAPS, IMAGE, REQUEST_ACTIVATION_MAPS
from galaxy_training.data.augmentation import centre_crop
from galaxy_training.export.activation_maps import softmax_groups, with_activation_maps
from galaxy_training.export.onnx_export import export_network, with_preprocessing
from galaxy_training.export.quantization import quantize
from galaxy_training.networks import ARCHITECTURES, architecture

NAMES = sorted(set(ARCHITECTURES) - {"xception"})


def shaken(name: str) -> keras.Model:
    """A network whose biases are not zero, as after training."""
    model = architecture(name).model()
    generator = np.random.default_rng(5)
    for weight in model.trainable_variables:
        weight.assign(weight + generator.normal(0, 0.02, weight.shape))
    return model


def centred(logits: np.ndarray) -> np.ndarray:
    result = logits.copy()
    for group in softmax_groups(logits.shape[1]):
        result[:, group] -= logits[:, group].mean(axis=1, keepdims=True)
    return result


@pytest.mark.parametrize("name", NAMES)
def test_a_maps_sum_is_how_the_answer_grows_with_the_features(name: str) -> None:
    """While no rectification switches, the tail is linear: a thousandth more of each feature, of each map too."""
    model = shaken(name)
    last = max(index for index, layer in enumerate(model.layers) if len(layer.output.shape) == 4)
    places = model.layers[last].output
    tail = keras.Model(places, model.get_layer("logits").output)
    image = np.random.default_rng(6).random((2, *model.input.shape[1:]), np.float32)
    features = keras.Model(model.input, places)(image).numpy()
    growth = 1000 * (centred(tail(1.001 * features).numpy()) - centred(tail(features).numpy()))
    sums = with_activation_maps(model)(image)[1].numpy().sum(axis=(1, 2))
    np.testing.assert_allclose(sums, growth, atol=0.03 * np.abs(growth).max())


def test_a_map_points_at_the_light() -> None:
    """A logistic regression that likes light in one place says so."""
    model = architecture("logistic").model()
    kernel = np.zeros((16, 16, 12, 5), np.float32)
    kernel[10, 4, :3, 2] = 1
    model.get_layer("logits").set_weights([kernel.reshape(-1, 5), np.zeros(5, np.float32)])
    maps = with_activation_maps(model)(np.ones((1, 64, 64, 3), np.float32))[1].numpy()
    assert np.unravel_index(maps[0, ..., 2].argmax(), (16, 16)) == (10, 4)
    assert maps[0, 10, 4, 2] == pytest.approx(
        3 * 4 / 5, rel=1e-2
    )  # three colours, less the mean over five classes
    np.testing.assert_allclose(maps.sum(axis=-1), 0, atol=1e-6)


@pytest.mark.parametrize("name", ["cnn", "dense", "equivariant"])
def test_the_released_graph_makes_the_same_maps_and_only_when_asked(name: str) -> None:
    chosen, model = architecture(name), shaken(name)
    network = export_network(model)
    graph = with_preprocessing(network, chosen.image_size, "votes").SerializeToString()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    side = round(chosen.image_size * 1.5)
    image = np.random.default_rng(7).integers(0, 255, (2, side, side, 3), np.uint8)
    wanted = with_activation_maps(model)(centre_crop(image, chosen.image_size))[1].numpy()
    dear = [item.name for item in session.get_overridable_initializers()] == [REQUEST_ACTIVATION_MAPS]
    assert dear == (name != "equivariant")
    asked = {REQUEST_ACTIVATION_MAPS: np.array(True)} if dear else {}
    (maps,) = session.run([ACTIVATION_MAPS], {IMAGE: image, **asked})
    np.testing.assert_allclose(maps, wanted, atol=1e-3 * np.abs(wanted).max())
    if dear:
        (nothing,) = session.run([ACTIVATION_MAPS], {IMAGE: image})
        assert len(nothing) == 0


def test_int8_keeps_the_maps_and_holds_each_weight_once() -> None:
    model = shaken("cnn")
    network = export_network(model)
    views = np.random.default_rng(8).random((32, 64, 64, 3), np.float32)
    quantized = quantize(network, views)
    assert quantized.ByteSize() < network.ByteSize() / 3.5
    asked = {
        IMAGE: np.random.default_rng(9).integers(0, 255, (1, 96, 96, 3), np.uint8),
        REQUEST_ACTIVATION_MAPS: np.array(True),
    }
    maps = [
        onnxruntime.InferenceSession(
            with_preprocessing(graph, 64, "votes").SerializeToString(), providers=["CPUExecutionProvider"]
        ).run([ACTIVATION_MAPS], asked)[0]
        for graph in (network, quantized)
    ]
    assert np.corrcoef(maps[0].ravel(), maps[1].ravel())[0, 1] > 0.95
