"""The function that says what there is. It never imports onnxruntime, so that it wakes quickly."""

from __future__ import annotations

from galaxy_api import documentation
from galaxy_api.app import create_app
from galaxy_api.functions import adapter
from galaxy_api.routes import catalogue, samples

handler = adapter(documentation.install(create_app(catalogue.router, samples.router, function="catalogue")))
