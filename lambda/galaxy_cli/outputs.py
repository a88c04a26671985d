"""Rows of a run into its output: a table on disk that a stopped run resumes, or the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import click

from galaxy_cli.inputs import image_files
from galaxy_cli.resume_file import ResumeFile
from galaxy_cli.runner import Runner
from galaxy_cli.signals import GracefulShutdown
from galaxy_cli.tables.writers import write_table
from galaxy_core import __version__
from galaxy_core.table_columns import Row
from galaxy_core.tables import CsvTable

MAX_PRINTED_ERRORS = 20
"""Number of failed images whose errors are printed one by one."""


class Counts(NamedTuple):
    """Number of images with a row, and of those without a prediction."""

    done: int
    failed: int


def classify_to_table(
    runner: Runner, inputs: tuple[str, ...], total: int, table: Path, shutdown: GracefulShutdown, *, restart: bool
) -> Counts:
    """Classify the images that an earlier run has no row for, then write the table.

    Args:
        runner: classifies them.
        inputs: names of the inputs.
        total: number of their images.
        table: path of the table; the resume file lies beside it.
        shutdown: when a signal is received the resume file is left for the next run.
        restart: discard an earlier run's rows.
    """
    manifest = runner.classifier.manifest
    layout = runner.table.layout
    path = table.with_name(f"{table.name}.partial")
    if restart:
        path.unlink(missing_ok=True)
    settings = {
        "galaxy": __version__,
        "model": manifest.name,
        "version": manifest.version,
        "sha256": manifest.sha256,
        "rotations": runner.rotations,
        "fits": asdict(runner.fits_options),
    }
    with ResumeFile(path, settings, layout.kinds) as resume_file:
        images = resume_file.remaining(image_files(inputs))
        earlier = resume_file.done
        if earlier:
            click.echo(f"Resuming after {earlier:,} of {total:,} images.", err=True)
        for row in with_progress(runner.rows(images, shutdown), total - earlier):
            resume_file.append(row)
        finished = not shutdown.signal_number and write_table(table, layout, resume_file.rows, shutdown)
    if finished:
        path.unlink()
    return Counts(resume_file.done, resume_file.failed)


def classify_to_terminal(
    runner: Runner, inputs: tuple[str, ...], total: int, shutdown: GracefulShutdown, *, as_csv: bool
) -> Counts:
    """Print a sentence, or a row of CSV, for each image."""
    writer = CsvTable(sys.stdout, runner.table.layout.kinds) if as_csv else None
    done = failed = 0
    for row in with_progress(runner.rows(image_files(inputs), shutdown), total):
        done += 1
        failed += "error" in row
        if writer:
            writer.write(row)
        elif "error" not in row:
            click.echo(f"{row['file']}: {row['headline']}. {row['sentence']}")
    return Counts(done, failed)


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
                click.echo(f"\n{row['file']}: {row['error']}", err=True)
                if failed == MAX_PRINTED_ERRORS:
                    click.echo("Further errors are counted only.", err=True)
