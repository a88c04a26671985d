"""The whole stack, deployed with the real `cdk` to a local AWS, used, and destroyed, until nothing is left."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import urllib3
from playwright.sync_api import ConsoleMessage, expect

from galaxy_cloud.smoke import Site
from galaxy_infra.settings import Settings
from galaxy_model.registry import Registry
from tests.browser.product import NoBrowserError, chromium
from tests.cloud.local_aws import ACCOUNT, MINISTACK, REGION, LocalAws, assembly, code, local_aws
from tests.conftest import RELEASED

pytestmark = pytest.mark.skipif(
    not MINISTACK.exists(), reason="the local AWS is not set up: `make .venv/.cloud` does it"
)
STACK = "galaxy"


@dataclass(frozen=True)
class Deployed:
    """The stack as whoever deployed it sees it."""

    aws: LocalAws
    app: str
    outputs: dict[str, str]

    @property
    def host(self) -> str:
        return self.outputs["Host"].replace(".cloudfront.net", ".cloudfront.localhost")

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> urllib3.BaseHTTPResponse:
        """A visitor's request, through CloudFront."""
        return self.aws.ask(self.host, method, path, body, **headers)

    def json(self, method: str, path: str, body: object = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        answer = self.ask(method, path, data, **{"Content-Type": "application/json"})
        assert answer.status < 300, (answer.status, answer.data)
        return answer.json()

    def classify(self, picture: bytes, model: str) -> str:
        """The version that answers."""
        answer = self.ask("POST", f"/api/classify?model={model}", picture, **{"Content-Type": "image/jpeg"})
        assert answer.status == 200, answer.data
        return str(answer.json()["results"][0]["model"]["version"])


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    with local_aws(tmp_path_factory.mktemp("aws")) as aws:
        done = aws.cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}")
        assert done.returncode == 0, done.stdout
        yield aws


@pytest.fixture(scope="module")
def deployed(aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    folder = tmp_path_factory.mktemp("deployed")
    app = str(assembly(folder / "cdk.out", Settings(code=code(folder / "code")), aws.port))
    outputs = folder / "outputs.json"
    done = aws.cdk("deploy", "--app", app, "--require-approval", "never", "--outputs-file", str(outputs))
    assert done.returncode == 0, done.stdout
    return Deployed(aws, app, json.loads(outputs.read_text())[STACK])


def test_a_galaxy_is_classified_from_cloudfront_to_the_bucket(deployed: Deployed, galaxy_jpeg: bytes) -> None:
    answer = deployed.ask("POST", "/api/classify", galaxy_jpeg, **{"Content-Type": "image/jpeg"})
    assert answer.status == 200, answer.data
    assert len(answer.json()["results"][0]["vote_fractions"]) == 37


def test_what_was_released_in_the_repository_is_deployed(deployed: Deployed) -> None:
    models = deployed.json("GET", "/api/models")
    assert [model["name"] for model in models["models"]] == list(Registry(RELEASED).index().models)


def test_a_look_from_outside_finds_it_well(deployed: Deployed) -> None:
    pool = deployed.aws.pool(deployed.host)
    found = Site(f"https://{deployed.host}", pool).look(flood=False)
    assert [item for item in found if not item.well] == []


def test_a_batch_goes_through_bucket_and_queue(deployed: Deployed, galaxy_jpeg: bytes) -> None:
    batch = deployed.json("POST", "/api/batches", {"images": [{"name": "a.jpg"}, {"name": "b.jpg"}]})
    upload = batch["uploads"][0]
    form = [*upload["fields"].items(), ("file", ("a.jpg", galaxy_jpeg))]
    body, kind = urllib3.encode_multipart_formdata(form)
    sent = deployed.aws.put_form(upload["url"], body, kind)
    assert sent.status < 300, sent.data
    deployed.json("POST", f"/api/batches/{batch['id']}/start")
    done = _until_done(deployed, batch["id"])
    assert (done["answered"], done["failed"]) == (1, 1)


def _until_done(deployed: Deployed, batch: str) -> Any:
    for _ in range(60):
        found = deployed.json("GET", f"/api/batches/{batch}")
        if found["state"] == "done":
            return found
        time.sleep(0.5)
    raise AssertionError(found)


def test_an_unknown_batch_is_said_to_be_unknown(deployed: Deployed) -> None:
    answer = deployed.ask("GET", f"/api/batches/{'x' * 22}")
    assert (answer.status, answer.json()["error"]["code"]) == (404, "unknown_batch")


def test_a_model_is_released_and_rolled_back_without_a_deployment(
    deployed: Deployed, galaxy_jpeg: bytes, tmp_path: Path
) -> None:
    released = Registry(RELEASED)
    before = released.manifest("logistic")
    newer = before.model_copy(update={"version": "newer"})
    Registry(tmp_path).publish(newer, released.model(before))
    address = deployed.outputs["Registry"]
    deployed.aws.galaxy_cloud("release", str(tmp_path), address, "--model", "logistic")
    deployed.aws.wake_anew()
    assert deployed.classify(galaxy_jpeg, "logistic") == "newer"
    deployed.aws.galaxy_cloud("rollback", address, "--model", "logistic")
    deployed.aws.wake_anew()
    assert deployed.classify(galaxy_jpeg, "logistic") == before.version


def test_a_browser_finds_nothing_that_the_security_policy_forbids(deployed: Deployed) -> None:
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    try:
        with chromium() as browser:
            page = browser.new_context(ignore_https_errors=True).new_page()
            page.on("console", complain)
            page.goto(f"https://{deployed.host}:{deployed.aws.port}/", wait_until="networkidle")
            expect(page.get_by_role("heading").first).to_be_visible()
            page.goto(f"https://{deployed.host}:{deployed.aws.port}/api/docs", wait_until="networkidle")
            expect(page.locator(".opblock").first).to_be_visible()
    except NoBrowserError as error:
        pytest.skip(str(error))
    assert complaints == []


def test_the_catalogue_cannot_write(deployed: Deployed) -> None:
    """Its role, asked of the local AWS's own evaluation of policies."""
    functions = {
        item["Description"][:4]: item for item in deployed.aws.client("lambda").list_functions()["Functions"]
    }
    bucket = f"arn:aws:s3:::{deployed.outputs['Registry'].removeprefix('s3://')}"
    asked = deployed.aws.client("iam").simulate_principal_policy(
        PolicySourceArn=functions["Says"]["Role"],
        ActionNames=["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        ResourceArns=[f"{bucket}/models/index.json", f"{bucket}/models/cnn/1/model.onnx"],
    )
    allowed = {
        (item["EvalActionName"], item["EvalResourceName"].rpartition("/")[2])
        for item in asked["EvaluationResults"]
        if item["EvalDecision"] == "allowed"
    }
    assert allowed == {("s3:GetObject", "index.json")}


def test_nothing_is_left_when_it_is_destroyed(deployed: Deployed) -> None:
    assert len(deployed.aws.left(STACK)) > 20
    done = deployed.aws.cdk("destroy", "--app", deployed.app, "--force")
    assert done.returncode == 0, done.stdout
    assert deployed.aws.left(STACK) == []


@pytest.mark.parametrize(
    ("choice", "advice"),
    [("rate=fast", "The setting rate should be a whole number"), ("memroy=512", "There is no setting memroy")],
)
def test_a_bad_setting_stops_before_anything_is_created(aws: LocalAws, choice: str, advice: str) -> None:
    done = aws.cdk("deploy", "-c", choice, "--app", f"{sys.executable} -m galaxy_infra.app")
    assert done.returncode != 0
    assert advice in done.stdout
    assert "Traceback" not in done.stdout
