"""What a run has found so far, kept beside its table so that a run that was stopped goes on where it was.

Lines of JSON: first what the rows depend on, then one row a picture, in the order of the sources, as a list of
cells. Nothing but that order says where the run is, so that going on takes no more memory than beginning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from galaxy_cli.errors import ResumeFileError
from galaxy_cli.inputs import Item
from galaxy_core.errors import StorageError
from galaxy_core.tables import Columns, Row

CHUNK = 64
"""Rows after which they are handed to the system."""
_ANEW = "Begin anew with --restart, or name another output."

Heading = dict[str, Any]


class ResumeFile:
    """The rows of one table in the making.

    Args:
        path: of the file; it is made where there is none.
        heading: what the rows depend on, as JSON has it.
        columns: of the table.

    Attributes:
        done: rows that there are.
        broken: those of them that have no answer.

    Raises:
        ResumeFileError: there is one already, of another run.
        StorageError: it cannot be read or written; so for every call below.
    """

    def __init__(self, path: Path, heading: Heading, columns: Columns) -> None:
        self.path = path
        self.done = self.broken = 0
        self._columns = tuple(columns)
        self._unwritten = 0
        self._begin(json.loads(json.dumps({**heading, "columns": self._columns})))

    def _begin(self, heading: Heading) -> None:
        try:
            self.path.touch()
            self._file = self.path.open("r+b")
            first = self._file.readline()
            whole = _line(heading)
            if first != whole and whole.startswith(first):  # it is new, or its writer was cut short
                self._file.truncate(0)
                self._file.seek(0)
                self._file.write(whole)
                self._file.flush()
                first = whole
        except OSError as error:
            raise self._trouble(error) from error
        self._check(_read(first), heading)

    def _check(self, found: Any, heading: Heading) -> None:
        if not isinstance(found, dict):
            raise ResumeFileError(f"{self.path} is not what an earlier run left.", _ANEW)
        other = [key for key in {**heading, **found} if found.get(key) != heading.get(key)]
        if other:
            was, now = ({key: side.get(key) for key in other if key != "columns"} for side in (found, heading))
            raise ResumeFileError(
                f"{self.path} was begun differently: with {_said(was)}, and not {_said(now)}.",
                f"Go on with what it was begun with. {_ANEW}",
            )

    def remaining(self, items: Iterator[Item]) -> Iterator[Item]:
        """The pictures that have no row yet, after a look at those that have: they must be the same.

        Raises:
            ResumeFileError: they are not.
        """
        place = self._file.tell()
        for line in self._file:
            if not line.endswith(b"\n"):
                break  # cut short when its writer was
            cells = self._cells(line)
            item = next(items, None)
            if item is None or item.name != cells[0]:
                comes = item.name if item else "nothing more"
                raise ResumeFileError(
                    f"{self.path} is of other pictures: after {self.done:,} it has {cells[0]}, "
                    f"and the sources have {comes}.",
                    f"Give the same pictures as before. {_ANEW}",
                )
            place += len(line)
            self.done += 1
            self.broken += cells[-1] is not None
        self._file.seek(place)
        self._file.truncate()
        return items

    def append(self, row: Row) -> None:
        """Keep one more row."""
        try:
            self._file.write(_line([row.get(name) for name in self._columns]))
            self._unwritten += 1
            if self._unwritten == CHUNK:
                self._file.flush()
                self._unwritten = 0
        except OSError as error:
            raise self._trouble(error) from error
        self.done += 1
        self.broken += "error" in row

    def rows(self) -> Iterator[Row]:
        """All rows, from the first."""
        self._file.seek(0)
        next(self._file)
        for line in self._file:
            cells = zip(self._columns, self._cells(line), strict=True)
            yield {name: cell for name, cell in cells if cell is not None}

    def __enter__(self) -> ResumeFile:
        """Return itself, to be closed in the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hand the last rows to the system."""
        try:
            self._file.close()
        except OSError as failure:
            with suppress(OSError):
                self._file.close()
            if kind is None:
                raise self._trouble(failure) from failure

    def _cells(self, line: bytes) -> list[Any]:
        cells = _read(line)
        if not isinstance(cells, list) or len(cells) != len(self._columns):
            raise ResumeFileError(f"{self.path} is damaged in row {self.done + 1:,}.", _ANEW)
        return cells

    def _trouble(self, error: OSError) -> StorageError:
        return StorageError(
            f"{self.path} cannot be written: {error.strerror}.",
            "See to its room and its permissions; the same command then goes on.",
        )


def _line(found: Any) -> bytes:
    return json.dumps(found, separators=(",", ":")).encode() + b"\n"


def _read(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _said(settings: Heading) -> str:
    return ", ".join(f"{key} {value}" for key, value in settings.items()) or "other columns"
