"""A classification and the health of models, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, Field

from galaxy_api.schemas.image_origins import ImageOrigin, SampleImageOrigin
from galaxy_core.images.framing import Framing, Rule
from galaxy_core.images.galaxy_frame import GalaxyFrame
from galaxy_core.images.look_alikes import Code
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.images.previews import data_address
from galaxy_core.languages import ENGLISH, Catalogue
from galaxy_core.languages.readings import translate_reading
from galaxy_core.predictions import Agreement, ModelReference, Prediction


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


class GalaxySquare(BaseModel):
    """Square about the galaxy, as wide as the models learnt to see galaxies, in sides of the framed square."""

    x: float = Field(description="Of the galaxy's centre, from the left.", examples=[0.56])
    y: float = Field(description="Of the galaxy's centre, from the top.", examples=[0.48])
    width: float = Field(
        description="Of the square: 1 where the image is framed rightly, less where the galaxy is small in it.",
        examples=[0.71],
    )

    @classmethod
    def of(cls, frame: GalaxyFrame) -> Self:
        """Describe a frame, to ten thousandths."""
        return cls(**{name: round(value, 4) for name, value in vars(frame).items()})


class GalaxyPosition(GalaxySquare):
    """Where the galaxy is in the framed square, and whether that is where the models know it from."""

    change: str = Field(
        description="What “frame=auto” changes or has changed, in words; empty where the galaxy is in its place.",
        examples=["centred on the galaxy and made 1.4 times tighter"],
    )


class ImageFraming(BaseModel):
    """Centre square of the image that the models saw."""

    side: int = Field(description="Side of the square in pixels of the image.", examples=[312])
    crop: float = Field(description="Side as part of the image's shorter side.", examples=[0.735849])
    rule: Rule = Field(
        description="“galaxy-zoo”: a square of 424 pixels is taken for one of Galaxy Zoo's, and cut to its middle "
        "312. “whole”: any other image, uncut. “requested”: the parameter “crop”."
    )
    reframed: GalaxySquare | None = Field(
        default=None,
        description="Square about the galaxy that the models saw of it instead, after “frame=auto”; null where "
        "they saw it as it is.",
    )


class ImageDoubt(BaseModel):
    """Reason to doubt the predictions for an image."""

    code: Code = Field(description="Stable and machine-readable.")
    text: str = Field(description="What was seen, and what to do.")


class ImageDescription(BaseModel):
    """The image as it was read, upright."""

    width: int
    height: int
    format: str = Field(examples=["JPEG"])
    origin: ImageOrigin = Field(description="Where it came from.")
    framing: ImageFraming | None = Field(default=None, description="What the models saw of it.")
    read_as: list[str] = Field(
        default=[],
        description="How a file was read that could be read in more than one way.",
        examples=[["plane SCI", "12 unknown pixels filled from their rim", "linear values, asinh stretch"]],
    )
    bands: list[str] = Field(
        default=[], description="What the parameter “bands” can name in such a file.", examples=[["SCI", "ERR"]]
    )
    preview: str | None = Field(
        default=None, description="What the models saw, as a data: address of a JPEG, where it was requested."
    )
    warnings: list[ImageDoubt] = Field(default=[], description="Reasons to doubt the predictions.")
    galaxy: GalaxyPosition | None = Field(
        default=None,
        description="Where the galaxy is in the framed square, before it is framed anew; null where no model "
        "that is asked says so.",
    )

    @classmethod
    def of(
        cls,
        image: LoadedImage,
        origin: ImageOrigin,
        words: Catalogue = ENGLISH,
        *,
        preview: bool = False,
        galaxy: GalaxyFrame | None = None,
    ) -> Self:
        """Describe a loaded image in a language, with a preview of it if wanted, and where its galaxy is."""
        if isinstance(origin, SampleImageOrigin):
            origin = origin.model_copy(update={"credit": words.translate(origin.credit)})
        return cls(
            width=image.width,
            height=image.height,
            format=image.format,
            origin=origin,
            framing=_framing(image.framing),
            read_as=[translate_reading(each, words.language) for each in image.details],
            bands=list(image.bands),
            preview=data_address(image.pixels) if preview else None,
            warnings=[
                ImageDoubt(code=warning.code, text=words.format(f"warning.{warning.code}"))
                for warning in image.warnings
            ],
            galaxy=galaxy and _position(galaxy, words),
        )


def _framing(framing: Framing) -> ImageFraming:
    reframed = framing.reframed and GalaxySquare.of(framing.reframed)
    return ImageFraming(side=framing.side, crop=framing.crop, rule=framing.rule, reframed=reframed)


def _position(frame: GalaxyFrame, words: Catalogue) -> GalaxyPosition:
    change = words.format(frame.change, times=frame.times) if frame.change else ""
    return GalaxyPosition(**GalaxySquare.of(frame).model_dump(), change=change)


class ImageEmbedding(BaseModel):
    """Where a model places the image: near those of similar galaxies."""

    model: ModelReference
    values: list[float] = Field(description="Of length 1: the product of two is their similarity, 0 to 1.")


class Classification(BaseModel):
    """One image and the prediction of each model that was requested, in the order of the request."""

    image: ImageDescription
    predictions: list[Prediction]
    agreement: Agreement | None = Field(
        description="Of the models of votes that are good enough to compare; null for fewer than two."
    )
    embeddings: list[ImageEmbedding] = Field(
        default=[],
        description="Of the models that give one, over the rotations, where they were requested.",
    )
