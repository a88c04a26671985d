"""What is told of the sample pictures, as the OpenAPI document shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BaseModel, Field

from galaxy_api.schemas.votes import (
    AnswerVotes,
    HeadlineAnswer,
    QuestionAnswer,
    Sentence,
    TreePath,
    VoteFractions,
)
from galaxy_core.models.samples import Page, Sample, SampleOrigin, SampleVotes
from galaxy_core.votes.decision_tree import TREE, Question

Origin = Annotated[SampleOrigin, Field(description="Where the pictures come from; to be shown with them.")]


class SampleSummary(BaseModel):
    """One sample in a list; its picture is at `/api/samples/{id}/picture`."""

    id: str = Field(examples=["100003-8f14e45f"])
    width: int
    height: int
    headline: HeadlineAnswer | None = Field(description="Null where the volunteers' votes are not known.")
    path: TreePath

    @classmethod
    def of(cls, sample: Sample) -> Self:
        """What a list shows of a sample."""
        votes = sample.votes
        return cls(
            id=sample.id,
            width=sample.width,
            height=sample.height,
            headline=HeadlineAnswer.of(votes.headline) if votes else None,
            path=list(votes.answers) if votes else [],
        )


class SamplePage(BaseModel):
    """A part of the samples."""

    origin: Origin
    total: int = Field(description="How many there are on all pages.")
    next: int | None = Field(description="The next page's offset; null on the last.")
    items: list[SampleSummary]

    @classmethod
    def of(cls, origin: SampleOrigin, page: Page) -> Self:
        """A page of samples."""
        return cls(
            origin=origin,
            total=page.total,
            next=page.next,
            items=[SampleSummary.of(sample) for sample in page.samples],
        )


class RandomSamples(BaseModel):
    """Samples by chance."""

    origin: Origin
    items: list[SampleSummary] = Field(description="All different; fewer than asked for where there are fewer.")


class CountedVotes(BaseModel):
    """What volunteers said of a sample, in the shape of a model's answer."""

    headline: HeadlineAnswer
    sentence: Sentence
    path: TreePath
    questions: list[QuestionAnswer]
    vote_fractions: VoteFractions

    @classmethod
    def of(cls, votes: SampleVotes) -> Self:
        """The votes of a sample."""
        return cls(
            headline=HeadlineAnswer.of(votes.headline),
            sentence=votes.sentence,
            path=list(votes.answers),
            questions=[_counted(question, votes.fractions) for question in TREE.questions],
            vote_fractions=votes.fractions,
        )


class SampleDescription(BaseModel):
    """Everything that is known of a sample; its picture is at `/api/samples/{id}/picture`."""

    id: str = Field(examples=["100003-8f14e45f"])
    width: int
    height: int
    bytes: int
    sha256: str
    origin: Origin
    votes: CountedVotes | None = Field(description="Null where the volunteers' votes are not known.")

    @classmethod
    def of(cls, origin: SampleOrigin, sample: Sample) -> Self:
        """A sample and what volunteers said of it."""
        return cls(
            **sample.model_dump(exclude={"votes"}),
            origin=origin,
            votes=CountedVotes.of(sample.votes) if sample.votes else None,
        )


def _counted(question: Question, fractions: Mapping[str, float]) -> QuestionAnswer:
    """The votes on one question; shares are equal where nobody was asked."""
    heard = [fractions[answer.key] for answer in question.answers]
    total = sum(heard)
    return QuestionAnswer(
        number=question.number,
        vote_fraction=1.0 if question.parent is None else fractions[question.parent],
        answers=[
            AnswerVotes(
                key=answer.key,
                share=fraction / total if total else 1 / len(heard),
                vote_fraction=fraction,
                volunteers=None,
            )
            for answer, fraction in zip(question.answers, heard, strict=True)
        ],
    )
