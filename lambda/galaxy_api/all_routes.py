"""Every route in one application: what the local server and the tests run, and what the OpenAPI document shows."""

from __future__ import annotations

from fastapi import FastAPI

from galaxy_api import docs_page
from galaxy_api.app import create_app
from galaxy_api.routes import (
    batch_files,
    batches,
    classify,
    classrooms,
    detect,
    models,
    operator,
    samples,
    share,
    similar,
    sky,
)


def create_whole_app() -> FastAPI:
    """Build the application of every route."""
    return docs_page.install(
        create_app(
            models.router,
            samples.router,
            classify.router,
            similar.router,
            detect.router,
            sky.router,
            batches.router,
            batch_files.router,
            classrooms.router,
            operator.router,
            share.router,
        )
    )
