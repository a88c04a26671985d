"""A run over a table of objects: each object's cutout, or local image, becomes a row beside its own columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from galaxy_cli.errors import BadTableError
from galaxy_cli.inputs import read_file
from galaxy_cli.runner import LIMITS, Runner
from galaxy_cli.runs import Part, model_settings
from galaxy_cli.signals import GracefulShutdown
from galaxy_cli.tables.reading import FITS_SUFFIXES, READERS, InputTable, header_of, holds_table
from galaxy_cli.tables.recognition import FOV_PER_SIZE, TargetColumns, degrees, has_positions
from galaxy_core.citations import SURVEY_CITATIONS
from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import GalaxyError, ImageError, ImageTooSmallError, StorageError
from galaxy_core.images.limits import MIN_SIDE
from galaxy_core.table_columns import Column, Row, TableLayout, error_row
from galaxy_sky.cutouts import CutoutFetcher, SurveyCutout
from galaxy_sky.errors import OutsideFootprintError, SkyUnavailableError, UnknownObjectError
from galaxy_sky.politeness import StoppedError
from galaxy_sky.surveys import MAX_FOV_ARCMIN, MIN_FOV_ARCMIN, SURVEYS, FieldOfView, SurveyKey

Status = Literal["ok", "outside_footprint", "unavailable", "bad_position", "too_small", "unreadable"]
AT_ONCE = 8
"""Objects under way while services are asked: while one answers slowly, the others have their turn."""
TARGET_COLUMNS = (
    Column("target", description="The object, as messages name it", ucd="meta.id"),
    Column(
        "status",
        description="ok, outside_footprint, unavailable, bad_position, unreadable, or too_small: so few of the "
        "survey's own pixels that the answer means little",
        ucd="meta.code.status",
    ),
    Column("target_ra", "real", "Right ascension of the cutout, ICRS", "pos.eq.ra", "deg"),
    Column("target_dec", "real", "Declination of the cutout, ICRS", "pos.eq.dec", "deg"),
    Column("survey", description="Survey that took the image", ucd="meta.id;obs"),
    Column("layer", description="Data release or rendering of the survey", ucd="meta.version"),
    Column("pixel_scale", "real", "Scale of the cutout", "instr.scale", "arcsec/pix"),
    Column("fov_arcmin", "real", "Side of the cutout", "phys.angSize;obs.field", "arcmin"),
    Column("cutout_sha256", description="Checksum of the cutout's file", ucd="meta.checksum"),
)


@dataclass(frozen=True)
class Target:
    """An object of the table.

    Attributes:
        number: of its row, from 0.
        name: as messages name it.
    """

    number: int
    name: str


class _BadPositionError(GalaxyError):
    code = "bad_position"


@dataclass(frozen=True)
class TargetRun:
    """A run over the objects of a table.

    Attributes:
        runner: classifies them.
        table: the objects.
        columns: where their positions are.
        fetcher: gets cutouts.
        surveys: keys in the order in which they are asked.
        default_fov_arcmin: side of the cutout of an object whose size is not known.
        folder: where paths of local images start.
    """

    runner: Runner
    table: InputTable
    columns: TargetColumns
    fetcher: CutoutFetcher
    surveys: Sequence[SurveyKey]
    default_fov_arcmin: float
    folder: Path

    @cached_property
    def layout(self) -> TableLayout:
        """The table's own columns, the cutout's, and the predictions'.

        An own column that has a name of ours, in whatever case, is called ``input_…``.
        """
        predictions = self.runner.table.layout
        ours = (*TARGET_COLUMNS, *predictions.columns)
        own = (_renamed(column, name) for column, name in zip(self.table.columns, self._own_names, strict=True))
        metadata = predictions.metadata | {
            f"survey_{key}": f"{SURVEYS[key].credit}; {SURVEY_CITATIONS[key].text}" for key in self.surveys
        }
        return TableLayout((*own, *ours), metadata)

    @property
    def own_layout(self) -> TableLayout:
        """The layout without the table's own columns."""
        return TableLayout(self.layout.columns[len(self.table.columns) :], self.layout.metadata)

    @cached_property
    def _own_names(self) -> tuple[str, ...]:
        ours = (*TARGET_COLUMNS, *self.runner.table.layout.columns)
        taken = {column.name.lower() for column in ours}
        names = [column.name for column in self.table.columns]
        return tuple(f"input_{name}" if name.lower() in taken else name for name in names)

    @property
    def key(self) -> str:
        """Column that names the object."""
        return "target"

    @property
    def settings(self) -> dict[str, Any]:
        """Model, options and surveys."""
        return model_settings(self.runner) | {
            "surveys": list(self.surveys),
            "default_fov_arcmin": self.default_fov_arcmin,
        }

    def items(self) -> Iterator[Target]:
        """The objects, in the table's order."""
        return (Target(number, self._name(number)) for number in range(self.table.rows))

    def rows(self, items: Iterable[Target], shutdown: GracefulShutdown) -> Iterator[Row]:
        """A row for each object; once a signal is received, those that wait for a service are left for later."""
        workers = max(self.runner.workers, AT_ONCE) if self.columns.file is None else self.runner.workers
        for row in map_ordered(self._row, shutdown.iterate(items), workers, queued=4 * workers):
            if row is None:
                return
            yield row

    def fields_of_view(self, part: Part) -> Iterator[FieldOfView]:
        """Squares on the sky of the objects that have a position, for an estimate."""
        for target in part.of(self.items(), self.table.rows):
            if self._cell(self.columns.file, target.number) is None and self.columns.ra is not None:
                try:
                    yield self._field_of_view(target)
                except _BadPositionError:
                    continue

    def _row(self, target: Target) -> Row | None:
        """The row of an object; None where the run was stopped while it waited."""
        cells = self.table.row(target.number)
        own: Row = {
            name: cells.get(column.name) for column, name in zip(self.table.columns, self._own_names, strict=True)
        }
        try:
            return own | {"target": target.name} | self._answer(target)
        except StoppedError:
            return None

    def _answer(self, target: Target) -> Row:
        local = self._cell(self.columns.file, target.number)
        try:
            if local is not None:
                return self._local_row(str(local))
            field_of_view = self._field_of_view(target)
        except (_BadPositionError, UnknownObjectError) as error:
            return self._failed("bad_position", "", error)
        except SkyUnavailableError as error:
            return self._failed("unavailable", "", error)
        place: Row = {
            "target_ra": field_of_view.ra,
            "target_dec": field_of_view.dec,
            "pixel_scale": field_of_view.scale,
            "fov_arcmin": field_of_view.fov_arcmin,
        }
        try:
            cutout = self.fetcher.fetch(field_of_view)
        except OutsideFootprintError as error:
            return place | self._failed("outside_footprint", "", error)
        except SkyUnavailableError as error:
            return place | self._failed("unavailable", self.fetcher.url(field_of_view), error)
        return place | self._cutout_row(cutout)

    def _cutout_row(self, cutout: SurveyCutout) -> Row:
        about: Row = {"survey": cutout.survey, "layer": cutout.layer, "cutout_sha256": cutout.sha256}
        pixels = 60 * cutout.field_of_view.fov_arcmin / SURVEYS[cutout.survey].pixel_scale
        try:
            row = self.runner.prediction_row(cutout.url, cutout.jpeg)
        except ImageError as error:
            return about | self._failed("unreadable", cutout.url, error)
        return about | {"status": "ok" if pixels >= MIN_SIDE else "too_small"} | row

    def _local_row(self, file: str) -> Row:
        try:
            return {"status": "ok"} | self.runner.prediction_row(file, read_file(self.folder / file, LIMITS))
        except ImageTooSmallError as error:
            return self._failed("too_small", file, error)
        except (ImageError, StorageError) as error:
            return self._failed("unreadable", file, error)

    def _failed(self, status: Status, file: str, error: GalaxyError) -> Row:
        return {"status": status} | error_row(file, self.runner.classifier.manifest.reference, error)

    def _field_of_view(self, target: Target) -> FieldOfView:
        fov = self._fov_from_size(target.number)
        if self.columns.ra is None or self.columns.dec is None:
            name = self._cell(self.columns.name, target.number)
            if name is None:
                raise _BadPositionError("The row has no name.", "Give one that catalogues know, such as “M51”.")
            position = self.fetcher.resolve(" ".join(str(name).split()))
            return FieldOfView.of(position.ra, position.dec, fov or position.fov_arcmin)
        places = (self.columns.ra, True), (self.columns.dec, False)
        ra, dec = (
            degrees(self._cell(place, target.number), self.table.columns[place].unit, hours=hours)
            for place, hours in places
        )
        if ra is None or dec is None or not (0 <= ra <= 360 and -90 <= dec <= 90):
            came = " and ".join(str(self._cell(place, target.number) or "nothing") for place, _ in places)
            raise _BadPositionError(
                f"A position has a right ascension from 0 to 360 and a declination from -90 to 90 degrees; "
                f"this one is {came}."
            )
        return FieldOfView.of(ra, dec, fov or self.default_fov_arcmin)

    def _fov_from_size(self, number: int) -> float | None:
        size = self._cell(self.columns.size, number)
        if not isinstance(size, int | float) or not 0 < size < float("inf"):
            return None
        fov = FOV_PER_SIZE[self.columns.size_is] * size * self.columns.size_unit / 60
        return min(max(fov, MIN_FOV_ARCMIN), MAX_FOV_ARCMIN)

    def _name(self, number: int) -> str:
        for place in (self.columns.id, self.columns.name):
            cell = self._cell(place, number)
            if cell is not None:
                return str(cell)
        return f"row {number + 1}"

    def _cell(self, place: int | None, number: int) -> Any:
        return None if place is None else self.table.cells[place][number]


