"""Galaxies for training tests that need no data set: noise with votes."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime

from galaxy_core.memory import give_back
from galaxy_core.models.manifest import IMAGE, OUTPUTS
from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.arrays import Arrays
from galaxy_training.data.targets import MOST_VOTED_ANSWER
from galaxy_training.export.preprocessing import frame_size, preprocessing_graph

if TYPE_CHECKING:
    import keras
    import onnx

    from galaxy_training.networks import Architecture


def forget_networks() -> None:
    """Give back what networks took that nobody holds any more."""
    import keras

    keras.utils.clear_session(free_memory=True)
    gc.collect()
    give_back()


def arrays(count: int = 48, side: int = 64) -> Arrays:
    generator = np.random.default_rng(3)
    images = generator.integers(0, 255, (count, frame_size(side), frame_size(side), 3), np.uint8)
    shares = generator.dirichlet(np.ones(5), count).astype(np.float32)
    votes = np.zeros((count, 37), np.float32)
    votes[:, [TREE.position[key] for key in MOST_VOTED_ANSWER.labels]] = shares
    return Arrays(np.arange(count), images, votes, np.ones(count))


def session(model: bytes) -> onnxruntime.InferenceSession:
    """A graph to ask."""
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


def assert_agree(model: keras.Model, network: onnx.ModelProto, architecture: Architecture) -> None:
    """Fail where a network and what it was exported to differ on the same pixels, one image or several."""
    from galaxy_training.export.onnx_export import with_preprocessing

    task = architecture.targets.task
    graph = session(with_preprocessing(network, architecture.image_size, task).SerializeToString())
    preprocessing = session(preprocessing_graph(architecture.image_size).SerializeToString())
    for batch in (1, 7):
        images = np.random.default_rng(batch).integers(0, 255, (batch, 144, 144, 3), np.uint8)
        (views,) = preprocessing.run(None, {IMAGE: images})
        (exported,) = graph.run([OUTPUTS[task]], {IMAGE: images})
        np.testing.assert_allclose(exported, model(views).numpy(), atol=1e-4)
