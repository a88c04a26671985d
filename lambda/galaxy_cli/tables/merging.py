"""Puts the tables of several machines together: one after the other, by the numbers in their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from galaxy_cli.errors import BadTableError
from galaxy_cli.tables.reading import InputTable, read_table
from galaxy_core.table_columns import PART, Column, Kind, Row, TableLayout

_PART = re.compile(r"(\d{1,6}) of (\d{1,6})")
_WIDER: tuple[Kind, ...] = ("flag", "count", "integer", "single", "number", "real", "text")
"""Kinds, each of which can be written as one that comes later."""


def in_order(paths: Iterable[Path]) -> list[Path]:
    """Paths in the order of the numbers in their names: part-2 comes before part-10."""

    def key(path: Path) -> list[tuple[int, str]]:
        return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", str(path))]

    return sorted(paths, key=key)


class Merged(NamedTuple):
    """What several tables are together.

    Attributes:
        layout: columns of the whole: those of the first table, of kinds that hold the cells of each.
        missing: numbers of the parts that are not among them, as far as they say which they are.
    """

    layout: TableLayout
    missing: tuple[int, ...]


def merged_layout(paths: Iterable[Path]) -> Merged:
    """Read each table, and see that they fit together.

    Raises:
        BadTableError: a table cannot be read, its columns are others, or it is the same part as another.
    """
    layout: TableLayout | None = None
    kinds: dict[str, Kind] = {}
    parts: dict[tuple[int, int], Path] = {}
    for path in paths:
        table = read_table(path)
        if part := _part_of(table):
            if part in parts:
                raise BadTableError(
                    f"{path} is part {part[0]} of {part[1]}, as {parts[part]} is.", "Name each part once."
                )
            parts[part] = path
        names = [column.name for column in table.columns]
        if layout is None:
            layout, first = table.layout, path
        elif names != [column.name for column in layout.columns]:
            extra = {*names} ^ {column.name for column in layout.columns}
            different = ", ".join(sorted(extra)[:5]) or "their order"
            raise BadTableError(
                f"{path} has not the same columns as {first}: {different}.", "Merge tables of the same command."
            )
        for column, cells in zip(table.columns, table.cells, strict=True):
            if any(cell is not None for cell in cells):
                before = kinds.get(column.name, column.kind)
                kinds[column.name] = max(before, column.kind, key=_WIDER.index)
    if layout is None:
        raise BadTableError("There is no table to merge.", "Name the tables of the parts.")
    columns = tuple(_of_kind(column, kinds.get(column.name)) for column in layout.columns)
    metadata = {key: text for key, text in layout.metadata.items() if key != PART}
    count = max((count for _, count in parts), default=0)
    missing = tuple(number for number in range(1, count + 1) if (number, count) not in parts)
    return Merged(TableLayout(columns, metadata), missing)


def _part_of(table: InputTable) -> tuple[int, int] | None:
    """Number of a part and number of parts; None of a table that does not say it."""
    matched = _PART.fullmatch(table.metadata.get(PART, ""))
    return (int(matched[1]), int(matched[2])) if matched else None


def merged_rows(paths: Iterable[Path], layout: TableLayout) -> Iterator[Row]:
    """The rows of each table, one table in memory at a time."""
    texts = {column.name for column in layout.columns if column.kind == "text"}
    for path in paths:
        table: InputTable = read_table(path)
        for row in table:
            yield {name: str(cell) if name in texts else cell for name, cell in row.items()}


def _of_kind(column: Column, kind: Kind | None) -> Column:
    return replace(column, kind=kind or column.kind)
