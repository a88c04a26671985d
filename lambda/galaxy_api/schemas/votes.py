"""How volunteers' votes are shown, predicted or counted, for those who need nothing that runs a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, Field

from galaxy_core.votes.headlines import Headline

if TYPE_CHECKING:
    from galaxy_core.votes.interpretation import QuestionVotes

Fraction = Annotated[float, Field(ge=0, le=1, examples=[0.62])]
Sentence = Annotated[
    str, Field(examples=["Probably a spiral galaxy with two tightly wound arms and an obvious bulge."])
]
TreePath = Annotated[
    list[str],
    Field(
        description="Most voted answer at each step of the tree, from question 1 on.",
        examples=[
            ["Class1.2", "Class2.2", "Class3.2", "Class4.1", "Class10.2", "Class11.2", "Class5.3", "Class6.2"]
        ],
    ),
]
VoteFractions = Annotated[
    dict[str, float],
    Field(
        description="The 37 values under Kaggle's names.",
        examples=[{"Class1.1": 0.18, "Class1.2": 0.8, "Class1.3": 0.02, "…": 0.0}],
    ),
]


class HeadlineAnswer(BaseModel):
    """What the galaxy is, in one phrase."""

    code: str = Field(examples=["barred-spiral"])
    text: str = Field(examples=["Barred spiral galaxy"])
    confidence: Fraction = Field(description="Probability of the phrase.")
    t_type: float | None = Field(description="Hubble stage T, for disks that are not seen edge-on.")

    @classmethod
    def of(cls, headline: Headline) -> Self:
        """The headline of an answer."""
        return cls(**vars(headline))


class Volunteers(BaseModel):
    """How many of 40 volunteers would probably give an answer: with a probability of nine in ten, so many."""

    least: int = Field(ge=0, le=40, examples=[22])
    most: int = Field(ge=0, le=40, examples=[33])


class AnswerVotes(BaseModel):
    """How much of the crowd would give one answer."""

    key: str = Field(examples=["Class1.1"])
    share: Fraction = Field(description="Among those who are asked the question; adds up to 1.")
    vote_fraction: Fraction = Field(description="Among all volunteers: Kaggle's value.")
    volunteers: Volunteers | None = Field(
        description="Null where the model was not measured for it, and for votes that were counted."
    )


class QuestionAnswer(BaseModel):
    """How volunteers would probably answer one question."""

    number: int
    vote_fraction: Fraction = Field(description="How much of the crowd is asked this question.")
    answers: list[AnswerVotes]

    @classmethod
    def of(cls, votes: QuestionVotes) -> Self:
        """The votes on one question."""
        return cls(
            number=votes.question.number,
            vote_fraction=votes.vote_fraction,
            answers=[
                AnswerVotes(
                    key=answer.key,
                    share=votes.shares[place],
                    vote_fraction=votes.vote_fractions[place],
                    volunteers=_volunteers(votes.volunteers[place]) if votes.volunteers else None,
                )
                for place, answer in enumerate(votes.question.answers)
            ],
        )


def _volunteers(bounds: tuple[int, int]) -> Volunteers:
    return Volunteers(least=bounds[0], most=bounds[1])
