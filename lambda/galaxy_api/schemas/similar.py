"""Samples that look like an image, as the OpenAPI document shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, Field

from galaxy_api.schemas.samples import Origin, SampleSummary
from galaxy_core.models.samples import Sample, embedding_model
from galaxy_core.predictions import Fraction, ModelReference


class SimilarItem(BaseModel):
    """A sample that looks like the image."""

    similarity: Fraction = Field(description="Cosine of the angle between the embeddings.")
    sample: SampleSummary


class SimilarSamples(BaseModel):
    """The samples that look most like an image."""

    origin: Origin
    model: ModelReference | None = Field(
        description="Whose embeddings are compared; null where no sample has one."
    )
    items: list[SimilarItem] = Field(description="The most similar first; the image itself is left out.")


class SampleEmbedding(BaseModel):
    """A sample's embedding."""

    id: str
    embedding: str = Field(description="Base64 of little-endian float16, of length 1.")


class SampleEmbeddings(BaseModel):
    """What similar samples are found by, for whoever compares by themselves."""

    model: ModelReference | None = Field(description="Whose embeddings they are; null where there are none.")
    items: list[SampleEmbedding]

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> Self:
        """Collect those of one model."""
        model = embedding_model(samples)
        known = ((sample.id, sample.prediction) for sample in samples if sample.prediction)
        return cls(
            model=model,
            items=[
                SampleEmbedding(id=name, embedding=prediction.embedding)
                for name, prediction in known
                if prediction.model == model and prediction.embedding
            ],
        )
