"""Writes the table of many images' predictions, the same in a terminal's CSV and in a batch's CSV and Parquet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from galaxy_core.table_columns import DECIMALS, Column, Columns, Kind, Row, TableLayout

if TYPE_CHECKING:
    from arro3.core import RecordBatch


class CsvTable:
    """Writes rows as CSV, the header at once.

    Args:
        file: open for text.
        columns: kinds by name.
        defused: whether an apostrophe is put before each text that a spreadsheet takes for a formula.
    """

    def __init__(self, file: IO[str], columns: Columns, *, defused: bool = False) -> None:
        self._columns = columns
        self._defused = defused
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, row: Row) -> None:
        """Write one row."""
        cells = [_text(row.get(name), kind) for name, kind in self._columns.items()]
        self._writer.writerow([f"'{cell}" if self._defused and _is_formula(cell) else cell for cell in cells])


def defuse_formulas(table: bytes) -> bytes:
    """A table of CSV without formulas: an apostrophe is put before each cell that a spreadsheet takes for one.

    For what people download. Numbers stay as they are, and Parquet keeps every name.
    """
    if not _MAYBE_FORMULA.search(table):
        return table
    defused = io.StringIO(newline="")
    writer = csv.writer(defused, lineterminator="\n")
    for row in csv.reader(io.StringIO(table.decode(), newline="")):
        writer.writerow(f"'{cell}" if _is_formula(cell) else cell for cell in row)
    return defused.getvalue().encode()


def _is_formula(cell: str) -> bool:
    return cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell)


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MAYBE_FORMULA = re.compile(rb'(?:^|[,"\n])[=+\-@\t\r]')
_NUMBER = re.compile(r"[+-]?[0-9.]+(e[+-]?[0-9]+)?")


def _text(cell: str | float | None, kind: Kind) -> str:
    if cell is None:
        return ""
    if kind == "number":
        return f"{cell:.{DECIMALS}f}"
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


ROW_GROUP = 16_384
"""Rows that a Parquet file holds together; so many, packed, are in memory while it is written."""


def write_parquet(file: IO[bytes], layout: TableLayout, parts: Iterable[list[Row] | bytes]) -> None:
    """Write a Parquet file: each column of its kind's type; the same bytes for the same parts.

    Args:
        file: open for writing; it need not be seekable.
        layout: columns; descriptions, UCDs and units become metadata of the fields.
        parts: rows, so many at a time, or whole tables of the same columns as `CsvTable` writes them.
    """
    # Few need it, and it takes a while to load.
    from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema  # noqa: PLC0415
    from arro3.io import read_csv  # noqa: PLC0415
    from arro3.io import write_parquet as write  # noqa: PLC0415

    types: dict[Kind, DataType] = {
        "text": DataType.utf8(),
        "number": DataType.float32(),
        "single": DataType.float32(),
        "count": DataType.int16(),
        "integer": DataType.int64(),
        "real": DataType.float64(),
        "flag": DataType.bool(),
    }
    columns = layout.kinds
    fields = [Field(c.name, types[c.kind], metadata=_about(c)) for c in layout.columns]
    schema = Schema(fields, metadata=layout.metadata)

    def batches() -> Iterator[RecordBatch]:
        for part in parts:
            if isinstance(part, bytes):
                yield from read_csv(part, schema, has_header=True, batch_size=ROW_GROUP)
            else:
                arrays = [Array([row.get(name) for row in part], types[kind]) for name, kind in columns.items()]
                yield RecordBatch.from_arrays(arrays, schema=schema)

    write(
        RecordBatchReader.from_batches(schema, batches()),
        cast("IO[bytes]", _OneWay(file)),
        compression="zstd(3)",
        max_row_group_size=ROW_GROUP,
    )


def _about(column: Column) -> dict[str, str]:
    about = {"description": column.description, "ucd": column.ucd, "unit": column.unit}
    if column.kind == "single":  # as wide as a number, but with all its digits
        about["kind"] = column.kind
    return {name: text for name, text in about.items() if text}


@dataclass
class _OneWay:
    """The two calls that a Parquet file is written with; that there is a third one is looked at, and no more."""

    file: IO[bytes]

    def write(self, data: bytes) -> int:
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()

    def seek(self, _offset: int, _whence: int = 0) -> int:
        raise OSError("What is sent away as it is written cannot be gone back in.")
