"""Resume file: the rows of an unfinished run, beside its output table, from which the same command continues.

Lines of JSON: first the run's settings, then one row for each image, in the order of the inputs, as a list of
cells. The position is given by that order alone, so that resuming takes no more memory than starting.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from galaxy_cli.errors import ResumeFileError
from galaxy_cli.runs import NamedItem
from galaxy_core.errors import StorageError
from galaxy_core.table_columns import Columns, Row

FLUSH_INTERVAL = 64
"""Rows that are written to the file together."""
_RESTART_HINT = "Start over with --restart, or name another output."

Settings = dict[str, Any]


class ResumeFile:
    """Rows of an unfinished table.

    Args:
        path: path of the file, which is created where it does not exist.
        settings: the run's settings, as JSON represents them: rows of other settings are never mixed in.
        columns: columns of the table; the last one holds an error's text.
        key: column that names the image.

    Attributes:
        done: number of rows.
        failed: number of rows with an error instead of a prediction.

    Raises:
        ResumeFileError: the file is another run's.
        StorageError: it cannot be read or written; so for every call below.
    """

    def __init__(self, path: Path, settings: Settings, columns: Columns, key: str = "file") -> None:
        self.path = path
        self.done = self.failed = 0
        self._columns = tuple(columns)
        self._key = self._columns.index(key)
        self._unwritten = 0
        self._open(json.loads(json.dumps({**settings, "columns": self._columns})))

    def _open(self, settings: Settings) -> None:
        try:
            self.path.touch()
            self._file = self.path.open("r+b")
            first = self._file.readline()
            header = _line(settings)
            if first != header and header.startswith(first):  # it is new, or its writer was cut short
                self._file.truncate(0)
                self._file.seek(0)
                self._file.write(header)
                self._file.flush()
                first = header
        except OSError as error:
            raise self._storage_error(error) from error
        self._check(_parse(first), settings)

    def _check(self, header: Any, settings: Settings) -> None:
        if not isinstance(header, dict):
            raise ResumeFileError(f"{self.path} is not what an earlier run left.", _RESTART_HINT)
        changed = [key for key in {**settings, **header} if header.get(key) != settings.get(key)]
        if changed:
            before, now = (
                {key: side.get(key) for key in changed if key != "columns"} for side in (header, settings)
            )
            raise ResumeFileError(
                f"{self.path} was started with {_format(before)}, and not with {_format(now)}.",
                f"Continue with the same settings. {_RESTART_HINT}",
            )

    def remaining(self, images: Iterator[NamedItem]) -> Iterator[NamedItem]:
        """Images that have no row yet, once those that have one are checked to be the same.

        Raises:
            ResumeFileError: they are not.
        """
        position = self._file.tell()
        for line in self._file:
            if not line.endswith(b"\n"):
                break  # cut short when its writer was
            cells = self._cells(line)
            image = next(images, None)
            if image is None or image.name != cells[self._key]:
                actual = image.name if image else "nothing more"
                raise ResumeFileError(
                    f"{self.path} is of other images: after {self.done:,} it has {cells[self._key]}, "
                    f"and the inputs have {actual}.",
                    f"Give the same inputs as before. {_RESTART_HINT}",
                )
            position += len(line)
            self.done += 1
            self.failed += cells[-1] is not None
        self._file.seek(position)
        self._file.truncate()
        return images

    def append(self, row: Row) -> None:
        """Add a row."""
        try:
            self._file.write(_line([row.get(name) for name in self._columns]))
            self._unwritten += 1
            if self._unwritten == FLUSH_INTERVAL:
                self._file.flush()
                self._unwritten = 0
        except OSError as error:
            raise self._storage_error(error) from error
        self.done += 1
        self.failed += "error" in row

    def rows(self) -> Iterator[Row]:
        """Iterate over all rows, from the first."""
        self._file.seek(0)
        next(self._file)
        for line in self._file:
            cells = zip(self._columns, self._cells(line), strict=True)
            yield {name: cell for name, cell in cells if cell is not None}

    def __enter__(self) -> ResumeFile:
        """Return itself; the file is closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the last rows and close the file."""
        try:
            self._file.close()
        except OSError as failure:
            with suppress(OSError):
                self._file.close()
            if kind is None:
                raise self._storage_error(failure) from failure

    def _cells(self, line: bytes) -> list[Any]:
        cells = _parse(line)
        if not isinstance(cells, list) or len(cells) != len(self._columns):
            raise ResumeFileError(f"{self.path} is damaged in row {self.done + 1:,}.", _RESTART_HINT)
        return cells

    def _storage_error(self, error: OSError) -> StorageError:
        return StorageError(
            f"{self.path} cannot be written: {error.strerror}.",
            "Check free disk space and permissions; the same command then continues.",
        )


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _parse(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _format(settings: Settings) -> str:
    return ", ".join(f"{key} {value}" for key, value in settings.items()) or "other columns"
