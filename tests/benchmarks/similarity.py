"""Embeddings of real galaxies: turned copies, neighbours' votes, the index against comparing with all, its size.

    GALAXY_ZOO_DATA=FOLDER python -m tests.benchmarks.similarity [--count 10000]

It fails where a figure is worse than its bound.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from PIL import Image

from galaxy_cli.search.index import EmbeddingIndex, build_index, index_file
from galaxy_cli.search.table import EmbeddedBy, Named, write_embeddings
from galaxy_core.concurrency import map_ordered
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.classifier import Classifier, Classifiers
from galaxy_core.models.embeddings import ROTATIONS, Embedding, check_embedding, embed, nearest
from galaxy_core.models.registry import Registry
from galaxy_training.data.data_set import DataSet, read_data_set
from tests.conftest import RELEASED

BOUNDS = {"turned copies": 0.99, "recall": 0.98, "RMSE": 0.11, "MB a million": 500.0}
"""At least, at least, at most, at most."""


class Part(NamedTuple):
    """Galaxies of a data set and their embeddings, float32 ``[N, size]``."""

    galaxies: DataSet
    embeddings: Embedding


@click.command()
@click.option("--count", default=10_000, show_default=True, type=click.IntRange(100))
@click.option("--queries", default=500, show_default=True, type=click.IntRange(10))
def main(count: int, queries: int) -> None:
    """Measure, print, and fail where a figure is out of bounds."""
    folder = os.environ.get("GALAXY_ZOO_DATA")
    if not folder:
        click.echo("GALAXY_ZOO_DATA names no folder with Galaxy Zoo: similarity is not measured.", err=True)
        return
    model = Classifiers(Registry(RELEASED)).get()
    figures = measure(model, Path(folder), count, queries)
    for name, value in figures.items():
        click.echo(f"{name:14} {value:10.4f}  (bound {BOUNDS[name]:g})")
    worse = [
        name for name, value in figures.items() if (value < BOUNDS[name]) == (name in {"turned copies", "recall"})
    ]
    if worse:
        sys.exit(f"Out of bounds: {', '.join(worse)}.")


def measure(model: Classifier, folder: Path, count: int, queries: int) -> dict[str, float]:
    """The figures by name; see `BOUNDS`."""
    parts = read_data_set(folder).split()
    chance = np.random.default_rng(0)
    known = parts.training.select(np.sort(chance.permutation(len(parts.training))[:count]))
    training = Part(known, embedded(model, known))
    validation = Part(parts.validation, embedded(model, parts.validation))
    with tempfile.TemporaryDirectory() as scratch:
        index, megabytes = indexed(model, training, Path(scratch) / "embeddings.parquet")
        turned = training.galaxies.select(np.sort(chance.permutation(len(known))[:queries]))
        return {
            "turned copies": turned_copies(model, index, turned),
            "recall": recall(index, training, validation),
            "RMSE": neighbours_rmse(index, training, validation),
            "MB a million": megabytes,
        }


def indexed(model: Classifier, part: Part, path: Path) -> tuple[EmbeddingIndex, float]:
    """Index of a part, and its MB, names left out, for a million galaxies."""
    manifest = model.manifest
    about = EmbeddedBy(manifest.name, manifest.version, manifest.sha256, ROTATIONS, check_embedding(manifest))
    rows = zip(part.galaxies.ids, part.embeddings, strict=True)
    write_embeddings(path, about, [[Named(str(galaxy), vector) for galaxy, vector in rows]])
    build_index(path, about)
    return EmbeddingIndex(path), index_file(path).stat().st_size / len(part.embeddings)


def embedded(model: Classifier, galaxies: DataSet) -> Embedding:
    """Embeddings of all galaxies."""

    def of(galaxy: int) -> Embedding:
        return embed(model, load_image(galaxies.read_image(galaxy)).pixels)

    return np.stack(list(map_ordered(of, galaxies.ids.tolist(), os.cpu_count() or 1)))


def turned_copies(model: Classifier, index: EmbeddingIndex, galaxies: DataSet) -> float:
    """Part of galaxies whose files, turned by any angle and packed again, are nearest to themselves."""

    def found() -> Iterator[bool]:
        chance = np.random.default_rng(1)
        for galaxy in galaxies.ids.tolist():
            image = Image.open(io.BytesIO(galaxies.read_image(galaxy)))
            turned = io.BytesIO()
            image.rotate(chance.uniform(0, 360), Image.Resampling.BICUBIC).save(turned, "JPEG", quality=90)
            ((match,),) = index.nearest(embed(model, load_image(turned.getvalue()).pixels), 1)
            yield match.name == str(galaxy)

    return float(np.mean(list(found())))


def recall(index: EmbeddingIndex, training: Part, validation: Part) -> float:
    """Part of the ten nearest, by comparing with all, that the index finds."""
    ids = training.galaxies.ids
    hits = [
        len({str(ids[row]) for row, _ in nearest(training.embeddings, query, 10)} & {m.name for m in matches})
        for query, matches in zip(validation.embeddings, index.nearest(validation.embeddings, 10), strict=True)
    ]
    return float(np.mean(hits)) / 10


def neighbours_rmse(index: EmbeddingIndex, training: Part, validation: Part) -> float:
    """RMSE of the mean votes of the ten nearest, over all 37, where the votes are known."""
    votes = {str(galaxy): row for galaxy, row in zip(training.galaxies.ids, training.galaxies.votes, strict=True)}
    found = index.nearest(validation.embeddings, 10)
    predicted = np.stack([np.nanmean([votes[match.name] for match in matches], axis=0) for matches in found])
    return float(np.sqrt(np.nanmean((predicted - validation.galaxies.votes) ** 2)))


if __name__ == "__main__":
    main()
