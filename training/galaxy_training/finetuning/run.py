"""From labelled images to a registry entry: embed, fit, measure on images held out, and publish."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from galaxy_core.checksums import sha256_of
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.embeddings import check_embedding
from galaxy_core.models.manifest import Manifest, OutlierScoreContract, TrainingData, TrainingRun
from galaxy_core.models.quality_gate import check_baseline
from galaxy_core.models.registry import Registry
from galaxy_training.errors import DataSetError
from galaxy_training.finetuning.folds import FOLDS
from galaxy_training.finetuning.graph import with_head
from galaxy_training.finetuning.images import ROTATIONS, LabelledEmbeddings, embed_labelled
from galaxy_training.finetuning.labels import counted, read_labels
from galaxy_training.finetuning.outcome import Outcome, fit, measure
from galaxy_training.release.code_version import code_version
from galaxy_training.release.versions import next_version

if TYPE_CHECKING:
    import keras

    from galaxy_training.finetuning.trained_graph import TrainedGraph

log = logging.getLogger(__name__)

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
        number: whether the label is a number, though it could be the name of a class.
        unit: of the number.
        depth: number of the network's last blocks that are trained too; 0 for the head alone.
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
    number: bool = False
    unit: str = ""
    depth: int = 0
    command: str = ""


def finetune(run: Finetuning) -> Manifest:
    """Carry out a run and return the manifest it published.

    Raises:
        GalaxyError: labels or images cannot be used, the base gives no embedding, or the model is refused.
    """
    labels = read_labels(run.labels, run.columns, number=run.number)
    if run.unit and labels.form != "number":
        raise DataSetError(
            f"{run.labels} holds no numbers, and --unit {run.unit} is of a number.",
            "Leave it out, or name --number.",
        )
    if run.depth and labels.form == "number":
        raise DataSetError(
            f"{run.labels} holds a number, which is estimated by the network as it is.", "Leave --depth out."
        )
    base = run.base.manifest(run.base_name)
    check_embedding(base)
    network = _network(run, base)
    file = run.base.model(base)
    log.info("embedding %d images with %s %s", len(labels.images), base.name, base.version)
    data = embed_labelled(labels, run.images, Classifier(base, file), run.labels)
    threshold = _outlier_threshold(data)
    _tell(data, threshold if network is None else 1.0)
    trained = _train(run, network, data)
    outcome = fit(data, run.reports, run.unit, trained.fitted if trained else None)
    graph = trained.model if trained else with_head(file, outcome.head, threshold)
    registry = Registry(run.registry)
    if trained:
        outcome = replace(outcome, config=outcome.config | {"depth": run.depth, "epochs": trained.epochs})
    manifest = _manifest(run, base, data, outcome, graph, run.version or next_version(registry, run.name))
    score = trained.outlier_score if trained else _outlier_score(base, data, threshold)
    manifest = manifest.model_copy(update={"outlier_score": score})
    Classifier(manifest, graph)
    if not run.force:
        check_baseline(manifest)
    registry.publish(manifest, graph)
    return manifest


def _network(run: Finetuning, base: Manifest) -> keras.Model | None:
    """The released network, where its last blocks are to be trained.

    Raises:
        NoKerasWeightsError: it has no weights to train from, or not so many blocks.
    """
    if not run.depth:
        return None
    from galaxy_training.finetuning.deeper import released_network, split_blocks  # noqa: PLC0415 - TensorFlow

    network = released_network(base, run.base.keras_weights(base))
    split_blocks(network, run.depth)
    return network


def _train(run: Finetuning, network: keras.Model | None, data: LabelledEmbeddings) -> TrainedGraph | None:
    if network is None:
        return None
    from galaxy_training.finetuning.trained_graph import train_graph  # noqa: PLC0415 - TensorFlow

    trained = train_graph(network, run.depth, data, run.images, run.reports / "folds")
    accuracy = measure(data.labels, trained.fitted.held_out)["accuracy"]
    log.info(
        "accuracy on images held out: %.1f %%; with the network as it was: %.1f %%",
        100 * accuracy,
        100 * trained.frozen_accuracy,
    )
    return trained


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
    if data.labels.form != "number" and max(counts.values()) >= UNBALANCED * min(counts.values()):
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


def _manifest(
    run: Finetuning, base: Manifest, data: LabelledEmbeddings, outcome: Outcome, graph: bytes, version: str
) -> Manifest:
    count = len(data.labels.images)
    blocks = "last block" if run.depth == 1 else f"last {run.depth} blocks"
    network = f"whose {blocks} learnt too" if run.depth else "whose network stays as it was"
    learnt = f"Its head and its network's {blocks}" if run.depth else "Its head"
    return Manifest(
        name=run.name,
        version=version,
        title=f"{run.name[0].upper()}{run.name[1:]}, on {base.title}"[:200],
        description=f"{outcome.method} on the embedding of {base.name} {base.version}, {network}; "
        f"measured by {FOLDS}-fold cross-validation.",
        scope=f"{learnt} learnt from {count} labelled images alone, and knows no others.",
        embedding=base.embedding,
        metrics=outcome.metrics,
        training_data=TrainingData(
            name=run.labels.name,
            galaxies=count,
            validation_galaxies=count,
            licence=f"The images' and labels' owners'. Network: {base.licence}.",
            citation=base.training_data.citation,
        ),
        training_run=TrainingRun(
            command=run.command,
            config={**outcome.config, "folds": FOLDS, "rotations": ROTATIONS, "form": data.labels.form},
            inputs={"labels": sha256_of(run.labels.read_bytes()), "base": base.sha256},
        ),
        licence=base.licence,
        code_version=code_version(),
        sha256=sha256_of(graph),
        size_bytes=len(graph),
        **outcome.contract,
    )
