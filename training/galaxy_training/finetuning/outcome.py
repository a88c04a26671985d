"""What labelled embeddings give: a head, its figures on images held out, plots, and fields of the manifest."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_core.models.manifest import OUTPUTS, Calibration, ClassLabel, OutputContract, QuantityContract
from galaxy_core.table_columns import DECIMALS
from galaxy_training.errors import DataSetError
from galaxy_training.evaluation.metrics import expected_calibration_error
from galaxy_training.evaluation.plots import plot_class_reliability, plot_confusion, plot_scatter
from galaxy_training.finetuning.folds import FOLDS
from galaxy_training.finetuning.head import FittedHead, Head, Values, fit_head
from galaxy_training.finetuning.images import LabelledEmbeddings
from galaxy_training.finetuning.labels import Labels, Targets, counted
from galaxy_training.finetuning.regression import LEVEL, FittedRegression, RegressionHead, fit_regression

RESAMPLES = 1000
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Outcome:
    """What a run publishes besides the graph.

    Attributes:
        head: fitted to all images, calibrated.
        metrics: on images held out.
        method: what was fitted, for the model's description.
        contract: fields of the manifest that depend on the labels.
        config: hyperparameters that were chosen.
    """

    head: Head | RegressionHead
    metrics: dict[str, float]
    method: str
    contract: dict[str, Any]
    config: dict[str, bool | int | float | str | None]


def fit(data: LabelledEmbeddings, reports: Path, unit: str, fitted: FittedHead | None = None) -> Outcome:
    """Fit a head to labels of any form, and write its plots and figures.

    Args:
        data: labels and embeddings of the images.
        reports: folder to write to.
        unit: of a number.
        fitted: a head of classes that is fitted already.

    Raises:
        DataSetError: numbers are so small that tables would round them away.
    """
    reports.mkdir(parents=True, exist_ok=True)
    if data.labels.form == "number":
        outcome = _fit_number(data, reports, unit)
    else:
        outcome = _fit_classes(data, reports, fitted)
    figures = {"counts": counted(data.labels), "folds": FOLDS, **outcome.metrics}
    (reports / "metrics.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return outcome


def _fit_classes(data: LabelledEmbeddings, reports: Path, fitted: FittedHead | None) -> Outcome:
    labels = data.labels
    if fitted is None:
        fitted = fit_head(data.embeddings, labels.targets, data.groups, exclusive=labels.exclusive)
    metrics = measure(labels, fitted.held_out)
    _plot_classes(reports, labels, fitted)
    size = len(labels.names)
    return Outcome(
        head=fitted.head,
        metrics=metrics | {"accuracy": metrics["accuracy"] - fitted.int8_loss},
        method="Logistic regression",
        contract={
            "task": "classes",
            "output": OutputContract(name=OUTPUTS["classes"], labels=labels.names),
            "classes": tuple(ClassLabel(label=name, text=name) for name in labels.names),
            "class_definition": "One of them is true of an image."
            if labels.exclusive
            else "Each is true of an image or not, whatever the others are: probabilities need not add up to 1.",
            "multi_label": not labels.exclusive,
            "calibration": Calibration(
                galaxies=len(labels.images), scale=(1 / fitted.temperature,) * size, offset=(0.0,) * size
            ),
        },
        config={"strength": fitted.strength},
    )


def _fit_number(data: LabelledEmbeddings, reports: Path, unit: str) -> Outcome:
    (name,) = data.labels.names
    values = data.labels.targets[:, 0]
    fitted = fit_regression(data.embeddings, values, data.groups)
    decimals = max(0, 1 - math.floor(math.log10(fitted.half_width)))
    if decimals > DECIMALS:
        raise DataSetError(
            f"{name} is estimated to {fitted.half_width:.1g}, and tables have {DECIMALS} digits after the point.",
            "Label them in a smaller unit.",
        )
    plot_scatter(
        values.astype(np.float32),
        fitted.held_out.astype(np.float32),
        fitted.half_width,
        f"{name} {unit}".strip(),
        reports / "scatter.png",
    )
    return Outcome(
        head=fitted.head,
        metrics=measure_number(values, fitted),
        method="Ridge regression",
        contract={
            "task": "regression",
            "output": OutputContract(name=OUTPUTS["regression"], labels=(name,)),
            "quantity": QuantityContract(
                text=name, unit=unit, decimals=decimals, half_width=fitted.half_width, level=LEVEL
            ),
        },
        config={"penalty": fitted.penalty},
    )


def measure_number(values: Values, fitted: FittedRegression) -> dict[str, float]:
    """RMSE in the numbers' unit and coefficient of determination, with intervals, and the mean's RMSE.

    Args:
        values: ``[N]``, true.
        fitted: whose estimates of images held out are measured.
    """
    errors = np.square(values - fitted.held_out)
    spread = np.square(values - values.mean())
    rmse = float(np.sqrt(errors.mean()))
    r2_lower, r2_upper = _interval(
        len(values), lambda rows: 1 - errors[rows].sum() / max(_variation(values[rows]), 1e-300)
    )
    rmse_lower, rmse_upper = _interval(len(values), lambda rows: np.sqrt(errors[rows].mean()))
    return {
        "rmse": rmse,
        "rmse_lower": rmse_lower,
        "rmse_upper": rmse_upper,
        "rmse_fp32": rmse,
        "baseline_rmse": float(np.sqrt(spread.mean())),
        "r2": float(1 - errors.sum() / spread.sum()),
        "r2_lower": r2_lower,
        "r2_upper": r2_upper,
    }


def _variation(values: Values) -> float:
    return float(np.square(values - values.mean()).sum())


def _interval(count: int, figure: Callable[[NDArray[np.int64]], float]) -> tuple[float, float]:
    """Bootstrap interval of a figure of some rows."""
    chance = np.random.default_rng(1)
    figures = [figure(chance.integers(count, size=count)) for _ in range(RESAMPLES)]
    lower, upper = np.quantile(figures, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(lower), float(upper)


def measure(labels: Labels, held_out: Values) -> dict[str, float]:
    """Figures on images held out: accuracy with its interval, of each class alike, calibration, the baseline's.

    Labels that are independent are each counted by itself.
    """
    hits, baseline, by_label = _hits(labels, held_out)
    lower, upper = _interval(len(hits), lambda rows: hits[rows].mean())
    accuracy = float(hits.mean())
    targets, predicted = labels.targets.astype(np.float32), held_out.astype(np.float32)
    return {
        "accuracy": accuracy,
        "accuracy_lower": lower,
        "accuracy_upper": upper,
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


def _plot_classes(folder: Path, labels: Labels, fitted: FittedHead) -> None:
    held_out, targets = fitted.held_out.astype(np.float32), labels.targets.astype(np.float32)
    if labels.exclusive:
        plot_confusion(_one_hot(labels.targets), held_out, labels.names, folder / "confusion.png")
    plot_class_reliability(targets, held_out, labels.names, folder / "reliability.png")


def _one_hot(targets: Targets) -> NDArray[np.float32]:
    rows = np.eye(targets.shape[1], dtype=np.float32)
    return np.asarray(rows[targets.argmax(axis=1)], np.float32)
