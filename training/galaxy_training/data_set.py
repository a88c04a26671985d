"""Reads Galaxy Zoo in Kaggle's layout, however it was unpacked, and says exactly what is wrong with it.

A data set is a folder with the votes, ``training_solutions_rev1.csv`` or its ``.zip``, and the pictures
``<GalaxyID>.jpg``: in folders, in one zip, or in several. An empty cell is a vote fraction that is not known.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from galaxy_model.tree import TREE
from galaxy_training.errors import DataSetError

SOLUTIONS = "training_solutions_rev1"
VALIDATION = "validation_ids.csv"
SOURCE = "data_set.json"
TREE_TOLERANCE = 1e-3
"""How far a question's vote fractions may be from adding up to their parent's."""

Votes = NDArray[np.float32]
Ids = NDArray[np.int64]


class DataSource(BaseModel):
    """Where the galaxies come from; a folder says so in ``data_set.json`` when they are not Galaxy Zoo's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "Galaxy Zoo - The Galaxy Challenge (Kaggle)"
    licence: str = (
        "Images: Sloan Digital Sky Survey, with credit. Votes: Galaxy Zoo volunteers, under the terms of the "
        "Kaggle competition. The data is not redistributed with the model."
    )
    citation: str = "Willett et al. 2013 (MNRAS 435, 2835); Dieleman, Willett & Dambre 2015 (MNRAS 450, 1441)"


@dataclass(frozen=True)
class PictureFile:
    """Where one picture's bytes are: a file, or a member of a zip."""

    path: Path
    member: str | None = None

    def __str__(self) -> str:
        """Return the path, and the member where there is one."""
        return str(self.path) if self.member is None else f"{self.path}:{self.member}"


@dataclass(frozen=True)
class DataSet:
    """Galaxies with votes and pictures, in order of their ids.

    Attributes:
        folder: where it was read from.
        ids: int64 ``[N]``, Kaggle's GalaxyID.
        votes: float32 ``[N, 37]`` vote fractions in the tree's order; NaN where not known.
        files: where each galaxy's picture is.
        source: where the galaxies come from, and under which terms.
        validation_ids: galaxies never to train on; None where the folder does not name them.
    """

    folder: Path
    ids: Ids
    votes: Votes
    files: dict[int, PictureFile]
    source: DataSource = field(default_factory=DataSource)
    validation_ids: frozenset[int] | None = None
    _archives: dict[Path, zipfile.ZipFile] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        """Count the galaxies."""
        return len(self.ids)

    @cached_property
    def is_validation(self) -> NDArray[np.bool_]:
        """bool ``[N]``: the named validation galaxies, or each tenth by id where none are named."""
        if self.validation_ids is None:
            return np.asarray(self.ids % 10 == 0, dtype=bool)
        named = np.array(sorted(self.validation_ids), dtype=np.int64)
        return np.asarray(np.isin(self.ids, named), dtype=bool)

    def select(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> DataSet:
        """The same data set with these rows only."""
        return replace(self, ids=self.ids[rows], votes=self.votes[rows])

    def split(self) -> tuple[DataSet, DataSet]:
        """The galaxies to train on, and those to validate on."""
        return self.select(~self.is_validation), self.select(self.is_validation)

    def read_picture(self, galaxy: int) -> bytes:
        """The bytes of a galaxy's picture file.

        Raises:
            OSError, zipfile.BadZipFile: the bytes cannot be had.
        """
        file = self.files[galaxy]
        if file.member is None:
            return file.path.read_bytes()
        if file.path not in self._archives:
            self._archives[file.path] = zipfile.ZipFile(file.path)
        return self._archives[file.path].read(file.member)


def read_data_set(folder: Path) -> DataSet:
    """Read a folder in Kaggle's layout.

    Raises:
        DataSetError: naming the file, and the row where there is one.
    """
    if not folder.is_dir():
        raise DataSetError(f"There is no folder {folder}.", "Name a folder with pictures and votes.")
    files = _find_pictures(folder)
    if not files:
        raise DataSetError(
            f"{folder} holds no pictures.",
            "It should hold <GalaxyID>.jpg, in folders or in images_training_rev1*.zip.",
        )
    source, table = _read_solutions(folder)
    ids, votes = _check_votes(source, table)
    have_picture = np.array([galaxy in files for galaxy in ids.tolist()])
    if not have_picture.any():
        raise DataSetError(
            f"None of the {len(ids)} galaxies in {source} has a picture in {folder}.",
            f"A picture is named after its galaxy, for example {ids[0]}.jpg.",
        )
    return DataSet(
        folder=folder,
        ids=ids[have_picture],
        votes=votes[have_picture],
        files=files,
        source=_read_source(folder),
        validation_ids=_read_validation_ids(folder),
    )


def _find_pictures(folder: Path) -> dict[int, PictureFile]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".jpg" and path.stem.isdigit():
            found[int(path.stem)] = PictureFile(path)
        elif path.suffix.lower() == ".zip" and not path.name.startswith(SOLUTIONS):
            found.update(_pictures_in_archive(path))
    return found


def _pictures_in_archive(path: Path) -> Iterator[tuple[int, PictureFile]]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile) as error:
        raise DataSetError(f"{path} is not a readable zip: {error}.", "Download it again.") from error
    for name in names:
        member = Path(name)
        if member.suffix.lower() == ".jpg" and member.stem.isdigit():
            yield int(member.stem), PictureFile(path, name)


