"""Predictions in another language: their words are made anew from their codes and numbers.

It is free of numpy, so that whoever lists samples needs nothing that runs a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from galaxy_core.languages import DEFAULT_LANGUAGE, Catalogue
from galaxy_core.predictions import (
    Agreement,
    Alternative,
    ClassPrediction,
    Headline,
    Prediction,
    QuestionVotes,
    RegressionPrediction,
    Standout,
    VotesInterpretation,
    Words,
)
from galaxy_core.votes.agreement import agreement_text
from galaxy_core.votes.class_words import words_of_classes, words_of_labels, words_of_number
from galaxy_core.votes.headlines import HEADLINES
from galaxy_core.votes.sentences import compose_sentence, support_sentence

AnyWords = TypeVar("AnyWords", bound=Words)
AnyVotes = TypeVar("AnyVotes", bound=VotesInterpretation)


def translate_prediction(prediction: Prediction, words: Catalogue) -> Prediction:
    """What a model says of an image, in a language."""
    if words.language == DEFAULT_LANGUAGE:
        return prediction
    if isinstance(prediction, ClassPrediction):
        return _translate_classes(prediction, words)
    if isinstance(prediction, RegressionPrediction):
        return _translate_number(prediction, words)
    underlying = prediction.underlying
    if underlying is None:
        return translate_votes(prediction, words)
    return prediction.model_copy(
        update={
            "headline": translate_headline(prediction.headline, words),
            "sentence": words.format("outlier-advice"),
            "underlying": _from_votes(underlying, prediction.questions, words),
        }
    )


def translate_votes(votes: AnyVotes, words: Catalogue) -> AnyVotes:
    """What votes mean, in a language."""
    return votes if words.language == DEFAULT_LANGUAGE else _from_votes(votes, votes.questions, words)


def translate_summary(said: AnyWords, words: Catalogue) -> AnyWords:
    """What was said where the votes themselves are not at hand: the sentence tells only how many would say so."""
    if words.language == DEFAULT_LANGUAGE or said.headline.code not in HEADLINES:
        return said
    code, support = said.headline.code, said.headline.confidence
    parts = [support_sentence(support, words)] if support is not None and code != "divided" else []
    if code == "outlier":
        parts = [words.format("outlier-advice")]
    return _with_sentence(said, words.join(parts), words)


def translate_headline(headline: Headline, words: Catalogue) -> Headline:
    """A headline in a language; one of classes that the catalogue does not know stays as it is."""
    if headline.code in HEADLINES:
        return headline.model_copy(update={"text": words.messages[f"headline.{headline.code}"]})
    return headline


def translate_agreement(agreement: Agreement, words: Catalogue) -> Agreement:
    """How far models agree, in a language."""
    return agreement.model_copy(update={"text": agreement_text(agreement.parted, words)})


def _from_votes(said: AnyWords, questions: tuple[QuestionVotes, ...], words: Catalogue) -> AnyWords:
    answers = [answer for question in questions for answer in question.answers]
    conditional = {answer.key: answer.vote_fraction for answer in answers}
    joint = {answer.key: answer.joint_fraction for answer in answers}
    headline = said.headline
    sentence = compose_sentence(headline.code, headline.confidence or 0.0, conditional, joint, words)
    return _with_sentence(said, sentence, words)


def _with_sentence(said: AnyWords, sentence: str, words: Catalogue) -> AnyWords:
    return said.model_copy(
        update={
            "headline": translate_headline(said.headline, words),
            "sentence": sentence,
            "also": tuple(_translate_alternative(item, words) for item in said.also),
            "stands_out": tuple(_translate_standout(item, words) for item in said.stands_out),
        }
    )


def _translate_alternative(item: Alternative, words: Catalogue) -> Alternative:
    return item.model_copy(update={"text": words.messages[f"also.{item.code}"]})


def _translate_standout(item: Standout, words: Catalogue) -> Standout:
    return item.model_copy(update={"text": words.messages[f"stands-out.{item.key}"]})


def _translate_classes(prediction: ClassPrediction, words: Catalogue) -> ClassPrediction:
    probabilities = tuple(
        item.model_copy(update={"text": words.translate(item.text)}) for item in prediction.probabilities
    )
    words_of = words_of_labels if prediction.multi_label else words_of_classes
    fields = _word_fields(prediction, words_of(probabilities, words), words)
    return prediction.model_copy(update={"probabilities": probabilities, **fields})


def _translate_number(prediction: RegressionPrediction, words: Catalogue) -> RegressionPrediction:
    quantity = prediction.quantity.model_copy(update={"text": words.translate(prediction.quantity.text)})
    fields = _word_fields(prediction, words_of_number(quantity, words), words)
    return prediction.model_copy(update={"quantity": quantity, **fields})


def _word_fields(
    prediction: ClassPrediction | RegressionPrediction, named: Words, words: Catalogue
) -> Mapping[str, object]:
    """The fields in words: what the model names, behind the advice of an outlier."""
    if prediction.underlying is None:
        return {"headline": named.headline, "sentence": named.sentence}
    return {
        "headline": translate_headline(prediction.headline, words),
        "sentence": words.format("outlier-advice"),
        "underlying": named,
    }
