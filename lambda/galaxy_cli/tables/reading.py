"""Reads tables of objects in the formats of the field, column by column, with what they say of their columns."""

from __future__ import annotations

import csv
import json
import math
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from galaxy_cli.errors import BadTableError
from galaxy_core.errors import GalaxyError
from galaxy_core.table_columns import Column, Kind, Row, TableLayout

FITS_SUFFIXES = (".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fits.fz")
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_DELIMITERS = ",;\t|"
_NAMED = re.compile(r"[a-z][a-z0-9_]*: ")
_CARD_LENGTH = 72
"""Characters of a card of a FITS header's history."""


@dataclass(frozen=True)
class InputTable:
    """A table of objects in memory.

    Attributes:
        columns: in order.
        cells: of each column, as many as there are rows; None where a cell is empty.
        rows: number of rows.
        metadata: of the table as a whole.
    """

    columns: tuple[Column, ...]
    cells: tuple[list[Any], ...]
    rows: int
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def layout(self) -> TableLayout:
        """Its columns, to write them again."""
        return TableLayout(self.columns, self.metadata)

    def row(self, number: int) -> Row:
        """Cells of a row by column, without those that are empty."""
        pairs = zip(self.columns, self.cells, strict=True)
        return {column.name: cell for column, cells in pairs if (cell := cells[number]) is not None}

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows."""
        return (self.row(number) for number in range(self.rows))


def read_table(path: Path) -> InputTable:
    """Read a table, in the format of its suffix.

    Vectors become text as JSON. A column of CSV whose every cell is a number holds numbers, but for those with
    leading zeros, which are identifiers.

    Raises:
        BadTableError: its format is not known, or it is damaged.
    """
    reader = next((read for suffix, read in READERS.items() if path.name.lower().endswith(suffix)), None)
    if reader is None:
        raise BadTableError(
            f"{path} is no table in a format that is read here.", f"Their names end in {', '.join(READERS)}."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about units and flags that do not matter here
            table = reader(path)
    except GalaxyError:
        raise
    except Exception as error:  # each reader raises whatever a damaged file leads it to
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise BadTableError(f"The table {path} cannot be read: {reason}.", "Save it again.") from error
    if len({column.name for column in table.columns}) < len(table.columns):
        raise BadTableError(f"The table {path} has two columns of one name.", "Rename one of them.")
    return table


def _read_csv(path: Path) -> InputTable:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(_without_comments(file), delimiter=_delimiter(path))
        names = [name.strip() for name in next(rows, [])]
        if not names:
            raise BadTableError(f"The table {path} is empty.", "Its first line names the columns.")
        table = [row for row in rows if row]
    uneven = next((number for number, row in enumerate(table) if len(row) != len(names)), None)
    if uneven is not None:
        raise BadTableError(
            f"Row {uneven + 1:,} of {path} has {len(table[uneven])} cells, and there are {len(names)} columns.",
            "Quote cells that hold a delimiter.",
        )
    columns, cells = [], []
    for place, name in enumerate(names):
        kind, values = _typed([row[place].strip() for row in table])
        columns.append(Column(name, kind))
        cells.append(values)
    return InputTable(tuple(columns), tuple(cells), len(table))


def header_of(path: Path) -> list[str]:
    """Names of a CSV's columns; none of a file that is no text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(_without_comments(file), delimiter=_delimiter(path)), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
    return [name.strip() for name in header]


def _without_comments(file: Iterable[str]) -> Iterator[str]:
    """Lines from the header on: astronomers' CSV often begins with comments."""
    lines = iter(file)
    for line in lines:
        if line.strip() and not line.startswith("#"):
            yield line
            break
    yield from lines


def _delimiter(path: Path) -> str:
    if path.name.lower().endswith(".tsv"):
        return "\t"
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(_without_comments(file), "")
    return max(_DELIMITERS, key=header.count)


def _typed(cells: list[str]) -> tuple[Kind, list[Any]]:
    filled = [cell for cell in cells if cell]
    if filled and all(map(_INTEGER.fullmatch, filled)):
        return "integer", [int(cell) if cell else None for cell in cells]
    if filled and all(map(_is_decimal, filled)):
        return "real", [_finite(float(cell)) if cell else None for cell in cells]
    return "text", [cell or None for cell in cells]


def _is_decimal(cell: str) -> bool:
    if cell[0] == "0" and cell[1:2].isdigit() and "." not in cell:
        return False
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell


def _finite(value: float) -> float | None:
    return None if math.isnan(value) else value


def _read_parquet(path: Path) -> InputTable:
    from arro3.io import read_parquet  # noqa: PLC0415 - only who has such files needs it

    try:
        table = read_parquet(path).read_all()
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a damaged file's; it is no Exception
            raise
        raise BadTableError(f"The table {path} is damaged.", "Save it again.") from error
    columns, cells = [], []
    for item in map(table.schema.field, range(table.num_columns)):
        about = {key.decode(): value.decode() for key, value in item.metadata.items()}
        kind, values = _plain(list(table[item.name].to_pylist()), str(item.type))
        described = {key: about.get(key, "") for key in ("description", "ucd", "unit")}
        columns.append(Column(item.name, kind, **described))
        cells.append(values)
    metadata = {
        key.decode(): value.decode(errors="replace")
        for key, value in table.schema.metadata.items()
        if not key.startswith(b"ARROW")
    }
    return InputTable(tuple(columns), tuple(cells), table.num_rows, metadata)


