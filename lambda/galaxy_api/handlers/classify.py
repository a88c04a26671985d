"""The function that runs models, and looks things up in the sky for them."""

from __future__ import annotations

from galaxy_api.app import create_app
from galaxy_api.handlers import adapter
from galaxy_api.routes import classify, sky

handler = adapter(create_app(classify.router, sky.router, function="classify"))
