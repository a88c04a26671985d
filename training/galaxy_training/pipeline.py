"""The whole line from a data set to a registry entry: read, frame, fit, export, quantize, score, gate, publish."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np
import onnx

from galaxy_model.classifier import Classifier
from galaxy_model.manifest import Manifest
from galaxy_model.registry import Registry
from galaxy_training import evaluation, plots
from galaxy_training.architectures import Architecture, Schedule
from galaxy_training.arrays import Arrays, load_arrays
from galaxy_training.augmentation import centre
from galaxy_training.data_set import DataSet, read_data_set
from galaxy_training.errors import DataSetError
from galaxy_training.export import export_network, with_preprocessing
from galaxy_training.fitting import Fit
from galaxy_training.quantize import CALIBRATION_PICTURES, quantize
from galaxy_training.releasing import check_gate, next_version, write_manifest

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """One training run.

    Attributes:
        architecture: what is trained.
        schedule: how long and how fast.
        data: folder of the data set.
        registry: folder or s3:// address that the model is published in.
        reports: folder for curves, plots, figures and checkpoints; a run that is there already is continued.
        version: of the model; the next number where none is given.
    """

    architecture: Architecture
    schedule: Schedule
    data: Path
    registry: str
    reports: Path
    version: str | None = None


def train(run: Run) -> Manifest:
    """Carry out a run and return what was published.

    Raises:
        GalaxyError: the data set cannot be used, or the quantized model is refused.
    """
    training, _, validation = read_data_set(run.data).split()
    if not len(training) or not len(validation):
        raise DataSetError(
            f"{run.data} leaves {len(training)} galaxies to train on and {len(validation)} to validate on.",
            "Both need at least one: check validation_ids.csv.",
        )
    log.info("framing %d training and %d validation pictures", len(training), len(validation))
    arrays = load_arrays(training, run.architecture.side)
    fit = Fit(
        run.architecture,
        run.schedule,
        arrays,
        load_arrays(validation, run.architecture.side),
        run.reports,
    )
    model = fit.run()
    plots.plot_curves(run.reports / "curves.csv", run.reports / "curves.png")
    return _publish(run, model, arrays, training, validation)


def _publish(run: Run, model: keras.Model, arrays: Arrays, training: DataSet, validation: DataSet) -> Manifest:
    architecture, registry = run.architecture, Registry(run.registry)
    network = export_network(model)
    quantized = quantize(network, _calibration_views(arrays, architecture.side, run.schedule.seed))
    fp32, int8 = (_released(graph, architecture) for graph in (network, quantized))
    version = run.version or next_version(registry, architecture.name)

    draft = write_manifest(architecture, version, fp32, {}, training, validation)
    figures = evaluation.score(
        architecture.targets, validation, evaluation.run(Classifier(draft, fp32), validation)
    )
    outputs = evaluation.run(Classifier(draft, int8), validation)
    metrics = {
        **evaluation.score(architecture.targets, validation, outputs),
        **{f"{name}_fp32": value for name, value in figures.items()},
        **evaluation.baseline(architecture.targets, training, validation),
    }
    _report(run, validation, outputs, metrics)
    check_gate(architecture.name, metrics)
    manifest = write_manifest(architecture, version, int8, metrics, training, validation)
    registry.publish(manifest, int8)
    log.info("published %s %s in %s: %s", manifest.name, manifest.version, run.registry, metrics)
    return manifest


def _released(network: onnx.ModelProto, architecture: Architecture) -> bytes:
    graph = with_preprocessing(network, architecture.side, architecture.targets.task)
    return bytes(graph.SerializeToString())


def _calibration_views(arrays: Arrays, side: int, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    count = min(CALIBRATION_PICTURES, len(arrays))
    chosen = np.random.default_rng(seed).choice(len(arrays), count, replace=False)
    return np.asarray(centre(arrays.pictures[np.sort(chosen)], side), dtype=np.float32)


def _report(
    run: Run,
    validation: DataSet,
    outputs: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    metrics: dict[str, float],
) -> None:
    targets = run.architecture.targets
    expected = targets.of(validation.votes)
    if targets.task == "votes":
        plots.plot_reliability(expected, outputs, run.reports / "reliability.png")
    else:
        plots.plot_confusion(expected, outputs, targets.labels, run.reports / "confusion.png")
    report = {"architecture": run.architecture.name, "schedule": asdict(run.schedule), "metrics": metrics}
    (run.reports / "report.json").write_text(json.dumps(report, indent=2) + "\n")
