"""Rows of a run into its output: a table on disk that a stopped run resumes, or the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import click

from galaxy_cli.resume_file import ResumeFile
from galaxy_cli.runs import NamedItem, Part, Run
from galaxy_cli.signals import GracefulShutdown
from galaxy_cli.tables.writers import write_table
from galaxy_core.images.look_alikes import WARNING_TEXTS
from galaxy_core.languages import ENGLISH, Catalogue
from galaxy_core.table_columns import PART, Row
from galaxy_core.tables import CsvTable

MAX_PRINTED_ERRORS = 20
"""Number of failed images whose errors are printed one by one."""


class Counts(NamedTuple):
    """Number of images with a row, and of those without a prediction."""

    done: int
    failed: int


def classify_to_table(
    run: Run[NamedItem],
    part: Part,
    total: int,
    table: Path,
    shutdown: GracefulShutdown,
    *,
    restart: bool,
    excel: bool = False,
) -> Counts:
    """Classify the items that an earlier run has no row for, then write the table.

    Args:
        run: the items, and what makes rows of them.
        part: those to take.
        total: number of all items.
        table: path of the table; the resume file lies beside it.
        shutdown: when a signal is received the resume file is left for the next run.
        restart: discard an earlier run's rows.
        excel: write CSV for spreadsheets.
    """
    layout = run.layout
    if part.count > 1:
        layout = replace(layout, metadata=layout.metadata | {PART: f"{part.number} of {part.count}"})
    path = table.with_name(f"{table.name}.partial")
    if restart:
        path.unlink(missing_ok=True)
    settings = run.settings | ({"part": [part.number, part.count]} if part.count > 1 else {})
    first, last = part.bounds(total)
    with ResumeFile(path, settings, layout.kinds, run.key) as resume_file:
        items = resume_file.remaining(part.of(run.items(), total))
        earlier = resume_file.done
        if earlier:
            click.echo(f"Resuming after {earlier:,} of {last - first:,} images.", err=True)
        for row in with_progress(run.rows(items, shutdown), last - first - earlier):
            resume_file.append(row)
        finished = not shutdown.signal_number and write_table(
            table, layout, resume_file.rows, shutdown, excel=excel
        )
    if finished:
        path.unlink()
    return Counts(resume_file.done, resume_file.failed)


def classify_to_terminal(
    run: Run[NamedItem],
    part: Part,
    total: int,
    shutdown: GracefulShutdown,
    *,
    as_csv: bool,
    words: Catalogue = ENGLISH,
) -> Counts:
    """Print sentences in a language, or a row of CSV, for each item."""
    writer = CsvTable(sys.stdout, run.layout.kinds) if as_csv else None
    done = failed = 0
    first, last = part.bounds(total)
    for row in with_progress(run.rows(part.of(run.items(), total), shutdown), last - first):
        done += 1
        failed += "error" in row
        if writer:
            writer.write(row)
        elif "error" not in row:
            click.echo(_sentences(row, words))
    return Counts(done, failed)


def _sentences(row: Row, words: Catalogue) -> str:
    """What a row says, and what was assumed and is to be doubted of its image."""
    codes = str(row.get("warnings", "")).split()
    warnings = [words.format(f"warning.{code}") for code in WARNING_TEXTS if code in codes]
    answer = words.format("terminal.answer", headline=str(row["headline"]), sentence=str(row["sentence"]))
    reading = words.format("terminal.reading", format=str(row["read_as"]), framing=str(row["framing"]))
    return f"{row.get('target') or row['file']}: {words.join([*warnings, answer, *_remarks(row, words), reading])}"


def _remarks(row: Row, words: Catalogue) -> list[str]:
    """What else a row's galaxy could be, and what about it stands out."""
    keys = {"also": "also", "stands_out": "stands-out"}
    return [words.format(key, phrases=str(row[name])) for name, key in keys.items() if row.get(name)]


def with_progress(rows: Iterator[Row], length: int) -> Iterator[Row]:
    """Yield rows while a progress bar is shown, and print the first errors."""
    failed = 0
    with click.progressbar(
        rows,
        length=length,
        label="Classifying",
        file=sys.stderr,
        show_pos=True,
        update_min_steps=max(1, length // 1000),  # drawing it takes as long as a tenth of an image
    ) as bar:
        for row in bar:
            yield row
            failed += "error" in row
            if "error" in row and failed <= MAX_PRINTED_ERRORS:
                click.echo(f"\n{row.get('target') or row['file']}: {row['error']}", err=True)
                if failed == MAX_PRINTED_ERRORS:
                    click.echo("Further errors are counted only.", err=True)
