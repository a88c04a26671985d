"""The OpenAPI document, which the API serves and the site's types are made from."""

from __future__ import annotations

import json

from galaxy_api.all_routes import create_whole_app


def render() -> str:
    """The document as JSON."""
    return json.dumps(create_whole_app().openapi(), indent=2, ensure_ascii=False) + "\n"
