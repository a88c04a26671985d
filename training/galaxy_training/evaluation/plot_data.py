"""What the report's plots show, as numbers: the site draws them in its own colours.

``plots.json`` has, by name of the model, its ``sha256`` and

* ``reliability``: by answer, ``[predicted, voted, galaxies]`` of each bin of the predicted joint fraction;
* ``confusion``: matrices of classes, with their ``labels`` and ``counts`` by voted class (rows) and predicted one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.targets import MORPHOLOGY, MOST_VOTED_ANSWER
from galaxy_training.evaluation.metrics import Values, confusion
from galaxy_training.evaluation.model_table import Figures

if TYPE_CHECKING:  # it loads TensorFlow
    from galaxy_training.evaluation.report import ModelReport

PLOTS = "plots.json"
_BINS = 10
_MIN_GALAXIES = 5
_DECIMALS = 3


class Bin(NamedTuple):
    """Galaxies of which similar joint fractions are predicted."""

    predicted: float
    """Mean prediction."""
    voted: float
    """Mean of the volunteers."""
    galaxies: int


class Confusion(NamedTuple):
    """Classes that follow from votes, and from predictions."""

    labels: tuple[str, ...]
    expected: Values
    predicted: Values


def write_plot_data(folder: Path, reports: Mapping[str, ModelReport], *, keep_others: bool = False) -> None:
    """Write ``plots.json`` into a folder, one model a line; models that are not among these may be kept."""
    path = folder / PLOTS
    data = json.loads(path.read_text(encoding="utf-8")) if keep_others and path.exists() else {}
    data |= {name: _plot_data(report) for name, report in reports.items()}
    lines = [f"{json.dumps(name)}: {json.dumps(plots)}" for name, plots in data.items()]
    (folder / PLOTS).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def reliability_bins(votes: Values, predicted: Values) -> list[Bin]:
    """Bins of one answer's predicted joint fractions that hold at least five galaxies.

    Args:
        votes: ``[N]``, NaN where not known.
        predicted: ``[N]``.
    """
    known = np.isfinite(votes)
    votes, predicted = votes[known], predicted[known]
    bins = np.minimum((predicted * _BINS).astype(int), _BINS - 1)
    members = [bins == number for number in range(_BINS)]
    return [
        Bin(float(predicted[inside].mean(dtype=float)), float(votes[inside].mean(dtype=float)), int(inside.sum()))
        for inside in members
        if inside.sum() >= _MIN_GALAXIES
    ]


def confusions(report: ModelReport) -> Iterator[Confusion]:
    """The classes of a report's galaxies; of votes, those that follow from them in two ways."""
    expected, predicted, targets = report.expected, report.outputs.single_image, report.model.targets
    if targets.task == "classes":
        yield Confusion(targets.labels, expected, predicted)
        return
    for classes in (MOST_VOTED_ANSWER, MORPHOLOGY):
        yield Confusion(classes.labels, classes.of(expected), classes.of(predicted))


def _plot_data(report: ModelReport) -> Figures:
    data: dict[str, Any] = {"sha256": report.model.sha256}
    if report.model.targets.task == "votes":
        data["reliability"] = {
            key: [_rounded(each) for each in reliability_bins(*(values[:, place] for values in _votes(report)))]
            for place, key in enumerate(TREE.keys)
        }
    data["confusion"] = [
        {"labels": classes.labels, "counts": confusion(classes.expected, classes.predicted).tolist()}
        for classes in confusions(report)
    ]
    return data


def _votes(report: ModelReport) -> tuple[Values, Values]:
    return report.expected, report.outputs.single_image


def _rounded(each: Bin) -> Bin:
    return Bin(round(each.predicted, _DECIMALS), round(each.voted, _DECIMALS), each.galaxies)
