"""The last step: is the quantized model as good as the one that was fitted, and if so, into a registry."""

from __future__ import annotations

import hashlib

import galaxy_model
from galaxy_model.manifest import (
    Calibration,
    ClassLabel,
    Manifest,
    MapsContract,
    OutputContract,
    TrainingData,
    UnusualnessContract,
)
from galaxy_model.registry import Registry
from galaxy_model.tree import TREE
from galaxy_training.architectures import Architecture
from galaxy_training.data_set import Split
from galaxy_training.errors import ReleaseError

TOLERANCES = {"rmse": 0.001, "accuracy": -0.005}
"""How much the int8 score may exceed the fp32 one; negative where a higher score is better."""


def check_gate(name: str, metrics: dict[str, float]) -> None:
    """Refuse a model that quantization made worse.

    Args:
        name: of the model, for the message.
        metrics: with ``rmse`` or ``accuracy`` of the int8 graph and the same with ``_fp32``.

    Raises:
        ReleaseError: the figures are missing, or int8 is worse than fp32 by more than `TOLERANCES`.
    """
    measured = [figure for figure in TOLERANCES if figure in metrics and f"{figure}_fp32" in metrics]
    if not measured:
        raise ReleaseError(f"{name} has no figures for int8 and fp32.", "Evaluate it first.")
    for figure in measured:
        change = metrics[figure] - metrics[f"{figure}_fp32"]
        tolerance = TOLERANCES[figure]
        if (change > tolerance) if tolerance > 0 else (change < tolerance):
            raise ReleaseError(
                f"{name} has {figure} {metrics[figure]:.4f} in int8 and {metrics[f'{figure}_fp32']:.4f} in fp32: "
                f"worse by more than {abs(tolerance):g}.",
                "Calibrate on more pictures, or leave the layer that suffers in fp32.",
            )


def write_manifest(
    architecture: Architecture,
    version: str,
    model: bytes,
    parts: Split,
    *,
    calibration: Calibration | None = None,
    maps: MapsContract | None = None,
    unusualness: UnusualnessContract | None = None,
) -> Manifest:
    """The manifest of a fitted architecture's ONNX file, which has not been measured yet."""
    targets = architecture.targets
    classes = () if targets.task == "votes" else tuple(_in_words(label) for label in targets.labels)
    return Manifest(
        name=architecture.name,
        version=version,
        task=targets.task,
        title=architecture.title,
        description=architecture.description,
        output=OutputContract(name=targets.task, labels=targets.labels),
        classes=classes,
        class_definition=targets.definition,
        maps=maps,
        calibration=calibration,
        unusualness=unusualness,
        metrics={},
        training_data=TrainingData(
            galaxies=len(parts.training),
            validation_galaxies=len(parts.validation),
            **parts.training.source.model_dump(),
        ),
        code_version=galaxy_model.__version__,
        sha256=hashlib.sha256(model).hexdigest(),
        size_bytes=len(model),
    )


def next_version(registry: Registry, name: str) -> str:
    """The number after the last whole-numbered version of a model: ``1`` for its first."""
    numbers = [int(version) for version in registry.versions(name) if version.isdigit()]
    return str(max(numbers, default=0) + 1)


def release(source: Registry, target: Registry, name: str, *, version: str | None = None) -> Manifest:
    """Copy a model's version from one registry to another, through the gate, and make it current there.

    Raises:
        GalaxyError: as the registries and the gate say.
    """
    manifest = source.manifest(name, version)
    check_gate(name, manifest.metrics)
    target.publish(manifest, source.model(manifest))
    return manifest


def _in_words(label: str) -> ClassLabel:
    if label not in TREE.position:
        return ClassLabel(label=label, text=label)
    question = TREE.question(int(label.removeprefix("Class").split(".")[0]))
    text = TREE.text(label)
    return ClassLabel(label=label, text=f"odd: {text}" if question.number == 6 else text)
