"""Lists of images: CSV files of any common separator with a column of paths."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from galaxy_core.errors import InputError
from galaxy_core.images.formats import IMAGE_SUFFIXES

COLUMNS = ("path", "file", "file_loc", "filename", "id_str")
"""Columns that may hold the paths, in any case of letters; the first one present does. An ``id_str`` may lack its
suffix, as in Galaxy Zoo's tables."""
_OWN_COLUMNS = {"headline", "sentence", "model", "version", "error_code"}
_HEADER_BYTES = 20_000
_SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


class ListedPath(NamedTuple):
    """A line's path.

    Attributes:
        name: name of the image in the output; the line's number where it is empty.
        path: where the image is.
    """

    name: str
    path: Path


def is_prediction_table(path: Path) -> bool:
    """Whether a file is a table that this command wrote, and no list for it."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return set(next(csv.reader([file.readline(100_000)]), [])) >= _OWN_COLUMNS
    except (OSError, csv.Error):
        return False


def is_prediction_fits(path: Path) -> bool:
    """Whether a FITS file is a table that this command wrote, and no image."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
    except OSError:
        return False
    return b"XTENSION= 'BINTABLE'" in head and b"= 'headline_code" in head


def is_list(path: Path) -> bool:
    """Whether a file's first line names a column of paths."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            first = file.readline(_HEADER_BYTES)
        names = next(csv.reader([first], delimiter=_separator(first)), [])
    except (OSError, csv.Error):
        return False
    return any(name.strip().lower() in COLUMNS for name in names)


def listed_paths(path: Path) -> Iterator[ListedPath]:
    """Iterate over the paths of a list, which start at its own folder.

    Raises:
        InputError: it cannot be read, is not CSV in UTF-8, or has no such column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            separator = _separator(first)
            rows = csv.reader(itertools.chain([first], file), delimiter=separator)
            place = _place_of_paths(path, next(rows, []), separator)
            for row in rows:
                name = row[place].strip() if len(row) > place else ""
                if row:
                    yield ListedPath(name or f"{path}, line {rows.line_num}", _with_suffix(path.parent / name))
    except OSError as error:
        raise InputError(f"The list {path} cannot be read: {error.strerror}.") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"The list {path} is not CSV in UTF-8: {error}.") from error


def _separator(first: str) -> str:
    """The separator of which a first line has most."""
    return max(_SEPARATORS, key=first.count)


def _place_of_paths(path: Path, header: list[str], separator: str) -> int:
    names = [name.strip().lower() for name in header]
    column = next((column for column in COLUMNS if column in names), None)
    if column is None:
        columns = ", ".join(header)[:200] or "nothing"
        raise InputError(
            f"The list {path} has no column {' or '.join(COLUMNS)}: its first line, separated by "
            f"{_SEPARATORS[separator]}, is {columns}.",
            "Name it in the first line; columns of positions are told by --ra and --dec.",
        )
    return names.index(column)


def _with_suffix(path: Path) -> Path:
    """The path, or that of the image of this name where the name has no suffix."""
    if path.suffix or not path.name:
        return path
    try:
        candidates = (path.with_name(f"{path.name}{suffix}") for suffix in IMAGE_SUFFIXES)
        return path if path.exists() else next((each for each in candidates if each.exists()), path)
    except (OSError, ValueError):
        return path
