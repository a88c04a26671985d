"""What models answer about a picture, as the OpenAPI document shows it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from galaxy_api.schemas.image_origins import Source
from galaxy_api.schemas.votes import Fraction, HeadlineAnswer, QuestionAnswer, Sentence, TreePath, VoteFractions
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.models.classifier import Reading
from galaxy_core.models.manifest import Manifest
from galaxy_core.votes.interpretation import VotesPrediction


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
    source: Source = Field(description="Where it came from.")

    @classmethod
    def of(cls, picture: LoadedImage, source: Source) -> Self:
        """What a framed picture came from."""
        return cls(width=picture.width, height=picture.height, format=picture.format, source=source)


OutlierScore = Annotated[
    float | None,
    Field(
        description="How unlike a galaxy's the picture is: above 1 it does not look like one. Null where the "
        "model cannot say.",
        examples=[0.4],
    ),
]


class ActivationMap(BaseModel):
    """Where in the picture the model saw one answer: a coarse grid over the framed picture's middle."""

    key: str = Field(description="The answer.", examples=["Class4.1"])
    extent: float = Field(
        description="Part of the framed square's side, about its middle, that the grid lies over.",
        examples=[0.666667],
    )
    rows: list[list[float]] = Field(
        description="From the top, each from the left: what the place adds to the answer's logit, against the "
        "answers that compete with it. Negative where it speaks for another answer."
    )


ActivationMaps = Annotated[list[ActivationMap], Field(description="Of the answers that were to be explained.")]
Std = Annotated[
    dict[str, float],
    Field(description="Standard deviation of each value over the rotations; empty where one view was asked for."),
]


class VotesResult(BaseModel):
    """The answer of a model of votes."""

    task: Literal["votes"] = "votes"
    model: ModelReference
    headline: HeadlineAnswer
    sentence: Sentence
    path: TreePath
    questions: list[QuestionAnswer]
    vote_fractions: VoteFractions
    outlier_score: OutlierScore
    activation_maps: ActivationMaps
    std: Std


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
    outlier_score: OutlierScore
    activation_maps: ActivationMaps
    std: Std


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
    if isinstance(answer, VotesPrediction):
        return VotesResult(
            model=model,
            headline=headline,
            sentence=answer.sentence,
            path=list(answer.path),
            questions=[QuestionAnswer.of(votes) for votes in answer.questions],
            vote_fractions=answer.vote_fractions,
            outlier_score=reading.outlier_score,
            activation_maps=_activation_maps(manifest, reading),
            std=reading.std,
        )
    return ClassesResult(
        model=model,
        headline=headline,
        sentence=answer.sentence,
        probabilities=[
            ClassProbability(label=item.label, text=item.text, probability=answer.probabilities[item.label])
            for item in manifest.classes
        ],
        outlier_score=reading.outlier_score,
        activation_maps=_activation_maps(manifest, reading),
        std=reading.std,
    )


def _activation_maps(manifest: Manifest, reading: Reading) -> list[ActivationMap]:
    extent = manifest.activation_maps.extent if manifest.activation_maps else 1.0
    return [
        ActivationMap(key=key, extent=extent, rows=[[round(float(value), 4) for value in row] for row in grid])
        for key, grid in reading.activation_maps.items()
    ]
