"""Reader of Galaxy Zoo in Kaggle's layout, unpacked in any way.

A data set is a folder with the votes, ``training_solutions_rev1.csv`` or its ``.zip``, and the images
``<GalaxyID>.jpg``: in folders, in one zip, or in several. An empty cell is an unknown vote.
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
from galaxy_training.data.votes_csv import SOLUTIONS, Ids, Votes, read_votes
from galaxy_training.errors import DataSetError

VALIDATION = "validation_ids.csv"
CALIBRATION_EACH, CALIBRATION_REST = 20, 7
PROVENANCE = "data_set.json"


class Provenance(BaseModel):
    """Provenance of a data set: ``data_set.json`` of a folder, or Galaxy Zoo's where it has none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "Galaxy Zoo - The Galaxy Challenge (Kaggle)"
    licence: str = (
        "Images: Sloan Digital Sky Survey, with credit. Votes: Galaxy Zoo volunteers, under the terms of the "
        "Kaggle competition. The data is not redistributed with the model."
    )
    citation: str = "Willett et al. 2013 (MNRAS 435, 2835); Dieleman, Willett & Dambre 2015 (MNRAS 450, 1441)"


@dataclass(frozen=True)
class ImageFile:
    """Location of an image: a file, or a member of a zip."""

    path: Path
    member: str | None = None

    def __str__(self) -> str:
        """Return the path, and the member where there is one."""
        return str(self.path) if self.member is None else f"{self.path}:{self.member}"


@dataclass(frozen=True)
class DataSet:
    """Galaxies with votes and images, in order of their ids.

    Attributes:
        folder: that it was read from.
        ids: int64 ``[N]``, Kaggle's GalaxyID.
        votes: float32 ``[N, 37]`` joint fractions in the tree's order; NaN where unknown.
        files: location of each galaxy's image.
        classes: str ``[N]``, confident class of each galaxy, empty where it has none.
        provenance: origin, licence and citation.
        validation_ids: galaxies to validate on and never to train on; None where the folder does not name them.
    """

    folder: Path
    ids: Ids
    votes: Votes
    files: dict[int, ImageFile]
    classes: NDArray[np.str_]
    provenance: Provenance = field(default_factory=Provenance)
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
        """Subset by rows."""
        return replace(self, ids=self.ids[rows], votes=self.votes[rows], classes=self.classes[rows])

    def split(self) -> Split:
        """Disjoint training, calibration and validation sets."""
        voted = np.isfinite(self.votes).any(axis=1)
        calibration = ~self.is_validation & (self.ids % CALIBRATION_EACH == CALIBRATION_REST)
        return Split(
            training=self.select(~self.is_validation & ~calibration),
            calibration=self.select(calibration & voted),
            validation=self.select(self.is_validation & voted),
        )

    def read_image(self, galaxy: int) -> bytes:
        """The bytes of a galaxy's image file.

        Raises:
            OSError, zipfile.BadZipFile: the file cannot be read.
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
        training: galaxies that weights are fitted to.
        calibration: a twentieth of the training galaxies, held back for calibration.
        validation: galaxies that metrics are measured on, and nothing else.
    """

    training: DataSet
    calibration: DataSet
    validation: DataSet


def read_data_set(folder: Path, *, without_votes: bool = False) -> DataSet:
    """Read a folder in Kaggle's layout.

    Args:
        folder: with images and votes.
        without_votes: include galaxies with an image and no votes at all; theirs are NaN.

    Raises:
        DataSetError: naming the file, and the row where there is one.
    """
    if not folder.is_dir():
        raise DataSetError(f"There is no folder {folder}.", "Name a folder with images and votes.")
    files = _find_images(folder)
    if not files:
        raise DataSetError(
            f"{folder} holds no images.",
            "It should hold <GalaxyID>.jpg, in folders or in images_training_rev1*.zip.",
        )
    table = read_votes(folder)
    ids, votes = table.ids, table.votes
    if without_votes:
        others = np.setdiff1d(np.array(sorted(files), dtype=np.int64), ids)
        ids = np.concatenate([ids, others])
        votes = np.concatenate([votes, np.full((len(others), votes.shape[1]), np.nan, np.float32)])
    has_image = np.array([galaxy in files for galaxy in ids.tolist()])
    if not has_image.any():
        raise DataSetError(
            f"None of the {len(ids)} galaxies in {table.path} has an image in {folder}.",
            f"An image is named after its galaxy, for example {ids[0]}.jpg.",
        )
    return DataSet(
        folder=folder,
        ids=ids[has_image],
        votes=votes[has_image],
        files=files,
        classes=read_classes(folder, ids[has_image]),
        provenance=_read_provenance(folder),
        validation_ids=_read_validation_ids(folder),
    )


def _find_images(folder: Path) -> dict[int, ImageFile]:
    images = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".jpg" and path.stem.isdigit():
            images[int(path.stem)] = ImageFile(path)
        elif path.suffix.lower() == ".zip" and not path.name.startswith(SOLUTIONS):
            images.update(_images_in_archive(path))
    return images


def _images_in_archive(path: Path) -> Iterator[tuple[int, ImageFile]]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile) as error:
        raise DataSetError(f"{path} is not a readable zip: {error}.", "Download it again.") from error
    for name in names:
        member = Path(name)
        if member.suffix.lower() == ".jpg" and member.stem.isdigit():
            yield int(member.stem), ImageFile(path, name)


def _read_provenance(folder: Path) -> Provenance:
    path = folder / PROVENANCE
    if not path.exists():
        return Provenance()
    try:
        return Provenance.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise DataSetError(
            f"{path} does not describe the provenance of the galaxies.",
            "It should hold name, licence and citation.",
        ) from error


def _read_validation_ids(folder: Path) -> frozenset[int] | None:
    path = folder / VALIDATION
    if not path.exists():
        return None
    try:
        return frozenset(int(line) for line in path.read_text().split()[1:])
    except ValueError as error:
        raise DataSetError(f"{path}: {error}.", "It should hold GalaxyID and one id a line.") from error
