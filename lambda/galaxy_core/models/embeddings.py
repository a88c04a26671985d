"""Embeddings of images, which lie near one another where galaxies look alike, whichever way they are turned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from galaxy_core.errors import NoEmbeddingError
from galaxy_core.images.preprocessing import ImageArray
from galaxy_core.images.rotations import rotated_copies
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.manifest import Manifest

Embedding = NDArray[np.float32]
ROTATIONS = 4
"""Rotated copies that an embedding is averaged over, so that a turned copy of an image is nearest to it."""


def check_embedding(manifest: Manifest) -> int:
    """Size of a model's embedding.

    Raises:
        NoEmbeddingError: it gives none.
    """
    if manifest.embedding is None:
        raise NoEmbeddingError(
            f"{manifest.name} {manifest.version} gives no embedding.",
            "Name a model of votes; `galaxy models list` shows them.",
        )
    return manifest.embedding.size


def embed(classifier: Classifier, image: ImageArray, rotations: int = ROTATIONS) -> Embedding:
    """Mean embedding of an image's rotated copies.

    Args:
        classifier: of a model with an embedding.
        image: uint8 ``[side, side, 3]``, framed.
        rotations: number of copies.

    Returns:
        float32 ``[size]`` of length 1.
    """
    # Evenly over the circle and over its quarter alike, which is all that a network without an up tells apart.
    return mean_embedding(classifier, rotated_copies(image, rotations, 90 + 90 / rotations))


def mean_embedding(classifier: Classifier, copies: ImageArray) -> Embedding:
    """Mean embedding of copies, uint8 ``[N, side, side, 3]``: float32 ``[size]`` of length 1."""
    mean = classifier.embeddings(copies).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)


def nearest(embeddings: Embedding, query: Embedding, count: int) -> list[tuple[int, float]]:
    """Rows of the most similar embeddings, by comparing with each of them.

    Args:
        embeddings: float ``[N, size]`` of length 1.
        query: float32 ``[size]`` of length 1.
        count: number of rows.

    Returns:
        Row and similarity, 0 to 1; the most similar first.
    """
    similarities = embeddings @ query
    order = np.argsort(-similarities, kind="stable")[:count]
    return [(int(row), float(similarities[row])) for row in order]
