"""Writes the OpenAPI document that is committed: the API serves it, the site's types come from it."""

from __future__ import annotations

import json

from galaxy_api.all_routes import create_whole_app
from galaxy_api.docs_page import DOCUMENT


def render() -> str:
    """The document as it is committed."""
    return json.dumps(create_whole_app().openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(render(), encoding="utf-8")
