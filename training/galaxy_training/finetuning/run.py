"""From labelled images to a registry entry: embed, fit, measure on images held out, and publish."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from galaxy_core.checksums import sha256_of
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.embeddings import check_embedding
from galaxy_core.models.manifest import (
    OUTPUTS,
    Calibration,
    ClassLabel,
    Manifest,
    OutlierScoreContract,
    OutputContract,
    TrainingData,
    TrainingRun,
)
from galaxy_core.models.quality_gate import check_baseline
from galaxy_core.models.registry import Registry
from galaxy_training.evaluation.metrics import expected_calibration_error
from galaxy_training.evaluation.plots import plot_class_reliability, plot_confusion
from galaxy_training.finetuning.graph import with_head
from galaxy_training.finetuning.head import FOLDS, FittedHead, Values, fit_head
from galaxy_training.finetuning.images import ROTATIONS, LabelledEmbeddings, embed_labelled
from galaxy_training.finetuning.labels import Labels, Targets, counted, read_labels
from galaxy_training.release.code_version import code_version
from galaxy_training.release.versions import next_version

log = logging.getLogger(__name__)

RESAMPLES = 1000
CONFIDENCE = 0.95
OUTLIERS = 0.01
"""Part of the labelled images that may be called outliers."""
UNBALANCED = 5
"""Times as many images as of the rarest label, from which that is said."""


@dataclass(frozen=True)
class Finetuning:
    """One run.

    Attributes:
        name: of the model to publish.
        images: folder or zip of the images.
        labels: CSV file.
        columns: of it, with labels; all if empty.
        base: registry of the model whose embedding is used.
        base_name: of that model.
        registry: folder or s3:// address that the model is published in.
        reports: folder of plots and figures.
        version: of the model; the next number where none is given.
        force: publish a model that is no better than the baseline, too.
        command: that the run was started with, for the manifest.
    """

    name: str
    images: Path
    labels: Path
    columns: tuple[str, ...]
    base: Registry
    base_name: str | None
    registry: str
    reports: Path
    version: str | None = None
    force: bool = False
    command: str = ""


def finetune(run: Finetuning) -> Manifest:
    """Carry out a run and return the manifest it published.

    Raises:
        GalaxyError: labels or images cannot be used, the base gives no embedding, or the model is refused.
    """
    labels = read_labels(run.labels, run.columns)
    base = run.base.manifest(run.base_name)
    check_embedding(base)
    file = run.base.model(base)
    log.info("embedding %d images with %s %s", len(labels.images), base.name, base.version)
    data = embed_labelled(labels, run.images, Classifier(base, file), run.labels)
    threshold = _outlier_threshold(data)
    _tell(data, threshold)
    labels = data.labels
    fitted = fit_head(data.embeddings, labels.targets, data.groups, exclusive=labels.exclusive)
    metrics = measure(labels, fitted.held_out)
    _report(run.reports, labels, fitted, metrics)
    graph = with_head(file, fitted.head, threshold)
    registry = Registry(run.registry)
    manifest = _manifest(
        run, labels, base, fitted, metrics, graph, run.version or next_version(registry, run.name)
    ).model_copy(update={"outlier_score": _outlier_score(base, data, threshold)})
    Classifier(manifest, graph)
    if not run.force:
        check_baseline(manifest)
    registry.publish(manifest, graph)
    return manifest


def measure(labels: Labels, held_out: Values) -> dict[str, float]:
    """Figures on images held out: accuracy with its interval, of each class alike, calibration, the baseline's.

    Labels that are independent are each counted by itself.
    """
    hits, baseline, by_label = _hits(labels, held_out)
    chance = np.random.default_rng(1)
    means = [hits[chance.integers(len(hits), size=len(hits))].mean() for _ in range(RESAMPLES)]
    lower, upper = np.quantile(means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    accuracy = float(hits.mean())
    targets, predicted = labels.targets.astype(np.float32), held_out.astype(np.float32)
    return {
        "accuracy": accuracy,
        "accuracy_lower": float(lower),
        "accuracy_upper": float(upper),
        "accuracy_fp32": accuracy,
        "baseline_accuracy": baseline,
        "balanced_accuracy": by_label,
        "calibration_error": expected_calibration_error(targets, predicted),
    }


def _hits(labels: Labels, held_out: Values) -> tuple[Values, float, float]:
    """Part of each image's labels that is right; the same for the most frequent ones; its mean over the labels."""
    targets = labels.targets
    if labels.exclusive:
        truth, predicted = targets.argmax(axis=1), held_out.argmax(axis=1)
        right = (truth == predicted).astype(np.float64)
        recalls = [right[truth == place].mean() for place in range(len(labels.names)) if (truth == place).any()]
        return right, float(np.bincount(truth).max() / len(truth)), float(np.mean(recalls))
    truth = targets > 0.5
    same = truth == (held_out > 0.5)
    frequent = np.maximum(truth.mean(axis=0), 1 - truth.mean(axis=0))
    recalls = [
        (same[truth[:, place], place].mean() + same[~truth[:, place], place].mean()) / 2
        for place in range(len(labels.names))
    ]
    return same.mean(axis=1), float(frequent.mean()), float(np.mean(recalls))


