"""The embedding of a graph: of length 1, of at most 128 numbers, alike for a galaxy and its mirror image."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import onnx
import onnxruntime
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from galaxy_core.checksums import sha256_of
from galaxy_core.errors import BrokenModelError
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.manifest import ACTIVATION_MAPS, EMBEDDING, IMAGE, OUTLIER_SCORE
from galaxy_core.models.registry import Registry
from galaxy_training.export.embedding import Features, Projection, descriptors, fit_projection
from galaxy_training.export.onnx_export import export_network, with_preprocessing
from galaxy_training.export.outlier_score import fit_outlier_score
from galaxy_training.export.preprocessing import preprocessing_graph
from galaxy_training.networks import architecture
from galaxy_training.networks.heads import LOGITS
from galaxy_training.release.embedding_upgrade import main, with_embedding
from galaxy_training.release.manifests import embedding_contract
from tests.support.training import session as graph_session

FEATURES = 96


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    """A random network's graph, with an outlier score of its features."""
    chosen = architecture("equivariant")
    network = export_network(chosen.model())
    rng = np.random.default_rng(1)
    views = rng.random((24, chosen.image_size, chosen.image_size, 3), np.float32)
    features = rng.random((24, FEATURES), np.float32)
    score = fit_outlier_score(views[:20], views[20:], features[:20], features[20:])
    graph = with_preprocessing(network, chosen.image_size, "votes", score)
    contract = embedding_contract(graph)
    assert contract is not None
    assert contract.size == FEATURES
    return onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])


def images() -> NDArray[np.uint8]:
    return np.random.default_rng(2).integers(0, 255, (3, 96, 96, 3), np.uint8)


def test_it_has_length_one_and_is_the_same_for_mirror_images(session: onnxruntime.InferenceSession) -> None:
    (plain,) = session.run([EMBEDDING], {IMAGE: images()})
    assert plain.shape == (3, FEATURES)
    np.testing.assert_allclose(np.linalg.norm(plain, axis=1), 1, rtol=1e-5)
    (mirrored,) = session.run([EMBEDDING], {IMAGE: np.ascontiguousarray(images()[:, :, ::-1])})
    np.testing.assert_allclose(mirrored, plain, atol=1e-4)
    assert np.abs(plain[0] - plain[1]).max() > 1e-3


def test_the_outlier_score_reads_the_same_features(session: onnxruntime.InferenceSession) -> None:
    (scores,) = session.run([OUTLIER_SCORE], {IMAGE: images()})
    assert scores.shape == (3,)
    assert np.isfinite(scores).all()


VIEWS = np.random.default_rng(3).random((200, 32, 32, 3), np.float32)


class Wide(NamedTuple):
    """A network with more features than an embedding has numbers."""

    model: keras.Model
    network: onnx.ModelProto
    features: Features
    projection: Projection


@pytest.fixture(scope="module")
def wide() -> Wide:
    model = architecture("dense").model()
    network = export_network(model)
    ends = [item.name for item in network.graph.output]
    assert ends == ["output", ACTIVATION_MAPS, "features"]
    features = keras.Model(model.input, model.get_layer(LOGITS).input)(VIEWS).numpy()
    projection = fit_projection(features)
    assert projection is not None
    return Wide(model, network, features, projection)


def released_graph(wide: Wide, projection: Projection | None) -> bytes:
    known: tuple[Features, ...] = ()
    if projection is not None:
        described = descriptors(wide.features, projection)
        known = described[:150], described[150:]
    score = fit_outlier_score(VIEWS[:150], VIEWS[150:], *known)
    return bytes(with_preprocessing(wide.network, 32, "votes", score, projection).SerializeToString())


def run(model: bytes, name: str) -> NDArray[np.float32]:
    (values,) = graph_session(model).run([name], {IMAGE: images()})
    return np.asarray(values)


def test_many_features_are_projected_as_described(wide: Wide) -> None:
    graph = released_graph(wide, wide.projection)
    (views,) = graph_session(preprocessing_graph(32).SerializeToString()).run(None, {IMAGE: images()})
    features = keras.Model(wide.model.input, wide.model.get_layer(LOGITS).input)(views).numpy()
    roots = np.sqrt(features)
    projected = roots @ wide.projection.matrix
    expected = projected / np.linalg.norm(projected, axis=1, keepdims=True)
    assert expected.shape == (3, 128)
    np.testing.assert_allclose(run(graph, EMBEDDING), expected, atol=1e-4)
    assert np.isfinite(run(graph, OUTLIER_SCORE)).all()


def test_a_projection_keeps_angles(wide: Wide) -> None:
    lengths = np.linalg.norm(np.sqrt(wide.features), axis=1)
    cosines = np.sqrt(wide.features) @ np.sqrt(wide.features).T / np.outer(lengths, lengths)
    projected = descriptors(wide.features, wide.projection)
    projected /= np.linalg.norm(projected, axis=1, keepdims=True)
    assert np.abs(projected @ projected.T - cosines).max() < 0.05


def test_few_features_are_left_as_they_are() -> None:
    assert fit_projection(np.ones((4, 128), np.float32)) is None


def test_without_a_projection_there_is_no_embedding(wide: Wide) -> None:
    assert embedding_contract(onnx.load_from_string(released_graph(wide, None))) is None


def test_a_released_model_gets_an_embedding_and_its_outputs_stay_the_same_bits(
    wide: Wide, simulated_folder: Path, tmp_path: Path, released: Registry
) -> None:
    before = released_graph(wide, None)
    changed = {"version": "7", "embedding": None, "sha256": sha256_of(before), "size_bytes": len(before)}
    Registry(tmp_path).publish(released.manifest("dense").model_copy(update=changed), before)
    command = [str(tmp_path), "--data", str(simulated_folder)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    assert "Published dense 8: +" in result.output
    manifest = Registry(tmp_path).manifest("dense")
    after = Registry(tmp_path).model(manifest)
    for name in ("joint_fractions", OUTLIER_SCORE):
        np.testing.assert_array_equal(run(after, name), run(before, name))
    embedding = Classifier(manifest, after).embeddings(images())
    assert embedding.shape == (3, 128)
    np.testing.assert_allclose(np.linalg.norm(embedding, axis=1), 1, rtol=1e-5)
    assert "dense 8 stays" in CliRunner().invoke(main, command).output


def test_a_graph_without_a_last_dense_layer_is_refused() -> None:
    with pytest.raises(BrokenModelError, match="does not end in a dense layer"):
        with_embedding(preprocessing_graph(32).SerializeToString(), images())
