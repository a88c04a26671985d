"""The one shape of a prediction: what models give in words and numbers, and what the API returns as it is.

It is free of numpy, so that whoever only shows votes needs nothing that runs a model.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from galaxy_core.languages import ENGLISH, Catalogue
from galaxy_core.votes.decision_tree import VOLUNTEERS
from galaxy_core.votes.headlines import HEADLINES
from galaxy_core.votes.sentences import volunteer_count

Fraction = Annotated[float, Field(ge=0, le=1, examples=[0.62])]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class Headline(_Frozen):
    """What the galaxy is, in one phrase."""

    code: str = Field(
        description="Stable and machine-readable. Codes of votes form a tree, in which each code says all that "
        f"the codes before its full stops say: {', '.join(f'`{code}`' for code in HEADLINES)}. Models of "
        "classes have their own labels; of labels that are independent, those above a half are joined by `+`, "
        "and `none` says that there are none.",
        examples=["featured.face-on.spiral"],
    )
    text: str = Field(examples=["Spiral galaxy"])
    confidence: Fraction | None = Field(
        description="Part of all volunteers who would probably say it; of a model of classes, the probability; "
        "null for an outlier."
    )
    t_type: float | None = Field(
        default=None,
        description="Hubble stage T, about 0 early to 6 and more late; only where at least half of all volunteers "
        "would be asked about the bulge of a disk that is not seen edge-on.",
    )


class Volunteers(_Frozen):
    """How many of 40 volunteers would probably give an answer: with a probability of nine in ten, so many.

    A reading of the joint fraction, which is no raw count; see `DecisionTree`.
    """

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
        examples=["31 of 40 would say so. It has two tightly wound arms. It has an obvious bulge."],
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


class Alternative(_Frozen):
    """What the galaxy could be as well, in the view of a sizeable minority."""

    code: str = Field(description="As of headlines.", examples=["smooth"])
    text: str = Field(examples=["smooth"])
    joint_fraction: Fraction = Field(description="Part of all volunteers who would say it.")

    def phrase(self, words: Catalogue = ENGLISH) -> str:
        """It and how many would say it, such as "smooth (11 of 40)"."""
        return words.format(
            "also.phrase", text=self.text, count=volunteer_count(self.joint_fraction), of=VOLUNTEERS
        )


class Standout(_Frozen):
    """An answer that few would give, but far more than of a usual galaxy."""

    key: str = Field(examples=["Class8.7"])
    text: str = Field(examples=["a dust lane"])
    joint_fraction: Fraction = Field(description="Part of all volunteers who would give it.")
    times_usual: float = Field(description="Over the mean of unselected galaxies.", examples=[8.0])

    def phrase(self, words: Catalogue = ENGLISH) -> str:
        """It and how unusual it is, such as "a dust lane, 8 times as often as usual"."""
        return words.format("stands-out.phrase", text=self.text, times=int(self.times_usual + 0.5))


Also = Annotated[
    tuple[Alternative, ...], Field(description="Could also be; the most supported first, two at most.")
]
StandsOut = Annotated[
    tuple[Standout, ...],
    Field(description="The most unusual answers, two at most; empty where the model does not know the usual."),
]


class Words(_Frozen):
    """What votes mean in words."""

    headline: Headline
    sentence: Sentence
    also: Also = ()
    stands_out: StandsOut = ()


class VotesInterpretation(Words):
    """What 37 vote fractions mean, whoever gave them."""

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
Outlier = Annotated[
    bool,
    Field(description="Whether the outlier score is above 1; the headline then says so, with the code `outlier`."),
]
Underlying = Annotated[
    Words | None,
    Field(description="Of an outlier, what the model would say of it nevertheless; null otherwise."),
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
    outlier: Outlier = False
    underlying: Underlying = None
    outlier_score: OutlierScore = None
    activation_maps: ActivationMaps = ()
    std: Std = Field(default_factory=dict)

    @property
    def values(self) -> dict[str, float]:
        """The numbers by label, whatever the model's task."""
        return self.joint_fractions

    @property
    def explained(self) -> tuple[str, ...]:
        """Labels that a question after the whole path means."""
        return self.path

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
    outlier: Outlier = False
    underlying: Underlying = None
    headline: Headline
    sentence: str
    probabilities: tuple[ClassProbability, ...]
    multi_label: bool = Field(
        default=False,
        description="Whether each class is true or not whatever the others are: probabilities then need not add "
        "up to 1, and the headline names all above a half.",
    )
    outlier_score: OutlierScore = None
    activation_maps: ActivationMaps = ()
    std: Std = Field(default_factory=dict)

    @property
    def explained(self) -> tuple[str, ...]:
        """Labels that a question after the whole path means: the most probable class."""
        return (max(self.probabilities, key=lambda item: item.probability).label,)

    @property
    def values(self) -> dict[str, float]:
        """The numbers by label, whatever the model's task."""
        return {item.label: item.probability for item in self.probabilities}

    @property
    def volunteers(self) -> dict[str, Volunteers]:
        """Empty: volunteers are not asked for classes."""
        return {}


class Quantity(_Frozen):
    """A number that a model estimates, and the interval that holds the true one for most images."""

    label: str = Field(examples=["redshift"])
    text: str
    unit: str = Field(description="As the VOUnits standard writes it; empty for a number without a unit.")
    decimals: int = Field(description="Digits after the point that mean something.")
    value: float
    lower: float
    upper: float
    level: Fraction = Field(
        description="Part of images like those that it learnt from whose true value lies between `lower` "
        "and `upper`; from its errors on images held out."
    )


class RegressionPrediction(_Frozen):
    """Prediction of a model of a number."""

    task: Literal["regression"] = "regression"
    model: ModelReference
    outlier: Outlier = False
    underlying: Underlying = None
    headline: Headline
    sentence: str
    quantity: Quantity
    outlier_score: OutlierScore = None
    activation_maps: ActivationMaps = ()
    std: Std = Field(default_factory=dict)

    @property
    def explained(self) -> tuple[str, ...]:
        """Labels that a question after the whole path means: the number."""
        return (self.quantity.label,)

    @property
    def values(self) -> dict[str, float]:
        """The number by its label."""
        return {self.quantity.label: self.quantity.value}

    @property
    def volunteers(self) -> dict[str, Volunteers]:
        """Empty: volunteers are not asked for numbers."""
        return {}


Prediction = Annotated[VotesPrediction | ClassPrediction | RegressionPrediction, Field(discriminator="task")]


class Agreement(_Frozen):
    """How far models of votes agree on one image; the clearly worse of them are left out."""

    models: tuple[ModelReference, ...] = Field(description="Those that were compared.")
    parted: tuple[int, ...] = Field(description="Numbers of the questions to which they give different answers.")
    text: str = Field(examples=["They part on: number of arms."])
