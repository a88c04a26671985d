"""The API against its own OpenAPI document: what the document allows is sent, and what comes back must fit it."""

from __future__ import annotations

import tempfile
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from galaxy_api.all_routes import create_whole_app
from galaxy_api.settings import Settings
from galaxy_api.settings import settings as chosen
from galaxy_sky.settings import SkyServices
from tests.conftest import RELEASED

BATCHES = tempfile.TemporaryDirectory()


def application() -> FastAPI:
    """The whole API over the released models, with batches."""
    app = create_whole_app()
    sky = SkyServices(lookup="off")
    configured = Settings(registry=str(RELEASED), batches=BATCHES.name, sky=sky)
    app.dependency_overrides[chosen] = lambda: configured
    return app


schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", application())


@pytest.mark.filterwarnings("ignore:Skipped test cases with unsupported payload")  # it draws no TIFF
@schema.parametrize()
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_document(case: schemathesis.Case[Any]) -> None:
    # What a picture is, or a name without "..", no schema can say: such a request may be refused.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
