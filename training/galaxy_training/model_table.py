"""The README's table of models, written from the committed report so that no figure is typed by hand."""

from __future__ import annotations

from pathlib import Path

from galaxy_training.errors import ReleaseError
from galaxy_training.report_pages import headline_table, read_report

BEGIN, END = "<!-- models: written by `make readme` -->", "<!-- end of models -->"


def render(folder: Path) -> str:
    """A Markdown table of what the report in a folder says of each model."""
    return "\n".join(headline_table(read_report(folder)["models"]))


def insert(page: str, table: str) -> str:
    """The page with the table between its two marks.

    Raises:
        ReleaseError: a mark is missing.
    """
    if BEGIN not in page or END not in page:
        raise ReleaseError("The page has no place for the table of models.", f"Put {BEGIN} and {END} in it.")
    before, rest = page.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{table}\n{END}{rest.split(END, 1)[1]}"
