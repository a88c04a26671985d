"""Which columns of a table hold the objects' positions, names and sizes: by UCD first, then by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from galaxy_cli.errors import BadTableError
from galaxy_cli.tables.reading import InputTable
from galaxy_core.table_columns import Column

SizeKind = Literal["petro90", "r50", "diameter"]
FOV_PER_SIZE: dict[SizeKind, float] = {"petro90": 8.48, "r50": 424 * 0.04, "diameter": 3.0}
"""Side of the cutout over the size: Galaxy Zoo 2's images were 8.48 petroR90 wide, those of GZ DECaLS 424 x 0.04
half-light radii; a diameter fits in three times, as for names."""

_POSITIONS = (
    *(("ra", "dec"), ("raj2000", "dej2000"), ("raj2000", "decj2000"), ("_raj2000", "_dej2000")),
    *(("ra_icrs", "de_icrs"), ("ra_icrs", "dec_icrs"), ("_ra", "_de"), ("_ra_icrs", "_de_icrs")),
    *(("ra_j2000", "dec_j2000"), ("ra_deg", "dec_deg"), ("radeg", "decdeg"), ("alpha_j2000", "delta_j2000")),
    *(("s_ra", "s_dec"), ("right_ascension", "declination"), ("target_ra", "target_dec"), ("ramean", "decmean")),
)
_IDS = (
    *("id", "objid", "dr7objid", "dr8objid", "id_str", "iauname", "object_id", "source_id", "specobjid"),
    "target_id",
)
_NAMES = ("name", "main_id", "object", "objname", "object_name", "target", "galaxy")
_SIZES: dict[str, SizeKind] = {
    "petror90_r": "petro90",
    "petror90": "petro90",
    "petror50_r": "r50",
    "petror50": "r50",
    "r50": "r50",
    "shape_r": "r50",
}
_FILES = ("file_loc",)
_ARCSECONDS = {"": 1.0, "arcsec": 1.0, '"': 1.0, "arcmin": 60.0, "'": 60.0, "deg": 3600.0}


@dataclass(frozen=True)
class ColumnChoice:
    """Names of columns that the user gave; None for those to be recognised.

    Attributes:
        ra: right ascension.
        dec: declination.
        id: identifier.
        size: size on the sky.
        size_is: what the size is.
    """

    ra: str | None = None
    dec: str | None = None
    id: str | None = None
    size: str | None = None
    size_is: SizeKind | None = None


@dataclass(frozen=True)
class TargetColumns:
    """Places of the columns of a table that matter.

    Attributes:
        ra: right ascension; None where there are names alone.
        dec: declination.
        id: identifier, for messages.
        name: name that a resolver knows.
        size: size on the sky.
        file: local image.
        size_is: what the size is.
        size_unit: arcseconds of its unit.
    """

    ra: int | None = None
    dec: int | None = None
    id: int | None = None
    name: int | None = None
    size: int | None = None
    file: int | None = None
    size_is: SizeKind = "petro90"
    size_unit: float = 1.0


def recognise(table: InputTable, choice: ColumnChoice) -> TargetColumns:
    """Find the columns that say where the objects are.

    Raises:
        BadTableError: there is none, or one that was named is missing.
    """
    columns = table.columns
    ra, dec = _position(columns, choice)
    id_ = _named(columns, choice.id) if choice.id else _first(columns, _IDS, "meta.id;meta.main")
    name, file = _first(columns, _NAMES), _first(columns, _FILES)
    if ra is None and name is None and choice.id and id_ is not None:
        name = id_
    if ra is None and name is None and file is None:
        raise BadTableError(
            f"The table has no position that is recognised: its columns are {_listed(columns)}.",
            "Name them with --ra and --dec, or have a column called name.",
        )
    size = _named(columns, choice.size) if choice.size else _first(columns, _SIZES)
    if choice.size and choice.size_is is None and columns[size or 0].name.lower() not in _SIZES:
        raise BadTableError(
            f"What size {choice.size} holds is not known.", "Say it with --size-is petro90, r50 or diameter."
        )
    if size is None:
        return TargetColumns(ra, dec, id_, name, None, file)
    size_is = choice.size_is or _SIZES[columns[size].name.lower()]
    unit = columns[size].unit.strip().lower()
    if unit not in _ARCSECONDS:
        raise BadTableError(
            f"The size {columns[size].name} is in {unit}.", "Give it in arcsec, arcmin or deg, or another column."
        )
    return TargetColumns(ra, dec, id_, name, size, file, size_is, _ARCSECONDS[unit])


def has_positions(columns: Iterable[Column]) -> bool:
    """Whether a table's columns are recognised as those of objects on the sky."""
    ra, dec = _position(tuple(columns), ColumnChoice())
    return ra is not None and dec is not None


def _position(columns: tuple[Column, ...], choice: ColumnChoice) -> tuple[int | None, int | None]:
    if choice.ra or choice.dec:
        if not (choice.ra and choice.dec):
            raise BadTableError("Right ascension and declination go together.", "Give --ra and --dec.")
        return _named(columns, choice.ra), _named(columns, choice.dec)
    for end in (";meta.main", "", "_main"):
        ra, dec = _with_ucd(columns, "pos.eq.ra", end), _with_ucd(columns, "pos.eq.dec", end)
        if ra is not None and dec is not None:
            return ra, dec
    places = {column.name.strip().lower(): place for place, column in reversed([*enumerate(columns)])}
    for ra_name, dec_name in _POSITIONS:
        if ra_name in places and dec_name in places:
            return places[ra_name], places[dec_name]
    return None, None


def _with_ucd(columns: tuple[Column, ...], ucd: str, end: str) -> int | None:
    """The first column of a UCD; UCD1's POS_EQ_RA_MAIN is taken too."""
    for place, column in enumerate(columns):
        if column.ucd.strip().lower().replace("pos_eq_", "pos.eq.") == ucd + end:
            return place
    return None


def _first(columns: tuple[Column, ...], names: Iterable[str], ucd: str = "") -> int | None:
    if ucd:
        for place, column in enumerate(columns):
            if column.ucd.strip().lower() == ucd:
                return place
    places = {column.name.strip().lower(): place for place, column in reversed([*enumerate(columns)])}
    return next((places[name] for name in names if name in places), None)


def _named(columns: tuple[Column, ...], name: str) -> int:
    for place, column in enumerate(columns):
        if column.name == name:
            return place
    raise BadTableError(
        f"The table has no column {name!r}: its columns are {_listed(columns)}.", "Name one of them."
    )


def _listed(columns: tuple[Column, ...]) -> str:
    names = [column.name for column in columns[:20]]
    return ", ".join(names) + (f" and {len(columns) - 20} more" if len(columns) > 20 else "")
