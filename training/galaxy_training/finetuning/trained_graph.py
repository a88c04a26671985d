"""From labelled images to a graph of a network that was trained on them: views, training, export to int8.

It imports TensorFlow; the frozen head does without.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from galaxy_core.images.reading import read_image
from galaxy_core.models.manifest import IMAGE, OUTLIER_SCORE, OUTPUTS, OutlierScoreContract
from galaxy_training.data.arrays import resizer
from galaxy_training.data.augmentation import augment, centre_crop
from galaxy_training.export.onnx_export import export_network, with_preprocessing
from galaxy_training.export.outlier_score import fit_outlier_score, measure_detection_rate
from galaxy_training.export.quantization import QUANTIZATION_IMAGES, quantize
from galaxy_training.finetuning.deeper import Deeper, Frames, Task, Trained
from galaxy_training.finetuning.graph import with_head
from galaxy_training.finetuning.head import FittedHead, calibrated, fit_head, probabilities
from galaxy_training.finetuning.images import LabelledEmbeddings, find_images
from galaxy_training.finetuning.outcome import measure

log = logging.getLogger(__name__)

HELD_BACK = 0.3
"""Part of the labelled images that the outlier score's threshold is set on."""
_DRAWN = 10
"""Images of each kind without a galaxy that the outlier score is measured on."""
_SEED = 1
_BATCH = 64


@dataclass(frozen=True)
class TrainedGraph:
    """What training gives.

    Attributes:
        model: ONNX file, with the head.
        fitted: the head and its probabilities of images held out, by networks in fp32.
        outlier_score: of the graph; it knows the labelled images.
        frozen_accuracy: of the head on the frozen network, on the same images held out.
        epochs: that blocks were trained for.
    """

    model: bytes
    fitted: FittedHead
    outlier_score: OutlierScoreContract
    frozen_accuracy: float
    epochs: int


def train_graph(
    network: keras.Model, depth: int, data: LabelledEmbeddings, images: Path, folder: Path
) -> TrainedGraph:
    """Train a network's last blocks on labelled images, and export it in int8.

    Args:
        network: with its released weights.
        depth: number of blocks to train.
        data: labelled images, by their embeddings by the released model.
        images: folder or zip that holds them.
        folder: of finished folds.
    """
    labels, size = data.labels, network.input.shape[1]
    framed = _framed(data, images)
    resize = resizer(size)
    frames = np.stack([resize(image) for image in framed])
    begun = fit_head(data.embeddings, labels.targets, data.groups, exclusive=labels.exclusive)
    task = Task(labels.targets, labels.exclusive, begun.strength, data.groups)
    trained = Deeper(network, depth, frames, task, folder).train()
    fitted = calibrated(trained.head, trained.held_out, labels.targets, begun.strength)
    log.info("exporting to ONNX and quantizing to int8")
    model = with_head(_exported(trained.network, frames), fitted.head)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])

    def run(output: str, shown: list[Frames]) -> NDArray[np.float32]:
        return np.concatenate([session.run([output], {IMAGE: image[np.newaxis]})[0] for image in shown])

    fp32 = probabilities(trained.logits / fitted.temperature, exclusive=labels.exclusive)
    int8 = run(OUTPUTS["classes"], framed).astype(np.float64)
    loss = measure(labels, fp32)["accuracy"] - measure(labels, int8)["accuracy"]
    rates = measure_detection_rate(lambda shown: run(OUTLIER_SCORE, list(shown)), count=_DRAWN)
    return TrainedGraph(
        model=model,
        fitted=replace(fitted, int8_loss=max(0.0, loss)),
        outlier_score=OutlierScoreContract(
            false_positive_rate=float((run(OUTLIER_SCORE, framed) > 1).mean()), detection_rate=rates
        ),
        frozen_accuracy=_accuracy_of_frozen(data, trained),
        epochs=trained.epochs,
    )


def _framed(data: LabelledEmbeddings, images: Path) -> list[Frames]:
    files = find_images(images)
    return [read_image(files[name]()).pixels for name in data.labels.images]


def _exported(network: keras.Model, frames: Frames) -> bytes:
    """The network in int8 with an embedding, and an outlier score that knows the labelled images.

    The released score knows galaxies by features that the network does not have any more.
    """
    size = network.input.shape[1]
    order = np.random.default_rng(_SEED).permutation(len(frames))
    views = np.asarray(centre_crop(frames[order[:QUANTIZATION_IMAGES]], size), np.float32)
    quantized = quantize(export_network(network), views)
    changed = np.concatenate(
        [
            np.asarray(augment(frames[order[start : start + _BATCH]], size, np.array([_SEED, start], np.int32)))
            for start in range(0, len(order), _BATCH)
        ]
    )
    fitted = len(order) - round(HELD_BACK * len(order))
    score = fit_outlier_score(changed[:fitted], changed[fitted:])
    return bytes(with_preprocessing(quantized, size, "votes", score).SerializeToString())


def _accuracy_of_frozen(data: LabelledEmbeddings, trained: Trained) -> float:
    labels = data.labels
    return measure(labels, probabilities(trained.frozen, exclusive=labels.exclusive))["accuracy"]
