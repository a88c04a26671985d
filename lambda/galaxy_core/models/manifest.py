"""What travels with a model file: what goes in, what comes out, how good it is and where it comes from."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from galaxy_core.errors import BrokenModelError
from galaxy_core.images.limits import CROPS, MIN_SIDE
from galaxy_core.predictions import ModelReference
from galaxy_core.validation import first_error
from galaxy_core.votes.decision_tree import TREE

Task = Literal["votes", "classes", "regression"]
IMAGE: Literal["image"] = "image"
OUTPUTS: dict[Task, str] = {
    "votes": "joint_fractions",
    "classes": "probabilities",
    "regression": "value",
}
"""Name of a graph's first output, by task."""
ACTIVATION_MAPS = "activation_maps"
REQUEST_ACTIVATION_MAPS = "request_activation_maps"
OUTLIER_SCORE = "outlier_score"
EMBEDDING = "embedding"
GALAXY_FRAME = "galaxy_frame"
"""Output that says where the galaxy is: float32 ``[N, 3]``, x and y of its centre and width of its right frame, in
sides of the framed picture. No manifest names it, so that code from before it still reads models that have it.
"""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$")]
NodeName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
"""Name of a graph's input or output."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S")]
Concentration = Annotated[float, Field(gt=0, le=1e6)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class InputContract(_Part):
    """What the graph takes: framed pictures of one size, ``[N, H, W, 3]`` with H equal to W."""

    name: Literal["image"] = IMAGE
    dtype: Literal["uint8"] = "uint8"
    layout: Literal["NHWC"] = "NHWC"
    channels: Literal["RGB"] = "RGB"
    minimum_side: int = MIN_SIDE


class FramingContract(_Part):
    """How a file becomes the square that the graph takes; see `galaxy_core.images.preprocessing`."""

    square: Literal["centre"] = "centre"
    crops: dict[int, int] = Field(
        default=dict(CROPS), description="Side of the centre crop by side of a square picture, in pixels."
    )


class OutputContract(_Part):
    """What the graph gives: float32 ``[N, labels]``."""

    name: NodeName
    labels: tuple[Text, ...] = Field(min_length=1)


class ActivationMapsContract(_Part):
    """The graph's second output: for each label, what each place of the picture adds to it.

    float32 ``[N, h, w, labels]``, in logits, against the mean of the labels that compete with it.
    """

    name: NodeName = ACTIVATION_MAPS
    request_input: NodeName | None = Field(
        default=None,
        description="Boolean input that must be true for the maps to be computed, where there is one.",
    )
    extent: float = Field(
        gt=0, le=1, description="Part of the framed picture's side, about its middle, that a map lies over."
    )


class Calibration(_Part):
    """What the logits were scaled and offset by, per label: inside the graph already, kept to tell the effect."""

    galaxies: int = Field(ge=0, description="Held-back training galaxies that it was fitted to.")
    scale: tuple[float, ...]
    offset: tuple[float, ...]
    concentration: tuple[Concentration, ...] = Field(
        default=(),
        description="Per vote: how closely volunteers keep to it; see votes.vote_intervals.",
    )


class OutlierScoreContract(_Part):
    """The graph's output that says how unlike a galaxy's a picture is; above 1 it does not look like one."""

    name: NodeName = OUTLIER_SCORE
    false_positive_rate: float = Field(ge=0, le=1, description="Share of validation galaxies above 1.")
    detection_rate: dict[str, float] = Field(
        description="Fraction above 1 by kind of image that shows no galaxy, drawn for the purpose."
    )


class EmbeddingContract(_Part):
    """The graph's output that places pictures of similar galaxies near one another.

    float32 ``[N, size]`` of length 1: the dot product of two is their similarity, 0 to 1.
    """

    name: NodeName = EMBEDDING
    size: int = Field(ge=2, le=4096, description="Numbers of each picture.")


class KerasWeights(_Part):
    """The network's float32 weights in Keras's HDF5 format, in a file beside the graph: to train it further."""

    sha256: Sha256
    size_bytes: int = Field(gt=0)


class ClassLabel(_Part):
    """One class in words."""

    label: Text
    text: Text


class QuantityContract(_Part):
    """The number that a model of regression estimates, and how far off it may be."""

    text: Text
    unit: Annotated[str, StringConstraints(max_length=40)] = Field(
        default="", description="As the VOUnits standard writes it; empty for a number without a unit."
    )
    decimals: int = Field(ge=0, le=6, description="Digits after the point that mean something.")
    half_width: float = Field(
        gt=0, description="Of the interval about an estimate; the quantile of the errors on held-out images."
    )
    level: float = Field(gt=0, lt=1, description="Part of the images whose true value lies in the interval.")


class TrainingData(_Part):
    """What the model was trained on, and under which terms that data may be used."""

    name: str
    galaxies: int = Field(ge=0)
    validation_galaxies: int = Field(ge=0)
    licence: str
    citation: str


class TrainingRun(_Part):
    """What the model was made with, so that somebody can make it again."""

    command: str = Field(description="The command as it was given.")
    config: dict[str, bool | int | float | str | None] = Field(description="Hyperparameters.")
    inputs: dict[str, str] = Field(
        description="Hashes of the arrays it was fitted and calibrated to, and of the networks it began with."
    )


ALWAYS = {"activation_maps", "calibration", "class_definition", "classes", "outlier_score"}
"""Properties that are written though there is nothing in them, as the schema's version began with them."""