def _plain(values: list[Any], type_: str) -> tuple[Kind, list[Any]]:
    filled = [value for value in values if value is not None]
    if filled and all(isinstance(value, bool) for value in filled):
        return "flag", values
    if filled and all(isinstance(value, int) and -(2**63) < value < 2**63 for value in filled):
        return "integer", values
    if filled and all(isinstance(value, int | float) for value in filled):
        single = "32" in type_ and "loat" in type_
        return "single" if single else "real", [
            None if value is None else _finite(shortest(value) if single else float(value)) for value in values
        ]
    return "text", [value if value is None or isinstance(value, str) else _as_text(value) for value in values]


def shortest(value: float) -> float:
    """The double that is written as shortly as the float32 that it is equal to."""
    import numpy as np  # noqa: PLC0415

    return float(str(np.float32(value)))


def _as_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return json.dumps(value, default=str)


def _read_astropy(format_: str) -> Callable[[Path], InputTable]:
    def read(path: Path) -> InputTable:
        from astropy.table import Table  # noqa: PLC0415 - only who has such files needs it

        table = Table.read(path, format=format_)
        columns, cells = [], []
        for name in table.colnames:
            column = table[name]
            kind, values = _from_numpy(column)
            ucd = str(getattr(column, "meta", {}).get("ucd") or "")
            unit = str(column.unit) if getattr(column, "unit", None) is not None else ""
            columns.append(Column(name, kind, column.info.description or "", ucd, unit))
            cells.append(values)
        metadata = _votable_infos(path) if format_ == "votable" else table.meta
        return InputTable(tuple(columns), tuple(cells), len(table), _texts_of(metadata))

    return read


def _texts_of(metadata: Mapping[str, Any]) -> dict[str, str]:
    return {key: value for key, value in metadata.items() if isinstance(value, str)}


def _votable_infos(path: Path) -> dict[str, str]:
    """What stands of the table as a whole before it; astropy leaves it out."""
    from astropy.utils.xml.iterparser import get_xml_iterator  # noqa: PLC0415 - only who has such files needs it

    infos: dict[str, str] = {}
    with get_xml_iterator(str(path)) as elements:
        for starts, kind, about, _ in elements:
            if starts and kind == "TABLE":
                break
            if starts and kind == "INFO" and about.get("ID", "").startswith("about_"):
                infos[about["name"]] = about.get("value", "")
    return infos


def _history_of(header: Any) -> dict[str, str]:
    """What a FITS header's history says as ``name: text``, in as many cards as that takes."""
    texts: list[str] = []
    for card in map(str, header.get("HISTORY", [])):
        if _NAMED.match(card):
            texts.append(card)
        elif texts:  # a card loses the spaces at its end
            filled = -(-len(texts[-1]) // _CARD_LENGTH) * _CARD_LENGTH
            texts[-1] = texts[-1].ljust(filled) + card
    parts = (text.partition(": ") for text in texts)
    return {name: text.encode().decode("unicode_escape") if "\\u" in text else text for name, _, text in parts}


def _from_numpy(column: Any) -> tuple[Kind, list[Any]]:
    """Kind and cells of a column of astropy's."""
    import numpy as np  # noqa: PLC0415

    if not hasattr(column, "dtype"):  # a mixin, such as SkyCoord or Time
        return "text", [str(value) for value in column]
    values = column.tolist()
    if column.ndim > 1 or column.dtype.kind not in "biufSU":
        return "text", [None if value is None else _text_of(value) for value in values]
    if column.dtype.kind in "SU":
        return "text", [_text_of(value) or None if value is not None else None for value in values]
    if column.dtype.kind == "f":
        if column.dtype.itemsize <= np.dtype("f4").itemsize:
            return "single", [None if v is None else _finite(shortest(v)) for v in values]
        return "real", [None if v is None else _finite(v) for v in values]
    return ("flag" if column.dtype.kind == "b" else "integer"), values


def _text_of(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace").rstrip()
    return value.rstrip() if isinstance(value, str) else json.dumps(value, default=str)


def _read_fits(path: Path) -> InputTable:
    from astropy.io import fits  # noqa: PLC0415
    from astropy.table import Table  # noqa: PLC0415

    with fits.open(path, memmap=False) as file:
        hdu = next((hdu for hdu in file if isinstance(hdu, fits.BinTableHDU | fits.TableHDU)), None)
        if hdu is None:
            raise BadTableError(f"{path} holds no table.", "Classify it with --as image.")
        table, header = Table.read(hdu), hdu.header
        columns, cells = [], []
        for number, name in enumerate(table.colnames, 1):
            kind, values = _from_numpy(table[name])
            description, ucd = header.get(f"TCOMM{number}", ""), header.get(f"TUCD{number}", "")
            columns.append(Column(name, kind, description, ucd, str(header.get(f"TUNIT{number}", ""))))
            cells.append(values)
        return InputTable(tuple(columns), tuple(cells), len(table), _history_of(header))


def holds_table(path: Path) -> bool:
    """Whether a FITS file's first header/data unit with data is a table; of a damaged file, no."""
    from astropy.io import fits  # noqa: PLC0415

    try:
        with warnings.catch_warnings(), fits.open(path, memmap=True) as file:
            warnings.simplefilter("ignore")
            for hdu in file:
                if isinstance(hdu, fits.CompImageHDU) or (hdu.is_image and hdu.header.get("NAXIS", 0) > 0):
                    return False
                if isinstance(hdu, fits.BinTableHDU | fits.TableHDU):
                    return True
    except Exception:  # noqa: BLE001 - whoever reads it as an image says what is wrong
        return False
    return False


READERS: dict[str, Callable[[Path], InputTable]] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".ecsv": _read_astropy("ascii.ecsv"),
    ".vot": _read_astropy("votable"),
    ".votable": _read_astropy("votable"),
    ".parquet": _read_parquet,
    **dict.fromkeys(FITS_SUFFIXES, _read_fits),
}
"""Readers by the end of the name."""
