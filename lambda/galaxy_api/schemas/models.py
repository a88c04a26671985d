"""The decision tree and the released models, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field

from galaxy_core.languages import Catalogue
from galaxy_core.models.manifest import Manifest, OutlierScoreContract, QuantityContract, Task, TrainingData
from galaxy_core.votes.decision_tree import TREE


class TreeAnswer(BaseModel):
    """One answer of the decision tree."""

    key: str = Field(examples=["Class1.1"])
    text: str = Field(examples=["smooth"])
    next: int | None = Field(description="Number of the question that follows; null at the end of the path.")


class TreeQuestion(BaseModel):
    """One question of the decision tree."""

    number: int = Field(ge=1, le=11)
    text: str
    parent: str | None = Field(description="Key of the answer whose joint fraction the answers add up to.")
    answers: list[TreeAnswer]


class DecisionTree(BaseModel):
    """Galaxy Zoo 2's decision tree."""

    fractions: str = Field(description="What vote fractions and joint fractions are, in plain words.")
    questions: list[TreeQuestion]

    @classmethod
    def build(cls, words: Catalogue) -> Self:
        """The tree that every model answers, in a language."""
        return cls.model_validate(
            {
                "fractions": words.format("fractions"),
                "questions": [
                    {
                        "number": question.number,
                        "text": question.text,
                        "parent": question.parent,
                        "answers": [vars(answer) for answer in question.answers],
                    }
                    for question in TREE.in_language(words).questions
                ],
            }
        )


class ModelDescription(BaseModel):
    """What a released model is and how good it is."""

    name: str = Field(examples=["cnn"])
    version: str = Field(examples=["1"])
    task: Task
    title: str
    description: str
    labels: list[str]
    class_definition: str
    quantity: QuantityContract | None = Field(description="The number that a model of regression estimates.")
    metrics: dict[str, float] = Field(
        description="Measured on validation galaxies: rmse for votes, and for a number in its unit; accuracy "
        "for classes.",
        examples=[{"rmse": 0.0991, "rmse_fp32": 0.0992, "baseline_rmse": 0.1663}],
    )
    training_data: TrainingData
    size_bytes: int

    @classmethod
    def of(cls, manifest: Manifest, words: Catalogue) -> Self:
        """What a manifest says to the public, in a language."""
        texts = {"title", "description", "class_definition"}
        data = manifest.training_data
        return cls(
            **manifest.model_dump(include=set(cls.model_fields) - {"labels", "quantity", "training_data"} - texts),
            **{name: words.translate(getattr(manifest, name)) for name in texts},
            quantity=manifest.quantity,
            labels=list(manifest.output.labels),
            training_data=data.model_copy(update={"licence": words.translate(data.licence)}),
        )


class ModelCard(ModelDescription):
    """Everything that is known of a released model."""

    versions: list[str] = Field(description="Oldest first.")
    has_activation_maps: bool = Field(description="Whether it makes activation maps.")
    calibration_galaxies: int | None = Field(
        description="Held-back training galaxies that its answers were calibrated on."
    )
    outlier_score: OutlierScoreContract | None = Field(
        description="How often images are outliers: of galaxies, and of other kinds."
    )
    fractions: str = Field(description="What the fractions are that it predicts; empty but for models of votes.")
    scope: str = Field(description="Which galaxies it learnt from, and below which size its answers mean little.")
    licence: str
    code_version: str
    sha256: str

    @classmethod
    def of_versions(cls, manifest: Manifest, versions: tuple[str, ...], words: Catalogue) -> Self:
        """The card of a model's current version, in a language."""
        return cls(
            **dict(ModelDescription.of(manifest, words)),
            versions=list(versions),
            has_activation_maps=manifest.activation_maps is not None,
            calibration_galaxies=manifest.calibration.galaxies if manifest.calibration else None,
            outlier_score=manifest.outlier_score,
            fractions=words.format("fractions") if manifest.task == "votes" else "",
            scope=f"{manifest.scope} {words.format('scope')}".strip(),
            licence=manifest.licence,
            code_version=manifest.code_version,
            sha256=manifest.sha256,
        )


class ModelList(BaseModel):
    """The released models that can be asked."""

    default: str = Field(description="Which one answers where a request names none.")
    models: list[ModelDescription]
