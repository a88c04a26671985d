"""Framed and resized images of a data set as one array in memory."""

from __future__ import annotations

import hashlib
import logging
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from galaxy_core.errors import GalaxyError
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import ImageArray, load_image
from galaxy_core.models.manifest import IMAGE
from galaxy_training.data.data_set import DataSet
from galaxy_training.data.sample_weights import poststratification_weights
from galaxy_training.data.votes_csv import Ids, Votes
from galaxy_training.errors import DataSetError
from galaxy_training.export.preprocessing import frame_size, resizing_graph

log = logging.getLogger(__name__)

UNREADABLE_LIMIT = 0.01
"""Fraction of unreadable images above which a data set is refused."""
MAX_LISTED = 5
"""Unreadable images that are logged one by one; the rest is counted."""
_LIMITS = Limits(bytes=100_000_000, pixels=100_000_000)


@dataclass(frozen=True)
class Arrays:
    """Framed images with votes and sample weights.

    Attributes:
        ids: int64 ``[N]``.
        images: uint8 ``[N, S, S, 3]``, whole frames.
        votes: float32 ``[N, 37]`` joint fractions, NaN where unknown.
        weights: float64 ``[N]``, sample weights.
        unreadable: one line for each image that is left out.
    """

    ids: Ids
    images: NDArray[np.uint8]
    votes: Votes
    weights: NDArray[np.float64]
    unreadable: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Count the galaxies."""
        return len(self.ids)

    @cached_property
    def sha256(self) -> str:
        """Checksum of ids, votes and pixels, by which a manifest names what a model was fitted to."""
        digest = hashlib.sha256()
        for part in (self.ids, self.votes, self.images):
            digest.update(np.ascontiguousarray(part).data)
        return digest.hexdigest()


def resizer(image_size: int) -> Callable[[ImageArray], ImageArray]:
    """What makes a network's frame of a framed image of any size, as the exported graph does.

    Args:
        image_size: of the network, pixels; the frames are `frame_size(image_size)` wide.
    """
    session = onnxruntime.InferenceSession(
        resizing_graph(image_size).SerializeToString(), providers=["CPUExecutionProvider"]
    )

    def resize(framed: ImageArray) -> ImageArray:
        (resized,) = session.run(None, {IMAGE: framed[None]})
        return np.asarray(np.clip(np.rint(resized[0]), 0, 255), np.uint8)

    return resize


def load_arrays(data: DataSet, image_size: int) -> Arrays:
    """Frame and resize every image as the exported graph does.

    Args:
        data: to read.
        image_size: of the network, pixels; the frames are `frame_size(image_size)` wide.

    Raises:
        DataSetError: more than `UNREADABLE_LIMIT` of the images cannot be read.
    """
    resize = resizer(image_size)
    images = np.zeros((len(data), frame_size(image_size), frame_size(image_size), 3), np.uint8)

    def load(row: int) -> str | None:
        galaxy = int(data.ids[row])
        try:
            framed = load_image(data.read_image(galaxy), _LIMITS).pixels
        except (GalaxyError, OSError, zipfile.BadZipFile) as error:
            # The hint is for whoever sends an image to the API.
            return f"{data.files[galaxy]}: {error.message if isinstance(error, GalaxyError) else error}"
        images[row] = resize(framed)
        return None

    with ThreadPoolExecutor() as pool:
        problems = list(pool.map(load, range(len(data))))
    unreadable = tuple(problem for problem in problems if problem)
    for problem in unreadable[:MAX_LISTED]:
        log.warning("left out %s", problem)
    if len(unreadable) > MAX_LISTED:
        log.warning("left out %d images more that cannot be read", len(unreadable) - MAX_LISTED)
    if len(unreadable) > UNREADABLE_LIMIT * len(data):
        raise DataSetError(
            f"{len(unreadable)} of {len(data)} images in {data.folder} cannot be read, "
            f"the first of them {unreadable[0]}",
            f"At most {UNREADABLE_LIMIT:.0%} may be unreadable: repair or remove them.",
        )
    readable = np.array([problem is None for problem in problems], dtype=bool)
    return Arrays(
        ids=data.ids[readable],
        images=images[readable] if unreadable else images,
        votes=data.votes[readable],
        weights=poststratification_weights(data.votes, data.classes)[readable],
        unreadable=unreadable,
    )
