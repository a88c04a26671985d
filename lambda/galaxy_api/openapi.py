"""Writes the OpenAPI document that is committed: the site's types come from it, and a test guards its drift."""

from __future__ import annotations

import json
from pathlib import Path

from galaxy_api.app import create_app

DOCUMENT = Path(__file__).with_name("openapi.json")


def render() -> str:
    """The document as it is committed."""
    return json.dumps(create_app().openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(render(), encoding="utf-8")
