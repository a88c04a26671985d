"""The embedding of an exported network: of length 1, alike for a galaxy and its mirror image."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from galaxy_core.models.manifest import EMBEDDING, IMAGE, OUTLIER_SCORE
from galaxy_training.export.onnx_export import export_network, with_preprocessing
from galaxy_training.export.outlier_score import fit_outlier_score
from galaxy_training.networks import architecture
from galaxy_training.release.manifests import embedding_contract

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
