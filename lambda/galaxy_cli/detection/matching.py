"""Matches the galaxies of a picture with the objects of a catalogue, by their places on the sky."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_cli.detection.fields import Field
from galaxy_cli.detection.source import Source
from galaxy_cli.errors import BadTableError
from galaxy_cli.tables.objects import ObjectTable
from galaxy_cli.tables.reading import InputTable, read_table
from galaxy_cli.tables.recognition import ColumnChoice, recognise
from galaxy_core.table_columns import Column, Row

PREFIX = "match_"
DISTANCE = Column(
    f"{PREFIX}distance",
    "single",
    "Distance of the catalogue's object, within the tolerance",
    "pos.angDistance",
    "arcsec",
)


@dataclass(frozen=True)
class Catalogue:
    """Objects with positions.

    Attributes:
        table: all columns.
        rows: of the table that have a position.
        positions: right ascension and declination of each in degrees, ``[objects, 2]``.
        settings: what tells the file from another.
    """

    table: InputTable
    rows: list[int]
    positions: NDArray[np.float64]
    settings: list[Any]


@dataclass(frozen=True)
class Matches:
    """Objects of a catalogue that are galaxies of a picture.

    Attributes:
        catalogue: the objects.
        tolerance: greatest distance in arcseconds.
        objects: row of the object that each galaxy is, by the galaxy's number, from 1.
        distances: between the two in arcseconds, likewise.
    """

    catalogue: Catalogue
    tolerance: float
    objects: dict[int, int]
    distances: dict[int, float]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of the catalogue, each with `PREFIX` before its name, and the distance."""
        theirs = (
            replace(column, name=PREFIX + column.name, ucd=column.ucd.replace(";meta.main", ""))
            for column in self.catalogue.table.columns
        )
        return (*theirs, DISTANCE)

    @property
    def settings(self) -> list[Any]:
        """What a row depends on."""
        return [*self.catalogue.settings, self.tolerance]

    def row(self, number: int) -> Row:
        """Cells of a galaxy's object; none where it has none."""
        if number not in self.objects:
            return {}
        found = self.catalogue.table.row(self.objects[number])
        cells: Row = {PREFIX + name: cell for name, cell in found.items()}
        return cells | {DISTANCE.name: round(self.distances[number], 3)}


def read_catalogue(path: Path, picture: Field) -> Catalogue:
    """Read a table to match a picture's galaxies with.

    Raises:
        BadTableError: the picture or the table has no positions, or the table cannot be read.
    """
    if picture.wcs is None:
        raise BadTableError(
            f"{picture.name} has no world coordinates, so that nothing can be matched with it.",
            "Solve its astrometry first, or leave out --match.",
        )
    table = read_table(path)
    objects = ObjectTable(table, recognise(table, ColumnChoice()))
    places = [(row, objects.place(row)) for row in range(table.rows)]
    known = [(row, (p.ra, p.dec)) for row, p in places if isinstance(p.ra, float) and isinstance(p.dec, float)]
    if not known:
        raise BadTableError(
            f"No row of {path} has a position.", "Have columns ra and dec, in degrees, to match with."
        )
    status = path.stat()
    return Catalogue(
        table,
        [row for row, _ in known],
        np.array([position for _, position in known], float),
        [path.name, status.st_size, status.st_mtime_ns],
    )


def match(picture: Field, galaxies: Sequence[Source], catalogue: Catalogue, tolerance: float) -> Matches:
    """Match each galaxy with the nearest object; of two galaxies with one, the nearer has it.

    Args:
        picture: with world coordinates.
        galaxies: of it, in the order of their numbers.
        catalogue: objects.
        tolerance: greatest distance in arcseconds.
    """
    places = [picture.file_position(galaxy.x, galaxy.y) for galaxy in galaxies]
    matches = Matches(catalogue, tolerance, {}, {})
    if picture.wcs is None or not places:
        return matches
    ours = np.asarray(picture.wcs.all_pix2world(places, 1), float)
    taken: set[int] = set()
    for distance, galaxy, place in sorted(_pairs(ours, catalogue.positions, tolerance)):
        if galaxy + 1 not in matches.objects and place not in taken:
            taken.add(place)
            matches.objects[galaxy + 1] = catalogue.rows[place]
            matches.distances[galaxy + 1] = distance
    return matches


def _pairs(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], tolerance: float
) -> list[tuple[float, int, int]]:
    """Distance in arcseconds, galaxy and object of all that are within the tolerance of each other."""
    order = np.argsort(theirs[:, 1], kind="stable")
    sorted_by_dec = theirs[order]
    reach = tolerance / 3600
    first = np.searchsorted(sorted_by_dec[:, 1], ours[:, 1] - reach)
    last = np.searchsorted(sorted_by_dec[:, 1], ours[:, 1] + reach, "right")
    pairs = []
    for galaxy, position in enumerate(ours):
        near = sorted_by_dec[first[galaxy] : last[galaxy]]
        if not np.isfinite(position).all() or not near.size:
            continue
        distances = _distances(position, near)
        pairs += [
            (float(distances[place]), galaxy, int(order[first[galaxy] + place]))
            for place in np.flatnonzero(distances <= tolerance)
        ]
    return pairs


def _distances(position: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """On the sky, in arcseconds, by the haversine formula."""
    ra, dec = np.radians(position)
    ras, decs = np.radians(others.T)
    half = np.sin((decs - dec) / 2) ** 2 + np.cos(dec) * np.cos(decs) * np.sin((ras - ra) / 2) ** 2
    return np.asarray(np.degrees(2 * np.arcsin(np.sqrt(np.minimum(half, 1)))) * 3600)
