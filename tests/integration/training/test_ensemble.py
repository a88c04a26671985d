"""Finished runs become one network, which answers with the mean of their logits; others are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import onnx
import onnxruntime
import pytest
import tensorflow as tf
from PIL import Image

from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.manifest import IMAGE
from galaxy_core.models.registry import Registry
from galaxy_training.errors import RunFolderError
from galaxy_training.export.preprocessing import preprocessing_graph
from galaxy_training.fitting.run_files import load_finished_run
from galaxy_training.fitting.training_loop import Trainer
from galaxy_training.networks import architecture, ensemble, equivariant
from galaxy_training.networks.heads import LOGITS
from galaxy_training.pipeline import Run, build_ensemble
from tests.support.training import arrays, assert_agree, forget_networks

pytestmark = pytest.mark.own_process  # two gigabytes and more, of which little is given back


@pytest.fixture(scope="module", autouse=True)
def shallow_members() -> Iterator[None]:
    """One residual block at each resolution: tf2onnx takes half a gigabyte for the others of three members."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(equivariant.build, "__defaults__", ((1, 1),))
        yield


def logits(model: keras.Model, views: np.ndarray) -> np.ndarray:
    return np.asarray(keras.Model(model.input, model.get_layer(LOGITS).output)(views))


def centred_views(images: np.ndarray, side: int) -> np.ndarray:
    """What the released graph of a network with this side shows it."""
    graph = preprocessing_graph(side).SerializeToString()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {IMAGE: images})[0])


def soft_images(count: int) -> np.ndarray:
    """Images whose light changes over some pixels, as a telescope's do."""
    rough = np.random.default_rng(3).integers(0, 255, (count, 36, 36, 3), np.uint8)
    images = (Image.fromarray(one).resize((144, 144), Image.Resampling.BICUBIC) for one in rough)
    return np.stack([np.asarray(image) for image in images])


def members() -> list[keras.Model]:
    keras.utils.set_random_seed(1)
    return [member.model() for member in ensemble.MEMBERS]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("members")
    for seed, member in enumerate(ensemble.MEMBERS):
        data = arrays(32, member.image_size)
        config = replace(member.config, epochs=1, batch_size=16, seed=seed)
        Trainer(member, config, data, data, folder / str(seed)).run()
        forget_networks()
    return [folder / str(seed) for seed in range(len(ensemble.MEMBERS))]


def test_an_ensemble_answers_with_the_mean_of_its_members_logits() -> None:
    """Each asked at its own resolution, of the same image."""
    apart = members()
    views = {member.image_size: centred_views(soft_images(3), member.image_size) for member in ensemble.MEMBERS}
    said = [logits(one, views[one.input.shape[1]]) for one in apart]
    expected = np.mean(said, axis=0)
    joined = logits(ensemble.combine(apart), views[ensemble.ENSEMBLE.image_size])
    assert np.abs(joined - expected).max() < 0.05 * np.abs(said[1] - expected).max()


def test_a_member_sees_nearly_what_it_would_see_alone() -> None:
    """But for the outermost ring, which lacks what lies outside."""
    seen = np.asarray(ensemble._downscale_to_two_thirds(tf.constant(centred_views(soft_images(2), 96))))
    expected = centred_views(soft_images(2), 64)
    difference = (seen - expected)[:, 1:-1, 1:-1]
    assert difference.std() < 0.03 * expected.std()


def test_features_keep_their_mean_when_they_are_spread() -> None:
    features = np.random.default_rng(3).random((2, 6, 6, 5), np.float32)
    spread = np.asarray(ensemble._resample_features(tf.constant(features), 8))
    assert spread.shape == (2, 8, 8, 5)
    np.testing.assert_allclose(spread.mean(axis=(1, 2)), features.mean(axis=(1, 2)), rtol=1e-5)
    np.testing.assert_allclose(spread[:, 0, 0], features[:, 0, 0], rtol=1e-5)


def test_finished_runs_are_joined_and_served(
    runs: list[Path],
    simulated_folder: Path,
    tmp_path: Path,
    exports: list[tuple[keras.Model, onnx.ModelProto]],
) -> None:
    chosen = architecture("ensemble")
    registry = tmp_path / "registry"
    manifest = build_ensemble(
        runs, Run(chosen, chosen.config, simulated_folder, str(registry), tmp_path / chosen.name, force=True)
    )
    ((model, network),) = exports
    assert_agree(model, network, chosen)
    served = Classifiers(Registry(registry)).get("ensemble")
    assert served.manifest == manifest
    assert served.predict(soft_images(1)[0]).sentence


def test_a_run_that_has_not_ended_is_no_member(runs: list[Path], tmp_path: Path) -> None:
    load_finished_run(ensemble.MEMBERS[0], runs[0])
    (tmp_path / "run.json").write_text((runs[0] / "run.json").read_text())
    with pytest.raises(RunFolderError, match="come to epoch 0 of 1"):
        load_finished_run(ensemble.MEMBERS[0], tmp_path)
    with pytest.raises(RunFolderError, match="run of efficientnet"):
        load_finished_run(architecture("cnn"), runs[0])
    with pytest.raises(RunFolderError, match="no training run"):
        load_finished_run(ensemble.MEMBERS[0], tmp_path / "nothing")
