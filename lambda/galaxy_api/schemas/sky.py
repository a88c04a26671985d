"""Queries about the sky and their results, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from galaxy_sky.name_resolver import Position
from galaxy_sky.surveys import DEFAULT_FOV_ARCMIN, MAX_FOV_ARCMIN, MIN_FOV_ARCMIN, SIDE, SurveyKey

RightAscension = Annotated[
    float,
    Field(ge=0, le=360, allow_inf_nan=False, description="Right ascension in degrees, ICRS (J2000)."),
]
Declination = Annotated[
    float, Field(ge=-90, le=90, allow_inf_nan=False, description="Declination in degrees, ICRS (J2000).")
]


class _Query(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldOfViewQuery(_Query):
    """Field of view and survey of a cutout."""

    fov_arcmin: float | None = Field(
        default=None,
        ge=MIN_FOV_ARCMIN,
        le=MAX_FOV_ARCMIN,
        allow_inf_nan=False,
        description=f"Field of view: side of the image in minutes of arc; it has {SIDE} x {SIDE} pixels. "
        f"Galaxy Zoo's were 8.48 times petroR90 wide. {DEFAULT_FOV_ARCMIN:g} for a position; for a name, three "
        "times the object's diameter where that is known.",
    )
    survey: SurveyKey | None = Field(
        default=None,
        description="One survey alone. Otherwise SDSS, which the models learned from, and the Legacy Surveys "
        "where SDSS has seen nothing.",
    )


class PositionQuery(FieldOfViewQuery):
    """A position in the sky."""

    ra: RightAscension = Field(examples=[170.575058])
    dec: Declination = Field(examples=[59.074242])


class NameQuery(_Query):
    """The name of an object."""

    name: str = Field(
        max_length=60,
        pattern=r"^[A-Za-z0-9*(\[][A-Za-z0-9 +\-.:*_()\[\]'’]*(/[A-Za-z0-9][A-Za-z0-9 +\-.:*_()\[\]'’]*)?$",
        description="As astronomers' catalogues write it.",
        examples=["M51", "NGC 1300", "NGC 4038/39", "Hanny's Voorwerp"],
    )


class ObjectQuery(FieldOfViewQuery, NameQuery):
    """An object in the sky, by its name."""


class ObjectPosition(BaseModel):
    """Where an object is."""

    name: str = Field(description="As the name resolver writes it.", examples=["M 51"])
    ra: RightAscension = Field(examples=[202.469575])
    dec: Declination = Field(examples=[47.195258])
    fov_arcmin: float = Field(description="Field of view that shows it whole, in minutes of arc.", examples=[33.6])

    @classmethod
    def of(cls, position: Position) -> Self:
        """What the name resolver answered."""
        return cls(**vars(position))
