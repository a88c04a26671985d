"""The function that runs models, and looks things up in the sky for them."""

from __future__ import annotations

from mangum import Mangum

from galaxy_api.app import create_app
from galaxy_api.routes import classify, sky

handler = Mangum(create_app(classify.router, sky.router, function="classify"), lifespan="off")
