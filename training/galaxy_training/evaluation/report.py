"""Evaluation of a model on the validation galaxies: every metric that a report or a manifest has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from galaxy_core.checksums import sha256_of
from galaxy_core.images.rotations import MAX_ROTATIONS
from galaxy_core.models.manifest import Calibration, Manifest
from galaxy_core.votes.decision_tree import TREE, VOLUNTEERS
from galaxy_core.votes.interpretation import interpret_votes
from galaxy_core.votes.vote_intervals import LEVEL, volunteers_range
from galaxy_training.data.data_set import Split
from galaxy_training.data.targets import (
    HIGH_AGREEMENT,
    MORPHOLOGY,
    MOST_VOTED_ANSWER,
    Targets,
    morphology_fractions,
    targets_by_labels,
)
from galaxy_training.evaluation import inference
from galaxy_training.evaluation.graph_session import GraphSession
from galaxy_training.evaluation.headlines import headline_metrics
from galaxy_training.evaluation.metrics import (
    Values,
    accuracy,
    binary_accuracy,
    coverage,
    expected_calibration_error,
    rmse,
    rmse_interval,
    sampling_noise,
)
from galaxy_training.evaluation.model_table import Figures
from galaxy_training.evaluation.perturbations import perturbed_figures, summary
from galaxy_training.export.outlier_score import measure_detection_rate
from galaxy_training.fitting.calibration import LogitCalibration, uncalibrated

_TTA = f"tta_{MAX_ROTATIONS}"


@dataclass(frozen=True)
class ModelUnderTest:
    """An exported model and what its evaluation needs to know of it.

    Attributes:
        name: of the model.
        version: of the model.
        title: display name.
        targets: meaning of its outputs.
        model: bytes of the ONNX file.
        calibration: folded into the graph; None where there is none.
        metrics: of an earlier evaluation; the fp32 ones stand in where the fp32 graph is gone.
        detection_rate: of an earlier evaluation; measured where it is not given.
        usual_votes: mean joint fractions by key; empty for models of classes.
    """

    name: str
    version: str
    title: str
    targets: Targets
    model: bytes
    calibration: Calibration | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    detection_rate: Mapping[str, float] | None = None
    usual_votes: Mapping[str, float] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Checksum of the file."""
        return sha256_of(self.model)

    @classmethod
    def released(cls, manifest: Manifest, model: bytes) -> ModelUnderTest:
        """A model of a registry.

        Raises:
            DataSetError: its labels do not follow from votes in a way that is known here.
        """
        return cls(
            name=manifest.name,
            version=manifest.version,
            title=manifest.title,
            targets=targets_by_labels(manifest.name, manifest.output.labels),
            model=model,
            calibration=manifest.calibration,
            metrics=manifest.metrics,
            detection_rate=manifest.outlier_score.detection_rate if manifest.outlier_score else None,
            usual_votes=manifest.usual_votes,
        )


@dataclass(frozen=True)
class ModelReport:
    """Evaluation of one model.

    Attributes:
        model: that was evaluated.
        expected: ``[N, labels]``, NaN where unknown.
        outputs: of the exported graph.
        fp32: outputs of the graph before quantization for single images, where its file exists.
        figures: metrics by name, nested, fit for JSON.
    """

    model: ModelUnderTest
    expected: Values
    outputs: inference.Outputs
    fp32: Values | None
    figures: Figures

    @property
    def uncalibrated(self) -> Values | None:
        """Joint fractions without the calibration; None for classes or where there is none."""
        calibration = self.model.calibration
        if calibration is None or self.model.targets.task != "votes":
            return None
        return uncalibrated(
            self.outputs.single_image,
            LogitCalibration(np.array(calibration.scale), np.array(calibration.offset)),
        )


def fp32_file(runs: Path, name: str, sha256: str) -> Path:
    """Graph before quantization that a run leaves, by the sha256 of the quantized one."""
    return runs / name / f"fp32-{sha256[:16]}.onnx"


