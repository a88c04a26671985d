"""Reads a Parquet table that this project wrote, a row at a time in flat memory, to write it in another format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from galaxy_cli.tables.reading import shortest
from galaxy_core.table_columns import Column, Kind, Row, TableLayout

if TYPE_CHECKING:
    from arro3.core import RecordBatch, RecordBatchReader

_KINDS: dict[str, Kind] = {
    "Utf8": "text",
    "Float32": "number",
    "Float64": "real",
    "Int16": "count",
    "Int64": "integer",
    "Boolean": "flag",
}
"""By the name of the type; a column that is of another kind says so."""


def parquet_layout(path: Path) -> TableLayout:
    """Columns with their descriptions, UCDs and units, and the table's metadata."""
    schema = _open(path).schema
    columns = []
    for item in map(schema.field, range(len(schema.names))):
        about = _texts(item.metadata)
        type_name = re.sub(r".*<|>.*", "", str(item.type), flags=re.DOTALL)
        described = {key: about.get(key, "") for key in ("description", "ucd", "unit")}
        columns.append(Column(item.name, cast("Kind", about.get("kind", _KINDS[type_name])), **described))
    metadata = {key: text for key, text in _texts(schema.metadata).items() if not key.startswith("ARROW")}
    return TableLayout(tuple(columns), metadata)


def parquet_rows(path: Path) -> Iterator[Row]:
    """All rows, from the first; empty cells are left out."""
    layout = parquet_layout(path)
    for batch in _open(path):
        columns = [_cells(batch, column) for column in layout.columns]
        for cells in zip(*columns, strict=True):
            yield {name: cell for name, cell in zip(layout.kinds, cells, strict=True) if cell is not None}


def _cells(batch: RecordBatch, column: Column) -> list[Any]:
    cells = batch[column.name].to_pylist()
    if column.kind in {"number", "single"}:
        return [None if cell is None else shortest(cell) for cell in cells]
    return list(cells)


def _texts(metadata: Mapping[bytes, bytes]) -> dict[str, str]:
    return {key.decode(): text.decode() for key, text in metadata.items()}


def _open(path: Path) -> RecordBatchReader:
    from arro3.io import read_parquet  # noqa: PLC0415 - takes long to load

    return read_parquet(path)