def _outlier_threshold(data: LabelledEmbeddings) -> float:
    """The network's outlier score, 1 or more, above which an image is unlike those labelled, too."""
    scores = data.outlier_scores
    return max(1.0, float(np.quantile(scores, 1 - OUTLIERS))) if len(scores) else 1.0


def _outlier_score(base: Manifest, data: LabelledEmbeddings, threshold: float) -> OutlierScoreContract | None:
    """The network's own, or of a wider threshold what was measured: the part of the labelled images above it."""
    if base.outlier_score is None or threshold == 1:
        return base.outlier_score
    above = float((data.outlier_scores > threshold).mean())
    return OutlierScoreContract(false_positive_rate=above, detection_rate={})


def _tell(data: LabelledEmbeddings, threshold: float) -> None:
    counts = counted(data.labels)
    log.info("labels: %s", ", ".join(f"{name} {count}" for name, count in counts.items()))
    if max(counts.values()) >= UNBALANCED * min(counts.values()):
        log.warning("Some labels are rare: see balanced_accuracy, which counts each label alike.")
    if threshold > 1:
        log.warning(
            "%.0f %% of the images are unlike the galaxies that the network learnt from (outlier score above 1): "
            "the score is divided by %.2f, so that they are not called outliers.",
            100 * (data.outlier_scores > 1).mean(),
            threshold,
        )
    if data.repeated:
        log.warning(
            "%d images are byte for byte another one, and are left out: %s", len(data.repeated), _few(data)
        )
    near = len(data.groups) - len(np.unique(data.groups))
    if near:
        log.warning("%d images are nearly the same as another one: they are held out together.", near)


def _few(data: LabelledEmbeddings) -> str:
    return ", ".join(data.repeated[:5])


def _report(folder: Path, labels: Labels, fitted: FittedHead, metrics: dict[str, float]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    held_out, targets = fitted.held_out.astype(np.float32), labels.targets.astype(np.float32)
    if labels.exclusive:
        plot_confusion(_one_hot(labels.targets), held_out, labels.names, folder / "confusion.png")
    plot_class_reliability(targets, held_out, labels.names, folder / "reliability.png")
    figures = {"counts": counted(labels), "folds": FOLDS, **metrics}
    (folder / "metrics.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _one_hot(targets: Targets) -> NDArray[np.float32]:
    rows = np.eye(targets.shape[1], dtype=np.float32)
    return np.asarray(rows[targets.argmax(axis=1)], np.float32)


def _manifest(
    run: Finetuning,
    labels: Labels,
    base: Manifest,
    fitted: FittedHead,
    metrics: dict[str, float],
    graph: bytes,
    version: str,
) -> Manifest:
    count, size = len(labels.images), len(labels.names)
    return Manifest(
        name=run.name,
        version=version,
        task="classes",
        title=f"{run.name[0].upper()}{run.name[1:]}, on {base.title}"[:200],
        description=f"Logistic regression on the embedding of {base.name} {base.version}, whose network stays as "
        f"it was; measured by {FOLDS}-fold cross-validation.",
        output=OutputContract(name=OUTPUTS["classes"], labels=labels.names),
        classes=tuple(ClassLabel(label=name, text=name) for name in labels.names),
        class_definition="One of them is true of an image."
        if labels.exclusive
        else "Each is true of an image or not, whatever the others are: probabilities need not add up to 1.",
        multi_label=not labels.exclusive,
        scope=f"Its head learnt from {count} labelled images alone, and knows no others.",
        calibration=Calibration(galaxies=count, scale=(1 / fitted.temperature,) * size, offset=(0.0,) * size),
        embedding=base.embedding,
        metrics=metrics,
        training_data=TrainingData(
            name=run.labels.name,
            galaxies=count,
            validation_galaxies=count,
            licence=f"The images' and labels' owners'. Network: {base.licence}.",
            citation=base.training_data.citation,
        ),
        training_run=TrainingRun(
            command=run.command,
            config={"strength": fitted.strength, "folds": FOLDS, "rotations": ROTATIONS, "form": labels.form},
            inputs={"labels": sha256_of(run.labels.read_bytes()), "base": base.sha256},
        ),
        licence=base.licence,
        code_version=code_version(),
        sha256=sha256_of(graph),
        size_bytes=len(graph),
    )
