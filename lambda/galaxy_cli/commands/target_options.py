"""Options of `galaxy classify` for tables of objects, and the run that they describe."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

if TYPE_CHECKING:
    from galaxy_cli.runner import Runner
    from galaxy_cli.runs import Part
    from galaxy_cli.signals import GracefulShutdown
    from galaxy_cli.tables.objects import ObjectTable
    from galaxy_cli.targets import TargetRun
    from galaxy_sky.surveys import SurveyKey

SURVEY_KEYS = ("sdss", "legacy", "ps1")
SIZE_KINDS = ("petro90", "r50", "diameter")
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class ObjectOptions:
    """What the options say of a table of objects.

    Attributes:
        ra, dec, id, size: names of columns.
        size_is: what the size is.
        fov_arcmin: side of the cutout of an object without a size.
        surveys: in the order in which they are asked.
    """

    ra: str | None
    dec: str | None
    id: str | None
    size: str | None
    size_is: Literal["petro90", "r50", "diameter"] | None
    fov_arcmin: float
    surveys: tuple[SurveyKey, ...]

    def read(self, path: Path) -> ObjectTable:
        """Read a table, and find the columns that say where its objects are.

        Raises:
            BadTableError: it cannot be read, or it has no such columns.
        """
        from galaxy_cli.tables.objects import ObjectTable
        from galaxy_cli.tables.reading import read_table
        from galaxy_cli.tables.recognition import ColumnChoice, recognise

        table = read_table(path)
        choice = ColumnChoice(self.ra, self.dec, self.id, self.size, self.size_is)
        return ObjectTable(table, recognise(table, choice))


@dataclass(frozen=True)
class TargetOptions(ObjectOptions):
    """What the options say of a run.

    Attributes:
        kind: what the input is; None to be recognised.
        cache: folder that keeps cutouts; None for the time of the run.
        rate: requests a second to each host.
    """

    kind: Literal["image", "table"] | None
    cache: Path | None
    rate: float


def _parse_surveys(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in value.split(","))
    if len({*keys}) < len(keys) or not {*keys} <= {*SURVEY_KEYS}:
        raise click.BadParameter(f"{value!r} is not one or more of {', '.join(SURVEY_KEYS)}, each once.")
    return keys


def object_options(command: Command) -> Command:
    """Add the options of `ObjectOptions` to a command."""
    return _with_options(
        command,
        click.option("--ra", metavar="COLUMN", help="Right ascension, in degrees or sexagesimal hours."),
        click.option("--dec", metavar="COLUMN", help="Declination."),
        click.option("--id", metavar="COLUMN", help="Identifier; without positions, a name to resolve."),
        click.option("--size", metavar="COLUMN", help="Size on the sky, in arcseconds unless its unit says."),
        click.option(
            "--size-is",
            type=click.Choice(SIZE_KINDS),
            help="What the size is: the cutout is 8.48 petro90, 16.96 r50 or 3 diameters wide.",
        ),
        click.option(
            "--fov",
            "fov_arcmin",
            default=1.0,
            show_default=True,
            type=click.FloatRange(0.2, 60),
            help="Side of the cutout in arcminutes where no size is known.",
        ),
        click.option(
            "--survey",
            "surveys",
            default="sdss,legacy",
            show_default=True,
            callback=_parse_surveys,
            help=f"Surveys in the order in which they are asked, of {', '.join(SURVEY_KEYS)}.",
        ),
    )


def target_options(command: Command) -> Command:
    """Add the options of `TargetOptions` to a command."""
    command = _with_options(
        command,
        click.option(
            "--cache",
            type=click.Path(path_type=Path, file_okay=False),
            help="Folder that keeps cutouts; what it holds is not asked for again.",
        ),
        click.option(
            "--rate",
            default=2.0,
            show_default=True,
            type=click.FloatRange(0, 100, min_open=True),
            help="Requests a second to each service.",
        ),
    )
    return click.option(
        "--as",
        "kind",
        type=click.Choice(["image", "table"]),
        help="Take the input for images, or for a table of objects; otherwise its contents decide.",
    )(object_options(command))


def _with_options(command: Command, *options: Callable[[Command], Command]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def target_run(
    name: str, options: TargetOptions, runner: Runner, table: Path | None, shutdown: GracefulShutdown
) -> Iterator[TargetRun]:
    """The run over a table of objects.

    Without a cache, cutouts are kept beside the output until it is finished, so that a run that goes on asks for
    none of them again.
    """
    from galaxy_cli.targets import TargetRun
    from galaxy_sky.cutout_cache import FolderCache
    from galaxy_sky.cutouts import CutoutFetcher
    from galaxy_sky.politeness import HostQueue, HostQueues
    from galaxy_sky.settings import SkyServices

    objects = options.read(Path(name))
    with tempfile.TemporaryDirectory() as temporary:
        cache = options.cache or (table.with_name(f"{table.name}.cutouts") if table else Path(temporary))
        queues = HostQueues(lambda: HostQueue(options.rate, lambda: shutdown.signal_number))
        fetcher = CutoutFetcher(SkyServices(), options.surveys, FolderCache(cache), queues)
        yield TargetRun(
            runner,
            objects.table,
            objects.columns,
            fetcher,
            options.surveys,
            options.fov_arcmin,
            Path(name).parent,
        )
    if table and not options.cache and table.exists() and not table.with_name(f"{table.name}.partial").exists():
        shutil.rmtree(cache, ignore_errors=True)


def report_plan(run: TargetRun, part: Part, rate: float, *, dry_run: bool) -> None:
    """Print how long fetching will take; for a dry run, the address of each cutout instead."""
    seen = set()
    for field_of_view in run.fields_of_view(part):
        if field_of_view in seen or run.fetcher.is_cached(field_of_view):
            continue
        seen.add(field_of_view)
        if dry_run:
            click.echo(run.fetcher.url(field_of_view))
    if not seen:
        return
    click.echo(
        f"{len(seen):,} cutouts to fetch, at {rate:g} a second from each service: about "
        f"{_duration(len(seen) / rate)}, more where several surveys are asked.",
        err=True,
    )


def _duration(seconds: float) -> str:
    for size, unit in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}"
    return f"{seconds:,.0f} seconds" if seconds >= 2 else "a moment"
