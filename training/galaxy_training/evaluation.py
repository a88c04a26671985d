"""Scores released graphs, and nothing but them, on galaxies that no model was trained on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from galaxy_model.classifier import Classifier
from galaxy_model.errors import GalaxyError
from galaxy_model.framing import Picture, frame
from galaxy_training.data_set import DataSet
from galaxy_training.errors import DataSetError
from galaxy_training.metrics import accuracy, rmse
from galaxy_training.targets import ALL, Targets

Metrics = dict[str, float]
_BATCH = 64


def run(classifier: Classifier, data: DataSet) -> NDArray[np.float32]:
    """A model's outputs for a data set's pictures, float32 ``[N, labels]``, framed as served.

    Raises:
        DataSetError: a picture cannot be read.
    """
    return np.concatenate([classifier.outputs(np.stack(batch)) for batch in _batches(data)])


def score(targets: Targets, data: DataSet, outputs: NDArray[np.float32]) -> Metrics:
    """The figure that counts for a task: ``rmse`` over the votes, or ``accuracy`` over the classes."""
    expected = targets.of(data.votes)
    if targets.task == "votes":
        return {"rmse": rmse(expected, outputs)}
    return {"accuracy": accuracy(expected, outputs)}


def baseline(targets: Targets, training: DataSet, validation: DataSet) -> Metrics:
    """The same figure for knowing only the training galaxies' mean: the mean vote, or the majority's class."""
    mean = np.nanmean(targets.of(training.votes), axis=0, dtype=np.float64)
    outputs = np.tile(mean.astype(np.float32), (len(validation), 1))
    return {f"baseline_{name}": value for name, value in score(targets, validation, outputs).items()}


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


def _batches(data: DataSet) -> Iterator[list[Picture]]:
    """Framed pictures in order, in batches of one size."""
    batch: list[Picture] = []
    for galaxy in data.ids.tolist():
        try:
            square = frame(data.read_picture(galaxy)).square
        except (GalaxyError, OSError) as error:
            raise DataSetError(f"{data.files[galaxy]}: {error}", "Repair or remove it.") from error
        if batch and (len(batch) == _BATCH or square.shape != batch[0].shape):
            yield batch
            batch = []
        batch.append(square)
    if batch:
        yield batch