def _renamed(column: Column, name: str) -> Column:
    return Column(name, column.kind, column.description, column.ucd, column.unit)


def is_table_of_objects(inputs: Sequence[str], kind: Literal["image", "table"] | None, *, named: bool) -> bool:
    """Whether the inputs are one table of objects, and not images or lists of them.

    Args:
        inputs: as given.
        kind: told by the user.
        named: whether columns of positions were named.

    Raises:
        BadTableError: several inputs were told to be a table.
    """
    tables = [name for name in inputs if name.lower().endswith(tuple(READERS)) and Path(name).is_file()]
    if kind == "table" and (len(inputs) != 1 or not tables):
        raise BadTableError(
            f"A table of objects is one file that ends in {', '.join(READERS)}.", "Give one at a time."
        )
    if kind or len(inputs) != 1 or not tables:
        return kind == "table"
    (name,) = tables
    if name.lower().endswith(FITS_SUFFIXES):
        return holds_table(Path(name))
    return named or not name.lower().endswith((".csv", ".tsv")) or _csv_holds_objects(Path(name))


def _csv_holds_objects(path: Path) -> bool:
    """Whether a CSV's header names positions, or names of objects and no images."""
    names = [name.lower() for name in header_of(path)]
    return has_positions(map(Column, names)) or ("name" in names and not {"path", "file", "file_loc"} & {*names})
