"""Writers of the output table, in the format of its suffix, which replace the file atomically."""

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
from galaxy_cli.tables.described import write_ecsv, write_fits, write_votable
from galaxy_core.errors import StorageError
from galaxy_core.table_columns import Row, TableLayout
from galaxy_core.tables import CsvTable, write_parquet

_BATCH_ROWS = 1024
"""Rows that are converted to columns together."""

Rows = Callable[[], Iterator[Row]]
"""Starts with the first row each time that it is called."""
Writer = Callable[[IO[bytes], TableLayout, Rows], None]


def check_output(path: Path, *, overwrite: bool) -> None:
    """Refuse a path for the table before any image is read.

    Raises:
        OutputError: its format is not known, its folder is missing, or it exists already.
    """
    if path.suffix.lower() not in WRITERS:
        raise OutputError(f"{path} has no suffix of a supported format.", f"End it in {', '.join(WRITERS)}.")
    if not path.parent.is_dir():
        raise OutputError(f"There is no folder {path.parent}.", "Make it first.")
    if path.is_dir() or (path.exists() and not overwrite):
        raise OutputError(f"{path} exists already.", "Name another, or give --overwrite.")


def write_table(
    path: Path, layout: TableLayout, rows: Rows, shutdown: GracefulShutdown, *, excel: bool = False
) -> bool:
    """Write beside the target, then rename, so that nobody reads half a table.

    Args:
        path: its suffix is one of `WRITERS`.
        layout: columns of the table.
        rows: consumed as they are written, so that memory stays flat.
        shutdown: checked before each row.
        excel: whether CSV is written for spreadsheets; see `_excel_csv`.

    Returns:
        Whether the table is complete: not where a signal was received.

    Raises:
        StorageError: it cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            write = _excel_csv if excel else WRITERS[path.suffix.lower()]
            write(file, layout, lambda: shutdown.iterate(rows()))
        if shutdown.signal_number:
            return False
        os.replace(unfinished, path)  # noqa: PTH105 - as in galaxy_core.storage
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}.",
            "Check free disk space and permissions; the same command then continues.",
        ) from error
    else:
        return True
    finally:
        unfinished.unlink(missing_ok=True)


def _csv(file: IO[bytes], layout: TableLayout, rows: Rows) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    table = CsvTable(text, layout.kinds)
    for row in rows():
        table.write(row)
    text.flush()


def _excel_csv(file: IO[bytes], layout: TableLayout, rows: Rows) -> None:
    """CSV for spreadsheets: marked as UTF-8 by a byte order mark, which other readers stumble over, and without
    formulas.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    table = CsvTable(text, layout.kinds, defused=True)
    for row in rows():
        table.write(row)
    text.flush()


def _json_lines(file: IO[bytes], layout: TableLayout, rows: Rows) -> None:
    names = list(layout.kinds)
    for row in rows():
        cells = {name: row.get(name) for name in names}
        file.write(json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _parquet(file: IO[bytes], layout: TableLayout, rows: Rows) -> None:
    deferred = _DeferredErrors(file)
    once = rows()
    batches = iter(lambda: list(itertools.islice(once, 0 if deferred.error else _BATCH_ROWS)), [])
    try:
        write_parquet(cast("IO[bytes]", deferred), layout, batches)
    finally:
        if deferred.error:
            raise deferred.error


@dataclass
class _DeferredErrors:
    """File that defers errors until after the writer: arro3 ends the whole process where writing fails."""

    file: IO[bytes]
    error: OSError | None = None

    def write(self, data: bytes) -> int:
        self._try(lambda: self.file.write(data))
        return len(data)

    def flush(self) -> None:
        self._try(self.file.flush)

    def _try(self, action: Callable[[], object]) -> None:
        try:
            if not self.error:
                action()
        except OSError as error:
            self.error = error


def _votable(file: IO[bytes], layout: TableLayout, rows: Rows) -> None:
    write_votable(file, layout, rows())


def _fits(file: IO[bytes], layout: TableLayout, rows: Rows) -> None:
    write_fits(file, layout, rows(), rows())


def _ecsv(file: IO[bytes], layout: TableLayout, rows: Rows) -> None:
    write_ecsv(file, layout, rows())


WRITERS: dict[str, Writer] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".jsonl": _json_lines,
    ".fits": _fits,
    ".vot": _votable,
    ".ecsv": _ecsv,
}
