"""The one shape of a prediction: what models give in words and numbers, and what the API returns as it is.

It is free of numpy, so that whoever only shows votes needs nothing that runs a model.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from galaxy_core.votes.decision_tree import VOLUNTEERS

Fraction = Annotated[float, Field(ge=0, le=1, examples=[0.62])]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class Headline(_Frozen):
    """What the galaxy is, in one phrase."""

    code: str = Field(description="Stable and machine-readable.", examples=["barred-spiral"])
    text: str = Field(examples=["Barred spiral galaxy"])
    confidence: Fraction = Field(description="Probability of the phrase.")
    t_type: float | None = Field(
        default=None,
        description="Hubble stage T, about 0 early to 6 and more late, for disks that are not seen edge-on.",
    )


class Volunteers(_Frozen):
    """How many of 40 volunteers would probably give an answer: with a probability of nine in ten, so many."""

    lower: int = Field(ge=0, le=VOLUNTEERS, examples=[22])
    upper: int = Field(ge=0, le=VOLUNTEERS, examples=[33])


class AnswerVotes(_Frozen):
    """Which part of the volunteers would give one answer."""

    key: str = Field(examples=["Class1.1"])
    vote_fraction: Fraction = Field(
        description="Among those who are asked the question, as Galaxy Zoo 2's catalogue counts; adds up to 1."
    )
    joint_fraction: Fraction = Field(description="Among all volunteers: Kaggle's value, multiplied down the tree.")
    volunteers: Volunteers | None = Field(
        default=None,
        description="Null where the model was not measured for it, and for votes that were counted.",
    )


class QuestionVotes(_Frozen):
    """How volunteers would probably answer one question."""

    number: int = Field(ge=1, le=11, description="Of the question, in Kaggle's numbering.")
    joint_fraction: Fraction = Field(description="Part of all volunteers who are asked this question.")
    answers: tuple[AnswerVotes, ...]

    @property
    def best(self) -> int:
        """Position of the answer with the largest vote fraction; of equal ones, the first."""
        return max(range(len(self.answers)), key=lambda place: self.answers[place].vote_fraction)


Sentence = Annotated[
    str,
    Field(
        description="One or two sentences in plain words.",
        examples=["Probably a spiral galaxy with two tightly wound arms and an obvious bulge."],
    ),
]
TreePath = Annotated[
    tuple[str, ...],
    Field(
        description="Key of the most voted answer at each step of the tree, from question 1 on. (The best answer "
        "at each step need not give the most probable of all paths.)",
        examples=[
            ["Class1.2", "Class2.2", "Class3.2", "Class4.1", "Class10.2", "Class11.2", "Class5.3", "Class6.2"]
        ],
    ),
]
JointFractions = Annotated[
    dict[str, float],
    Field(
        description="The 37 joint fractions under Kaggle's names.",
        examples=[{"Class1.1": 0.18, "Class1.2": 0.8, "Class1.3": 0.02, "…": 0.0}],
    ),
]


class VotesInterpretation(_Frozen):
    """What 37 vote fractions mean, whoever gave them."""

    headline: Headline
    sentence: Sentence
    path: TreePath
    questions: tuple[QuestionVotes, ...] = Field(description="All eleven.")
    joint_fractions: JointFractions


class ModelReference(_Frozen):
    """Which model answered."""

    name: str = Field(examples=["cnn"])
    version: str = Field(examples=["1"])


class ActivationMap(_Frozen):
    """Where in the image the model saw one answer: a coarse grid over the framed image's middle."""

    key: str = Field(description="The answer.", examples=["Class4.1"])
    extent: float = Field(
        description="Part of the framed square's side, about its middle, that the grid lies over.",
        examples=[0.666667],
    )
    rows: tuple[tuple[float, ...], ...] = Field(
        description="From the top, each from the left: what the place adds to the answer's logit, against the "
        "answers that compete with it. Negative where it speaks for another answer."
    )


OutlierScore = Annotated[
    float | None,
    Field(
        description="Mahalanobis distance from images of galaxies, over its threshold: above 1, the image is an "
        "outlier. Null where the model does not give it.",
        examples=[0.4],
    ),
]
ActivationMaps = Annotated[
    tuple[ActivationMap, ...], Field(description="Of the answers that were to be explained.")
]
Std = Annotated[
    dict[str, float],
    Field(description="Standard deviation of each value over the rotations; empty for a single image."),
]


class VotesPrediction(VotesInterpretation):
    """Prediction of a model of votes."""

    task: Literal["votes"] = "votes"
    model: ModelReference
    outlier_score: OutlierScore = None
    activation_maps: ActivationMaps = ()
    std: Std = Field(default_factory=dict)

    @property
    def values(self) -> dict[str, float]:
        """The numbers by label, whatever the model's task."""
        return self.joint_fractions

    @property
    def volunteers(self) -> dict[str, Volunteers]:
        """The range of volunteers by answer, where it is known."""
        return {
            answer.key: answer.volunteers
            for question in self.questions
            for answer in question.answers
            if answer.volunteers
        }


class ClassProbability(_Frozen):
    """One class and how probable it is."""

    label: str
    text: str
    probability: Fraction


class ClassPrediction(_Frozen):
    """Prediction of a model of named classes."""

    task: Literal["classes"] = "classes"
    model: ModelReference
    headline: Headline
    sentence: str
    probabilities: tuple[ClassProbability, ...]
    outlier_score: OutlierScore = None
    activation_maps: ActivationMaps = ()
    std: Std = Field(default_factory=dict)

    @property
    def values(self) -> dict[str, float]:
        """The numbers by label, whatever the model's task."""
        return {item.label: item.probability for item in self.probabilities}

    @property
    def volunteers(self) -> dict[str, Volunteers]:
        """Empty: volunteers are not asked for classes."""
        return {}


Prediction = Annotated[VotesPrediction | ClassPrediction, Field(discriminator="task")]
