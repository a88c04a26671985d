"""Kaggle's CSV of votes: read and validated, with errors by row."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.errors import DataSetError

SOLUTIONS = "training_solutions_rev1"
TREE_TOLERANCE = 1e-3
"""Tolerance of the sum of a question's joint fractions against their parent's."""

Votes = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class VotesTable:
    """The votes of a data set.

    Attributes:
        path: of the file.
        ids: int64 ``[N]``, Kaggle's GalaxyID.
        votes: float32 ``[N, 37]`` joint fractions in the tree's order; NaN where unknown.
    """

    path: Path
    ids: Ids
    votes: Votes


def read_votes(folder: Path) -> VotesTable:
    """Read a data set's votes.

    Raises:
        DataSetError: naming the file, and the row where there is one.
    """
    path, table = _find_table(folder)
    return _check_votes(path, table)


def _find_table(folder: Path) -> tuple[Path, pd.DataFrame]:
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
        "Put Kaggle's file of votes beside the images.",
    )


def _read_table(path: Path, file: IO[bytes]) -> pd.DataFrame:
    try:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise DataSetError(f"{path} is not a table: {error}.", "It should be Kaggle's CSV.") from error
    missing = [column for column in ("GalaxyID", *TREE.keys) if column not in table.columns]
    if missing:
        raise DataSetError(
            f"{path} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}.",
            "Its header should be GalaxyID,Class1.1,…,Class11.6.",
        )
    if table.empty:
        raise DataSetError(f"{path} has a header and no rows.", "It should have one row for each galaxy.")
    return table


def _check_votes(path: Path, table: pd.DataFrame) -> VotesTable:
    columns = ["GalaxyID", *TREE.keys]
    text = table[columns].apply(lambda column: column.str.strip())
    values = text.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    malformed = np.isnan(values) & (text != "").to_numpy()
    malformed[:, 0] |= ~(values[:, 0] >= 0)
    _refuse(path, malformed, lambda row, column: f"{columns[column]} is {text.iat[row, column]!r}")
    _refuse_repeated(path, values[:, 0].astype(np.int64))
    votes = values[:, 1:]
    with np.errstate(invalid="ignore"):
        outside = (votes < -1e-6) | (votes > 1 + 1e-6)
    _refuse(path, outside, lambda row, column: f"{TREE.keys[column]} is {votes[row, column]:g}")
    _check_tree(path, votes)
    return VotesTable(path, values[:, 0].astype(np.int64), np.clip(votes, 0, 1).astype(np.float32))


def _refuse(path: Path, wrong: NDArray[np.bool_], describe: Callable[[int, int], str]) -> None:
    if wrong.any():
        row, column = (int(index) for index in np.argwhere(wrong)[0])
        raise DataSetError(
            f"{path}, line {row + 2}: {describe(row, column)}; "
            f"{int(wrong.any(axis=1).sum())} of {len(wrong)} rows are like this.",
            "A galaxy's id is a whole number; a vote is a number from 0 to 1, or empty where unknown.",
        )


def _refuse_repeated(path: Path, ids: Ids) -> None:
    distinct, first = np.unique(ids, return_index=True)
    if len(distinct) < len(ids):
        row = int(np.setdiff1d(np.arange(len(ids)), first)[0])
        earlier = int(first[np.searchsorted(distinct, ids[row])])
        raise DataSetError(
            f"{path}, line {row + 2}: GalaxyID {ids[row]} is on line {earlier + 2} already; "
            f"{len(ids) - len(distinct)} of {len(ids)} rows are like this.",
            "Keep one row for each galaxy.",
        )


def _check_tree(path: Path, votes: NDArray[np.float64]) -> None:
    for question in TREE.questions:
        total = votes[:, TREE.columns(question)].sum(axis=1)
        expected = 1.0 if question.parent is None else votes[:, TREE.position[question.parent]]
        with np.errstate(invalid="ignore"):
            broken = np.abs(total - expected) > TREE_TOLERANCE
        if broken.any():
            row = int(np.argmax(broken))
            raise DataSetError(
                f"{path}, line {row + 2}: the answers to question {question.number} add up to "
                f"{total[row]:.4f} and not to {np.broadcast_to(expected, total.shape)[row]:.4f}, "
                f"the value of {question.parent or 'everyone'}; {int(broken.sum())} rows are like this.",
                "Check that the columns are Kaggle's, multiplied down the tree.",
            )