def _read_solutions(folder: Path) -> tuple[Path, pd.DataFrame]:
    plain = sorted(folder.rglob(f"{SOLUTIONS}.csv"))
    zipped = sorted(folder.rglob(f"{SOLUTIONS}.zip"))
    if plain:
        with plain[0].open("rb") as file:
            return plain[0], _read_table(plain[0], file)
    if zipped:
        try:
            with zipfile.ZipFile(zipped[0]) as archive, archive.open(f"{SOLUTIONS}.csv") as file:
                return zipped[0], _read_table(zipped[0], file)
        except (KeyError, zipfile.BadZipFile) as error:
            raise DataSetError(f"{zipped[0]}: {error}.", f"It should hold {SOLUTIONS}.csv.") from error
    raise DataSetError(
        f"{folder} holds no votes: neither {SOLUTIONS}.csv nor {SOLUTIONS}.zip.",
        "Put Kaggle's file of votes beside the pictures.",
    )


def _read_table(source: Path, file: IO[bytes]) -> pd.DataFrame:
    try:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise DataSetError(f"{source} is not a table: {error}.", "It should be Kaggle's CSV.") from error
    missing = [column for column in ("GalaxyID", *TREE.keys) if column not in table.columns]
    if missing:
        raise DataSetError(
            f"{source} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}.",
            "Its header should be GalaxyID,Class1.1,…,Class11.6.",
        )
    if table.empty:
        raise DataSetError(f"{source} has a header and no rows.", "It should have one row for each galaxy.")
    return table


def _check_votes(source: Path, table: pd.DataFrame) -> tuple[Ids, Votes]:
    columns = ["GalaxyID", *TREE.keys]
    text = table[columns].apply(lambda column: column.str.strip())
    values = text.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    malformed = np.isnan(values) & (text != "").to_numpy()
    malformed[:, 0] |= ~(values[:, 0] >= 0)
    _refuse(source, malformed, lambda row, column: f"{columns[column]} is {text.iat[row, column]!r}")
    votes = values[:, 1:]
    with np.errstate(invalid="ignore"):
        outside = (votes < -1e-6) | (votes > 1 + 1e-6)
    _refuse(source, outside, lambda row, column: f"{TREE.keys[column]} is {votes[row, column]:g}")
    _check_tree(source, votes)
    return values[:, 0].astype(np.int64), np.clip(votes, 0, 1).astype(np.float32)


def _refuse(source: Path, wrong: NDArray[np.bool_], describe: object) -> None:
    if wrong.any() and callable(describe):
        row, column = (int(index) for index in np.argwhere(wrong)[0])
        raise DataSetError(
            f"{source}, line {row + 2}: {describe(row, column)}; "
            f"{int(wrong.any(axis=1).sum())} of {len(wrong)} rows are like this.",
            "A galaxy's id is a whole number; a vote fraction is a number from 0 to 1, or empty where unknown.",
        )


def _check_tree(source: Path, votes: NDArray[np.float64]) -> None:
    for question in TREE.questions:
        total = votes[:, TREE.columns(question)].sum(axis=1)
        expected = 1.0 if question.parent is None else votes[:, TREE.position[question.parent]]
        with np.errstate(invalid="ignore"):
            broken = np.abs(total - expected) > TREE_TOLERANCE
        if broken.any():
            row = int(np.argmax(broken))
            raise DataSetError(
                f"{source}, line {row + 2}: the answers to question {question.number} add up to "
                f"{total[row]:.4f} and not to {np.broadcast_to(expected, total.shape)[row]:.4f}, "
                f"the value of {question.parent or 'everyone'}; {int(broken.sum())} rows are like this.",
                "Check that the columns are Kaggle's, multiplied down the tree.",
            )


def _read_source(folder: Path) -> DataSource:
    path = folder / SOURCE
    if not path.exists():
        return DataSource()
    try:
        return DataSource.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise DataSetError(
            f"{path} does not say where the galaxies come from.", "It should hold name, licence and citation."
        ) from error


def _read_validation_ids(folder: Path) -> frozenset[int] | None:
    path = folder / VALIDATION
    if not path.exists():
        return None
    try:
        return frozenset(int(line) for line in path.read_text().split()[1:])
    except ValueError as error:
        raise DataSetError(f"{path}: {error}.", "It should hold GalaxyID and one id a line.") from error
