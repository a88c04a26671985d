"""Puts a model's output into words, without running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from galaxy_core.languages import ENGLISH
from galaxy_core.models.manifest import Manifest, QuantityContract
from galaxy_core.predictions import (
    ActivationMap,
    ClassPrediction,
    ClassProbability,
    Headline,
    Prediction,
    Quantity,
    RegressionPrediction,
    VotesPrediction,
    Words,
)
from galaxy_core.votes.class_words import words_of_classes, words_of_labels, words_of_number
from galaxy_core.votes.headlines import HEADLINES
from galaxy_core.votes.interpretation import interpret_votes

OUTLIER_THRESHOLD = 1.0
"""Outlier score above which an image does not look like those that models know."""


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
        output: ``[labels]``: joint fractions, class probabilities, or one number.
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
    if manifest.quantity:
        return _regression(manifest.output.labels[0], manifest.quantity, float(values[0]), common, outlier=outlier)
    probabilities = tuple(
        ClassProbability(label=item.label, text=item.text, probability=value)
        for item, value in zip(manifest.classes, values.tolist(), strict=True)
    )
    words = (words_of_labels if manifest.multi_label else words_of_classes)(probabilities)
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


def _regression(
    label: str, contract: QuantityContract, value: float, common: Mapping[str, object], *, outlier: bool
) -> RegressionPrediction:
    quantity = Quantity(
        **contract.model_dump(include={"text", "unit", "decimals", "level"}),
        label=label,
        value=value,
        lower=value - contract.half_width,
        upper=value + contract.half_width,
    )
    words = words_of_number(quantity)
    return RegressionPrediction.model_validate(
        {"headline": words.headline, "sentence": words.sentence, "quantity": quantity}
        | dict(common)
        | (_outlier_words(words) if outlier else {})
    )


def _outlier_words(words: Words) -> dict[str, object]:
    """The fields of a prediction that say first that the image is an outlier."""
    headline = Headline(code="outlier", text=HEADLINES["outlier"], confidence=None)
    return {
        **dict(Words(headline=headline, sentence=ENGLISH.messages["outlier-advice"])),
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
