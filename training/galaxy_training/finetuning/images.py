"""Finds the labelled images in a folder or a zip, and embeds them."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from galaxy_core.checksums import sha256_of
from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import ImageError
from galaxy_core.images.reading import read_image
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.embeddings import Embedding
from galaxy_core.models.manifest import EMBEDDING, OUTLIER_SCORE
from galaxy_training.errors import DataSetError
from galaxy_training.finetuning.labels import Labels, check_examples

ROTATIONS = 1
"""Copies of an image that are embedded: as many as an answer of the released model sees."""
SAME_IMAGE = 0.9995
"""Similarity of embeddings from which two images are taken for one, turned or packed anew."""

Read = Callable[[], bytes]


@dataclass(frozen=True)
class LabelledEmbeddings:
    """Labelled images that the head is fitted to.

    Attributes:
        labels: of the images.
        embeddings: float32 ``[N, size]``.
        outlier_scores: ``[N]`` by the released network; empty where it gives none.
        groups: int ``[N]``: images that are one, or nearly so, have the same number.
        repeated: names of images that are byte for byte another one, and were left out.
    """

    labels: Labels
    embeddings: Embedding
    outlier_scores: NDArray[np.float64]
    groups: np.ndarray[tuple[int], np.dtype[np.int64]]
    repeated: tuple[str, ...]


def embed_labelled(labels: Labels, images: Path, classifier: Classifier, source: Path) -> LabelledEmbeddings:
    """Embed every labelled image.

    Args:
        labels: names of images and their labels.
        images: folder, at any depth, or zip that holds them.
        classifier: of the model whose embedding is used.
        source: file of the labels, for messages.

    Raises:
        DataSetError: which row's image is missing or cannot be read, or contradicts another row.
    """
    files = find_images(images)
    errors: list[str] = []

    def one(place: int) -> tuple[str, Embedding, list[float]] | str:
        name, row = labels.images[place], labels.rows[place]
        read = files.get(name)
        if read is None:
            return f"row {row}: {images} holds no {name}"
        try:
            data = read()
            outputs = classifier.further_outputs(read_image(data).pixels[np.newaxis])
            scores = outputs.get(OUTLIER_SCORE)
            return sha256_of(data), outputs[EMBEDDING][0], [] if scores is None else scores.tolist()
        except (ImageError, OSError, zipfile.BadZipFile) as error:
            return f"row {row}: {name} cannot be read: {error}"

    found = []
    for result in map_ordered(one, range(len(labels.images)), os.cpu_count() or 1):
        if isinstance(result, str):
            errors.append(result.rstrip("."))
        else:
            found.append(result)
    if errors:
        more = f"; and {len(errors) - 10} more" if len(errors) > 10 else ""
        raise DataSetError(
            f"{source} has rows that cannot be used: {'; '.join(errors[:10])}{more}.", "Correct or remove them."
        )
    digests = [digest for digest, *_ in found]
    kept, repeated = _first_of_each(labels, digests, source)
    remaining = replace(
        labels,
        images=tuple(labels.images[n] for n in kept),
        rows=tuple(labels.rows[n] for n in kept),
        targets=labels.targets[kept],
    )
    check_examples(remaining)
    embeddings = np.stack([found[place][1] for place in kept])
    scores = np.array([score for place in kept for score in found[place][2]])
    return LabelledEmbeddings(remaining, embeddings, scores, same_images(embeddings), repeated)


def find_images(images: Path) -> dict[str, Read]:
    """Readers of the images by path, by file name and by file name without its suffix.

    Raises:
        DataSetError: there is no such folder or zip.
    """
    try:
        if images.is_dir():
            found = {
                path.relative_to(images).as_posix(): path.read_bytes
                for path in sorted(images.rglob("*"))
                if path.is_file() and not path.name.startswith(".")
            }
        else:
            archive = zipfile.ZipFile(images)
            found = {
                name: (lambda name=name: archive.read(name))  # type: ignore[misc]
                for name in archive.namelist()
                if not name.endswith("/")
            }
    except (OSError, zipfile.BadZipFile) as error:
        raise DataSetError(f"{images} is no folder and no zip: {error}.", "Name one with images.") from error
    by_name: dict[str, Read] = {}
    for path, read in found.items():
        pure = PurePosixPath(path)
        for key in (path, str(images / path), pure.name, pure.stem):
            by_name.setdefault(key, read)
    return by_name


def _first_of_each(labels: Labels, digests: list[str], source: Path) -> tuple[list[int], tuple[str, ...]]:
    first: dict[str, int] = {}
    repeated, contradictions = [], []
    for place, digest in enumerate(digests):
        earlier = first.setdefault(digest, place)
        if earlier == place:
            continue
        repeated.append(labels.images[place])
        if (labels.targets[earlier] != labels.targets[place]).any():
            contradictions.append(
                f"rows {labels.rows[earlier]} and {labels.rows[place]}: {labels.images[earlier]} and "
                f"{labels.images[place]} are the same image with other labels"
            )
    if contradictions:
        raise DataSetError(f"{source} contradicts itself: {'; '.join(contradictions[:10])}.", "Correct the rows.")
    return sorted(first.values()), tuple(repeated)


def same_images(embeddings: Embedding) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each row of ``[N, size]``, the number of the first row that shows nearly the same image."""
    groups = np.arange(len(embeddings))
    for row in range(len(embeddings)):
        if groups[row] == row:
            alike = embeddings[row + 1 :] @ embeddings[row] >= SAME_IMAGE
            later = np.flatnonzero(alike) + row + 1
            groups[later] = np.minimum(groups[later], row)
    return groups
