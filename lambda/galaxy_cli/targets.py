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
from galaxy_cli.tables.objects import ObjectTable
from galaxy_cli.tables.reading import FITS_SUFFIXES, READERS, InputTable, header_of, holds_table
from galaxy_cli.tables.recognition import TargetColumns, has_positions
from galaxy_core.concurrency import limited, map_ordered
from galaxy_core.errors import ImageError, ImageTooSmallError, StorageError
from galaxy_core.table_columns import Column, Row, TableLayout
from galaxy_sky.cutouts import CutoutFetcher
from galaxy_sky.errors import BadPositionError
from galaxy_sky.politeness import StoppedError
from galaxy_sky.surveys import FieldOfView, SurveyKey
from galaxy_sky.target_table import target_layout
from galaxy_sky.targets import AT_ONCE, TargetRows


@dataclass(frozen=True)
class Target:
    """An object of the table.

    Attributes:
        number: of its row, from 0.
        name: as messages name it.
    """

    number: int
    name: str


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
        """The table's own columns, the cutout's, and the predictions'."""
        return target_layout(self.table.columns, self.runner.table.layout, self.surveys)

    @property
    def own_layout(self) -> TableLayout:
        """The layout without the table's own columns."""
        return TableLayout(self.layout.columns[len(self.table.columns) :], self.layout.metadata)

    @cached_property
    def _own_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.layout.columns[: len(self.table.columns)])

    @cached_property
    def _objects(self) -> ObjectTable:
        return ObjectTable(self.table, self.columns)

    @cached_property
    def _rows(self) -> TargetRows:
        model = self.runner.classifier.manifest.reference
        predict = limited(self.runner.prediction_row, self.runner.workers)
        return TargetRows(self.fetcher, model, self.default_fov_arcmin, predict)

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
        return (Target(number, self._objects.name(number)) for number in range(self.table.rows))

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
            if self._objects.file(target.number) is None and self.columns.ra is not None:
                try:
                    yield self._objects.place(target.number).field_of_view(self.fetcher, self.default_fov_arcmin)
                except BadPositionError:
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
        file = self._objects.file(target.number)
        return self._rows.row(self._objects.place(target.number)) if file is None else self._local_row(file)

    def _local_row(self, file: str) -> Row:
        try:
            return {"status": "ok"} | self.runner.prediction_row(file, read_file(self.folder / file, LIMITS))
        except ImageTooSmallError as error:
            return self._rows.failed("too_small", file, error)
        except (ImageError, StorageError) as error:
            return self._rows.failed("unreadable", file, error)


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
