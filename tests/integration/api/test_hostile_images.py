"""Files made to break a reader, sent to the API in a process of its own, whose memory and time are counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import RELEASED, ROOT, image_environment
from tests.support.hostile_images import FILES

MOST_MEGABYTES = 512
MOST_MEGABYTES_OF_DECODER = 400
"""Of the process that decodes files of light."""
MOST_SECONDS = 2
"""Of processor time, for one request."""

SENDER = """
import json, resource, sys, time
from pathlib import Path
from fastapi.testclient import TestClient
from galaxy_api.all_routes import create_whole_app
from galaxy_api.dependencies import classifiers

classifiers.FUNCTION_PATIENCE = 20  # the machine of the tests may be busy
client = TestClient(create_whole_app(), raise_server_exceptions=False)
for path in sorted(Path(sys.argv[1]).iterdir(), key=lambda path: int(path.name)):
    data = path.read_bytes()
    started = time.process_time()
    alone = client.post("/api/v1/classify?model=equivariant", content=data, headers={"Content-Type": "image/jpeg"})
    seconds = time.process_time() - started
    form = client.post("/api/v1/classify?model=equivariant", files={"image": ("galaxy.jpg", data, "image/jpeg")})
    answer = {"status": alone.status_code, "form": form.status_code, "body": alone.json(), "seconds": seconds}
    print(json.dumps(answer))
classifiers.decoding_processes(1, None, classifiers.FUNCTION_PATIENCE).close()
own, decoders = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({"megabytes": own / 1000, "decoder": decoders / 1000}))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """One for each file, in their order, and then what the process took."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, (_, make) in enumerate(FILES.values()):
        (folder / str(number)).write_bytes(make())
    # A shell between the two: a process counts the memory of the one that it was forked from as its own.
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", SENDER, str(folder)]
    environment = {**image_environment(), "GALAXY_REGISTRY": str(RELEASED), "PATH": os.environ["PATH"]}
    environment["PYTHONPATH"] = os.environ.get("PYTHONPATH", "")
    environment["GALAXY_MODEL_CACHE"] = str(tmp_path_factory.mktemp("kept"))
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT).stdout
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.parametrize("name", FILES)
def test_each_is_answered_or_refused_in_words(name: str, answers: list[dict[str, Any]]) -> None:
    expected, _ = FILES[name]
    answer = answers[list(FILES).index(name)]
    assert answer["status"] < 500
    assert answer["status"] == (expected or answer["status"])
    assert answer["form"] == answer["status"]
    assert answer["seconds"] < MOST_SECONDS
    if answer["status"] == 200:
        fractions = answer["body"]["predictions"][0]["joint_fractions"].values()
        assert all(0 <= value <= 1 for value in fractions)
    else:
        assert answer["body"]["error"].keys() == {"code", "message", "hint"}


def test_none_takes_more_memory_than_a_small_function_has(answers: list[dict[str, Any]]) -> None:
    assert answers[-1]["megabytes"] < MOST_MEGABYTES, answers[-1]
    assert answers[-1]["decoder"] < MOST_MEGABYTES_OF_DECODER, answers[-1]
