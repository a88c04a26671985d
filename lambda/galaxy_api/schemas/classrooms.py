"""What classes hand in, as the OpenAPI document shows it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from galaxy_core.classrooms import CODE_PATTERN, MAX_CODE_LENGTH

ID_LENGTH = 16
_EXAMPLE = "8K2M-V0T9-6D1A"
_EXPIRES = Field(description="When it is deleted, with all that was handed in.", examples=["2026-12-07T09:30:00Z"])


class CreatedClassroom(BaseModel):
    """A place to hand in, which is made once for a class."""

    id: str = Field(description="Lets hand in: for the link that pupils get.", examples=["q3VtY2x1Zm9v_w-A"])
    key: str = Field(
        description="Lets read what was handed in: for the teacher alone. It is shown once.",
        examples=["k7Qp0Xw2Lr9Vb4Nc8Td1Hs6Gm3Fj5RyA"],
    )
    expires: datetime = _EXPIRES


class HandIn(BaseModel):
    """One pupil's answers."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(
        pattern=CODE_PATTERN,
        max_length=MAX_CODE_LENGTH,
        description="As the site shows it to the pupil: it holds the answers and a number drawn by lot, and "
        "nothing about who gave them.",
        examples=[_EXAMPLE],
    )


class HandIns(BaseModel):
    """What a class has handed in."""

    codes: list[str] = Field(description="The last one of each pupil, in no order.", examples=[[_EXAMPLE]])
    expires: datetime = _EXPIRES