def evaluate_model(
    model: ModelUnderTest, parts: Split, runs: Path | None = None, *, perturbed: bool = False
) -> ModelReport:
    """Evaluate a model on the validation galaxies.

    Args:
        model: to evaluate.
        parts: of the data set; the mean of the training galaxies is the baseline.
        runs: folder of training runs with the graphs before quantization.
        perturbed: measure a model of votes on the perturbation suite too, which takes twice as long as the rest.

    Raises:
        DataSetError: an image cannot be read.
    """
    targets, validation = model.targets, parts.validation
    session = GraphSession(model.model, targets.task)
    outputs = inference.measure(session, validation)
    fp32 = None
    if runs is not None and fp32_file(runs, model.name, model.sha256).exists():
        before = GraphSession(fp32_file(runs, model.name, model.sha256).read_bytes(), targets.task)
        fp32 = inference.predict(before, validation)
    report = ModelReport(
        model=model,
        expected=targets.of(validation.votes),
        outputs=outputs,
        fp32=fp32,
        figures={
            "version": model.version,
            "sha256": model.sha256,
            "title": model.title,
            "task": targets.task,
            "size_bytes": len(model.model),
            "milliseconds": round(outputs.milliseconds, 2),
            "rotations": MAX_ROTATIONS,
        },
    )
    figures = _votes_figures if targets.task == "votes" else _class_figures
    report.figures.update(figures(report, parts))
    if fp32 is not None:
        report.figures["agreement_with_fp32"] = _agreement(report, fp32)
    if outputs.outlier_score is not None:
        report.figures["outlier_score"] = {
            "false_positive_rate": _rounded(np.mean(outputs.outlier_score > 1)),
            "detection_rate": dict(model.detection_rate or measure_detection_rate(session.outlier_scores)),
        }
    if perturbed and targets.task == "votes":
        figures_of_suite = perturbed_figures(
            session, inference.framed_images(validation), report.expected, outputs.single_image
        )
        report.figures["perturbations"] = {"summary": summary(figures_of_suite), "each": figures_of_suite}
    return report


def manifest_metrics(report: ModelReport) -> dict[str, float]:
    """The few metrics that a manifest has."""
    score = "rmse" if report.model.targets.task == "votes" else "accuracy"
    values = report.figures[score]
    names = {
        "single_image": score,
        _TTA: f"{score}_{_TTA}",
        "fp32": f"{score}_fp32",
        "baseline": f"baseline_{score}",
    }
    metrics = {name: values[kind] for kind, name in names.items() if values.get(kind) is not None}
    if "coverage" in report.figures:
        metrics["coverage"] = report.figures["coverage"]["all"]
    if "high_agreement" in values:
        metrics["accuracy_high_agreement"] = values["high_agreement"]
    return metrics


def _predictions(report: ModelReport, parts: Split) -> dict[str, Values]:
    """Outputs to score by kind: ``[N, labels]`` each."""
    mean = inference.mean_targets(report.model.targets, parts.training)
    predictions = {"single_image": report.outputs.single_image, _TTA: report.outputs.tta}
    if report.fp32 is not None:
        predictions["fp32"] = report.fp32
    return predictions | {"baseline": np.tile(mean, (len(report.expected), 1))}


