"""What a function's container does before its first response, and before each: somebody waits for it."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from galaxy_api.app import create_app
from galaxy_api.routes import classify
from galaxy_api.settings import settings
from tests.conftest import RELEASED

HANDLERS = ["batch", "classify", "metadata"]


def run(script: str) -> str:
    """What a script prints in a process of its own."""
    environment = {**os.environ, "GALAXY_REGISTRY": str(RELEASED)}
    command = [sys.executable, "-c", script]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("handler", HANDLERS)
def test_no_validator_of_openapi_documents_or_responses_is_built(handler: str) -> None:
    script = f"""
import galaxy_api.handlers.{handler}
from fastapi.openapi.models import OpenAPI
from galaxy_core.predictions import VotesPrediction
print(OpenAPI.__pydantic_complete__, VotesPrediction.__pydantic_complete__)
"""
    assert run(script) == "False False"


@pytest.mark.parametrize("handler", HANDLERS)
def test_every_validator_can_be_built_later(handler: str) -> None:
    script = f"""
from pydantic import BaseModel
import galaxy_api.handlers.{handler}

def below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from below(one)

models = [one for one in below(BaseModel) if one.__module__.startswith("galaxy_")]
assert len(models) > 10
for model in models:
    model.model_rebuild(raise_errors=True)
print({{model.__pydantic_complete__ for model in models}})
"""
    assert run(script) == "{True}"


def test_a_classification_imports_no_part_of_numpy_that_it_does_without() -> None:
    script = """
import sys
from types import SimpleNamespace
from galaxy_api.handlers.classify import handler
from tests.support.events import event
response = handler(event("raw"), SimpleNamespace(aws_request_id="test"))
assert response["statusCode"] == 200, response
print(sorted({"numpy.ma"} & sys.modules.keys()))
"""
    assert run(script).endswith("[]")


def test_what_a_classification_depends_on_is_called_in_no_thread_of_its_own() -> None:
    """FastAPI calls each function that is no coroutine in another thread, which takes longer than the call."""
    (route,) = (
        context
        for context in iter_route_contexts(create_app(classify.router).routes)
        if context.name == "classify"
    )

    def calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
        for dependency in dependant.dependencies:
            assert dependency.call
            yield dependency.call
            yield from calls(dependency)

    in_threads = {call for call in calls(route.dependant) if not inspect.iscoroutinefunction(call)}
    assert in_threads == {settings}


def test_routes_beside_classification_are_imported_at_the_first_request_for_one() -> None:
    script = """
import json, sys
from types import SimpleNamespace
from galaxy_api.handlers.classify import handler
from tests.support.events import event

def ask(name, path):
    response = handler(event(name, path=path), SimpleNamespace(aws_request_id="test"))
    code = json.loads(response["body"]).get("error", {}).get("code")
    imported = "galaxy_api.routes.detect" in sys.modules
    return [response["statusCode"], code, response["headers"].get("allow"), imported]

print(json.dumps([
    ask("get", "/api/v1/classify"),
    ask("raw", "/api/v1/classify"),
    ask("get", "/api/v1/detect"),
    ask("raw", "/api/v1/detect"),
    ask("raw", "/api/v1/similar"),
    ask("get", "/api/v1/sky/nothing"),
    ask("raw", "/api/v1/classify"),
]))
"""
    assert json.loads(run(script).splitlines()[-1]) == [
        [405, "method_not_allowed", "POST", False],
        [200, None, None, False],
        [405, "method_not_allowed", "POST", True],
        [200, None, None, True],
        [200, None, None, True],
        [404, "not_found", None, True],
        [200, None, None, True],
    ]
