"""Who runs this installation, as the OpenAPI document shows it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Operator(BaseModel):
    """Who answers for what is done with uploads."""

    name: str | None = Field(
        description="Name and contact, as the operator gives them; null where none are given.",
        examples=["Institute of Astronomy, privacy@example.org"],
    )
    upload_days: int = Field(
        description="Days after which a batch's uploads and results are deleted.", examples=[7]
    )
    classroom_days: int | None = Field(
        description="Days after which what a class handed in is deleted; null where nothing is gathered for "
        "classes.",
        examples=[7],
    )
