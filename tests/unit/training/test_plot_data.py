from __future__ import annotations

import json

import numpy as np

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.evaluation.plot_data import reliability_bins
from tests.conftest import RELEASED

ACCURACIES = ("accuracy", "most_voted_answer", "morphology")


def test_bins_are_means_of_galaxies_with_similar_predictions() -> None:
    predicted = np.array([0.02] * 5 + [0.31, 0.33, 0.35, 0.37, 0.39] + [1.0] * 6 + [0.5] * 4)
    votes = np.array([0.0] * 5 + [0.2, 0.3, 0.3, 0.3, 0.4] + [0.9] * 5 + [np.nan] + [0.5] * 4)
    bins = [tuple(np.round(each, 6).tolist()) for each in reliability_bins(votes, predicted)]
    assert bins == [(0.02, 0.0, 5), (0.35, 0.3, 5), (1.0, 0.9, 5)]


def test_the_released_plots_are_of_the_released_models() -> None:
    folder = RELEASED / "report"
    report = json.loads((folder / "report.json").read_text())["models"]
    plots = json.loads((folder / "plots.json").read_text())
    assert plots.keys() == report.keys()
    for name, data in plots.items():
        assert data["sha256"] == report[name]["sha256"]
        assert data.get("reliability", {}).keys() in ({*TREE.keys}, set())
        for matrix in data["confusion"]:
            counts = np.array(matrix["counts"])
            assert counts.shape == (len(matrix["labels"]),) * 2
            right = np.trace(counts) / counts.sum()
            scores = [report[name].get(kind, {}).get("single_image", 0) for kind in ACCURACIES]
            assert min(abs(score - right) for score in scores) < 1e-3
