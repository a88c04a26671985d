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
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from galaxy_training.data.sample_weights import read_classes
from galaxy_training.data.votes_csv import SOLUTIONS, Ids, Votes, read_solutions
from galaxy_training.errors import DataSetError

VALIDATION = "validation_ids.csv"
CALIBRATION_EACH, CALIBRATION_REST = 20, 7
SOURCE = "data_set.json"


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
        classes: str ``[N]``, the confident class of each galaxy, empty where it has none.
        source: where the galaxies come from, and under which terms.
        validation_ids: galaxies never to train on; None where the folder does not name them.
    """

    folder: Path
    ids: Ids
    votes: Votes
    files: dict[int, PictureFile]
    classes: NDArray[np.str_]
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
        return replace(self, ids=self.ids[rows], votes=self.votes[rows], classes=self.classes[rows])

    def split(self) -> Split:
        """Three parts that share no galaxy."""
        voted = np.isfinite(self.votes).any(axis=1)
        calibration = ~self.is_validation & (self.ids % CALIBRATION_EACH == CALIBRATION_REST)
        return Split(
            training=self.select(~self.is_validation & ~calibration),
            calibration=self.select(calibration & voted),
            validation=self.select(self.is_validation & voted),
        )

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


class Split(NamedTuple):
    """The parts of a data set.

    Attributes:
        training: what weights are fitted to.
        calibration: of the training galaxies, the twentieth that is kept back to learn how far to believe them.
        validation: what figures are measured on, and nothing else.
    """

    training: DataSet
    calibration: DataSet
    validation: DataSet


def read_data_set(folder: Path, *, without_votes: bool = False) -> DataSet:
    """Read a folder in Kaggle's layout.

    Args:
        folder: with pictures and votes.
        without_votes: take the galaxies that have a picture and no votes at all as well; theirs are NaN.

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
    solutions = read_solutions(folder)
    ids, votes = solutions.ids, solutions.votes
    if without_votes:
        others = np.setdiff1d(np.array(sorted(files), dtype=np.int64), ids)
        ids = np.concatenate([ids, others])
        votes = np.concatenate([votes, np.full((len(others), votes.shape[1]), np.nan, np.float32)])
    have_picture = np.array([galaxy in files for galaxy in ids.tolist()])
    if not have_picture.any():
        raise DataSetError(
            f"None of the {len(ids)} galaxies in {solutions.source} has a picture in {folder}.",
            f"A picture is named after its galaxy, for example {ids[0]}.jpg.",
        )
    return DataSet(
        folder=folder,
        ids=ids[have_picture],
        votes=votes[have_picture],
        files=files,
        classes=read_classes(folder, ids[have_picture]),
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
