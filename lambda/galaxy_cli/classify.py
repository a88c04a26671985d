"""``galaxy``: classify pictures in a terminal, however many, with the same code and models as the API."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from galaxy_cli.batch import batch
from galaxy_cli.fits import FitsOptions
from galaxy_cli.inputs import pictures
from galaxy_cli.resume_file import ResumeFile
from galaxy_cli.signals import GracefulShutdown
from galaxy_cli.writers import WRITERS, check_output, write_table
from galaxy_core import __version__
from galaxy_core.cli import PlainGroup
from galaxy_core.images.rotations import MAX_ROTATIONS
from galaxy_core.models.registry import Registry, default_root
from galaxy_core.tables import CsvTable, Row, columns_of

if TYPE_CHECKING:
    from galaxy_cli.runner import Survey
    from galaxy_core.models.classifier import Classifier

_SAID = 20
"""Broken pictures that are told of one by one."""


@click.group(cls=PlainGroup)
def main() -> None:
    """What some forty volunteers would say about a picture of a galaxy."""


main.add_command(batch)


def _bands(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[int, ...]:
    bands = tuple(int(part) if part.isdecimal() else 0 for part in value.split(",")) if value is not None else ()
    if value is not None and (len(bands) not in {1, 3} or min(bands) < 1):
        raise click.BadParameter(f"{value!r} is not one number, or three with commas between, counted from 1.")
    return bands


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@main.command()
@click.argument("sources", nargs=-1, required=True)
@click.option(
    "--output",
    "-o",
    help=f"Table to write, in the format of its name: {', '.join(WRITERS)}; - for CSV in the terminal. "
    "Without it, sentences are said.",
)
@click.option("--overwrite", is_flag=True, help="Replace a table that is there already.")
@click.option("--restart", is_flag=True, help="Forget what an earlier run that was stopped has found.")
@click.option("--model", help="Name of the model; the registry's default otherwise.")
@click.option("--version", help="Version of the model; the current one otherwise.")
@click.option("--registry", default=default_root, help="Folder or s3:// address of the released models.")
@click.option(
    "--rotations",
    default=1,
    show_default=True,
    type=click.IntRange(1, MAX_ROTATIONS),
    help="Answer with the mean over so many turned copies of each picture.",
)
@click.option(
    "--workers",
    default=cores,
    show_default="the cores",
    type=click.IntRange(1),
    help="Pictures worked on at once.",
)
@click.option(
    "--fits-bands",
    callback=_bands,
    metavar="R,G,B",
    help="Planes of a FITS file to show as red, green and blue, or one to show in grey, counted from 1; "
    "of three, 3,2,1 otherwise.",
)
@click.option(
    "--fits-stretch",
    default=FitsOptions.stretch,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help="Lupton's stretch for FITS files, in units of the sky's noise; less shows fainter light.",
)
@click.option(
    "--fits-q",
    default=FitsOptions.softening,
    show_default=True,
    type=click.FloatRange(0, 1000, min_open=True),
    help="Lupton's Q for FITS files; more keeps bright light from turning white.",
)
def classify(
    sources: tuple[str, ...],
    output: str | None,
    overwrite: bool,
    restart: bool,
    model: str | None,
    version: str | None,
    registry: str,
    rotations: int,
    workers: int,
    fits_bands: tuple[int, ...],
    fits_stretch: float,
    fits_q: float,
) -> None:
    """Classify the pictures of SOURCES: files, FITS too, folders, zips, patterns, CSV files of paths.

    A broken picture costs one row. Stopped with Ctrl-C, the same command goes on where it was.

    The exit code is 0 where every picture has an answer, 1 where some have none, 2 where it could not be done, and
    130 after Ctrl-C.
    """
    table = Path(output) if output and output != "-" else None
    if table:
        check_output(table, overwrite=overwrite)
    # Whatever is odd about a file but does not keep it from being read would be said in the middle of the bar.
    warnings.simplefilter("ignore")
    with GracefulShutdown() as stopping:
        total = sum(1 for _ in stopping.until(pictures(sources)))
        look = FitsOptions(bands=fits_bands, stretch=fits_stretch, softening=fits_q)
        survey = _survey(_load(Registry(registry), model, version), workers, rotations, look)
        if table:
            done, broken = _into_table(survey, sources, total, table, stopping, restart=restart)
        else:
            done, broken = _into_terminal(survey, sources, total, stopping, as_csv=output == "-")
    if stopping.asked:
        click.echo(f"Stopped after {done:,} of {total:,} pictures.", err=True)
        if table:
            click.echo("The same command goes on from there.", err=True)
        sys.exit(128 + stopping.asked)
    if broken:
        click.echo(f"{broken:,} of {total:,} pictures could not be classified.", err=True)
        sys.exit(1)


def _load(registry: Registry, model: str | None, version: str | None) -> Classifier:
    from galaxy_core.models.classifier import Classifier

    manifest = registry.manifest(model, version)
    return Classifier(manifest, registry.model(manifest))


def _survey(classifier: Classifier, workers: int, rotations: int, look: FitsOptions) -> Survey:
    from galaxy_cli.runner import Survey

    return Survey(classifier, workers, rotations, look)


def _into_table(
    survey: Survey, sources: tuple[str, ...], total: int, table: Path, stopping: GracefulShutdown, *, restart: bool
) -> tuple[int, int]:
    """Answer for what an earlier run has not; return how many have a row, and how many of those no answer."""
    manifest = survey.classifier.manifest
    columns = columns_of(manifest)
    path = table.with_name(f"{table.name}.partial")
    if restart:
        path.unlink(missing_ok=True)
    heading = {
        "galaxy": __version__,
        "model": manifest.name,
        "version": manifest.version,
        "sha256": manifest.sha256,
        "rotations": survey.rotations,
        "fits": asdict(survey.look),
    }
    with ResumeFile(path, heading, columns) as journal:
        items = journal.remaining(pictures(sources))
        before = journal.done
        if before:
            click.echo(f"Going on after {before:,} of {total:,} pictures.", err=True)
        for row in _told(survey.rows(items, stopping), total - before):
            journal.append(row)
        finished = not stopping.asked and write_table(table, columns, journal.rows(), stopping)
    if finished:
        path.unlink()
    return journal.done, journal.broken


def _into_terminal(
    survey: Survey, sources: tuple[str, ...], total: int, stopping: GracefulShutdown, *, as_csv: bool
) -> tuple[int, int]:
    """Say each answer; return how many there were, and for how many pictures none."""
    writer = CsvTable(sys.stdout, columns_of(survey.classifier.manifest)) if as_csv else None
    done = broken = 0
    for row in _told(survey.rows(pictures(sources), stopping), total):
        done += 1
        broken += "error" in row
        if writer:
            writer.write(row)
        elif "error" not in row:
            click.echo(f"{row['file']}: {row['headline']}. {row['sentence']}")
    return done, broken


def _told(rows: Iterator[Row], length: int) -> Iterator[Row]:
    """The same rows, with a bar beside them and the first of those that have no answer."""
    broken = 0
    with click.progressbar(
        rows,
        length=length,
        label="Classifying",
        file=sys.stderr,
        show_pos=True,
        update_min_steps=max(1, length // 1000),  # drawing it takes as long as a tenth of a picture
    ) as bar:
        for row in bar:
            yield row
            broken += "error" in row
            if "error" in row and broken <= _SAID:
                click.echo(f"\n{row['file']}: {row['error']}", err=True)
                if broken == _SAID:
                    click.echo("Further ones are only counted.", err=True)
