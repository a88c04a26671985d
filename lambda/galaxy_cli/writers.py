"""The finished table in the format that its name asks for, put in place whole."""

from __future__ import annotations

import io
import itertools
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from galaxy_cli.errors import OutputError
from galaxy_cli.signals import GracefulShutdown
from galaxy_core.errors import StorageError
from galaxy_core.tables import Columns, CsvTable, Row, write_parquet

_PART = 1024
"""Rows that become columns together."""

Writer = Callable[[IO[bytes], Columns, Iterator[Row]], None]


def check_output(path: Path, *, overwrite: bool) -> None:
    """Refuse a place for the table before anything is done.

    Raises:
        OutputError: its format is not known, its folder is missing, or it is there already.
    """
    if path.suffix.lower() not in WRITERS:
        raise OutputError(f"{path} says no format that is written here.", f"End it in {', '.join(WRITERS)}.")
    if not path.parent.is_dir():
        raise OutputError(f"There is no folder {path.parent}.", "Make it first.")
    if path.is_dir() or (path.exists() and not overwrite):
        raise OutputError(f"{path} exists already.", "Name another, or say --overwrite.")


def write_table(path: Path, columns: Columns, rows: Iterator[Row], stopping: GracefulShutdown) -> bool:
    """Write beside the target, then rename, so that nobody reads half a table.

    Args:
        path: its suffix is one of `WRITERS`.
        columns: of `columns_of`.
        rows: taken as they are written, so that memory stays flat.
        stopping: looked at before each row.

    Returns:
        Whether it is there: not where it was stopped.

    Raises:
        StorageError: it cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            WRITERS[path.suffix.lower()](file, columns, stopping.until(rows))
        if stopping.asked:
            return False
        os.replace(unfinished, path)  # noqa: PTH105 - as in galaxy_core.storage
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}.",
            "See to its room and its permissions; the same command then goes on.",
        ) from error
    else:
        return True
    finally:
        unfinished.unlink(missing_ok=True)


def _csv(file: IO[bytes], columns: Columns, rows: Iterator[Row]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    table = CsvTable(text, columns)
    for row in rows:
        table.write(row)
    text.flush()


def _json_lines(file: IO[bytes], columns: Columns, rows: Iterator[Row]) -> None:
    for row in rows:
        cells = {name: row.get(name) for name in columns}
        file.write(json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _parquet(file: IO[bytes], columns: Columns, rows: Iterator[Row]) -> None:
    kept = _Troubles(file)
    parts = iter(lambda: list(itertools.islice(rows, 0 if kept.trouble else _PART)), [])
    try:
        write_parquet(cast("IO[bytes]", kept), columns, parts)
    finally:
        if kept.trouble:
            raise kept.trouble


@dataclass
class _Troubles:
    """A file that keeps what goes wrong for later: arro3 ends the whole process where writing fails."""

    file: IO[bytes]
    trouble: OSError | None = None

    def write(self, data: bytes) -> int:
        self._try(lambda: self.file.write(data))
        return len(data)

    def flush(self) -> None:
        self._try(self.file.flush)

    def _try(self, do: Callable[[], object]) -> None:
        try:
            if not self.trouble:
                do()
        except OSError as error:
            self.trouble = error


WRITERS: dict[str, Writer] = {".csv": _csv, ".parquet": _parquet, ".jsonl": _json_lines}
