"""Manifest and version number of a trained model."""

from __future__ import annotations

import onnx

from galaxy_core.checksums import sha256_of
from galaxy_core.models.manifest import (
    EMBEDDING,
    OUTPUTS,
    ActivationMapsContract,
    Calibration,
    ClassLabel,
    EmbeddingContract,
    KerasWeights,
    Manifest,
    OutlierScoreContract,
    OutputContract,
    TrainingData,
    TrainingRun,
)
from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.data_set import Split
from galaxy_training.networks import Architecture
from galaxy_training.release.code_version import code_version


def make_manifest(
    architecture: Architecture,
    version: str,
    model: bytes,
    parts: Split,
    *,
    calibration: Calibration,
    activation_maps: ActivationMapsContract,
    outlier_score: OutlierScoreContract,
    embedding: EmbeddingContract | None,
    usual_votes: dict[str, float],
    metrics: dict[str, float],
    keras_weights: bytes | None,
    training_run: TrainingRun,
) -> Manifest:
    """Manifest of a trained architecture's ONNX file, once it is evaluated."""
    targets = architecture.targets
    classes = () if targets.task == "votes" else tuple(_class_label(label) for label in targets.labels)
    return Manifest(
        name=architecture.name,
        version=version,
        task=targets.task,
        title=architecture.title,
        description=architecture.description,
        output=OutputContract(name=OUTPUTS[targets.task], labels=targets.labels),
        classes=classes,
        class_definition=targets.definition,
        activation_maps=activation_maps,
        calibration=calibration,
        outlier_score=outlier_score,
        embedding=embedding,
        usual_votes=usual_votes,
        metrics=metrics,
        training_data=TrainingData(
            galaxies=len(parts.training),
            validation_galaxies=len(parts.validation),
            **parts.training.provenance.model_dump(),
        ),
        training_run=training_run,
        code_version=code_version(),
        sha256=sha256_of(model),
        size_bytes=len(model),
        keras_weights=KerasWeights(sha256=sha256_of(keras_weights), size_bytes=len(keras_weights))
        if keras_weights
        else None,
    )


def embedding_contract(model: onnx.ModelProto) -> EmbeddingContract | None:
    """The manifest's part about a released graph's embedding; None where it has none."""
    for output in model.graph.output:
        if output.name == EMBEDDING:
            return EmbeddingContract(size=output.type.tensor_type.shape.dim[1].dim_value)
    return None


def _class_label(label: str) -> ClassLabel:
    if label not in TREE.position:
        return ClassLabel(label=label, text=label)
    question = TREE.question(int(label.removeprefix("Class").split(".")[0]))
    text = TREE.text(label)
    return ClassLabel(label=label, text=f"odd: {text}" if question.number == 6 else text)
