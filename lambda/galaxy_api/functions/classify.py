"""The function that runs models."""

from __future__ import annotations

from mangum import Mangum

from galaxy_api.app import create_app
from galaxy_api.routes import classify

handler = Mangum(create_app(classify.router, function="classify"), lifespan="off")
