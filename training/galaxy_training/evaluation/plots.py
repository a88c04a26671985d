"""Plots: learning curves, reliability diagrams, confusion matrices, RMSE by question, hyperparameter search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.evaluation.metrics import Values, confusion
from galaxy_training.evaluation.plot_data import reliability_bins


def plot_curves(curves: Path, target: Path) -> None:
    """Training and validation loss by epoch, from the run's ``curves.csv``."""
    table = pd.read_csv(curves)
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot(xlabel="epoch", ylabel="loss", yscale="log", title="Learning curves")
    axes.plot(table["epoch"], table["training_loss"], label="training, augmented images")
    axes.plot(table["epoch"], table["validation_loss"], label="validation, averaged weights")
    axes.legend(frameon=False)
    _save(figure, target)


def plot_reliability(votes: Values, predicted: Values, target: Path, before: Values | None = None) -> None:
    """Reliability diagrams by question: mean joint fraction against the predicted one; calibrated is diagonal.

    Args:
        votes: ``[N, 37]``, NaN where not known.
        predicted: ``[N, 37]``.
        target: PNG to write.
        before: ``[N, 37]``, predicted before calibration; dotted.
    """
    figure = Figure(figsize=(12, 9), layout="constrained")
    for place, question in enumerate(TREE.questions, start=1):
        axes = figure.add_subplot(3, 4, place)
        axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for answer in question.answers:
            column = TREE.position[answer.key]
            points = _points(votes[:, column], predicted[:, column])
            (line,) = axes.plot(*points, marker=".", label=answer.text)
            if before is not None:
                points = _points(votes[:, column], before[:, column])
                axes.plot(*points, color=line.get_color(), alpha=0.3, ls=":")
        axes.set_title(_wrapped(question.text), fontsize=8)
        axes.legend(frameon=False, fontsize=6)
        axes.tick_params(labelsize=7)
    figure.supxlabel("predicted joint fraction" + (" (dotted: before calibration)" if before is not None else ""))
    figure.supylabel("volunteers' mean joint fraction")
    _save(figure, target)


def plot_class_reliability(expected: Values, predicted: Values, labels: tuple[str, ...], target: Path) -> None:
    """Reliability diagram of classes: part of the images against the predicted probability.

    Args:
        expected: ``[N, K]``.
        predicted: ``[N, K]``.
        labels: K of them.
        target: PNG to write.
    """
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot(xlabel="predicted probability", ylabel="part of the images", title="Reliability")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for column, label in enumerate(labels):
        axes.plot(*_points(expected[:, column], predicted[:, column]), marker=".", label=label)
    axes.legend(frameon=False, fontsize=7)
    _save(figure, target)


def plot_confusion(expected: Values, predicted: Values, labels: tuple[str, ...], target: Path) -> None:
    """Confusion matrix: counts by true class (rows) and predicted class (columns)."""
    counts = confusion(expected, predicted)
    names = [TREE.text(label) if label in TREE.position else label for label in labels]
    names = [f"{name}\n({label})" if name != label else name for name, label in zip(names, labels, strict=True)]
    figure = Figure(figsize=(6.5, 6), layout="constrained")
    axes = figure.add_subplot(xlabel="predicted class", ylabel="volunteers' class", title="Confusion matrix")
    rates = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(rates, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, fontsize=7, rotation=30)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    for (row, column), count in np.ndenumerate(counts):
        colour = "white" if rates[row, column] > 0.5 else "black"
        axes.text(column, row, str(count), ha="center", va="center", color=colour)
    _save(figure, target)


def plot_scatter(truth: Values, estimated: Values, half_width: float, label: str, target: Path) -> None:
    """Scatter plot of a number: estimates of held-out images against the true values, and the interval.

    Args:
        truth: ``[N]``.
        estimated: ``[N]``.
        half_width: of the interval.
        label: of the number, with its unit.
        target: PNG to write.
    """
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot(xlabel=f"true {label}", ylabel=f"estimated {label}", title="Held-out images")
    ends = np.array([truth.min(), truth.max()])
    axes.fill_between(ends, ends - half_width, ends + half_width, color="0.9", label="interval")
    axes.plot(ends, ends, color="0.7", linewidth=1)
    axes.plot(truth, estimated, linestyle="", marker=".", markersize=4)
    axes.legend(frameon=False, fontsize=7)
    _save(figure, target)


def plot_questions(models: dict[str, dict[str, Any]], target: Path) -> None:
    """RMSE of each model by question, beside the mean-vote baseline."""
    figure = Figure(figsize=(11, 7), layout="constrained")
    axes = figure.add_subplot(xlabel="RMSE of the joint fractions, single image; lower is better")
    height = 0.8 / (len(models) + 1)
    places = np.arange(len(TREE.questions))
    first = next(iter(models.values()))["rmse_by_question"]
    bars = {name: figures["rmse_by_question"] for name, figures in models.items()}
    for number, (name, table) in enumerate(bars.items()):
        values = [table[str(question.number)]["single_image"] for question in TREE.questions]
        axes.barh(places + number * height, values, height, label=name)
    mean = [first[str(question.number)]["baseline"] for question in TREE.questions]
    axes.barh(places + len(bars) * height, mean, height, label="mean-vote baseline", color="0.8")
    names = [f"{question.number}. {_wrapped(question.text)}" for question in TREE.questions]
    axes.set_yticks(places + 0.4 - height / 2, names, fontsize=8)
    axes.invert_yaxis()
    axes.legend(frameon=False)
    _save(figure, target)


def plot_trials(trials: pd.DataFrame, target: Path) -> None:
    """Trials of a search: RMSE against each hyperparameter, the best one marked."""
    figure = Figure(figsize=(11, 4), layout="constrained")
    for place, name in enumerate(("units", "depth", "learning_rate"), start=1):
        axes = figure.add_subplot(1, 3, place, xlabel=name.replace("_", " "), ylabel="RMSE, held-back galaxies")
        axes.scatter(trials[name], trials["rmse"])
        axes.scatter(trials[name].iloc[:1], trials["rmse"].iloc[:1], marker="*", s=220, label="best")
        axes.set_xscale("log" if name == "learning_rate" else "linear")
        axes.legend(frameon=False)
    _save(figure, target)


def _points(votes: Values, predicted: Values) -> tuple[list[float], list[float]]:
    bins = reliability_bins(votes, predicted)
    return [each.predicted for each in bins], [each.voted for each in bins]


def _wrapped(text: str, width: int = 44) -> str:
    if len(text) <= width:
        return text
    cut = text.rfind(" ", 0, width)
    return f"{text[:cut]}\n{text[cut + 1 :]}"


def _save(figure: Figure, target: Path) -> None:
    FigureCanvasAgg(figure)
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, dpi=110)
