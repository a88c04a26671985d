"""Looking up galaxies in the sky: where a name is, and the very image that would be classified."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from galaxy_api.errors import responses
from galaxy_api.referenced_images import field_of_view_of
from galaxy_api.schemas.sky import NameQuery, ObjectPosition, PositionQuery
from galaxy_api.sky.service import SkyService
from galaxy_core.api_version import API

router = APIRouter(prefix=f"{API}/sky", tags=["Sky"])


@router.get("/position", summary="Resolve an object's name", responses=responses(404, 422, 503))
def get_position(query: Annotated[NameQuery, Query()], sky: SkyService) -> ObjectPosition:
    """Look in a list of some 350 well-known galaxies, then ask the CDS's name resolver, which looks in Simbad, NED
    and VizieR.
    """
    return ObjectPosition.of(sky.position(query.name))


@router.get(
    "/image",
    summary="Cut out an image of the sky",
    response_class=Response,
    responses={
        200: {
            "description": "The image that /api/v1/classify would classify; north is up.",
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
            "headers": {
                "X-Survey": {"description": "Survey that took it.", "schema": {"type": "string"}},
                "X-Credit": {"description": "Goes with it wherever it is shown.", "schema": {"type": "string"}},
            },
        },
        **responses(404, 422, 503),
    },
)
def get_sky_image(query: Annotated[PositionQuery, Query()], sky: SkyService) -> Response:
    """Ask SDSS, and the Legacy Surveys where SDSS has seen nothing; or the one survey that is named."""
    cutout = sky.image(field_of_view_of(query), query.survey)
    headers = {"X-Survey": cutout.key, "X-Credit": cutout.survey.credit}
    return Response(cutout.jpeg, media_type="image/jpeg", headers=headers)
