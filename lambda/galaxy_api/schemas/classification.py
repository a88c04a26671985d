"""A classification and the health of models, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, Field

from galaxy_api.schemas.image_origins import ImageOrigin
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.predictions import Agreement, Prediction


class ModelHealth(BaseModel):
    """Whether one model can be loaded."""

    name: str
    version: str | None
    loadable: bool
    reason: str | None = None


class Health(BaseModel):
    """Whether the API and its models are well."""

    status: Literal["ok", "degraded"]
    version: str
    models: list[ModelHealth]


class ImageDescription(BaseModel):
    """The image as it was read, upright."""

    width: int
    height: int
    format: str = Field(examples=["JPEG"])
    origin: ImageOrigin = Field(description="Where it came from.")

    @classmethod
    def of(cls, image: LoadedImage, origin: ImageOrigin) -> Self:
        """Describe a loaded image."""
        return cls(width=image.width, height=image.height, format=image.format, origin=origin)


class Classification(BaseModel):
    """One image and the prediction of each model that was requested, in the order of the request."""

    image: ImageDescription
    predictions: list[Prediction]
    agreement: Agreement | None = Field(
        description="Of the models of votes that are good enough to compare; null for fewer than two."
    )
