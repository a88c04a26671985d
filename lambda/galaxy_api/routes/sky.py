"""Looking up galaxies in the sky: where a name is, and the very picture that would be classified."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from galaxy_api.errors import responses
from galaxy_api.image_sources import view_of
from galaxy_api.schemas.sky import NameQuery, ObjectPosition, PlaceQuery
from galaxy_api.sky.service import AskedSky

router = APIRouter(prefix="/api/sky", tags=["Sky"])


@router.get("/position", summary="Where an object is", responses=responses(404, 422, 503))
def get_position(asked: Annotated[NameQuery, Query()], sky: AskedSky) -> ObjectPosition:
    """Ask the CDS's name resolver, which looks in Simbad, NED and VizieR."""
    return ObjectPosition.of(sky.position(asked.name))


@router.get(
    "/picture",
    summary="A picture of a place in the sky",
    response_class=Response,
    responses={
        200: {
            "description": "The picture that /api/classify would look at; north is up.",
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
            "headers": {
                "X-Survey": {"description": "Whose picture it is.", "schema": {"type": "string"}},
                "X-Credit": {"description": "Goes with it wherever it is shown.", "schema": {"type": "string"}},
            },
        },
        **responses(404, 422, 503),
    },
)
def get_sky_picture(asked: Annotated[PlaceQuery, Query()], sky: AskedSky) -> Response:
    """Ask SDSS, and the Legacy Surveys where SDSS has seen nothing; or the one survey that is named."""
    found = sky.picture(view_of(asked), asked.survey)
    headers = {"X-Survey": found.key, "X-Credit": found.survey.credit}
    return Response(found.jpeg, media_type="image/jpeg", headers=headers)
