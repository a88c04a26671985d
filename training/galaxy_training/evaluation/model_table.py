"""The README's table of models, from the committed report. It imports nothing that trains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Figures = dict[str, Any]
REPORT = "report.json"
RELEASED_REPORT = Path(__file__).parents[2] / "released" / "report"
KINDS = ("single_image", "tta_16", "fp32", "baseline")
"""Columns of a metric."""


def render(folder: Path = RELEASED_REPORT) -> str:
    """A Markdown table of the metrics that a folder's report has for each model."""
    return "\n".join(summary_table(read_report(folder)["models"]))


def read_report(folder: Path) -> Figures:
    """The figures that `write_report` left in a folder."""
    document: Figures = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    return document


def summary_table(models: dict[str, Figures]) -> list[str]:
    """One line for each model: its main metric, in the file that is served."""
    lines = [
        "| model | predicts | single image | test-time augmentation ×16 | fp32 | mean-vote baseline | size |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, figures in models.items():
        votes = figures["task"] == "votes"
        score = figures["rmse" if votes else "accuracy"]
        cells = [metric_cell(score.get(kind), votes) for kind in KINDS]
        if "high_agreement" in score:
            cells[0] += f" ({score['high_agreement']:.1%} where volunteers agree)"
        predicts = "37 joint fractions; RMSE" if votes else "classes; accuracy"
        title = f"`{name}` {figures['version']}, {figures['title']}"
        lines.append(f"| {' | '.join([title, predicts, *cells, _kilobytes(figures['size_bytes'])])} |")
    return lines


def metric_cell(value: float | None, votes: bool) -> str:
    """An RMSE of votes or an accuracy of classes as a table's cell."""
    if value is None:
        return "-"
    return f"{value:.4f}" if votes else f"{value:.1%}"


def _kilobytes(size: int) -> str:
    return f"{size / 1000:,.0f} kB"
