"""The function that runs models, and looks things up in the sky for them."""

from __future__ import annotations

from galaxy_api.handlers import adapter, defer_validators
from galaxy_core.models import prefetch

prefetch.start()
defer_validators()

from galaxy_api.app import create_app  # noqa: E402 - the model is fetched meanwhile
from galaxy_api.routes import classify, detect, similar, sky  # noqa: E402

handler = adapter(create_app(classify.router, similar.router, detect.router, sky.router, function="classify"))
