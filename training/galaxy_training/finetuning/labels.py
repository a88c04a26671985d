"""Reads a table of labels: one class a row, vote counts by answer, a yes or no by column, or a number."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from galaxy_training.errors import DataSetError

Form = Literal["classes", "votes", "yes-no", "number"]
Targets = NDArray[np.float64]
FILE_COLUMNS = ("file", "id_str", "file_loc", "path", "image", "id")
"""Columns that may name the image; the first that is there does."""
MIN_EXAMPLES = 5
"""Images of a class below which nothing can be measured on images that were not fitted to."""
MIN_NUMBERS = 20
"""Images with a number below which its errors cannot be measured."""
MAX_CLASSES = 50
_MAX_ERRORS = 10
_YES, _NO = {"1", "yes", "true", "y"}, {"0", "no", "false", "n"}


@dataclass(frozen=True)
class Labels:
    """Labels of images, in the rows' order.

    Attributes:
        form: of the table; of "yes-no", the labels are independent of one another; of "number", there is one.
        names: of the labels, K of them.
        images: names of the images, as the table has them, N of them.
        rows: number of each one's row in the file, the header's being 1.
        targets: ``[N, K]``, the part of each image's votes for each label: 1 and 0, but of votes; or the numbers.
    """

    form: Form
    names: tuple[str, ...]
    images: tuple[str, ...]
    rows: tuple[int, ...]
    targets: Targets

    @property
    def exclusive(self) -> bool:
        """Whether an image has one of the labels."""
        return self.form in {"classes", "votes"}


def read_labels(path: Path, columns: Sequence[str] = (), *, number: bool = False) -> Labels:
    """Read a CSV file of labels.

    Args:
        path: of the file. One of `FILE_COLUMNS` names the image.
        columns: with labels; all others than the image's, if empty.
        number: whether the label is a number to estimate, though it could be the name of a class.

    Raises:
        DataSetError: which rows cannot be used, and why.
    """
    header, rows = _read(path)
    key = next((name for name in FILE_COLUMNS if name in header), None)
    if key is None:
        raise DataSetError(
            f"{path} has the columns {', '.join(header)}.",
            f"One that names the image is needed: {', '.join(FILE_COLUMNS)}.",
        )
    wanted = list(columns) or [name for name in header if name not in FILE_COLUMNS]
    if missing := [name for name in wanted if name not in header]:
        raise DataSetError(f"{path} has no column {missing[0]!r}.", f"Its columns are {', '.join(header)}.")
    if not wanted:
        raise DataSetError(f"{path} has no column with labels.", "Add one, such as label.")
    places = [header.index(name) for name in wanted]
    cells = [[row[place].strip() for place in places] for _, row in rows]
    numbers = [number for number, _ in rows]
    _refuse(path, [(n, "a label is missing") for n, row in zip(numbers, cells, strict=True) if "" in row])
    if number and len(wanted) > 1:
        raise DataSetError(
            f"{path} has {len(wanted)} columns with labels: {', '.join(wanted)}.",
            "Name the one with the number, with --label.",
        )
    if number or (len(wanted) == 1 and _holds_numbers([row[0] for row in cells])):
        form, names, targets = _one_number(path, wanted[0], numbers, cells)
    elif len(wanted) == 1:
        form, names, targets = _one_column(wanted[0], cells)
    else:
        form, names, targets = _several(path, wanted, numbers, cells)
    images = [row[header.index(key)].strip() for _, row in rows]
    _refuse(
        path, [(n, "the image's name is missing") for n, name in zip(numbers, images, strict=True) if not name]
    )
    _check_repeats(path, images, numbers, targets)
    first = list({name: place for place, name in reversed(list(enumerate(images)))}.values())[::-1]
    labels = Labels(
        form, names, tuple(images[n] for n in first), tuple(numbers[n] for n in first), targets[np.array(first)]
    )
    check_examples(labels)
    return labels


def check_examples(labels: Labels) -> None:
    """Refuse labels of which too few images, or all, are examples.

    Raises:
        DataSetError: naming the label.
    """
    if labels.form == "number":
        _check_numbers(labels)
        return
    if not 2 <= len(labels.names) <= MAX_CLASSES and labels.exclusive:
        raise DataSetError(
            f"There are {len(labels.names)} classes: {', '.join(labels.names[:5])}.",
            f"Label images of at least two, and at most {MAX_CLASSES}.",
        )
    won = labels.targets.argmax(axis=1) if labels.exclusive else None
    for place, name in enumerate(labels.names):
        examples = int((won == place).sum() if won is not None else (labels.targets[:, place] > 0.5).sum())
        others = len(labels.images) - examples
        if examples < MIN_EXAMPLES or (others < MIN_EXAMPLES and not labels.exclusive):
            rows = [row for row, t in zip(labels.rows, labels.targets[:, place], strict=True) if t > 0.5]
            where = f" (rows {', '.join(map(str, rows))})" if rows and examples < MIN_EXAMPLES else ""
            raise DataSetError(
                f"{name!r} has {examples} images{where}, and the others {others}.",
                f"Label at least {MIN_EXAMPLES} of each, or leave it out.",
            )


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = [name.strip() for name in next(reader, [])]
            rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataSetError(f"{path} cannot be read as CSV: {error}.", "Save it as CSV in UTF-8.") from error
    if not rows:
        raise DataSetError(f"{path} has no rows.", "Give it a header, and a row for each image.")
    uneven = [
        (number, f"{len(row)} cells for {len(header)} columns") for number, row in rows if len(row) != len(header)
    ]
    _refuse(path, uneven)
    return header, rows


def _refuse(path: Path, errors: list[tuple[int, str]]) -> None:
    if errors:
        told = "; ".join(f"row {number}: {problem}" for number, problem in errors[:_MAX_ERRORS])
        more = f"; and {len(errors) - _MAX_ERRORS} more rows" if len(errors) > _MAX_ERRORS else ""
        raise DataSetError(f"{path} has rows that cannot be used: {told}{more}.", "Correct or remove them.")


def _holds_numbers(values: list[str]) -> bool:
    """Whether they are numbers that are no names of classes: not all whole, or of too many kinds."""
    numbers = [_number(value) for value in values]
    finite = [number for number in numbers if number is not None]
    if len(finite) < len(numbers):
        return False
    return any(number % 1 for number in finite) or len(set(finite)) > MAX_CLASSES


def _one_number(
    path: Path, column: str, rows: list[int], cells: list[list[str]]
) -> tuple[Form, tuple[str, ...], Targets]:
    values = [_number(row[0]) for row in cells]
    _refuse(
        path,
        [
            (number, f"{row[0]!r} is no number")
            for number, row, value in zip(rows, cells, values, strict=True)
            if value is None
        ],
    )
    return "number", (column,), np.array([[value] for value in values], np.float64)


def _check_numbers(labels: Labels) -> None:
    count, (name,) = len(labels.images), labels.names
    if count < MIN_NUMBERS or len(np.unique(labels.targets)) < 2:
        raise DataSetError(
            f"{name!r} has {len(np.unique(labels.targets))} different numbers of {count} images.",
            f"Label at least {MIN_NUMBERS} images, with the numbers that they have.",
        )


def _one_column(column: str, cells: list[list[str]]) -> tuple[Form, tuple[str, ...], Targets]:
    values = [row[0] for row in cells]
    if {value.lower() for value in values} <= _YES | _NO:
        values = [column if value.lower() in _YES else f"not {column}" for value in values]
    names = tuple(sorted(set(values)))
    return "classes", names, np.array([[float(value == name) for name in names] for value in values])


def _several(
    path: Path, columns: list[str], rows: list[int], cells: list[list[str]]
) -> tuple[Form, tuple[str, ...], Targets]:
    if all(cell.lower() in _YES | _NO for row in cells for cell in row):
        targets = np.array([[float(cell.lower() in _YES) for cell in row] for row in cells])
        return ("classes" if (targets.sum(axis=1) == 1).all() else "yes-no"), tuple(columns), targets
    _refuse(
        path,
        [
            (number, f"{cell!r} is no count of votes, nor yes or no")
            for number, row in zip(rows, cells, strict=True)
            for cell in row
            if (_number(cell) is None or float(cell) < 0)
        ],
    )
    counts = np.array([[float(cell) for cell in row] for row in cells])
    totals = counts.sum(axis=1)
    _refuse(path, [(number, "nobody voted") for number, total in zip(rows, totals, strict=True) if not total])
    return "votes", tuple(columns), counts / totals[:, np.newaxis]


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _check_repeats(path: Path, images: list[str], rows: list[int], targets: Targets) -> None:
    """Refuse an image that stands in two rows with other labels."""
    seen: dict[str, int] = {}
    contradictions = []
    for place, name in enumerate(images):
        first = seen.setdefault(name, place)
        if (targets[first] != targets[place]).any():
            contradictions.append((rows[place], f"{name} has another label in row {rows[first]}"))
    _refuse(path, contradictions)


def counted(labels: Labels) -> dict[str, int]:
    """Number of examples of each label; of a number, of its images."""
    if labels.form == "number":
        return {labels.names[0]: len(labels.images)}
    if labels.exclusive:
        won = Counter(labels.targets.argmax(axis=1).tolist())
        return {name: won[place] for place, name in enumerate(labels.names)}
    return {name: int((labels.targets[:, place] > 0.5).sum()) for place, name in enumerate(labels.names)}
