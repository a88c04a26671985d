from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import boto3
import pytest

from tests.conftest import RELEASED, ROOT
from tests.e2e.container.engine import Container, Engine, missing

Launch = Callable[..., Container]


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if why := missing():
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    return Engine(tmp_path_factory.mktemp("engine"))


@pytest.fixture(scope="session")
def image(engine: Engine) -> str:
    return engine.image()


@pytest.fixture(scope="session")
def measured() -> Iterator[list[dict[str, Any]]]:
    """Time and memory of containers, in tests/artefacts: reported and not asserted, because machines differ."""
    rows: list[dict[str, Any]] = []
    yield rows
    folder = ROOT / "tests" / "artefacts"
    folder.mkdir(exist_ok=True)
    (folder / "containers.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


@pytest.fixture
def registry(bucket: str) -> str:
    """The released models in a bucket."""
    client = boto3.client("s3")
    for path in (RELEASED / "models").rglob("*.*"):
        client.upload_file(str(path), bucket, path.relative_to(RELEASED).as_posix())
    return f"s3://{bucket}"


@pytest.fixture
def launch(
    engine: Engine, image: str, registry: str, measured: list[dict[str, Any]], request: pytest.FixtureRequest
) -> Iterator[Launch]:
    """Starts containers of the image, which stop after the test; none of them may have been killed."""
    with ExitStack() as running:
        containers: dict[str, Container] = {}

        def start(function: str, **environment: str) -> Container:
            variables = {"GALAXY_REGISTRY": registry} | environment
            container = running.enter_context(engine.start(image, function, **variables))
            containers[f"{function} {len(containers) + 1}"] = container
            return container

        yield start
        for name, container in containers.items():
            assert container.state() == "running killed=false"
            measured.append(
                {
                    "test": request.node.name,
                    "container": name,
                    "cold_start_seconds": round(container.cold_start, 2),
                    "response_seconds": [round(seconds, 3) for seconds in container.seconds],
                    "peak_megabytes": round(container.peak_megabytes()),
                }
            )
