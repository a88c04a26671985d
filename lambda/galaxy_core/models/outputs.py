"""Puts a model's output into words, without running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from galaxy_core.models.manifest import Manifest
from galaxy_core.predictions import (
    ActivationMap,
    ClassPrediction,
    ClassProbability,
    Headline,
    Prediction,
    VotesPrediction,
    Words,
)
from galaxy_core.votes.headlines import HEADLINES, MAJORITY
from galaxy_core.votes.interpretation import interpret_votes
from galaxy_core.votes.sentences import (
    CLASSES,
    LABEL,
    LABELS,
    NO_LABEL,
    NO_LABEL_HEADLINE,
    OUTLIER_ADVICE,
    capitalized,
)

OUTLIER_THRESHOLD = 1.0
"""Outlier score above which an image does not look like those that models know."""
NO_LABEL_CODE = "none"
BETWEEN_LABELS = "+"
"""Code of a headline of no label, and what is between those of several."""


def interpret_output(
    manifest: Manifest,
    output: Sequence[float] | NDArray[np.floating],
    *,
    outlier_score: float | None = None,
    activation_maps: tuple[ActivationMap, ...] = (),
    std: Mapping[str, float] | None = None,
) -> Prediction:
    """The prediction that one row of a model's main output means.

    Args:
        manifest: of the model.
        output: ``[labels]``: joint fractions, or class probabilities.
        outlier_score: of the image.
        activation_maps: of what was to be explained.
        std: standard deviation over the rotations, by label.
    """
    values = np.asarray(output, dtype=np.float64)
    common = {
        "model": manifest.reference,
        "outlier_score": outlier_score,
        "activation_maps": activation_maps,
        "std": dict(std or {}),
    }
    outlier = outlier_score is not None and outlier_score > OUTLIER_THRESHOLD
    if manifest.task == "votes":
        concentration = manifest.calibration.concentration if manifest.calibration else ()
        votes = interpret_votes(values, concentration, manifest.usual_votes)
        return VotesPrediction.model_validate(dict(votes) | common | (_outlier_words(votes) if outlier else {}))
    probabilities = tuple(
        ClassProbability(label=item.label, text=item.text, probability=value)
        for item, value in zip(manifest.classes, values.tolist(), strict=True)
    )
    words = (_words_of_labels if manifest.multi_label else _words_of_classes)(probabilities)
    return ClassPrediction.model_validate(
        {
            "headline": words.headline,
            "sentence": words.sentence,
            "probabilities": probabilities,
            "multi_label": manifest.multi_label,
        }
        | common
        | (_outlier_words(words) if outlier else {})
    )


def _words_of_classes(probabilities: tuple[ClassProbability, ...]) -> Words:
    best = max(probabilities, key=_probability)
    return Words(
        headline=Headline(code=best.label, text=capitalized(best.text), confidence=best.probability),
        sentence=CLASSES.format(count=len(probabilities), text=best.text, percent=f"{best.probability:.0%}"),
    )


def _words_of_labels(probabilities: tuple[ClassProbability, ...]) -> Words:
    """Words of labels that are independent; the confidence is that of the least certain one that they name."""
    count = len(probabilities)
    found = sorted((item for item in probabilities if item.probability > MAJORITY), key=_probability, reverse=True)
    if not found:
        best = max(probabilities, key=_probability)
        return Words(
            headline=Headline(code=NO_LABEL_CODE, text=NO_LABEL_HEADLINE, confidence=1 - best.probability),
            sentence=NO_LABEL.format(count=count, text=best.text, percent=f"{best.probability:.0%}"),
        )
    named = ", ".join(LABEL.format(text=item.text, percent=f"{item.probability:.0%}") for item in found)
    return Words(
        headline=Headline(
            code=BETWEEN_LABELS.join(item.label for item in found),
            text=capitalized(", ".join(item.text for item in found)),
            confidence=found[-1].probability,
        ),
        sentence=LABELS.format(count=count, found=named),
    )


def _probability(item: ClassProbability) -> float:
    return item.probability


def _outlier_words(words: Words) -> dict[str, object]:
    """The fields of a prediction that say first that the image is an outlier."""
    headline = Headline(code="outlier", text=HEADLINES["outlier"], confidence=None)
    return {
        **dict(Words(headline=headline, sentence=OUTLIER_ADVICE)),
        "outlier": True,
        "underlying": Words.model_validate(words, from_attributes=True),
    }


def activation_maps(
    columns: dict[str, int], maps: NDArray[np.float32], extent: float
) -> tuple[ActivationMap, ...]:
    """Activation maps of some labels.

    Args:
        columns: of the wanted labels.
        maps: float32 ``[h, w, labels]``.
        extent: see `ActivationMap`.
    """
    rounded = np.round(maps.astype(np.float64), 4)
    return tuple(
        ActivationMap(key=key, extent=extent, rows=tuple(map(tuple, rounded[..., column].tolist())))
        for key, column in columns.items()
    )
