"""Inputs of the command line: files, folders, patterns, zips and CSV lists, iterated lazily and in a fixed order,
so that a million images take no memory and a stopped run can resume.

Nothing is read before its size is checked, and a zip's members are never written to the disk: their names are
names in a table, and no paths.
"""

from __future__ import annotations

import csv
import glob
import heapq
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path, PurePosixPath

from galaxy_cli.errors import UnreadableMemberError
from galaxy_core.cli import printable
from galaxy_core.errors import InputError, StorageError
from galaxy_core.images.formats import IMAGE_SUFFIXES
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import check_bytes

_FITS_SUFFIXES = tuple(
    f"{suffix}{packed}" for suffix in (".fits", ".fit", ".fts") for packed in ("", ".gz", ".bz2", ".fz")
)
SUFFIXES = (*IMAGE_SUFFIXES, *_FITS_SUFFIXES, ".fz")
"""Suffixes of the files that are taken from folders and zips; a file that is named is read whatever its suffix."""
COLUMNS = ("path", "file")
"""Columns of a CSV list that may hold the paths; the first one present does."""
PAGE_SIZE = 50_000
"""Names of a folder that are held in memory at once."""

Read = Callable[[Limits], bytes]


@dataclass(frozen=True)
class ImageFile:
    """Image that is not yet read.

    Attributes:
        name: name in the output table.
        read: returns the file's bytes; raises `ImageError` or `StorageError`.
    """

    name: str
    read: Read


def image_files(inputs: Iterable[str]) -> Iterator[ImageFile]:
    """Iterate over the images of every input, in order.

    Args:
        inputs: each an image, a folder with images at any depth, a zip of them, a CSV file with a column
            ``path`` or ``file`` whose paths start at the CSV file's folder, or a pattern of these with ``*``,
            ``?``, ``[…]`` and ``**``. What starts with a dot is left out, and links to folders are not followed.

    Raises:
        InputError: an input is missing, cannot be read, or holds no image.
    """
    for path in inputs:
        empty = True
        for image in _images_of_input(path):
            empty = False
            yield image
        if empty:
            raise InputError(f"There are no images in {path}.", f"Their names end in {', '.join(SUFFIXES)}.")


def _images_of_input(name: str) -> Iterator[ImageFile]:
    path = Path(name)
    if path.exists():
        yield from _images_of_path(path)
    elif glob.has_magic(name):
        for match in _matches(Path(path.anchor), path.relative_to(path.anchor).parts):
            yield from _images_of_path(match)
    else:
        raise InputError(f"There is no {name}.", "Name an image, a folder, a zip, a CSV file or a pattern.")


def _images_of_path(path: Path) -> Iterator[ImageFile]:
    if path.is_dir():
        yield from _images_of_folder(path)
    elif path.suffix.lower() == ".zip":
        yield from _images_of_zip(path)
    elif path.suffix.lower() == ".csv":
        yield from _images_of_list(path)
    else:
        yield _image_file(path)


def _images_of_folder(folder: Path) -> Iterator[ImageFile]:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _images_of_folder(Path(entry.path))
        elif _has_image_suffix(entry.name) and entry.is_file():
            yield _image_file(Path(entry.path))


def _has_image_suffix(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Iterate over a folder in the order of names; it is scanned once for each `PAGE_SIZE` of them."""
    last = ""
    while True:
        try:
            with os.scandir(folder) as entries:
                later = (entry for entry in entries if entry.name > last and not entry.name.startswith("."))
                page = heapq.nsmallest(PAGE_SIZE, later, key=lambda entry: entry.name)
        except OSError as error:
            raise InputError(f"The folder {folder} cannot be listed: {error.strerror}.") from error
        yield from page
        if len(page) < PAGE_SIZE:
            return
        last = page[-1].name


def _matches(folder: Path, pattern: Sequence[str]) -> Iterator[Path]:
    """Paths below a folder that match a pattern's parts, in order. (The standard library's glob has none.)"""
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
            matches_itself = len(rest) == 1 and fnmatch(entry.name, rest[0])
            if entry.is_dir(follow_symlinks=False) and not matches_itself:
                yield from _matches(Path(entry.path), pattern)
        return
    for entry in _entries(folder):
        if fnmatch(entry.name, head):
            yield from _matches(Path(entry.path), rest) if rest else (Path(entry.path),)


def _image_file(path: Path, name: str | None = None) -> ImageFile:
    return ImageFile(printable(name or str(path)), partial(read_file, path))


def read_file(path: Path, limits: Limits) -> bytes:
    """Read a file within the limits.

    Raises:
        ImageError, StorageError: it is too large, or cannot be read.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise StorageError("The file cannot be read: it is a folder, a device or a pipe.")
        check_bytes(status.st_size, limits)
        with path.open("rb") as file:
            return file.read(limits.bytes + 1)
    except OSError as error:
        raise StorageError(f"The file cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise StorageError(f"The file cannot be read: {error}.") from error


def _images_of_zip(path: Path) -> Iterator[ImageFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(f"The zip {path} cannot be read: {error}.", "Make it or fetch it again.") from error
    for member in archive.infolist():
        hidden = PurePosixPath(member.filename).name.startswith(".")
        if _has_image_suffix(member.filename) and not hidden:
            yield ImageFile(printable(f"{path}/{member.filename}"), partial(_read_member, archive, member))


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> bytes:
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


def _images_of_list(path: Path) -> Iterator[ImageFile]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            column = next((column for column in COLUMNS if column in (rows.fieldnames or ())), None)
            if column is None:
                raise InputError(
                    f"The list {path} has no column {' or '.join(COLUMNS)}.", "Name it in the first line."
                )
            for row in rows:
                name = row[column] or ""
                yield _image_file(path.parent / name, name or f"{path}, line {rows.line_num}")
    except OSError as error:
        raise InputError(f"The list {path} cannot be read: {error.strerror}.") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"The list {path} is not CSV in UTF-8: {error}.") from error
