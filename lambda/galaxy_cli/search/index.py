"""Index of embeddings: usearch's graph of neighbours in half precision, beside its table and memory-mapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from galaxy_cli.errors import BadIndexError
from galaxy_cli.search import table
from galaxy_cli.search.table import EmbeddedBy
from galaxy_core.models.embeddings import Embedding

SUFFIX = ".usearch"
NEIGHBOURS = 10
"""Neighbours over which an image's distance from the others is averaged."""
_CONNECTIVITY, _EXPANSION_ADD, _EXPANSION_SEARCH = 16, 128, 128


@dataclass(frozen=True)
class Match:
    """An image that was found.

    Attributes:
        name: as in the table.
        value: similarity, 0 to 1, or distance, from 0.
    """

    name: str
    value: float


def index_file(path: Path) -> Path:
    """Where the index of a table lies."""
    return path.with_suffix(SUFFIX)


def build_index(path: Path, about: EmbeddedBy) -> None:
    """Make the index of a table of embeddings, beside it."""
    index = _empty(about)
    first = 0
    for vectors in table.embeddings(path):
        # Threads that add to a small graph at once leave out some in a hundred, which are never found again.
        index.add(np.arange(first, first + len(vectors), dtype=np.uint64), vectors, threads=1)
        first += len(vectors)
    unfinished = path.with_name(f".{index_file(path).name}.unfinished")
    try:
        index.save(str(unfinished))
        unfinished.replace(index_file(path))
    finally:
        unfinished.unlink(missing_ok=True)


class EmbeddingIndex:
    """Nearest neighbours among the embeddings of a table.

    Args:
        path: of the table; its index, where it is missing or older, is made anew.

    Raises:
        BadIndexError: there is no such table, or the index is not its own.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about = table.embedded_by(path)
        self.names = table.names(path)
        file = index_file(path)
        if not file.exists() or file.stat().st_mtime_ns < path.stat().st_mtime_ns:
            build_index(path, self.about)
        self._index = _empty(self.about)
        try:
            self._index.view(str(file))
        except Exception as error:  # usearch raises whatever a damaged file leads it to
            raise BadIndexError(f"{file} is damaged.", "Delete it: it is made anew.") from error
        if len(self._index) != len(self.names):
            raise BadIndexError(
                f"{file} has {len(self._index):,} images and {path} {len(self.names):,}.",
                "Delete the index: it is made anew.",
            )

    def nearest(self, queries: Embedding, count: int) -> list[list[Match]]:
        """The most similar images of each query.

        Args:
            queries: float32 ``[N, size]`` of length 1.
            count: images of each query; fewer where the table has fewer.
        """
        rows, distances = self._search(queries, count)
        return [
            [Match(self.names[row], 1 - float(distance)) for row, distance in zip(*found, strict=True)]
            for found in zip(rows, distances, strict=True)
        ]

    def odd(self, count: int) -> list[Match]:
        """Images that lie farthest from their neighbours, the oddest first.

        The value is the mean cosine distance to the `NEIGHBOURS` nearest others.
        """
        distances = np.concatenate(list(self._mean_distances()))
        order = np.argsort(-distances, kind="stable")[:count]
        return [Match(self.names[row], float(distances[row])) for row in order]

    def _mean_distances(self) -> Iterator[Embedding]:
        for vectors in table.embeddings(self.path):
            _, distances = self._search(vectors, NEIGHBOURS + 1)
            others = distances[:, 1:] if distances.shape[1] > 1 else distances  # the first is the image itself
            yield others.mean(axis=1)

    def _search(self, queries: Embedding, count: int) -> tuple[Any, Embedding]:
        found = self._index.search(np.atleast_2d(queries), min(count, len(self.names)))
        shape = len(np.atleast_2d(queries)), -1
        return np.asarray(found.keys).reshape(shape), np.asarray(found.distances, np.float32).reshape(shape)


def _empty(about: EmbeddedBy) -> Any:
    from usearch.index import Index  # noqa: PLC0415 - takes long to load

    return Index(
        ndim=about.size,
        metric="cos",
        dtype="f16",
        connectivity=_CONNECTIVITY,
        expansion_add=_EXPANSION_ADD,
        expansion_search=_EXPANSION_SEARCH,
    )
