"""A local AWS with the whole product on it, for each module that wants one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3

from galaxy_infra.settings import Settings
from tests.e2e.local_aws.local_aws import ACCOUNT, REGION, LocalAws, assembly, code, local_aws

STACK = "galaxy"


@dataclass(frozen=True)
class Deployed:
    """The stack as whoever deployed it sees it."""

    aws: LocalAws
    app: str
    outputs: dict[str, str]
    settings: Settings
    training: dict[str, str]

    @property
    def host(self) -> str:
        return self.outputs["DistributionDomain"].replace(".cloudfront.net", ".cloudfront.localhost")

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> urllib3.BaseHTTPResponse:
        """A visitor's request, through CloudFront."""
        return self.aws.ask(self.host, method, path, body, **headers)

    def json(self, method: str, path: str, body: object = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        answer = self.ask(method, path, data, **{"Content-Type": "application/json"})
        assert answer.status < 300, (answer.status, answer.data)
        return answer.json()

    def classify(self, image: bytes, model: str) -> str:
        """The version that answers."""
        answer = self.ask("POST", f"/api/v1/classify?model={model}", image, **{"Content-Type": "image/jpeg"})
        assert answer.status == 200, answer.data
        return str(answer.json()["predictions"][0]["model"]["version"])


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    with local_aws(tmp_path_factory.mktemp("aws")) as aws:
        done = aws.cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}")
        assert done.returncode == 0, done.stdout
        yield aws


@pytest.fixture(scope="module")
def deployed(account: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    folder = tmp_path_factory.mktemp("deployed")
    settings = Settings(
        code=code(folder / "code"),
        step_functions=True,
        training=True,
        fetch_samples=False,
        api_keys=True,
        classroom=True,
    )
    app = str(assembly(folder / "cdk.out", settings, account.port))
    outputs = folder / "outputs.json"
    done = account.cdk(
        "deploy", "--all", "--app", app, "--require-approval", "never", "--outputs-file", str(outputs)
    )
    assert done.returncode == 0, done.stdout
    stacks = json.loads(outputs.read_text())
    return Deployed(account, app, stacks[STACK], settings, stacks[f"{STACK}-training"])
