"""The README's table of models, written from the committed report so that no figure is typed by hand."""

from __future__ import annotations

from pathlib import Path

from galaxy_core.errors import ReleaseError
from galaxy_training.evaluation.report_pages import headline_table, read_report

BEGIN, END = "<!-- models: written by `make readme` -->", "<!-- end of models -->"


def render(folder: Path) -> str:
    """A Markdown table of what the report in a folder says of each model."""
    return "\n".join(headline_table(read_report(folder)["models"]))


def insert(page: str, table: str, begin: str = BEGIN, end: str = END) -> str:
    """The page with a table between its two marks.

    Raises:
        ReleaseError: a mark is missing.
    """
    if begin not in page or end not in page:
        raise ReleaseError("The page has no place for the table.", f"Put {begin} and {end} in it.")
    before, rest = page.split(begin, 1)
    return f"{before}{begin}\n{table}\n{end}{rest.split(end, 1)[1]}"
