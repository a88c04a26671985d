"""The site's TypeScript types of the API, which openapi-typescript makes from the OpenAPI document."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from galaxy_devtools import openapi

_SITE = Path(__file__).parents[2] / "frontend"


def render() -> str:
    """The declarations as TypeScript. Needs Node and the site's packages."""
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "openapi.json"
        document.write_text(openapi.render(), encoding="utf-8")
        command = [str(_SITE / "node_modules" / ".bin" / "openapi-typescript"), str(document)]
        done = subprocess.run(command, cwd=_SITE, stdout=subprocess.PIPE, check=True, text=True, encoding="utf-8")  # noqa: S603
    return done.stdout
