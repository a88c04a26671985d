"""References to images in requests, and the origins of images in responses."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from galaxy_api.schemas.sky import ObjectQuery, PositionQuery
from galaxy_sky.surveys import SurveyKey


class SampleQuery(BaseModel):
    """One of the sample pictures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sample: str = Field(max_length=60, description="Its id; see /api/v1/samples.")


_KIND_OF = {"sample": "sample", "ra": "position", "dec": "position", "name": "object"}


def _kind(value: object) -> str | None:
    kinds = {kind for key, kind in _KIND_OF.items() if isinstance(value, dict) and key in value}
    return kinds.pop() if len(kinds) == 1 else None


Reference = Annotated[
    Annotated[SampleQuery, Tag("sample")]
    | Annotated[PositionQuery, Tag("position")]
    | Annotated[ObjectQuery, Tag("object")],
    Discriminator(
        _kind,
        custom_error_type="one_reference",
        custom_error_message="Expected an object with exactly one of “sample”, “ra” and “dec”, or “name”",
    ),
]
REFERENCE_CONTENT = {
    "schema": {"oneOf": [kind.model_json_schema() for kind in (SampleQuery, PositionQuery, ObjectQuery)]},
    "examples": {
        "sample": {"summary": "A sample picture", "value": {"sample": "100129-89c65c79"}},
        "position": {
            "summary": "A position in the sky",
            "value": {"ra": 170.575058, "dec": 59.074242, "fov_arcmin": 5.0},
        },
        "object": {"summary": "An object by its name", "value": {"name": "NGC 1300"}},
    },
}
"""The JSON body as OpenAPI shows it."""


class UploadOrigin(BaseModel):
    """The image was uploaded."""

    kind: Literal["upload"] = "upload"


class SampleImageOrigin(BaseModel):
    """The image is one of the samples."""

    kind: Literal["sample"] = "sample"
    id: str
    name: str | None = Field(description="Of a galaxy that people know by name; null for any other.")
    credit: str = Field(description="Goes with the image wherever it is shown.")


class SkyOrigin(BaseModel):
    """The image was cut out of a survey."""

    kind: Literal["sky"] = "sky"
    survey: SurveyKey
    name: str | None = Field(description="Of the object, as the catalogue writes it; null for a position.")
    ra: float = Field(description="Right ascension in degrees, ICRS (J2000).", examples=[170.575058])
    dec: float = Field(description="Declination in degrees, ICRS (J2000).", examples=[59.074242])
    fov_arcmin: float = Field(description="Field of view: side of the image in minutes of arc.", examples=[5.0])
    credit: str = Field(
        description="Goes with the image wherever it is shown.", examples=["Sloan Digital Sky Survey"]
    )
    link: str = Field(description="Where the credit leads.", examples=["https://www.sdss.org"])


ImageOrigin = Annotated[UploadOrigin | SampleImageOrigin | SkyOrigin, Field(discriminator="kind")]
