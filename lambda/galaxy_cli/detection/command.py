"""What `galaxy detect` does: detect, classify, write the table and the drawings, and say what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from galaxy_cli.detection.drawings import write_overlay, write_regions
from galaxy_cli.detection.fields import Field, open_field
from galaxy_cli.detection.journal import detect_all
from galaxy_cli.detection.matching import Matches, match, read_catalogue
from galaxy_cli.detection.run import GalaxyRun
from galaxy_cli.detection.sources import DEBLEND_CONTRAST, MESH, MIN_PIXELS, THRESHOLD
from galaxy_cli.detection.survey import Detector, Survey
from galaxy_cli.errors import OutputError
from galaxy_cli.outputs import classify_to_table
from galaxy_cli.runner import Runner
from galaxy_cli.runs import Part
from galaxy_cli.signals import GracefulShutdown
from galaxy_cli.tables.reading import read_table
from galaxy_core import __version__
from galaxy_core.errors import StorageError

ALL = Part()


@dataclass(frozen=True)
class DetectionRequest:
    """What is asked for.

    Attributes:
        picture: file of the picture.
        output: table to write.
        regions: file of regions to write.
        overlay: picture to write.
        cutouts: folder of cutouts to write.
        min_snr: see `Detector`.
        limit: see `GalaxyRun`.
        star_r50: see `Detector`.
        catalogue: table of objects to match with.
        match_radius: greatest distance of an object in arcseconds.
        excel: write CSV for spreadsheets.
        overwrite: replace existing files.
        restart: discard what a stopped run left.
    """

    picture: Path
    output: Path
    regions: Path | None
    overlay: Path | None
    cutouts: Path | None
    min_snr: float
    limit: int
    star_r50: float | None
    catalogue: Path | None
    match_radius: float
    excel: bool
    overwrite: bool
    restart: bool


def run_detection(request: DetectionRequest, runner: Runner, shutdown: GracefulShutdown) -> int:
    """Detect and classify the galaxies of a picture, and write what is asked for.

    Returns:
        The exit code: 0; 1 where some galaxies have no prediction; 128 and the signal's number after one.

    Raises:
        BadTableError, ImageError, OutputError, ResumeFileError, StorageError: as messages say.
    """
    _check_drawings(request)
    journal = request.output.with_name(f"{request.output.name}.sources.partial")
    with open_field(request.picture, runner.options) as picture:
        for note in picture.notes:
            click.echo(note, err=True)
        catalogue = read_catalogue(request.catalogue, picture) if request.catalogue else None
        settings = _settings(request, runner)
        detector = Detector(picture, request.min_snr, request.star_r50)
        survey = detect_all(detector, journal, settings, shutdown, restart=request.restart)
        if survey is None:
            return _stopped(shutdown)
        click.echo(_summary(survey, request), err=True)
        matches = None
        if catalogue:
            matches = match(picture, survey.galaxies, catalogue, request.match_radius)
            click.echo(_match_summary(matches, request), err=True)
        run = GalaxyRun(runner, picture, survey.galaxies, request.limit, request.cutouts, settings, matches)
        total = len(survey.galaxies)
        if request.cutouts:
            with _writing(request.cutouts):
                request.cutouts.mkdir(parents=True, exist_ok=True)
        counts = classify_to_table(
            run, ALL, total, request.output, shutdown, restart=request.restart, excel=request.excel
        )
        if shutdown.signal_number:
            return _stopped(shutdown)
        _draw(request, picture, survey, runner)
    journal.unlink(missing_ok=True)
    if counts.failed:
        click.echo(f"{counts.failed:,} of {total:,} galaxies have no prediction: see the column error.", err=True)
    return 1 if counts.failed else 0


def _check_drawings(request: DetectionRequest) -> None:
    """Refuse paths before anything is detected."""
    for path in (request.regions, request.overlay):
        if path is None:
            continue
        if not path.parent.is_dir():
            raise OutputError(f"There is no folder {path.parent}.", "Make it first.")
        if path.exists() and not request.overwrite:
            raise OutputError(f"{path} exists already.", "Name another, or give --overwrite.")
    if request.overlay and request.overlay.suffix.lower() not in {".png", ".jpg", ".jpeg"}:
        raise OutputError(f"{request.overlay} has no suffix of a picture.", "End it in .png or .jpg.")


def _settings(request: DetectionRequest, runner: Runner) -> dict[str, Any]:
    """What the sources depend on: the file and how it is looked at."""
    status = request.picture.stat()
    return {
        "galaxy": __version__,
        "picture": [request.picture.name, status.st_size, status.st_mtime_ns],
        "bands": list(runner.options.bands),
        "min_snr": request.min_snr,
        "star_r50": request.star_r50,
        "sep": [THRESHOLD, MIN_PIXELS, DEBLEND_CONTRAST, MESH],
    }


def _summary(survey: Survey, request: DetectionRequest) -> str:
    galaxies, stars, trails = len(survey.galaxies), len(survey.stars), len(survey.trails)
    if not galaxies:
        return (
            f"No galaxy stands out from the sky; {stars:,} stars do. Fainter ones: --min-snr. If one galaxy fills "
            "the whole picture: galaxy classify."
        )
    text = f"{galaxies:,} {'galaxy' if galaxies == 1 else 'galaxies'}, {stars:,} stars."
    if survey.r50_stars is None:
        text += (
            " No stars were seen to compare with, so that all count as galaxies; --star-r50 tells their radius."
        )
    if trails:
        text += f" {trails:,} pieces of trails are left out."
    if galaxies > request.limit:
        text += f" The brightest {request.limit:,} are classified; --limit raises that."
    return text


def _match_summary(matches: Matches, request: DetectionRequest) -> str:
    found, objects = len(matches.objects), len(matches.catalogue.rows)
    return (
        f'{found:,} of the {objects:,} objects of {request.catalogue} are within {request.match_radius:g}" of one.'
    )


def _stopped(shutdown: GracefulShutdown) -> int:
    click.echo("Stopped. The same command continues from there.", err=True)
    return 128 + shutdown.signal_number


def _draw(request: DetectionRequest, picture: Field, survey: Survey, runner: Runner) -> None:
    if request.regions:
        headlines = _headlines(request.output)
        with _writing(request.regions):
            write_regions(request.regions, picture, survey, headlines)
    if request.overlay:
        with _writing(request.overlay):
            write_overlay(request.overlay, picture, survey, runner.options)


def _headlines(path: Path) -> list[str]:
    """Headlines of the table that was written, in its order."""
    if path.suffix.lower() == ".jsonl":
        with path.open(encoding="utf-8") as file:
            return [str(json.loads(line)["headline"] or "") for line in file]
    table = read_table(path)
    (place,) = (place for place, column in enumerate(table.columns) if column.name == "headline")
    return [str(cell or "") for cell in table.cells[place]]


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror or error}.", "Check free disk space and permissions."
        ) from error
