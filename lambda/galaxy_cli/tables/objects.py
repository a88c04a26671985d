"""The objects of a table: name, place, local image of each, by the columns that were recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from galaxy_cli.tables.reading import InputTable
from galaxy_cli.tables.recognition import FOV_PER_SIZE, TargetColumns
from galaxy_sky.angles import degrees
from galaxy_sky.surveys import MAX_FOV_ARCMIN, MIN_FOV_ARCMIN
from galaxy_sky.targets import Place


@dataclass(frozen=True)
class ObjectTable:
    """A table of objects.

    Attributes:
        table: all its cells.
        columns: those that say where the objects are.
    """

    table: InputTable
    columns: TargetColumns

    def name(self, number: int) -> str:
        """How messages name the object of a row."""
        for place in (self.columns.id, self.columns.name):
            cell = self._cell(place, number)
            if cell is not None:
                return str(cell)
        return f"row {number + 1}"

    def file(self, number: int) -> str | None:
        """Path of an object's local image."""
        cell = self._cell(self.columns.file, number)
        return None if cell is None else str(cell)

    def place(self, number: int) -> Place:
        """Where an object is."""
        fov = self._fov_from_size(number)
        if self.columns.ra is None or self.columns.dec is None:
            name = self._cell(self.columns.name, number)
            return Place(name=None if name is None else str(name), fov_arcmin=fov)
        ra, dec = self._angle(self.columns.ra, number, hours=True), self._angle(self.columns.dec, number)
        return Place(ra, dec, fov_arcmin=fov)

    def _angle(self, place: int, number: int, *, hours: bool = False) -> float | str | None:
        """Degrees; what stands there where that is no angle."""
        cell = self._cell(place, number)
        value = degrees(cell, self.table.columns[place].unit, hours=hours)
        return value if value is not None or cell is None else str(cell)

    def _fov_from_size(self, number: int) -> float | None:
        size = self._cell(self.columns.size, number)
        if not isinstance(size, int | float) or not 0 < size < float("inf"):
            return None
        fov = FOV_PER_SIZE[self.columns.size_is] * size * self.columns.size_unit / 60
        return min(max(fov, MIN_FOV_ARCMIN), MAX_FOV_ARCMIN)

    def _cell(self, place: int | None, number: int) -> Any:
        return None if place is None else self.table.cells[place][number]
