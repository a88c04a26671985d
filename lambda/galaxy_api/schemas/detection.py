"""Every galaxy of a wide picture, as the OpenAPI document shows it."""

from __future__ import annotations

import math
from typing import Literal, Self

from pydantic import BaseModel, Field

from galaxy_api.schemas.image_origins import ImageOrigin
from galaxy_core.detection.detector import DetectedSource
from galaxy_core.detection.frames import Frame
from galaxy_core.detection.wide_picture import WidePicture
from galaxy_core.images.limits import MIN_SIDE
from galaxy_core.predictions import ModelReference, Prediction

Flag = Literal["edge", "small"]
NoteCode = Literal["no_galaxies", "no_stars", "galaxy_limit", "time_limit", "work_limit"]


class WideImageDescription(BaseModel):
    """The picture as it was read, upright."""

    width: int
    height: int
    format: str = Field(examples=["JPEG"])
    origin: ImageOrigin = Field(description="Where it came from.")
    read_as: list[str] = Field(
        default=[], description="How a file was read that could be read in more than one way."
    )
    bands: list[str] = Field(default=[], description="What the parameter “bands” can name in such a file.")


class GalaxyFrame(BaseModel):
    """Square about a galaxy that the model saw, in pixels of the picture; it may pass the picture's edges."""

    left: int = Field(description="Its first column, from 0.")
    top: int = Field(description="Its first row, from 0.")
    side: int


class DetectedGalaxy(BaseModel):
    """A galaxy of the picture."""

    number: int = Field(description="From 1, the brightest, on.")
    x: float = Field(description="Column of the centre; 0 is the middle of the first pixel.")
    y: float = Field(description="Row of the centre, from the top.")
    r50: float = Field(description="Radius of half of the Petrosian light in pixels, seeing included.")
    r90: float = Field(description="Radius of nine tenths of the Petrosian light in pixels, seeing included.")
    axis_ratio: float = Field(description="Minor over major axis.")
    angle: float = Field(description="Major axis in degrees, 0 to 180, from the rows' direction downwards.")
    snr: float = Field(description="Signal to noise of the light within r50.")
    frame: GalaxyFrame
    flags: list[Flag] = Field(
        description="“edge”: the frame passes the picture's edge, and is filled with sky. “small”: it has fewer "
        f"than {MIN_SIDE} pixels a side."
    )
    prediction: Prediction | None = Field(description="Null where a note says why there is none.")

    @classmethod
    def of(cls, number: int, source: DetectedSource, frame: Frame, picture: WidePicture) -> Self:
        """Describe a galaxy, without a prediction."""
        factor = picture.factor
        whole = source.enlarged(factor)
        flags: list[Flag] = ["edge"] if frame.passes_edge(*picture.pixels.shape[:2]) else []
        return cls(
            number=number,
            x=round(whole.x, 2),
            y=round(whole.y, 2),
            r50=round(whole.r50, 2),
            r90=round(whole.r90, 2),
            axis_ratio=round(source.axis_ratio, 3),
            angle=round(math.degrees(source.angle) % 180, 1),
            snr=round(source.snr, 1),
            frame=GalaxyFrame(left=frame.left * factor, top=frame.top * factor, side=frame.side * factor),
            flags=[*flags, "small"] if frame.side < MIN_SIDE else flags,
            prediction=None,
        )


class DetectionNote(BaseModel):
    """What is to be said of the answer."""

    code: NoteCode = Field(description="Stable and machine-readable.")
    text: str = Field(description="What it is, and what to do.")


class Detection(BaseModel):
    """The galaxies of one picture, the brightest first."""

    image: WideImageDescription
    model: ModelReference
    detected: int = Field(description="Number of galaxies that were found, also where fewer are listed.")
    stars: int = Field(description="Number of sources that are as sharp as the picture's stars.")
    galaxies: list[DetectedGalaxy]
    notes: list[DetectionNote]
