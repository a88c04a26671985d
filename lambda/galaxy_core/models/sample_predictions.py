"""What a model says of samples, worked out once, so that whoever lists them runs no model."""

from __future__ import annotations

from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.samples import SamplePrediction
from galaxy_core.predictions import ModelReference, VotesPrediction


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

    def predict(self, jpeg: bytes) -> SamplePrediction:
        """Predict what a file shows.

        Raises:
            ImageError, BrokenModelError: as `load_image` and `Classifier.predict`.
        """
        prediction = self._classifier.predict(load_image(jpeg).pixels)
        votes = prediction if isinstance(prediction, VotesPrediction) else None
        return SamplePrediction(
            model=prediction.model,
            headline=prediction.headline,
            sentence=prediction.sentence,
            also=votes.also if votes else (),
            stands_out=votes.stands_out if votes else (),
            path=votes.path if votes else (),
            outlier=prediction.outlier,
        )
