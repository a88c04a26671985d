"""What a model says of samples, worked out once, so that whoever lists them runs no model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.samples import INDEX, Sample, StoredPrediction, image_key, read_index
from galaxy_core.models.similar_samples import encode_embedding
from galaxy_core.predictions import ModelReference, VotesPrediction
from galaxy_core.storage import open_storage


class SamplePredictor:
    """Predicts what samples show.

    Args:
        classifier: the model.
    """

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

    @property
    def model(self) -> ModelReference:
        """Which model predicts."""
        return self._classifier.manifest.reference

    def predict(self, jpeg: bytes) -> StoredPrediction:
        """Predict what a file shows.

        Raises:
            ImageError, BrokenModelError: as `load_image` and `Classifier.predict`.
        """
        pixels = load_image(jpeg).pixels
        prediction = self._classifier.predict(pixels)
        votes = prediction if isinstance(prediction, VotesPrediction) else None
        return StoredPrediction(
            model=prediction.model,
            headline=prediction.headline,
            sentence=prediction.sentence,
            also=votes.also if votes else (),
            stands_out=votes.stands_out if votes else (),
            path=votes.path if votes else (),
            outlier=prediction.outlier,
            embedding=encode_embedding(self._classifier, pixels),
        )


def predict_samples(
    root: str | Path, predictor: SamplePredictor, progress: Callable[[Sample], None] = lambda _: None
) -> int:
    """Write into a registry's index of samples what a model says of each of which it has not said it yet.

    Args:
        root: a folder's path or ``s3://bucket/prefix``.
        predictor: the model.
        progress: called after each sample.

    Returns:
        How many it said something new of.

    Raises:
        BrokenSampleError: the index is malformed.
        StorageError: the folder or bucket is out of reach, or lacks an image.
    """
    storage = open_storage(root)
    index = read_index(storage)
    if index is None:
        return 0
    samples = []
    for sample in index.samples:
        if not sample.is_predicted_by(predictor.model):
            prediction = predictor.predict(storage.read(image_key(sample.id)))
            samples.append(sample.model_copy(update={"prediction": prediction}))
        else:
            samples.append(sample)
        progress(sample)
    new = sum(one is not other for one, other in zip(samples, index.samples, strict=True))
    if new:
        changed = index.model_copy(update={"samples": tuple(samples)})
        storage.write(INDEX, changed.model_dump_json().encode() + b"\n")
    return new
