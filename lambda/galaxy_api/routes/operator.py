"""Who runs this installation, for the site's page on privacy."""

from __future__ import annotations

from fastapi import APIRouter

from galaxy_api.dependencies import Configured
from galaxy_api.schemas.operator import Operator
from galaxy_core.api_version import API
from galaxy_core.classrooms import RETENTION_DAYS

router = APIRouter(prefix=API, tags=["Galaxies"])


@router.get("/operator", summary="Who runs this installation")
def get_operator(configured: Configured) -> Operator:
    """Who answers for what is done with uploads, how long those of a batch are stored and what classes hand in."""
    return Operator(
        name=configured.operator or None,
        upload_days=configured.batch_days,
        classroom_days=RETENTION_DAYS if configured.classrooms else None,
    )
