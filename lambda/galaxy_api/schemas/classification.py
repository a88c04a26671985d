"""What models answer about a picture, as the OpenAPI document shows it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from galaxy_model.answers import Headline, QuestionVotes, VotesAnswer
from galaxy_model.classifier import Reading
from galaxy_model.framing import FramedPicture
from galaxy_model.manifest import Manifest

Fraction = Annotated[float, Field(ge=0, le=1, examples=[0.62])]


class ModelReference(BaseModel):
    """Which model answered."""

    name: str = Field(examples=["cnn"])
    version: str = Field(examples=["1"])


class ModelHealth(BaseModel):
    """Whether one model can be loaded."""

    name: str
    version: str | None
    loadable: bool
    reason: str | None = None


class Health(BaseModel):
    """Whether the API and its models are well."""

    status: Literal["ok", "degraded"]
    version: str
    models: list[ModelHealth]


class ImageDescription(BaseModel):
    """The picture as it was read, upright."""

    width: int
    height: int
    format: str = Field(examples=["JPEG"])

    @classmethod
    def of(cls, picture: FramedPicture) -> Self:
        """What a framed picture came from."""
        return cls(width=picture.width, height=picture.height, format=picture.format)


class HeadlineAnswer(BaseModel):
    """What the galaxy is, in one phrase."""

    code: str = Field(examples=["barred-spiral"])
    text: str = Field(examples=["Barred spiral galaxy"])
    confidence: Fraction = Field(description="Probability of the phrase.")
    stage: float | None = Field(description="Hubble stage T, for disks that are not seen edge-on.")

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
    volunteers: Volunteers | None = Field(description="Null where the model was not measured for it.")


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


Unusualness = Annotated[
    float | None,
    Field(
        description="How unlike a galaxy's the picture is: above 1 it does not look like one. Null where the "
        "model cannot say.",
        examples=[0.4],
    ),
]


class HeatMap(BaseModel):
    """Where in the picture the model saw one answer: a coarse grid over the framed picture's middle."""

    key: str = Field(description="The answer.", examples=["Class4.1"])
    covers: float = Field(
        description="Part of the framed square's side, about its middle, that the grid lies over.",
        examples=[0.666667],
    )
    rows: list[list[float]] = Field(
        description="From the top, each from the left: what the place adds to the answer's logit, against the "
        "answers that compete with it. Negative where it speaks for another answer."
    )


HeatMaps = Annotated[list[HeatMap], Field(description="Of the answers that were to be explained.")]
Spread = Annotated[
    dict[str, float],
    Field(description="Standard deviation of each value over the views; empty where one view was asked for."),
]


class VotesResult(BaseModel):
    """The answer of a model of votes."""

    task: Literal["votes"] = "votes"
    model: ModelReference
    headline: HeadlineAnswer
    sentence: str = Field(examples=["Probably a spiral galaxy with two tightly wound arms and an obvious bulge."])
    walk: list[str] = Field(
        description="Most voted answer at each step of the tree, from question 1 on.",
        examples=[
            ["Class1.2", "Class2.2", "Class3.2", "Class4.1", "Class10.2", "Class11.2", "Class5.3", "Class6.2"]
        ],
    )
    questions: list[QuestionAnswer]
    vote_fractions: dict[str, float] = Field(
        description="The 37 values under Kaggle's names.",
        examples=[{"Class1.1": 0.18, "Class1.2": 0.8, "Class1.3": 0.02, "…": 0.0}],
    )
    unusualness: Unusualness
    maps: HeatMaps
    spread: Spread


class ClassProbability(BaseModel):
    """One class and how probable it is."""

    label: str
    text: str
    probability: Fraction


class ClassesResult(BaseModel):
    """The answer of a model of named classes."""

    task: Literal["classes"] = "classes"
    model: ModelReference
    headline: HeadlineAnswer
    sentence: str
    probabilities: list[ClassProbability]
    unusualness: Unusualness
    maps: HeatMaps
    spread: Spread


Result = Annotated[VotesResult | ClassesResult, Field(discriminator="task")]


class Classification(BaseModel):
    """One picture and what each model that was asked says of it, in the order asked."""

    image: ImageDescription
    results: list[Result]


def result_of(manifest: Manifest, reading: Reading) -> VotesResult | ClassesResult:
    """One model's answer as the API gives it."""
    answer = reading.answer
    model = ModelReference(name=manifest.name, version=manifest.version)
    headline = HeadlineAnswer.of(answer.headline)
    if isinstance(answer, VotesAnswer):
        return VotesResult(
            model=model,
            headline=headline,
            sentence=answer.sentence,
            walk=list(answer.walk),
            questions=[QuestionAnswer.of(votes) for votes in answer.questions],
            vote_fractions=answer.vote_fractions,
            unusualness=reading.unusualness,
            maps=_heat_maps(manifest, reading),
            spread=reading.spread,
        )
    return ClassesResult(
        model=model,
        headline=headline,
        sentence=answer.sentence,
        probabilities=[
            ClassProbability(label=item.label, text=item.text, probability=answer.probabilities[item.label])
            for item in manifest.classes
        ],
        unusualness=reading.unusualness,
        maps=_heat_maps(manifest, reading),
        spread=reading.spread,
    )


def _heat_maps(manifest: Manifest, reading: Reading) -> list[HeatMap]:
    covers = manifest.maps.covers if manifest.maps else 1.0
    return [
        HeatMap(key=key, covers=covers, rows=[[round(float(value), 4) for value in row] for row in grid])
        for key, grid in reading.maps.items()
    ]
