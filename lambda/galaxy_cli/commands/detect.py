"""`galaxy detect`: every galaxy in a wide picture, as a catalogue with predictions."""

from __future__ import annotations

import sys
import warnings
from contextlib import ExitStack
from pathlib import Path

import click

from galaxy_cli.commands.shared_options import model_options, parse_plane_names, run_options, table_options
from galaxy_cli.tables.writers import WRITERS, check_output
from galaxy_core.cli import PlainCommand, examples, region_option
from galaxy_core.images.options import ReadOptions
from galaxy_core.languages import Language
from galaxy_core.votes.column_names import ColumnStyle

MAX_GALAXIES = 50_000
MIN_SNR = 10.0
MATCH_ARCSEC = 2.0


class DetectCommand(PlainCommand):
    """Command that needs what detects sources, which little else does."""

    extra = "detect"


@click.command(
    cls=DetectCommand,
    epilog=examples(
        "galaxy detect field.fits -o catalogue.vot",
        "galaxy detect cluster.jpg -o cluster.csv --overlay cluster-ringed.png --cutouts cutouts",
        "galaxy detect field.fits -o catalogue.csv --match sdss.csv --match-radius 3",
        "galaxy detect tile.fits -o tile.parquet --regions tile.reg --min-snr 20",
    ),
)
@click.argument("picture", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path),
    help=f"Table to write, in the format of its name: {', '.join(WRITERS)}.",
)
@click.option("--regions", type=click.Path(path_type=Path, dir_okay=False), help="Write regions for DS9.")
@click.option(
    "--overlay",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the picture, averaged down, with galaxies ringed in cyan, stars in yellow, trails in red.",
)
@click.option(
    "--cutouts", type=click.Path(path_type=Path, file_okay=False), help="Folder for a PNG of each galaxy."
)
@click.option(
    "--min-snr",
    default=MIN_SNR,
    show_default=True,
    type=click.FloatRange(3),
    help="Signal to noise of the light within half the light's radius, below which a galaxy has no row.",
)
@click.option(
    "--limit",
    default=MAX_GALAXIES,
    show_default=True,
    type=click.IntRange(1),
    help="Galaxies that are classified, the brightest; the others have rows with their measurements.",
)
@click.option(
    "--star-r50",
    type=click.FloatRange(0.5, 50),
    help="Half-light radius of stars in pixels, where too few are in the picture to be measured.",
)
@click.option(
    "--match",
    "catalogue",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Table of objects whose columns join those of the galaxies at their places, as match_NAME.",
)
@click.option(
    "--match-radius",
    default=MATCH_ARCSEC,
    show_default=True,
    type=click.FloatRange(0, 600, min_open=True),
    help="Greatest distance of a galaxy's object in arcseconds; the nearest is taken, each once.",
)
@table_options
@model_options
@run_options()
@click.option(
    "--bands",
    callback=parse_plane_names,
    metavar="R,G,B",
    help="Planes of a FITS file, or bands of a TIFF, for red, green and blue, or one for grey: numbers from 1, "
    "or names.",
)
@region_option
def detect(
    picture: Path,
    output: Path,
    regions: Path | None,
    overlay: Path | None,
    cutouts: Path | None,
    min_snr: float,
    limit: int,
    star_r50: float | None,
    catalogue: Path | None,
    match_radius: float,
    style: ColumnStyle,
    language: Language,
    excel: bool,
    overwrite: bool,
    restart: bool,
    model: str | None,
    model_version: str | None,
    registry: str,
    rotations: int,
    workers: int,
    bands: tuple[str, ...],
) -> None:
    """Find and classify every galaxy in a wide picture.

    PICTURE is a FITS file or a TIFF with up to 20,000 pixels a side, which are read in parts, or a JPEG or PNG of
    up to 100 megapixels. Galaxies are told from stars by the stars of the same picture, cut out by their own size,
    and each has a row: its place, in pixels and on the sky, its size, shape, light, and all columns of galaxy
    classify. Stopped with Ctrl-C, the same command continues where it was.

    The exit code is 0 if every galaxy has a prediction, 1 if some have none, 2 if the run failed, and 130 after
    Ctrl-C.
    """
    from galaxy_cli.detection.command import DetectionRequest, run_detection
    from galaxy_cli.run_lock import run_lock
    from galaxy_cli.runner import Runner
    from galaxy_cli.signals import GracefulShutdown
    from galaxy_core.models.classifier import Classifier
    from galaxy_core.models.registry import Registry

    check_output(output, overwrite=overwrite)
    if excel and output.suffix.lower() != ".csv":
        raise click.UsageError("--excel is for a table whose name ends in .csv.")
    warnings.simplefilter("ignore")  # of a file that can be read all the same
    request = DetectionRequest(
        picture,
        output,
        regions,
        overlay,
        cutouts,
        min_snr,
        limit,
        star_r50,
        catalogue,
        match_radius,
        excel,
        overwrite,
        restart,
    )
    with ExitStack() as stack:
        shutdown = stack.enter_context(GracefulShutdown())
        models = Registry(registry)
        manifest = models.manifest(model, model_version)
        options = ReadOptions(bands=bands)
        runner = Runner(Classifier(manifest, models.model(manifest)), workers, rotations, options, style, language)
        stack.enter_context(run_lock(output))
        sys.exit(run_detection(request, runner, shutdown))
