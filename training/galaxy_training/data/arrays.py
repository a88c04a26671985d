"""A data set's pictures, framed and resized once, as one array that fits in memory."""

from __future__ import annotations

import logging
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from galaxy_core.errors import GalaxyError
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.manifest import IMAGE
from galaxy_training.data.data_set import DataSet
from galaxy_training.data.sample_weights import selection_weights
from galaxy_training.data.votes_csv import Ids, Votes
from galaxy_training.errors import DataSetError
from galaxy_training.export.preprocessing import frame_side, resizing_graph

log = logging.getLogger(__name__)

UNREADABLE_LIMIT = 0.01
"""Share of unreadable pictures above which a data set is refused."""
_LIMITS = Limits(bytes=100_000_000, pixels=100_000_000)


@dataclass(frozen=True)
class Arrays:
    """Framed pictures with their votes.

    Attributes:
        ids: int64 ``[N]``.
        pictures: uint8 ``[N, S, S, 3]``, whole frames.
        votes: float32 ``[N, 37]``, NaN where unknown.
        weights: float64 ``[N]``, how often to draw each galaxy, relative to the others.
        unreadable: one line for each picture that was left out.
    """

    ids: Ids
    pictures: NDArray[np.uint8]
    votes: Votes
    weights: NDArray[np.float64]
    unreadable: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Count the galaxies."""
        return len(self.ids)


def load_arrays(data: DataSet, side: int) -> Arrays:
    """Frame every picture and resize it as the exported model will.

    Args:
        data: what to read.
        side: what the network sees, in pixels; the frames are `frame_side(side)` wide.

    Raises:
        DataSetError: more than `UNREADABLE_LIMIT` of the pictures cannot be read.
    """
    resize = onnxruntime.InferenceSession(
        resizing_graph(side).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    pictures = np.zeros((len(data), frame_side(side), frame_side(side), 3), np.uint8)

    def load(row: int) -> str | None:
        galaxy = int(data.ids[row])
        try:
            square = load_image(data.read_picture(galaxy), _LIMITS).pixels
        except (GalaxyError, OSError, zipfile.BadZipFile) as error:
            return f"{data.files[galaxy]}: {error}"
        (resized,) = resize.run(None, {IMAGE: square[None]})
        pictures[row] = np.clip(np.rint(resized[0]), 0, 255)
        return None

    with ThreadPoolExecutor() as pool:
        problems = list(pool.map(load, range(len(data))))
    unreadable = tuple(problem for problem in problems if problem)
    for problem in unreadable:
        log.warning("left out %s", problem)
    if len(unreadable) > UNREADABLE_LIMIT * len(data):
        raise DataSetError(
            f"{len(unreadable)} of {len(data)} pictures in {data.folder} cannot be read, "
            f"the first of them {unreadable[0]}",
            f"At most {UNREADABLE_LIMIT:.0%} may be unreadable: repair or remove them.",
        )
    kept = np.array([problem is None for problem in problems], dtype=bool)
    return Arrays(
        ids=data.ids[kept],
        pictures=pictures[kept] if unreadable else pictures,
        votes=data.votes[kept],
        weights=selection_weights(data.votes, data.classes)[kept],
        unreadable=unreadable,
    )
