"""Asks a survey's service for one cutout, and tells a picture from none.

What the services say where they have seen nothing was looked up: SkyServer answers 404 and "outside the SDSS
footprint", or 200 and a black picture with those words in it, nine tenths of it exactly black; the Legacy Surveys'
viewer and hips2fits answer with one flat colour. A picture of the sky has noise: in 2,000 of Galaxy Zoo's, no
colour fills more than 37%.
"""

from __future__ import annotations

import numpy as np

from galaxy_core.errors import ImageError
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import load_image
from galaxy_sky.http_client import HttpClient, unavailable
from galaxy_sky.surveys import SIDE, FieldOfView, Survey, query_of

_OUTSIDE = "outside the SDSS footprint"
_JPEG = b"\xff\xd8\xff"


def fetch_cutout(client: HttpClient, survey: Survey, address: str, field_of_view: FieldOfView) -> bytes | None:
    """Ask one survey.

    Returns:
        A JPEG, `SIDE` pixels a side, or None where the survey has seen nothing.

    Raises:
        SkyUnavailableError: there is no answer, or one that is no such picture.
    """
    reply = client.get(survey.title, address, query_of(survey, field_of_view))
    if reply.status == 200:
        return reply.body if _shows_something(survey, reply.body) else None
    if _OUTSIDE in reply.reason or _OUTSIDE.encode() in reply.body:
        return None
    raise unavailable(survey.title, f"answers with status {reply.status}", reply)


def _shows_something(survey: Survey, body: bytes) -> bool:
    if not body.startswith(_JPEG):
        raise unavailable(survey.title, "answers with something that is no JPEG")
    try:
        picture = load_image(body, Limits(pixels=SIDE * SIDE))
    except ImageError as error:
        raise unavailable(survey.title, "answers with a picture that cannot be read") from error
    if (picture.width, picture.height) != (SIDE, SIDE):
        raise unavailable(survey.title, f"answers with a picture of {picture.width} x {picture.height} pixels")
    # A colour that fills more than half is the median in each channel.
    commonest = np.median(picture.pixels, axis=(0, 1))
    return bool((picture.pixels == commonest).all(axis=-1).mean() <= 0.5)
