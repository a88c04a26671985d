"""Predictions of exported graphs for a data set's images, framed as served."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from galaxy_core.errors import GalaxyError
from galaxy_core.images.preprocessing import ImageArray, load_image
from galaxy_core.images.rotations import MAX_ROTATIONS, rotated_copies
from galaxy_core.models.manifest import OUTLIER_SCORE
from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.data_set import DataSet
from galaxy_training.data.sample_weights import MIN_STRATUM, poststratification_weights
from galaxy_training.data.targets import Targets
from galaxy_training.errors import DataSetError
from galaxy_training.evaluation.graph_session import GraphSession
from galaxy_training.evaluation.metrics import Values

_BATCH = 64
_USUAL_GALAXIES = 2_000


class Model(Protocol):
    """Anything that gives outputs for framed images: a `GraphSession`, or a `Classifier` of the core."""

    def outputs(self, images: ImageArray) -> NDArray[np.float32]:
        """float32 ``[N, labels]`` for uint8 ``[N, S, S, 3]``."""


@dataclass(frozen=True)
class Outputs:
    """A graph's outputs for a data set, in its order.

    Attributes:
        single_image: float32 ``[N, labels]``, of the images as they are.
        tta: float32 ``[N, labels]``, mean over `MAX_ROTATIONS` rotated copies (test-time augmentation).
        outlier_score: float32 ``[N]``; None where the graph has none.
        milliseconds: median latency of one image.
    """

    single_image: Values
    tta: Values
    outlier_score: NDArray[np.float32] | None
    milliseconds: float


def predict(model: Model, data: DataSet, rotations: int = 1) -> NDArray[np.float32]:
    """Outputs for a data set's images, float32 ``[N, labels]``.

    Args:
        model: to run.
        data: whose images.
        rotations: rotated copies of each image to average over.

    Raises:
        DataSetError: an image cannot be read.
    """
    if rotations == 1:
        return np.concatenate([model.outputs(np.stack(batch)) for batch in _batches(data)])
    return np.stack(
        [
            model.outputs(rotated_copies(image, rotations)).mean(axis=0)
            for batch in _batches(data)
            for image in batch
        ]
    )


def measure(session: GraphSession, data: DataSet) -> Outputs:
    """All outputs that a report needs, in one pass over the images.

    Raises:
        DataSetError: an image cannot be read.
    """
    single, tta, scores, seconds = [], [], [], []
    for batch in _batches(data):
        for image in batch:
            began = time.perf_counter()
            outputs = session.run(image)
            seconds.append(time.perf_counter() - began)
            if session.has_outlier_score:
                scores.append(outputs[OUTLIER_SCORE][0])
            values = session.outputs(rotated_copies(image, MAX_ROTATIONS))
            single.append(values[0])
            tta.append(values.mean(axis=0))
    return Outputs(
        single_image=np.stack(single),
        tta=np.stack(tta),
        outlier_score=np.array(scores, np.float32) if scores else None,
        milliseconds=1000 * statistics.median(seconds),
    )


def usual_votes(model: Model, training: DataSet) -> dict[str, float]:
    """Mean joint fractions that a model of votes predicts for unselected training galaxies, by key.

    Galaxies of which only some votes are known were not selected; where there are few, all count.
    """
    known = np.isfinite(training.votes)
    rows = np.flatnonzero(known.any(axis=1) & ~known.all(axis=1))
    if len(rows) < MIN_STRATUM:
        rows = np.arange(len(training))
    chosen = np.sort(np.random.default_rng(0).permutation(rows)[:_USUAL_GALAXIES])
    mean = predict(model, training.select(chosen)).mean(axis=0)
    return {key: round(float(value), 6) for key, value in zip(TREE.keys, mean, strict=True)}


def mean_targets(targets: Targets, training: DataSet) -> NDArray[np.float32]:
    """Weighted mean of the training galaxies' targets, ``[outputs]``: the baseline's constant prediction."""
    values = targets.of(training.votes)
    known = np.isfinite(values)
    weights = known * poststratification_weights(training.votes, training.classes)[:, None]
    return np.asarray((weights * np.where(known, values, 0)).sum(axis=0) / weights.sum(axis=0), np.float32)


def framed_images(data: DataSet) -> list[ImageArray]:
    """Framed images of a data set, in order.

    Raises:
        DataSetError: an image cannot be read.
    """
    return [image for batch in _batches(data) for image in batch]


def _batches(data: DataSet) -> Iterator[list[ImageArray]]:
    """Framed images in order, in batches of one size."""
    batch: list[ImageArray] = []
    for galaxy in data.ids.tolist():
        try:
            image = load_image(data.read_image(galaxy)).pixels
        except (GalaxyError, OSError) as error:
            raise DataSetError(f"{data.files[galaxy]}: {error}", "Repair or remove it.") from error
        if batch and (len(batch) == _BATCH or image.shape != batch[0].shape):
            yield batch
            batch = []
        batch.append(image)
    if batch:
        yield batch
