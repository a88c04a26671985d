"""The README's table of models, from the committed report."""

from __future__ import annotations

from pathlib import Path

from galaxy_training.evaluation.report_pages import read_report, summary_table

RELEASED_REPORT = Path(__file__).parents[2] / "released" / "report"


def render(folder: Path = RELEASED_REPORT) -> str:
    """A Markdown table of the metrics that a folder's report has for each model."""
    return "\n".join(summary_table(read_report(folder)["models"]))
