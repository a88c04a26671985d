"""A container's first classification finds its model loaded, or being loaded, and what fails then is answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from galaxy_core.models.registry import VARIABLE, Registry

SCRIPT = """
import json, threading
from types import SimpleNamespace
from galaxy_api.handlers.classify import handler
from galaxy_core.models.classifier import Classifier
from tests.support.events import event

for thread in threading.enumerate():
    if thread.name == "model":
        thread.join()

def refuse(*_, **__):
    raise AssertionError("the model is loaded a second time")

Classifier.__init__ = refuse
responses = [handler(event("raw"), SimpleNamespace(aws_request_id="test")) for _ in range(2)]
bodies = [json.loads(response["body"]) for response in responses]
print(json.dumps([
    [response["statusCode"], body["error"]["code"] if "error" in body else body["predictions"][0]["model"]["name"]]
    for response, body in zip(responses, bodies)
]))
"""


def first_answers(registry: str) -> object:
    """Status, and the model's name or the error's code, of the first two classifications."""
    environment = {**os.environ, VARIABLE: registry}
    command = [sys.executable, "-c", SCRIPT]
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    return json.loads(output.splitlines()[-1])


def test_the_default_model_is_loaded_once_before_the_first_request(bucket: str, released: Registry) -> None:
    address = f"s3://{bucket}"
    Registry(address).copy(released, "logistic")
    assert first_answers(address) == [[200, "logistic"]] * 2


def test_a_bucket_without_a_registry_is_answered_for(bucket: str) -> None:
    assert first_answers(f"s3://{bucket}") == [[503, "registry_unavailable"]] * 2