class Manifest(_Part):
    """The data contract of one released model."""

    schema_version: Literal[2] = 2
    name: Name
    version: Version
    task: Task
    title: str
    description: str
    input: InputContract = InputContract()
    framing: FramingContract = FramingContract()
    output: OutputContract
    classes: tuple[ClassLabel, ...] = ()
    class_definition: str = ""
    multi_label: bool = Field(
        default=False,
        description="Of classes: whether each is true or not whatever the others are, so that their "
        "probabilities need not add up to 1.",
    )
    quantity: QuantityContract | None = Field(default=None, description="Of a model of regression.")
    scope: str = Field(
        default="",
        description="What it learnt from, where that is not what the released models learnt from alone.",
    )
    activation_maps: ActivationMapsContract | None = None
    calibration: Calibration | None = None
    outlier_score: OutlierScoreContract | None = None
    embedding: EmbeddingContract | None = None
    usual_votes: dict[str, float] = Field(
        default_factory=dict,
        description="Mean joint fractions that the model predicts for unselected training galaxies, by key.",
    )
    metrics: dict[str, float]
    training_data: TrainingData
    training_run: TrainingRun | None = None
    licence: str = "MIT"
    code_version: str
    sha256: Sha256
    size_bytes: int = Field(gt=0)
    keras_weights: KerasWeights | None = None

    def document(self) -> bytes:
        """What a release writes: without later properties that say nothing here, which versions before refuse.

        Whoever rolls the code back after a release then still has its models.
        """
        silent = {name for name in type(self).model_fields if name not in ALWAYS and not getattr(self, name)}
        return self.model_dump_json(indent=2, exclude=silent).encode() + b"\n"

    @property
    def reference(self) -> ModelReference:
        """Name and version, as predictions and rows give them."""
        return ModelReference(name=self.name, version=self.version)

    @model_validator(mode="after")
    def _labels_fit_the_task(self) -> Self:
        labels = self.output.labels
        if self.task == "votes" and labels != TREE.keys:
            raise ValueError("a model of votes has the tree's 37 keys as labels, in order")
        if self.usual_votes and set(self.usual_votes) != set(TREE.keys):
            raise ValueError("usual votes have the tree's 37 keys")
        if self.task == "classes" and tuple(item.label for item in self.classes) != labels:
            raise ValueError("a model of classes says each of its labels in words, in order")
        if self.multi_label and self.task != "classes":
            raise ValueError("only a model of classes has several labels for an image")
        if (self.task == "regression") != (self.quantity is not None):
            raise ValueError("a model of regression, and no other, says what number it estimates")
        if (len(labels) == 1) != (self.task == "regression"):
            raise ValueError("a model of regression has one label, any other at least two")
        if len(set(labels)) < len(labels):
            raise ValueError("each label is there once")
        if self.output.name != OUTPUTS[self.task]:
            raise ValueError(f"the output of a model of {self.task} is called {OUTPUTS[self.task]}")
        return self

    @model_validator(mode="after")
    def _calibration_has_a_value_for_each_label(self) -> Self:
        if self.calibration is None:
            return self
        for name in ("scale", "offset", "concentration"):
            count = len(getattr(self.calibration, name))
            if count not in {0, len(self.output.labels)} or (count == 0 and name != "concentration"):
                raise ValueError(f"calibration.{name} has {count} values for {len(self.output.labels)} labels")
        return self

    @model_validator(mode="after")
    def _names_of_the_graph_differ(self) -> Self:
        names = [self.input.name, self.output.name]
        if self.activation_maps:
            names.append(self.activation_maps.name)
            names += [self.activation_maps.request_input] if self.activation_maps.request_input else []
        if self.outlier_score:
            names.append(self.outlier_score.name)
        if self.embedding:
            names.append(self.embedding.name)
        if repeated := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"{', '.join(sorted(repeated))} names more than one input or output")
        return self


def read_manifest(data: bytes, source: str) -> Manifest:
    """Parse a manifest and check that its pictures are framed as this code frames them.

    Args:
        data: JSON.
        source: where it came from, for the message.

    Raises:
        BrokenModelError: it is not a manifest, is of an earlier schema, or its framing is another.
    """
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError as error:
        if any(item["loc"] == ("schema_version",) and item["input"] == 1 for item in error.errors()):
            raise BrokenModelError(
                f"{source} is of schema 1, and this code reads schema 2.",
                "Release it again with `python -m galaxy_training.release.schema_upgrade`.",
            ) from error
        complaint = first_error(error.errors(), "the document")
        raise BrokenModelError(
            f"{source} is not a valid manifest: {complaint}.", "Release the model again."
        ) from error
    if manifest.framing != FramingContract() or manifest.input != InputContract():
        raise BrokenModelError(
            f"{source} was made for pictures that are framed in another way.",
            "Serve it with the code version that it names, or release it again with this one.",
        )
    return manifest
