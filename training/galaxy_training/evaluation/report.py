"""What an evaluation says of each model: every figure, measured by the same code whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from galaxy_core.images.rotations import MAX_ROTATIONS
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.manifest import Manifest
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.interpretation import interpret_votes
from galaxy_core.votes.vote_intervals import LEVEL, VOLUNTEERS, volunteers_range
from galaxy_training.data.data_set import Split
from galaxy_training.data.targets import AGREEMENT, KIND, MOST_VOTED_ANSWER, Targets, kind_votes
from galaxy_training.evaluation import inference
from galaxy_training.evaluation.metrics import (
    Values,
    accuracy,
    cell_accuracy,
    coverage,
    reliability_error,
    rmse,
    sampling_noise,
)
from galaxy_training.fitting.calibration import LogitCalibration, undo

Figures = dict[str, Any]


@dataclass(frozen=True)
class ModelReport:
    """One model's part of a report.

    Attributes:
        manifest: whose model it is.
        targets: what its outputs stand for.
        expected: ``[N, labels]``, NaN where not known.
        outputs: of the released file.
        fp32: outputs of the same network before it was quantized, one view, where its file was found.
        figures: by name, nested, fit for JSON.
    """

    manifest: Manifest
    targets: Targets
    expected: Values
    outputs: inference.Outputs
    fp32: Values | None
    figures: Figures

    @property
    def uncalibrated(self) -> Values | None:
        """Votes as they would have been before calibration, where the manifest tells it."""
        calibration = self.manifest.calibration
        if calibration is None or self.targets.task != "votes":
            return None
        return undo(
            self.outputs.one_view,
            LogitCalibration(np.array(calibration.scale), np.array(calibration.offset)),
        )


def fp32_file(runs: Path, manifest: Manifest) -> Path:
    """Where a run leaves the graph that a released file was quantized from."""
    return runs / manifest.name / f"fp32-{manifest.sha256[:16]}.onnx"


def report_on(
    classifier: Classifier, parts: Split, runs: Path | None = None, hits: dict[str, float] | None = None
) -> ModelReport:
    """Measure a released model on the validation galaxies.

    Args:
        classifier: on one thread, so that its milliseconds mean something.
        parts: of the data set; the training galaxies are used for what knowing only their mean would score.
        runs: folder of training runs with the graphs before quantization.
        hits: of `galaxy_training.export.outlier_score.measure_hits`; the manifest's where not given.

    Raises:
        DataSetError: a picture cannot be read.
    """
    targets = inference.targets_of(classifier)
    validation = parts.validation
    manifest = classifier.manifest
    outputs = inference.run_all(classifier, validation)
    fp32 = None
    if runs is not None and fp32_file(runs, manifest).exists():
        bare = manifest.model_copy(update={"activation_maps": None, "outlier_score": None})
        fp32 = inference.run(Classifier(bare, fp32_file(runs, manifest).read_bytes()), validation)
    report = ModelReport(
        manifest=manifest,
        targets=targets,
        expected=targets.of(validation.votes),
        outputs=outputs,
        fp32=fp32,
        figures={
            "version": manifest.version,
            "sha256": manifest.sha256,
            "title": manifest.title,
            "task": manifest.task,
            "size_bytes": manifest.size_bytes,
            "milliseconds": round(outputs.milliseconds, 2),
        },
    )
    figures = _of_votes if targets.task == "votes" else _of_classes
    report.figures.update(figures(report, parts))
    if fp32 is not None:
        report.figures["agreement_with_fp32"] = _agreement(report, fp32)
    if outputs.outlier_score is not None and manifest.outlier_score is not None:
        report.figures["outlier_score"] = {
            "false_positive_rate": _rounded(np.mean(outputs.outlier_score > 1)),
            "detection_rate": hits or manifest.outlier_score.detection_rate,
        }
    return report


def flat(report: ModelReport) -> dict[str, float]:
    """The few figures that travel in a manifest."""
    score = "rmse" if report.targets.task == "votes" else "accuracy"
    found = report.figures[score]
    names = {
        "int8": score,
        "int8_views": f"{score}_views",
        "fp32": f"{score}_fp32",
        "baseline": f"baseline_{score}",
    }
    metrics = {names[kind]: value for kind, value in found.items() if kind in names and value is not None}
    if "coverage" in report.figures:
        metrics["coverage"] = report.figures["coverage"]["all"]
    if "agreeing" in found:
        metrics["accuracy_agreeing"] = found["agreeing"]
    return metrics


def _of_votes(report: ModelReport, parts: Split) -> Figures:
    votes, outputs = report.expected, report.outputs
    mean = np.tile(inference.mean_targets(report.targets, parts.training), (len(votes), 1))
    ways = {"int8": outputs.one_view, "int8_views": outputs.many_views, "fp32": report.fp32, "baseline": mean}
    figures: Figures = {
        "rotations": MAX_ROTATIONS,
        "rmse": {way: _rounded(rmse(votes, values)) for way, values in ways.items() if values is not None},
        "sampling_noise": _rounded(sampling_noise(votes)),
        "rmse_by_question": {
            str(question.number): {
                way: _rounded(rmse(votes[:, TREE.columns(question)], values[:, TREE.columns(question)]))
                for way, values in ways.items()
                if values is not None
            }
            for question in TREE.questions
        },
        "cell_accuracy": {
            "int8": _rounded(cell_accuracy(votes, outputs.one_view)),
            "all_zeros": _rounded(cell_accuracy(votes, np.zeros_like(votes))),
        },
        "most_voted_answer": _classes_from_votes(MOST_VOTED_ANSWER, votes, outputs.one_view, mean),
        "kind": _classes_from_votes(KIND, votes, outputs.one_view, mean),
    }
    figures["rmse"].setdefault("fp32", report.manifest.metrics.get("rmse_fp32"))
    figures["reliability_error"] = {
        when: {
            str(question.number): _rounded(
                reliability_error(votes[:, TREE.columns(question)], values[:, TREE.columns(question)])
            )
            for question in TREE.questions
        }
        for when, values in (("before", report.uncalibrated), ("after", outputs.one_view))
        if values is not None
    }
    if report.manifest.calibration is not None:
        ranges = volunteers_range(outputs.one_view, np.array(report.manifest.calibration.concentration))
        figures["coverage"] = {
            "wanted": LEVEL,
            "all": _rounded(coverage(votes, ranges, VOLUNTEERS)),
            "by_question": {
                str(question.number): _rounded(
                    coverage(votes[:, TREE.columns(question)], ranges[:, TREE.columns(question)], VOLUNTEERS)
                )
                for question in TREE.questions
            },
            "mean_width": _rounded(float(np.mean(ranges[..., 1] - ranges[..., 0]))),
        }
    return figures


def _classes_from_votes(targets: Targets, votes: Values, predicted: Values, mean: Values) -> Figures:
    """Accuracy of the class that follows from predicted votes as it does from the volunteers'."""
    expected = targets.of(votes)
    figures = {
        "int8": _rounded(accuracy(expected, np.nan_to_num(targets.of(predicted)))),
        "baseline": _rounded(accuracy(expected, np.nan_to_num(targets.of(mean)))),
    }
    return figures | _agreeing(targets, votes, np.nan_to_num(targets.of(predicted)))


