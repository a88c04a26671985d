"""Inputs of the command line: files, folders, patterns, zips and CSV lists, iterated lazily and in a fixed order,
so that a million images take no memory and a stopped run can resume.

Nothing is read before its size is checked, and a zip's members are never written to the disk: their names are
names in a table, and no paths.
"""

from __future__ import annotations

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
from galaxy_cli.left_out import LeftOut, kind_of_file
from galaxy_cli.lists import is_list, is_prediction_fits, is_prediction_table, listed_paths
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
_OWN_TABLE, _UNFINISHED_TABLE = _OWN_KINDS = "table of predictions", "unfinished table"
_TABLE_SUFFIXES = {".parquet", ".jsonl", ".vot", ".ecsv"}
"""Of tables that this command writes, and that are no images whoever wrote them."""
_OWN_SUFFIXES = (".partial", ".partial.lock", ".unfinished")
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


def image_files(inputs: Iterable[str], left_out: LeftOut | None = None) -> Iterator[ImageFile]:
    """Iterate over the images of every input, in order.

    Args:
        inputs: each an image, a folder with images at any depth, a zip of them, a CSV file with a column
            ``path`` or ``file`` whose paths start at the CSV file's folder, or a pattern of these with ``*``,
            ``?``, ``[…]`` and ``**``. What starts with a dot is left out, links to folders are not followed,
            and tables that this command wrote are no lists. Of several inputs, which a shell makes of ``*``,
            those that are there and hold no image are left out.
        left_out: counts what is left out, other than what starts with a dot.

    Raises:
        InputError: an input is missing, or the only one cannot be read, or none holds an image.
    """
    any_image = False
    paths = tuple(inputs)
    for path in paths:
        empty, others = True, LeftOut()
        try:
            for image in _images_of_input(path, others):
                empty = False
                yield image
            if empty and not (left_out and any(others.counts[kind] for kind in _OWN_KINDS)):
                raise _no_images(path, others)
        except InputError:
            if not left_out or len(paths) == 1 or not os.path.lexists(path):
                raise
            others.add(_kind_of_input(Path(path)))
        if left_out:
            left_out.counts.update(others.counts)
        any_image |= not empty
    if not any_image:
        beside = f" Left out: {left_out}." if left_out else ""
        raise InputError(f"There are no images.{beside}", "Tables that galaxy wrote are not read again.")


def _no_images(name: str, others: LeftOut) -> InputError:
    beside = f" It holds {others}." if others.counts else ""
    return InputError(
        f"There are no images in {printable(name)}.{beside}", f"Their names end in {', '.join(SUFFIXES)}."
    )


def _kind_of_input(path: Path) -> str:
    """What an input is that is there and holds no image that can be read."""
    if not _exists(path):
        return "dead link"
    if path.is_dir():
        return "folder without images"
    return f"{kind_of_file(path.name)} without images"


def _images_of_input(name: str, left_out: LeftOut) -> Iterator[ImageFile]:
    path = Path(name)
    if _exists(path):
        yield from _images_of_path(path, left_out)
    elif glob.has_magic(name):
        for match in _matches(Path(path.anchor), path.relative_to(path.anchor).parts):
            yield from _images_of_path(match, left_out)
    else:
        raise InputError(f"There is no {name}.", "Name an image, a folder, a zip, a CSV file or a pattern.")


def _exists(path: Path) -> bool:
    """Whether there is such a path; none of a name that no file can have."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _images_of_path(path: Path, left_out: LeftOut) -> Iterator[ImageFile]:
    if path.is_dir():
        yield from _images_of_folder(path, left_out)
    elif path.suffix.lower() == ".zip":
        yield from _images_of_zip(path, left_out)
    elif path.name.endswith(_OWN_SUFFIXES):
        left_out.add(_UNFINISHED_TABLE)
    elif path.suffix.lower() in _TABLE_SUFFIXES or _is_own_fits(path):
        left_out.add(_OWN_TABLE)
    elif path.suffix.lower() in {".csv", ".tsv"} or (path.suffix.lower() == ".txt" and is_list(path)):
        if is_prediction_table(path):
            left_out.add(_OWN_TABLE)
        else:
            yield from _images_of_list(path)
    else:
        yield _image_file(path)


def _images_of_folder(folder: Path, left_out: LeftOut) -> Iterator[ImageFile]:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            if os.access(entry.path, os.R_OK | os.X_OK):
                yield from _images_of_folder(Path(entry.path), left_out)
            else:
                left_out.add("folder without permission")
        elif _has_image_suffix(entry.name) and _is_file(entry):
            if _is_own_fits(path := Path(entry.path)):
                left_out.add(_OWN_TABLE)
            else:
                yield _image_file(path)
        else:
            left_out.add_entry(entry)


def _is_own_fits(path: Path) -> bool:
    return path.suffix.lower() == ".fits" and is_prediction_fits(path)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a file, or a link that leads to one."""
    try:
        return entry.is_file()
    except OSError:  # of a link that leads to itself
        return False


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
        elif _exists(folder / head):
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


def _images_of_zip(path: Path, left_out: LeftOut) -> Iterator[ImageFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(f"The zip {path} cannot be read: {error}.", "Make it or fetch it again.") from error
    for member in archive.infolist():
        parts = PurePosixPath(member.filename).parts
        if member.is_dir() or any(_is_hidden(part) for part in parts):
            continue
        if not _has_image_suffix(member.filename):
            kind = kind_of_file(member.filename)
            left_out.add("zip within a zip" if kind == ".zip" else kind)
        else:
            yield ImageFile(printable(f"{path}/{member.filename}"), partial(_read_member, archive, member))


def _is_hidden(part: str) -> bool:
    """Whether a part of a member's path is hidden, or holds what macOS adds."""
    return part == "__MACOSX" or (part.startswith(".") and part != "..")


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
    for listed in listed_paths(path):
        yield _image_file(listed.path, listed.name)