def _votes_figures(report: ModelReport, parts: Split) -> Figures:
    votes, single = report.expected, report.outputs.single_image
    predictions = _predictions(report, parts)
    mean = predictions["baseline"]
    figures: Figures = {
        "rmse": {kind: _rounded(rmse(votes, values)) for kind, values in predictions.items()},
        "rmse_interval": {
            kind: [_rounded(end) for end in rmse_interval(votes, predictions[kind])]
            for kind in ("single_image", _TTA)
        },
        "sampling_noise": _rounded(sampling_noise(votes)),
        "rmse_by_question": {
            str(question.number): {
                kind: _rounded(rmse(votes[:, TREE.columns(question)], values[:, TREE.columns(question)]))
                for kind, values in predictions.items()
            }
            for question in TREE.questions
        },
        "binary_accuracy": {
            "single_image": _rounded(binary_accuracy(votes, single)),
            "all_zeros": _rounded(binary_accuracy(votes, np.zeros_like(votes))),
        },
        "most_voted_answer": _accuracy_from_votes(MOST_VOTED_ANSWER, votes, single, mean),
        "morphology": _accuracy_from_votes(MORPHOLOGY, votes, single, mean),
    }
    figures["rmse"].setdefault("fp32", report.model.metrics.get("rmse_fp32"))
    figures["headlines"] = headline_metrics(votes, single, report.model.usual_votes)
    figures["expected_calibration_error"] = {
        when: {
            str(question.number): _rounded(
                expected_calibration_error(votes[:, TREE.columns(question)], values[:, TREE.columns(question)])
            )
            for question in TREE.questions
        }
        for when, values in (("before", report.uncalibrated), ("after", single))
        if values is not None
    }
    if report.model.calibration is not None:
        figures["coverage"] = _coverage(votes, single, report.model.calibration)
    return figures


def _coverage(votes: Values, predicted: Values, calibration: Calibration) -> Figures:
    intervals = volunteers_range(predicted, np.array(calibration.concentration))
    return {
        "nominal": LEVEL,
        "all": _rounded(coverage(votes, intervals, VOLUNTEERS)),
        "by_question": {
            str(question.number): _rounded(
                coverage(votes[:, TREE.columns(question)], intervals[:, TREE.columns(question)], VOLUNTEERS)
            )
            for question in TREE.questions
        },
        "mean_width": _rounded(float(np.mean(intervals[..., 1] - intervals[..., 0]))),
    }


def _accuracy_from_votes(targets: Targets, votes: Values, predicted: Values, mean: Values) -> Figures:
    """Accuracy of the class that follows from predicted votes as it does from the volunteers'."""
    expected = targets.of(votes)
    figures = {
        "single_image": _rounded(accuracy(expected, np.nan_to_num(targets.of(predicted)))),
        "baseline": _rounded(accuracy(expected, np.nan_to_num(targets.of(mean)))),
    }
    return figures | _high_agreement(targets, votes, np.nan_to_num(targets.of(predicted)))


def _class_figures(report: ModelReport, parts: Split) -> Figures:
    expected, single = report.expected, report.outputs.single_image
    figures: Figures = {
        "accuracy": {
            kind: _rounded(accuracy(expected, values)) for kind, values in _predictions(report, parts).items()
        }
        | _high_agreement(report.model.targets, parts.validation.votes, single),
        "expected_calibration_error": {"after": {"all": _rounded(expected_calibration_error(expected, single))}},
    }
    figures["accuracy"].setdefault("fp32", report.model.metrics.get("accuracy_fp32"))
    return figures


def _high_agreement(targets: Targets, votes: Values, outputs: Values) -> Figures:
    """Accuracy on the galaxies on whose morphology volunteers agree; empty for other targets."""
    if targets is not MORPHOLOGY:
        return {}
    agreed = morphology_fractions(votes).max(axis=1) >= HIGH_AGREEMENT
    return {
        "high_agreement": _rounded(accuracy(targets.of(votes[agreed]), outputs[agreed])),
        "high_agreement_galaxies": int(agreed.sum()),
    }


def _agreement(report: ModelReport, fp32: Values) -> Figures:
    int8 = report.outputs.single_image
    difference = np.abs(fp32 - int8)
    if report.model.targets.task == "votes":
        headlines = [[interpret_votes(row).headline.code for row in values] for values in (fp32, int8)]
    else:
        headlines = [values.argmax(axis=1).tolist() for values in (fp32, int8)]
    return {
        "mean_absolute_difference": _rounded(difference.mean()),
        "max_absolute_difference": _rounded(difference.max()),
        "same_headline": _rounded(np.mean([one == other for one, other in zip(*headlines, strict=True)])),
    }


def _rounded(value: float | np.floating[Any]) -> float:
    return round(float(value), 6)
