"""Writers of the formats that describe their columns: VOTable, FITS and ECSV, a row at a time in flat memory.

Headers are astropy's. Its own writers hold whole tables, and leave out of FITS what STILTS reads: TUCDn, TCOMMn.
"""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np

from galaxy_core.table_columns import Column, Kind, Row, TableLayout
from galaxy_core.tables import CsvTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH_ROWS = 1024
_BLOCK_BYTES = 2880
_NULLS = {"count": -(2**15), "integer": -(2**63)}
"""Value that stands for an empty cell of an integer column in FITS."""
_VOTABLE_TYPES: dict[Kind, str] = {
    "text": "unicodeChar",
    "number": "float",
    "single": "float",
    "count": "short",
    "integer": "long",
    "real": "double",
    "flag": "boolean",
}
_NUMPY_TYPES: dict[Kind, str] = {
    "text": "U1",
    "number": "f4",
    "single": "f4",
    "count": "i2",
    "integer": "i8",
    "real": "f8",
    "flag": "?",
}


def write_votable(file: IO[bytes], layout: TableLayout, rows: Iterable[Row]) -> None:
    """Write a VOTable 1.4 with TABLEDATA; empty cells are null."""
    head, tail = _votable_frame(layout)
    file.write(head)
    for row in rows:
        cells = "".join(f"<TD>{_votable_text(row.get(c.name), c.kind)}</TD>" for c in layout.columns)
        file.write(f"<TR>{cells}</TR>\n".encode())
    file.write(tail)


def _votable_frame(layout: TableLayout) -> tuple[bytes, bytes]:
    """What stands before and after the rows."""
    from astropy.io.votable import tree  # noqa: PLC0415 - only who writes such files needs it

    document = tree.VOTableFile(version="1.4")
    resource = tree.Resource()
    document.resources.append(resource)
    for name, value in layout.metadata.items():
        resource.infos.append(tree.Info(ID=f"about_{name}", name=name, value=value))
    table = tree.TableElement(document)
    resource.tables.append(table)
    for column in layout.columns:
        text = {"arraysize": "*"} if column.kind == "text" else {}
        optional = {key: value for key in ("ucd", "unit") if (value := getattr(column, key))}
        field = tree.Field(document, name=column.name, datatype=_VOTABLE_TYPES[column.kind], **text, **optional)
        field.description = column.description or None
        table.fields.append(field)
    table.create_arrays(1)
    buffer = io.BytesIO()
    document.to_xml(buffer, tabledata_format="tabledata")
    head, rest = buffer.getvalue().split(b"<TABLEDATA>", 1)
    return head + b"<TABLEDATA>\n", b"</TABLEDATA>" + rest.split(b"</TABLEDATA>", 1)[1]


def _votable_text(cell: str | float | None, kind: Kind) -> str:
    if cell is None:
        return ""
    if kind == "text":
        return escape("".join(char if _is_xml(char) else "�" for char in str(cell)))
    if kind == "flag":
        return "true" if cell else "false"
    return str(np.float32(cell)) if kind == "number" else str(cell)


def _is_xml(char: str) -> bool:
    return char >= " " or char in "\t\n\r"


def write_ecsv(file: IO[bytes], layout: TableLayout, rows: Iterable[Row]) -> None:
    """Write an ECSV file, with commas between cells."""
    from astropy.table import Column as AstropyColumn  # noqa: PLC0415
    from astropy.table import Table  # noqa: PLC0415

    columns = []
    for column in layout.columns:
        described = AstropyColumn(
            np.empty(0, _NUMPY_TYPES[column.kind]),
            column.name,
            unit=column.unit or None,
            description=column.description or None,
        )
        if column.ucd:
            described.meta["ucd"] = column.ucd
        columns.append(described)
    header = io.StringIO()
    Table(columns, meta=layout.metadata).write(header, format="ascii.ecsv", delimiter=",")
    comments = [line for line in header.getvalue().splitlines() if line.startswith("#")]
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    text.write("\n".join(comments) + "\n")
    table = CsvTable(text, layout.kinds)
    for row in rows:
        table.write({name: str(cell) if isinstance(cell, bool) else cell for name, cell in row.items()})
    text.flush()
    text.detach()


def write_fits(file: IO[bytes], layout: TableLayout, rows: Iterator[Row], again: Iterable[Row]) -> None:
    """Write a binary table of FITS; text that is not printable ASCII is escaped as in Python.

    Args:
        file: open for writing; it need not be seekable.
        layout: columns.
        rows: once, to find how many there are and how long their texts.
        again: the same rows.
    """
    count, lengths = _measure(rows, layout)
    primary, header, dtype = _fits_headers(layout, count, lengths)
    file.write(primary)
    file.write(header)
    rows_again = iter(again)
    while batch := list(itertools.islice(rows_again, _BATCH_ROWS)):
        file.write(_fits_records(batch, layout, dtype).tobytes())
    file.write(b"\0" * (-count * dtype.itemsize % _BLOCK_BYTES))


def _measure(rows: Iterable[Row], layout: TableLayout) -> tuple[int, dict[str, int]]:
    lengths = {column.name: 1 for column in layout.columns if column.kind == "text"}
    count = 0
    for row in rows:
        count += 1
        for name, length in lengths.items():
            lengths[name] = max(length, len(_ascii(row.get(name))))
    return count, lengths


def _fits_headers(
    layout: TableLayout, count: int, lengths: dict[str, int]
) -> tuple[bytes, bytes, np.dtype[np.void]]:
    from astropy.io import fits  # noqa: PLC0415

    formats: dict[Kind, tuple[str, str]] = {
        "number": ("E", ">f4"),
        "single": ("E", ">f4"),
        "count": ("I", ">i2"),
        "integer": ("K", ">i8"),
        "real": ("D", ">f8"),
        "flag": ("L", "S1"),
    }
    columns, types = [], []
    for column in layout.columns:
        length = lengths.get(column.name, 0)
        code, type_ = formats.get(column.kind, (f"{length}A", f"S{length}"))
        columns.append(
            fits.Column(column.name, code, unit=column.unit or None, null=_NULLS.get(column.kind), array=[])
        )
        types.append((column.name, type_))
    header = fits.BinTableHDU.from_columns(columns).header
    header["NAXIS2"] = count
    for number, column in enumerate(layout.columns, 1):
        if column.ucd:
            header[f"TUCD{number}"] = column.ucd
        if column.description:
            header[f"TCOMM{number}"] = column.description
    for name, value in layout.metadata.items():
        header.add_history(f"{name}: {_ascii(value)}")
    primary = fits.PrimaryHDU().header.tostring().encode("ascii")
    return primary, header.tostring().encode("ascii"), np.dtype(types)


def _fits_records(rows: list[Row], layout: TableLayout, dtype: np.dtype[np.void]) -> NDArray[np.void]:
    records = np.zeros(len(rows), dtype)
    for column in layout.columns:
        records[column.name] = [_fits_cell(row.get(column.name), column) for row in rows]
    return records


def _fits_cell(cell: str | float | None, column: Column) -> Any:
    if column.kind == "text":
        return _ascii(cell).encode("ascii")
    if column.kind == "flag":
        return b"\0" if cell is None else b"T" if cell else b"F"
    return _NULLS.get(column.kind, math.nan) if cell is None else cell


def _ascii(cell: str | float | None) -> str:
    if cell is None:
        return ""
    text = str(cell)
    return text if text.isascii() and text.isprintable() else text.encode("unicode_escape").decode("ascii")
