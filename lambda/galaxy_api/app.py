"""Puts the API together: one application for each Lambda function, and one with every route for the rest."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

import galaxy_core
from galaxy_api import errors
from galaxy_api.cors import CrossOrigin
from galaxy_api.entity_tags import EntityTags
from galaxy_api.origin_check import OriginCheck
from galaxy_api.paths import TrailingSlash, UnversionedPaths
from galaxy_api.query_parameters import refuse_unknown_query
from galaxy_api.settings import settings
from galaxy_api.telemetry import Telemetry
from galaxy_core.votes.decision_tree import FRACTIONS

DESCRIPTION = f"""
Send a picture of a galaxy; read what some forty Galaxy Zoo volunteers would probably say about it.

```
curl -F image=@galaxy.jpg http://127.0.0.1:8000/api/v1/classify
```

{FRACTIONS}

Pages of other sites may read and classify (CORS, without credentials) unless whoever runs this has limited that.
Clients should ignore properties that they do not know, and wait for `Retry-After` seconds where it is given.
"""


def create_app(*routers: APIRouter, function: str | None = None) -> FastAPI:
    """Build an application of some routes; it reads its settings at the first request.

    Args:
        routers: what it answers.
        function: the Lambda function that it is, named in a line for each request; None writes no lines.
    """
    app = FastAPI(
        title="Galaxy classifier",
        version=galaxy_core.__version__,
        summary="What some forty volunteers would say about a picture of a galaxy.",
        description=DESCRIPTION,
        license_info={"name": "MIT", "identifier": "MIT"},
        generate_unique_id_function=lambda route: route.name,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(refuse_unknown_query)],
    )
    for router in routers:
        app.include_router(router)
    app.add_middleware(TrailingSlash)
    app.add_middleware(EntityTags)
    app.add_middleware(UnversionedPaths)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(OriginCheck, secrets=lambda: settings().origin_secrets)
    app.add_middleware(CrossOrigin, origins=lambda: settings().cors_origins)
    app.add_middleware(Telemetry, function=function)
    errors.install(app)
    return app
