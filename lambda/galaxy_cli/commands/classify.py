"""`galaxy classify`: images on this machine, however many, with the same code and models as the API."""

from __future__ import annotations

import sys
import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import Any, get_args

import click

from galaxy_cli.commands.shared_options import model_options, parse_plane_names, run_options, table_options
from galaxy_cli.commands.target_options import TargetOptions, report_plan, target_options, target_run
from galaxy_cli.tables.writers import WRITERS, check_output
from galaxy_core.cli import PlainCommand, examples, region_option
from galaxy_core.images.framing import MIN_CROP
from galaxy_core.images.options import FrameMode, ReadOptions, Stretch
from galaxy_core.languages import Language, catalogue
from galaxy_core.votes.column_names import ColumnStyle


def _parse_part(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[int, int]:
    number, slash, count = value.partition("/")
    if not (slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise click.BadParameter(f"{value!r} is not such as 3/20, with the first part as 1.")
    return int(number), int(count)


@click.command(
    cls=PlainCommand,
    epilog=examples(
        "galaxy classify galaxy.jpg",
        "galaxy classify night-1/ more.zip --model equivariant --output predictions.parquet",
        "galaxy classify targets.csv --survey sdss,legacy --cache cutouts --output morphology.vot",
    ),
)
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "--output",
    "-o",
    help=f"Table to write, in the format of its name: {', '.join(WRITERS)}; - for CSV in the terminal. "
    "Without it, prints one sentence per image.",
)
@table_options
@model_options
@run_options()
@click.option(
    "--crop",
    type=click.FloatRange(MIN_CROP, 1),
    help="Part of each image's shorter side that is shown to the model, about the middle, such as 0.74; otherwise "
    "the whole, but of 424 x 424 pixels the middle 312, as of Galaxy Zoo's own images.",
)
@click.option(
    "--frame",
    default="given",
    show_default=True,
    type=click.Choice(get_args(FrameMode)),
    help="auto centres each image on its galaxy and makes it wider or tighter where the galaxy is not as the "
    "models know it; the column framing says what it did.",
)
@click.option(
    "--bands",
    "--fits-bands",
    callback=parse_plane_names,
    metavar="R,G,B",
    help="Planes of a FITS file, or bands of a TIFF, for red, green and blue, or one for grey: numbers counted "
    "from 1, or names; otherwise by their names and headers, and 3,2,1 of a cube of three.",
)
@click.option(
    "--stretch",
    default=ReadOptions.stretch,
    show_default=True,
    type=click.Choice(get_args(Stretch)),
    help="Whether FITS files, and TIFF of more than 8 bits, hold light (asinh) or an image that is fit to be "
    "shown (none); auto takes FITS for light, and tells TIFF apart.",
)
@click.option(
    "--fits-stretch",
    "linear_up_to",
    default=ReadOptions.linear_up_to,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help="Lupton's stretch for light, in units of the sky noise; smaller values show fainter light.",
)
@click.option(
    "--fits-q",
    "softening",
    default=ReadOptions.softening,
    show_default=True,
    type=click.FloatRange(0, 1000, min_open=True),
    help="Lupton's Q for light; larger values keep bright light from saturating.",
)
@click.option(
    "--part",
    default="1/1",
    callback=_parse_part,
    metavar="K/N",
    help="Take the K-th of N equal parts, for one of several machines; galaxy merge puts the tables together.",
)
@target_options
@click.option("--dry-run", is_flag=True, help="Print the addresses of the cutouts to fetch, and stop.")
@region_option
def classify(
    inputs: tuple[str, ...],
    output: str | None,
    style: ColumnStyle,
    excel: bool,
    language: Language,
    overwrite: bool,
    restart: bool,
    model: str | None,
    model_version: str | None,
    registry: str,
    rotations: int,
    workers: int,
    crop: float | None,
    frame: FrameMode,
    bands: tuple[str, ...],
    stretch: Stretch,
    linear_up_to: float,
    softening: float,
    part: tuple[int, int],
    dry_run: bool,
    **targets: Any,
) -> None:
    """Classify images, or a table of objects on the sky.

    INPUTS are images, FITS files too, folders or zips of them, patterns, and CSV files with a column of paths. An
    image that cannot be read costs one row. Stopped with Ctrl-C, the same command continues where it was.

    Or one table of objects (CSV, TSV, ECSV, FITS, VOTable, Parquet) with positions, or with names to resolve:
    their cutouts are fetched from surveys, or read from its column file_loc, and its own columns come out again.

    The exit code is 0 if every image has a prediction, 1 if some have none, 2 if the run failed, and 130 after
    Ctrl-C.
    """
    from galaxy_cli.outputs import classify_to_table, classify_to_terminal
    from galaxy_cli.run_lock import run_lock
    from galaxy_cli.runner import Runner
    from galaxy_cli.runs import ImageRun, Part, Run
    from galaxy_cli.signals import GracefulShutdown
    from galaxy_cli.targets import is_table_of_objects
    from galaxy_core.models.classifier import Classifier, Classifiers, framing_model
    from galaxy_core.models.registry import Registry

    table = Path(output) if output and output != "-" else None
    if table:
        check_output(table, overwrite=overwrite)
    if excel and (table is None or table.suffix.lower() != ".csv"):
        raise click.UsageError("--excel is for a table whose name ends in .csv: name one with --output.")
    warnings.simplefilter("ignore")  # of a file that can be read all the same: they would break the progress bar
    share = Part(*part)
    chosen = TargetOptions(**targets)
    with ExitStack() as stack:
        shutdown = stack.enter_context(GracefulShutdown())
        models = Registry(registry)
        manifest = models.manifest(model, model_version)
        options = ReadOptions(crop, bands, stretch, linear_up_to, softening)
        classifier = Classifier(manifest, models.model(manifest))
        framer = framing_model([classifier], Classifiers(models).get) if frame == "auto" else None
        runner = Runner(classifier, workers, rotations, options, style, language, framer)
        run: Run[Any] = ImageRun(runner, inputs)
        if is_table_of_objects(inputs, chosen.kind, named=bool(chosen.ra or chosen.id)):
            objects = stack.enter_context(target_run(inputs[0], chosen, runner, table, shutdown))
            report_plan(objects, share, chosen.rate, dry_run=dry_run)
            run = objects
        if dry_run:
            return
        total = sum(1 for _ in shutdown.iterate(run.items()))
        left_out = str(run.left_out) if isinstance(run, ImageRun) else ""
        if table:
            stack.enter_context(run_lock(table))
            counts = classify_to_table(run, share, total, table, shutdown, restart=restart, excel=excel)
        else:
            counts = classify_to_terminal(
                run, share, total, shutdown, as_csv=output == "-", words=catalogue(language)
            )
        if left_out:
            click.echo(f"Left out: {left_out}.", err=True)
    first, last = share.bounds(total)
    if shutdown.signal_number:
        click.echo(f"Stopped after {counts.done:,} of {last - first:,} images.", err=True)
        if table:
            click.echo("The same command continues from there.", err=True)
        sys.exit(128 + shutdown.signal_number)
    if counts.failed:
        click.echo(f"{counts.failed:,} of {last - first:,} images could not be classified.", err=True)
        sys.exit(1)
