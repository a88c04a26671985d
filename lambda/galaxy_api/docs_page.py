"""The OpenAPI document, and Swagger UI from files of our own: FastAPI's page fetches them from another host."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from galaxy_core.api_version import API

DOCUMENT = Path(__file__).with_name("openapi.gen.json")
"""Of the whole API, whichever routes the application at hand has."""

_ASSETS = f"{API}/docs/assets"


def install(app: FastAPI) -> FastAPI:
    """Serve the documentation from an application, which is returned."""

    @app.get(f"{API}/openapi.json", include_in_schema=False)
    def get_document() -> Response:
        return Response(DOCUMENT.read_bytes(), media_type="application/json")

    @app.get(f"{API}/docs", include_in_schema=False)
    def show_documentation() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=f"{API}/openapi.json",
            title=app.title,
            swagger_js_url=f"{_ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{_ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{_ASSETS}/favicon-32x32.png",
        )

    app.mount(_ASSETS, StaticFiles(packages=[("fastapi_swagger", "resources")]), name="documentation")
    return app
