"""Scores released graphs, and nothing but them, on galaxies that no model was trained on."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from galaxy_core.errors import GalaxyError
from galaxy_core.images.preprocessing import ImageArray, load_image
from galaxy_core.images.rotations import MAX_ROTATIONS, rotated_copies
from galaxy_core.models.classifier import Classifier
from galaxy_training.data.data_set import DataSet
from galaxy_training.data.sample_weights import selection_weights
from galaxy_training.data.targets import ALL, Targets
from galaxy_training.errors import DataSetError
from galaxy_training.evaluation.metrics import Values

_BATCH = 64


@dataclass(frozen=True)
class Outputs:
    """What a graph gave for a data set's pictures, in order.

    Attributes:
        one_view: float32 ``[N, labels]``, of the pictures as they are.
        many_views: the mean over `MOST` turned copies.
        outlier_score: float32 ``[N]``, or None where the graph has none.
        milliseconds: median of one picture alone, on as many threads as the classifier has.
    """

    one_view: Values
    many_views: Values
    outlier_score: NDArray[np.float32] | None
    milliseconds: float


def run(classifier: Classifier, data: DataSet, rotations: int = 1) -> NDArray[np.float32]:
    """A model's outputs for a data set's pictures, float32 ``[N, labels]``, framed as served.

    Args:
        classifier: the model.
        data: whose pictures.
        rotations: how many turned copies of each picture to average over.

    Raises:
        DataSetError: a picture cannot be read.
    """
    if rotations == 1:
        return np.concatenate([classifier.outputs(np.stack(batch)) for batch in _batches(data)])
    return np.stack(
        [
            classifier.outputs(rotated_copies(square, rotations)).mean(axis=0)
            for batch in _batches(data)
            for square in batch
        ]
    )


def run_all(classifier: Classifier, data: DataSet) -> Outputs:
    """Everything that a report says about a graph, in one pass over the pictures.

    Raises:
        DataSetError: a picture cannot be read.
    """
    many, one, unusual, seconds = [], [], [], []
    for batch in _batches(data):
        for square in batch:
            began = time.perf_counter()
            reading = classifier.examine(square)
            seconds.append(time.perf_counter() - began)
            unusual.append(reading.outlier_score)
            values = classifier.outputs(rotated_copies(square, MAX_ROTATIONS))
            one.append(values[0])
            many.append(values.mean(axis=0))
    return Outputs(
        one_view=np.stack(one),
        many_views=np.stack(many),
        outlier_score=None if None in unusual else np.array(unusual, np.float32),
        milliseconds=1000 * statistics.median(seconds),
    )


def mean_targets(targets: Targets, training: DataSet) -> NDArray[np.float32]:
    """The training galaxies' mean targets, ``[outputs]``, each galaxy counted as often as the sky holds it."""
    wanted = targets.of(training.votes)
    known = np.isfinite(wanted)
    weights = known * selection_weights(training.votes, training.classes)[:, None]
    return np.asarray((weights * np.where(known, wanted, 0)).sum(axis=0) / weights.sum(axis=0), np.float32)


def targets_of(classifier: Classifier) -> Targets:
    """The targets that a released model's labels stand for.

    Raises:
        DataSetError: the labels do not follow from votes in a way that is known here.
    """
    for targets in ALL:
        if targets.labels == classifier.manifest.output.labels:
            return targets
    raise DataSetError(
        f"{classifier.manifest.name} answers {', '.join(classifier.manifest.output.labels)}, "
        "which no definition here derives from votes.",
        "Evaluate it with the code version that its manifest names.",
    )


def _batches(data: DataSet) -> Iterator[list[ImageArray]]:
    """Framed pictures in order, in batches of one size."""
    batch: list[ImageArray] = []
    for galaxy in data.ids.tolist():
        try:
            square = load_image(data.read_picture(galaxy)).pixels
        except (GalaxyError, OSError) as error:
            raise DataSetError(f"{data.files[galaxy]}: {error}", "Repair or remove it.") from error
        if batch and (len(batch) == _BATCH or square.shape != batch[0].shape):
            yield batch
            batch = []
        batch.append(square)
    if batch:
        yield batch
