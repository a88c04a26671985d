"""What models of classes and of numbers say, in words; free of numpy, so that whoever translates runs no model."""

from __future__ import annotations

from galaxy_core.languages import ENGLISH, Catalogue
from galaxy_core.predictions import ClassProbability, Headline, Quantity, Words
from galaxy_core.votes.headlines import MAJORITY
from galaxy_core.votes.sentences import capitalized

NO_LABEL_CODE = "none"
BETWEEN_LABELS = "+"
"""Code of a headline of no label, and what is between those of several."""


def words_of_classes(probabilities: tuple[ClassProbability, ...], words: Catalogue = ENGLISH) -> Words:
    """Words of classes of which one is true."""
    best = max(probabilities, key=_probability)
    return Words(
        headline=Headline(code=best.label, text=capitalized(best.text), confidence=best.probability),
        sentence=words.format("classes", count=len(probabilities), text=best.text, percent=_percent(best)),
    )


def words_of_labels(probabilities: tuple[ClassProbability, ...], words: Catalogue = ENGLISH) -> Words:
    """Words of labels that are independent; the confidence is that of the least certain one that they name."""
    count = len(probabilities)
    found = sorted((item for item in probabilities if item.probability > MAJORITY), key=_probability, reverse=True)
    if not found:
        best = max(probabilities, key=_probability)
        headline = words.format("no-label.headline")
        return Words(
            headline=Headline(code=NO_LABEL_CODE, text=headline, confidence=1 - best.probability),
            sentence=words.format("no-label", count=count, text=best.text, percent=_percent(best)),
        )
    between = words.messages["labels.between"]
    named = between.join(words.format("label", text=item.text, percent=_percent(item)) for item in found)
    return Words(
        headline=Headline(
            code=BETWEEN_LABELS.join(item.label for item in found),
            text=capitalized(between.join(item.text for item in found)),
            confidence=found[-1].probability,
        ),
        sentence=words.format("labels", count=count, found=named),
    )


def words_of_number(quantity: Quantity, words: Catalogue = ENGLISH) -> Words:
    """Words of a number that a model estimates."""
    text, value = quantity.text, _number(quantity, quantity.value)
    return Words(
        headline=Headline(
            code=quantity.label,
            text=capitalized(words.format("quantity", text=text, value=value)),
            confidence=None,
        ),
        sentence=words.format(
            "estimate",
            text=text,
            value=value,
            lower=_number(quantity, quantity.lower),
            upper=_number(quantity, quantity.upper),
            percent=f"{100 * quantity.level:.0f}",
        ),
    )


def _number(quantity: Quantity, value: float) -> str:
    rounded = round(value, quantity.decimals) + 0.0  # no minus before a zero
    return f"{rounded:.{quantity.decimals}f} {quantity.unit}".rstrip()


def _percent(item: ClassProbability) -> str:
    return f"{100 * item.probability:.0f}"


def _probability(item: ClassProbability) -> float:
    return item.probability