def _of_classes(report: ModelReport, parts: Split) -> Figures:
    expected, outputs = report.expected, report.outputs
    mean = np.tile(inference.mean_targets(report.targets, parts.training), (len(expected), 1))
    ways = {"int8": outputs.one_view, "int8_views": outputs.many_views, "fp32": report.fp32, "baseline": mean}
    figures: Figures = {
        "rotations": MAX_ROTATIONS,
        "accuracy": {
            way: _rounded(accuracy(expected, values)) for way, values in ways.items() if values is not None
        }
        | _agreeing(report.targets, parts.validation.votes, outputs.one_view),
        "reliability_error": {"after": {"all": _rounded(reliability_error(expected, outputs.one_view))}},
    }
    figures["accuracy"].setdefault("fp32", report.manifest.metrics.get("accuracy_fp32"))
    return figures


def _agreeing(targets: Targets, votes: Values, outputs: Values) -> Figures:
    """Accuracy on the galaxies on whose kind volunteers agree, for the one definition that has such."""
    if targets is not KIND:
        return {}
    agreed = kind_votes(votes).max(axis=1) >= AGREEMENT
    return {
        "agreeing": _rounded(accuracy(targets.of(votes[agreed]), outputs[agreed])),
        "agreeing_galaxies": int(agreed.sum()),
    }


def _agreement(report: ModelReport, fp32: Values) -> Figures:
    difference = np.abs(fp32 - report.outputs.one_view)
    if report.targets.task == "votes":
        told = [
            [interpret_votes(row).headline.code for row in values] for values in (fp32, report.outputs.one_view)
        ]
    else:
        told = [values.argmax(axis=1).tolist() for values in (fp32, report.outputs.one_view)]
    return {
        "mean_difference": _rounded(difference.mean()),
        "largest_difference": _rounded(difference.max()),
        "same_headline": _rounded(np.mean([one == other for one, other in zip(*told, strict=True)])),
    }


def _rounded(value: float | np.floating[Any]) -> float:
    return round(float(value), 6)
