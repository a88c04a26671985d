"""Sample images and their votes, as the OpenAPI document shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BaseModel, Field

from galaxy_core.languages import DEFAULT_LANGUAGE, Catalogue
from galaxy_core.models.samples import (
    Page,
    Sample,
    SampleCutout,
    SampleGalaxy,
    SampleOrigin,
    SamplePrediction,
    StoredVotes,
)
from galaxy_core.predictions import AnswerVotes, Headline, QuestionVotes, TreePath, VotesInterpretation
from galaxy_core.votes.decision_tree import TREE, Question
from galaxy_core.votes.translation import translate_headline, translate_summary, translate_votes

Origin = Annotated[
    SampleOrigin,
    Field(description="Where images come from that have no origin of their own; to be shown with them."),
]
SamplePredicted = Annotated[
    SamplePrediction | None,
    Field(description="What a model said of it when it was put there; null where none has seen it."),
]
Agrees = Annotated[
    bool | None,
    Field(
        description="Whether the model's headline fits the volunteers' or the astronomers'; null where one of "
        "them is not known."
    ),
]


class SampleSummary(BaseModel):
    """One sample in a list; its image is at `/api/v1/samples/{id}/image`."""

    id: str = Field(examples=["100003-8f14e45f"])
    width: int
    height: int
    headline: Headline | None = Field(description="Null where the volunteers' votes are not known.")
    path: TreePath
    origin: SampleOrigin | None = Field(description="Where it comes from; null where that is the list's origin.")
    galaxy: SampleGalaxy | None = Field(description="Null where it is no galaxy that has a name.")
    prediction: SamplePredicted
    agrees: Agrees

    @classmethod
    def of(cls, sample: Sample, words: Catalogue) -> Self:
        """Summarize a sample in a language."""
        votes = sample.votes
        return cls(
            id=sample.id,
            width=sample.width,
            height=sample.height,
            headline=translate_headline(votes.headline, words) if votes else None,
            path=votes.path if votes else (),
            origin=translate_origin(sample.origin, words) if sample.origin else None,
            galaxy=_translate_galaxy(sample.galaxy, words),
            prediction=translate_summary(sample.prediction, words) if sample.prediction else None,
            agrees=sample.agrees,
        )


class SamplePage(BaseModel):
    """A part of the samples."""

    origin: Origin
    total: int = Field(description="How many there are on all pages.")
    next: int | None = Field(description="The next page's offset; null on the last.")
    fetching: bool = Field(description="Whether more are being fetched right now: ask again in a while.")
    items: list[SampleSummary]

    @classmethod
    def of(cls, origin: SampleOrigin, page: Page, words: Catalogue, *, fetching: bool) -> Self:
        """Summarize a page of samples in a language."""
        return cls(
            origin=translate_origin(origin, words),
            fetching=fetching,
            total=page.total,
            next=page.next,
            items=[SampleSummary.of(sample, words) for sample in page.samples],
        )


class RandomSamples(BaseModel):
    """Samples at random."""

    origin: Origin
    items: list[SampleSummary] = Field(description="All different; fewer than requested where there are fewer.")


class SampleVotes(VotesInterpretation):
    """Volunteers' votes on a sample, in the shape of a prediction."""

    @classmethod
    def of(cls, votes: StoredVotes, words: Catalogue) -> Self:
        """Work out the votes on each question, and say in a language what they mean."""
        counted = cls(
            headline=votes.headline,
            sentence=votes.sentence,
            also=votes.also,
            stands_out=votes.stands_out,
            path=votes.path,
            questions=tuple(_question_votes(question, votes.joint_fractions) for question in TREE.questions),
            joint_fractions=votes.joint_fractions,
        )
        return translate_votes(counted, words)


class SampleDescription(BaseModel):
    """Everything that is known of a sample; its image is at `/api/v1/samples/{id}/image`."""

    id: str = Field(examples=["100003-8f14e45f"])
    width: int
    height: int
    bytes: int
    sha256: str
    origin: SampleOrigin = Field(description="Where the image comes from; to be shown with it.")
    galaxy: SampleGalaxy | None = Field(description="Null where it is no galaxy that has a name.")
    cutout: SampleCutout | None = Field(description="Null where it is no survey's cutout.")
    votes: SampleVotes | None = Field(description="Null where the volunteers' votes are not known.")
    prediction: SamplePredicted
    agrees: Agrees

    @classmethod
    def of(cls, origin: SampleOrigin, sample: Sample, words: Catalogue) -> Self:
        """Describe a sample and its votes in a language."""
        prediction = translate_summary(sample.prediction, words) if sample.prediction else None
        return cls(
            **sample.model_dump(exclude={"votes", "origin", "prediction", "galaxy"}),
            origin=translate_origin(origin, words),
            galaxy=_translate_galaxy(sample.galaxy, words),
            prediction=prediction.model_dump(exclude={"embedding"}) if prediction else None,
            votes=SampleVotes.of(sample.votes, words) if sample.votes else None,
            agrees=sample.agrees,
        )


def translate_origin(origin: SampleOrigin, words: Catalogue) -> SampleOrigin:
    """Where samples come from, in a language; surveys are named as they want to be."""
    return origin.model_copy(
        update={"title": words.translate(origin.title), "credit": words.translate(origin.credit)}
    )


def _translate_galaxy(galaxy: SampleGalaxy | None, words: Catalogue) -> SampleGalaxy | None:
    """A known galaxy; what nobody has translated is not said in another language."""
    if galaxy is None or not galaxy.sentence:
        return galaxy
    sentence = words.translate(galaxy.sentence)
    known = words.language == DEFAULT_LANGUAGE or sentence != galaxy.sentence
    return galaxy.model_copy(update={"sentence": sentence if known else ""})


def _question_votes(question: Question, joint: Mapping[str, float]) -> QuestionVotes:
    """The votes on one question; vote fractions are equal where nobody was asked."""
    fractions = [joint[answer.key] for answer in question.answers]
    total = sum(fractions)
    return QuestionVotes(
        number=question.number,
        joint_fraction=1.0 if question.parent is None else joint[question.parent],
        answers=tuple(
            AnswerVotes(
                key=answer.key,
                vote_fraction=fraction / total if total else 1 / len(fractions),
                joint_fraction=fraction,
            )
            for answer, fraction in zip(question.answers, fractions, strict=True)
        ),
    )
