"""Samples that look like an image, by comparing its embedding with each of theirs: there are some hundreds."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from galaxy_core.images.preprocessing import ImageArray
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.embeddings import Embedding, nearest
from galaxy_core.models.samples import Sample
from galaxy_core.predictions import ModelReference

MAX_SAMPLES = 50_000
"""Samples that are compared with: so many take 10 MB for each hundred numbers of an embedding."""


class SimilarSample(NamedTuple):
    """A sample and its similarity, 0 to 1."""

    sample: Sample
    similarity: float


def encode_embedding(classifier: Classifier, image: ImageArray) -> str:
    """Embedding of a framed image, uint8 ``[side, side, 3]``, as samples keep it; empty of a model without."""
    if classifier.manifest.embedding is None:
        return ""
    (embedding,) = classifier.embeddings(image[np.newaxis])
    return base64.b64encode(embedding.astype("<f2").tobytes()).decode()


def similar_samples(
    samples: Sequence[Sample], model: ModelReference, query: Embedding, count: int
) -> list[SimilarSample]:
    """The samples whose embeddings by a model are nearest to an image's, the most similar first.

    Args:
        samples: at most the first `MAX_SAMPLES` of them are compared.
        model: that the query is from; samples that another has embedded are left out.
        query: float32 ``[size]`` of length 1.
        count: number of samples.
    """
    known = [
        (sample, sample.prediction.embedding)
        for sample in samples[:MAX_SAMPLES]
        if sample.prediction and sample.prediction.model == model and sample.prediction.embedding
    ]
    if not known:
        return []
    packed = b"".join(base64.b64decode(embedding) for _, embedding in known)
    vectors = np.frombuffer(packed, "<f2").reshape(len(known), len(query)).astype(np.float32)
    return [SimilarSample(known[row][0], similarity) for row, similarity in nearest(vectors, query, count)]
