"""Where many pictures come from: files, folders, patterns, zips and lists, told one by one and in the same order
each time, so that a million of them takes no memory and a run that was stopped finds its place again.

Nothing is read before its size was looked at, and a zip's members are never written to the disk: their names are
names in a table, and no paths.
"""

from __future__ import annotations

import csv
import glob
import heapq
import os
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path, PurePosixPath

from galaxy_cli.errors import UnreadableMemberError
from galaxy_core.errors import InputError, StorageError
from galaxy_core.images.formats import PICTURE_SUFFIXES
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import check_bytes

SUFFIXES = (*PICTURE_SUFFIXES, ".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fits.fz")
"""Of the files that are taken from folders and zips; a file that is named is tried whatever it is called."""
COLUMNS = ("path", "file")
"""Of a list; the first that it has names the pictures."""
PAGE = 50_000
"""Names of a folder that are held at once."""

Read = Callable[[Limits], bytes]


@dataclass(frozen=True)
class Item:
    """One picture, not yet read.

    Attributes:
        name: in the table.
        read: returns the file's bytes; raises `ImageError` or `StorageError`.
    """

    name: str
    read: Read


def pictures(sources: Iterable[str]) -> Iterator[Item]:
    """The pictures of every source, in order.

    Args:
        sources: each a picture, a folder with pictures at any depth, a zip of them, a CSV file with a column
            ``path`` or ``file`` whose paths start at the CSV file's folder, or a pattern of these with ``*``,
            ``?``, ``[…]`` and ``**``. What starts with a dot is left out, and links to folders are not followed.

    Raises:
        InputError: a source is missing, cannot be read, or holds no picture.
    """
    for source in sources:
        empty = True
        for item in _pictures_of(source):
            empty = False
            yield item
        if empty:
            raise InputError(f"There are no pictures in {source}.", f"Their names end in {', '.join(SUFFIXES)}.")


def _pictures_of(source: str) -> Iterator[Item]:
    path = Path(source)
    if path.exists():
        yield from _pictures_at(path)
    elif glob.has_magic(source):
        for match in _matches(Path(path.anchor), path.relative_to(path.anchor).parts):
            yield from _pictures_at(match)
    else:
        raise InputError(f"There is no {source}.", "Name a picture, a folder, a zip, a CSV file or a pattern.")


def _pictures_at(path: Path) -> Iterator[Item]:
    if path.is_dir():
        yield from _in_folder(path)
    elif path.suffix.lower() == ".zip":
        yield from _in_zip(path)
    elif path.suffix.lower() == ".csv":
        yield from _in_list(path)
    else:
        yield _file(path)


def _in_folder(folder: Path) -> Iterator[Item]:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _in_folder(Path(entry.path))
        elif _looks_like_one(entry.name) and entry.is_file():
            yield _file(Path(entry.path))


def _looks_like_one(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """What is in a folder by name, for which it is gone through once for each `PAGE` of names."""
    last = ""
    while True:
        try:
            with os.scandir(folder) as found:
                later = (entry for entry in found if entry.name > last and not entry.name.startswith("."))
                page = heapq.nsmallest(PAGE, later, key=lambda entry: entry.name)
        except OSError as error:
            raise InputError(f"The folder {folder} cannot be listed: {error.strerror}.") from error
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].name


def _matches(folder: Path, pattern: Sequence[str]) -> Iterator[Path]:
    """What a pattern, in its parts, finds below a folder. (The standard library's own is in no order.)"""
    head, rest = pattern[0], pattern[1:]
    if not glob.has_magic(head):
        if rest:
            yield from _matches(folder / head, rest)
        elif (folder / head).exists():
            yield folder / head
        return
    if not folder.is_dir():
        return
    if head == "**":
        rest = rest or ("*",)
        yield from _matches(folder, rest)
        for entry in _entries(folder):
            taken_whole = len(rest) == 1 and fnmatch(entry.name, rest[0])
            if entry.is_dir(follow_symlinks=False) and not taken_whole:
                yield from _matches(Path(entry.path), pattern)
        return
    for entry in _entries(folder):
        if fnmatch(entry.name, head):
            yield from _matches(Path(entry.path), rest) if rest else (Path(entry.path),)


def _file(path: Path, name: str | None = None) -> Item:
    return Item(_printable(name or str(path)), partial(_bytes_of, path))


def _printable(name: str) -> str:
    """A name as a table and a terminal can hold it: control characters, and what is not Unicode, written out."""
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in {"Cc", "Cs"} else char
        for char in name
    )


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise StorageError("The file cannot be read: it is a folder, a device or a pipe.")
        check_bytes(found.st_size, limits)
        with path.open("rb") as file:
            return file.read(limits.bytes + 1)
    except OSError as error:
        raise StorageError(f"The file cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise StorageError(f"The file cannot be read: {error}.") from error


def _in_zip(path: Path) -> Iterator[Item]:
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(f"The zip {path} cannot be read: {error}.", "Make it or fetch it again.") from error
    for member in archive.infolist():
        hidden = PurePosixPath(member.filename).name.startswith(".")
        if _looks_like_one(member.filename) and not hidden:
            yield Item(_printable(f"{path}/{member.filename}"), partial(_bytes_in, archive, member))


def _bytes_in(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> bytes:
    if member.flag_bits & 1:
        raise UnreadableMemberError("The zip's member is encrypted.", "Unpack it with its password first.")
    check_bytes(member.file_size, limits)
    try:
        with archive.open(member) as file:
            return file.read(limits.bytes + 1)
    except Exception as error:  # zipfile raises whatever a hostile header leads it to
        raise UnreadableMemberError(
            "The zip's member is damaged, or packed in a way that is not read here.", "Make the zip again."
        ) from error


def _in_list(path: Path) -> Iterator[Item]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            column = next((name for name in COLUMNS if name in (rows.fieldnames or ())), None)
            if column is None:
                raise InputError(
                    f"The list {path} has no column {' or '.join(COLUMNS)}.", "Name it in the first line."
                )
            for row in rows:
                named = row[column] or ""
                yield _file(path.parent / named, named or f"{path}, line {rows.line_num}")
    except OSError as error:
        raise InputError(f"The list {path} cannot be read: {error.strerror}.") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"The list {path} is not CSV in UTF-8: {error}.") from error
