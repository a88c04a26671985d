"""The whole line from a data set to a registry entry: read, frame, fit, export, quantize, score, gate, publish."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
import onnx

from galaxy_core.models.classifier import Classifier
from galaxy_core.models.manifest import Manifest, OutlierScoreContract
from galaxy_core.models.registry import Registry
from galaxy_training.data.arrays import Arrays, load_arrays
from galaxy_training.data.augmentation import centre
from galaxy_training.data.data_set import Split, read_data_set
from galaxy_training.errors import DataSetError
from galaxy_training.evaluation import plots
from galaxy_training.evaluation.report import ModelReport, flat, fp32_file, report_on
from galaxy_training.evaluation.report_pages import write_report
from galaxy_training.export.activation_maps import activation_maps_contract
from galaxy_training.export.onnx_export import export_network, with_preprocessing
from galaxy_training.export.outlier_score import fit_outlier_score, measure_hits
from galaxy_training.export.quantization import CALIBRATION_PICTURES, quantize
from galaxy_training.fitting.calibration import calibrate
from galaxy_training.fitting.distributed import join_cluster
from galaxy_training.fitting.pseudo_labels import taught_votes
from galaxy_training.fitting.training_loop import Fit, fitted
from galaxy_training.networks import Architecture, Schedule, ensemble
from galaxy_training.release.manifests import next_version, write_manifest

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
        teacher: a model that fills in the votes that are not known, and so lets pictures without votes be learnt
            from; see `galaxy_training.fitting.pseudo_labels`.
        start: folder of a finished run of the same architecture, whose weights to begin with.
    """

    architecture: Architecture
    schedule: Schedule
    data: Path
    registry: str
    reports: Path
    version: str | None = None
    teacher: Classifier | None = None
    start: Path | None = None


def train(run: Run) -> Manifest | None:
    """Carry out a run and return what was published; None where another worker of the same run publishes it.

    Raises:
        GalaxyError: the data set cannot be used, or the quantized model is refused.
    """
    worker = join_cluster()
    parts = read_data_set(run.data, without_votes=run.teacher is not None).split()
    if not len(parts.training) or not len(parts.validation):
        raise DataSetError(
            f"{run.data} leaves {len(parts.training)} galaxies to train on and {len(parts.validation)} to "
            "validate on.",
            "Both need at least one: check validation_ids.csv.",
        )
    log.info("framing %d training and %d validation pictures", len(parts.training), len(parts.validation))
    side = run.architecture.side
    arrays, held_back, validation = (load_arrays(part, side) for part in parts)
    if run.teacher is not None:
        taught = taught_votes(run.teacher, parts.training, run.reports)
        arrays = replace(arrays, votes=taught[np.isin(parts.training.ids, arrays.ids)])
    start = fitted(run.architecture, run.start) if run.start else None
    model = Fit(run.architecture, run.schedule, arrays, validation, run.reports, worker, start).run()
    if not worker.writes:
        return None
    plots.plot_curves(run.reports / "curves.csv", run.reports / "curves.png")
    return _publish(run, model, arrays, held_back, parts)


def join(members: Sequence[Path], run: Run) -> Manifest:
    """Publish an ensemble of networks that were fitted apart.

    Args:
        members: folders of their runs, none of which is changed; of the architectures `ensemble.MEMBERS`.
        run: of the architecture `ensemble.ENSEMBLE`.

    Raises:
        GalaxyError: a member or the data set cannot be used, or the quantized model is refused.
    """
    model = ensemble.join(
        [fitted(member, folder) for member, folder in zip(ensemble.MEMBERS, members, strict=True)]
    )
    # A member may have learnt from pictures without votes.
    parts = read_data_set(run.data, without_votes=True).split()
    arrays, held_back = (load_arrays(part, run.architecture.side) for part in parts[:2])
    run.reports.mkdir(parents=True, exist_ok=True)
    return _publish(run, model, arrays, held_back, parts)


def _publish(run: Run, model: keras.Model, arrays: Arrays, held_back: Arrays, parts: Split) -> Manifest:
    architecture, registry = run.architecture, Registry(run.registry)
    calibration = calibrate(model, architecture, held_back)
    network = export_network(model)
    # Galaxies with votes, like those that will be asked about, where enough of them were kept back.
    usual = held_back if len(held_back) >= CALIBRATION_PICTURES else arrays
    quantized = quantize(network, _calibration_views(usual, architecture.side, run.schedule.seed))
    outlier_score = fit_outlier_score(arrays.pictures, held_back.pictures)
    fp32, int8 = (
        bytes(
            with_preprocessing(
                graph, architecture.side, architecture.targets.task, outlier_score
            ).SerializeToString()
        )
        for graph in (network, quantized)
    )
    manifest = write_manifest(
        architecture,
        run.version or next_version(registry, architecture.name),
        int8,
        parts,
        calibration=calibration,
        activation_maps=activation_maps_contract(onnx.load_from_string(int8)),
        outlier_score=OutlierScoreContract(false_positive_rate=0, detection_rate={}),
    )
    fp32_file(run.reports.parent, manifest).write_bytes(fp32)
    manifest, report = _measured(Classifier(manifest, int8), parts, run.reports.parent)
    write_report(run.reports, {manifest.name: report}, parts)
    registry.publish(manifest, int8)
    log.info("published %s %s in %s: %s", manifest.name, manifest.version, run.registry, manifest.metrics)
    return manifest


def _measured(classifier: Classifier, parts: Split, runs: Path) -> tuple[Manifest, ModelReport]:
    """The manifest with its figures, and all that was measured."""
    hits = measure_hits(classifier.outlier_score)
    report = report_on(classifier, parts, runs, hits)
    found = report.figures["outlier_score"]
    return (
        classifier.manifest.model_copy(
            update={"metrics": flat(report), "outlier_score": OutlierScoreContract(**found)}
        ),
        report,
    )


def _calibration_views(arrays: Arrays, side: int, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    count = min(CALIBRATION_PICTURES, len(arrays))
    chosen = np.random.default_rng(seed).choice(len(arrays), count, replace=False)
    return np.asarray(centre(arrays.pictures[np.sort(chosen)], side), dtype=np.float32)
