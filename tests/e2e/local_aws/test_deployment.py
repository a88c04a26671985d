"""The whole stack, deployed with the real `cdk` to a local AWS, used, and destroyed, until nothing is left."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3
from astropy.table import Table
from playwright.sync_api import ConsoleMessage, expect
from standardwebhooks import Webhook

from galaxy_cli.deep_smoke import DeepChecks
from galaxy_cli.smoke import Site
from galaxy_core.models.registry import Registry
from galaxy_core.origin import SECRETS_VARIABLE
from galaxy_infra.settings import Settings
from tests.conftest import RELEASED
from tests.e2e.browser.product import NoBrowserError, chromium
from tests.e2e.local_aws.conftest import STACK, Deployed
from tests.e2e.local_aws.local_aws import ACCOUNT, MINISTACK, REGION, LocalAws, assembly, code, images_assembly
from tests.e2e.local_aws.upgrade import Visitor, deploy, sources_before, synthesise_before
from tests.support.sky_services import Services, serve
from tests.support.webhook_receiver import receiver

pytestmark = pytest.mark.skipif(
    not MINISTACK.exists(), reason="the local AWS is not set up: `make .venv/.cloud` does it"
)


def test_a_galaxy_is_classified_from_cloudfront_to_the_bucket(deployed: Deployed, galaxy_jpeg: bytes) -> None:
    answer = deployed.ask("POST", "/api/v1/classify", galaxy_jpeg, **{"Content-Type": "image/jpeg"})
    assert answer.status == 200, answer.data
    assert len(answer.json()["predictions"][0]["joint_fractions"]) == 37


def test_what_was_released_in_the_repository_is_deployed(deployed: Deployed) -> None:
    models = deployed.json("GET", "/api/v1/models")
    assert [model["name"] for model in models["models"]] == list(Registry(RELEASED).index().models)


def test_a_deep_look_from_outside_finds_it_well(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in deployed.aws.environment.items():
        if name.startswith(("AWS_", "SSL_")):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", deployed.aws.environment["AWS_ENDPOINT_URL"])
    registry = Registry(deployed.outputs["Registry"]).index()
    site = Site(f"https://{deployed.host}", deployed.aws.pool(deployed.host))
    with urllib3.PoolManager(ca_certs=str(deployed.aws.certificate), retries=False) as uploads:
        deep = DeepChecks(site, STACK, uploads, deployed.aws.wake_anew, concurrent=2)
        results = site.check(load_test=False, further=deep.checks)
    assert [result for result in results if not result.passed] == []
    details = {result.check: result.detail for result in results}
    assert re.fullmatch(r"cold (none|\d+, .+ ms); warm (none|\d+, .+ ms)", details["cold starts"])
    assert re.match(r"batch x86_64, \d+ MiB; classify x86_64, \d+ MiB; metadata", details["processors"])
    assert Registry(deployed.outputs["Registry"]).index() == registry, "it leaves nothing behind"


def test_a_batch_goes_through_bucket_and_queue(deployed: Deployed, galaxy_jpeg: bytes) -> None:
    batch = deployed.json("POST", "/api/v1/batches", {"images": [{"name": "a.jpg"}, {"name": "b.jpg"}]})
    upload = batch["uploads"][0]
    form = [*upload["fields"].items(), ("file", ("a.jpg", galaxy_jpeg))]
    body, kind = urllib3.encode_multipart_formdata(form)
    sent = deployed.aws.put_form(upload["url"], body, kind)
    assert sent.status < 300, sent.data
    deployed.json("POST", f"/api/v1/batches/{batch['id']}/start")
    done = _until_done(deployed, batch["id"])
    assert (done["answered"], done["failed"]) == (1, 1)


def _until_done(deployed: Deployed, batch: str) -> Any:
    for _ in range(60):
        found = deployed.json("GET", f"/api/v1/batches/{batch}")
        if found["state"] == "done":
            return found
        time.sleep(0.5)
    raise AssertionError(found)


@contextmanager
def asking(deployed: Deployed, services: Services) -> Iterator[None]:
    """Have the function of batches ask these services of the sky, and report to webhooks of this machine."""
    client = deployed.aws.client("lambda")
    before = {
        function["FunctionName"]: function["Environment"]["Variables"]
        for function in client.list_functions()["Functions"]
        if "GALAXY_FETCH_QUEUE" in function.get("Environment", {}).get("Variables", {})
    }
    asked = {f"GALAXY_{name.upper()}": service.address for name, service in vars(services).items()}
    asked["GALAXY_WEBHOOKS"] = "any"
    for name, variables in before.items():
        client.update_function_configuration(FunctionName=name, Environment={"Variables": variables | asked})
    yield
    for name, variables in before.items():
        client.update_function_configuration(FunctionName=name, Environment={"Variables": variables})


def test_positions_go_through_the_fifo_queue(deployed: Deployed, galaxy_jpeg: bytes, tmp_path: Path) -> None:
    """By the API, with a webhook, and by the command with a table of objects."""
    positions = [{"ra": 202.47, "dec": 47.195}, {"name": "M51"}, {"ra": 400, "dec": 20}]
    targets = tmp_path / "targets.csv"
    targets.write_text("name,ra,dec,z\nfirst,10,20,0.1\nsecond,13:29:52.7,+47:11:43,0.2\nthird,500,0,0.3\n")
    with serve(galaxy_jpeg) as sky, asking(deployed, sky), receiver() as heard:
        batch = deployed.json("POST", "/api/batches", {"positions": positions, "webhook": heard.address})
        assert batch["uploads"] == []
        deployed.json("POST", f"/api/batches/{batch['id']}/start")
        done = _until_done(deployed, batch["id"])
        assert (done["answered"], done["failed"]) == (2, 1)
        assert len(sky.sdss.asked) == 2
        ((headers, body),) = heard.wait(1)
        event = Webhook(batch["webhook_secret"]).verify(body, headers)
        assert (event["type"], event["data"]["answered"]) == ("batch.done", 2)
        said = deployed.aws.command("galaxy", "batch", "submit", str(targets), "--fov", "10", "--yes")
        submitted = re.search(r"Batch ([\w-]{22})", said)
        assert submitted, said
        _until_done(deployed, submitted[1])
        assert len(sky.sdss.asked) == 4
    deployed.aws.command("galaxy", "batch", "fetch", submitted[1], "--output", str(tmp_path / "morphology.vot"))
    table = Table.read(tmp_path / "morphology.vot")
    assert [str(status) for status in table["status"]] == ["ok", "ok", "bad_position"]
    assert [str(name) for name in table["name"]] == ["first", "second", "third"]
    assert [float(z) for z in table["z"]] == pytest.approx([0.1, 0.2, 0.3])


def test_a_key_has_images_of_its_own_until_it_is_revoked(deployed: Deployed, galaxy_jpeg: bytes) -> None:
    keys = ("galaxy", "cloud", "keys")
    key = deployed.aws.command(*keys, "create", "observatory", "--daily-images", "2").split()[-1]

    def classify() -> tuple[int, str]:
        headers = {"Content-Type": "image/jpeg", "X-API-Key": key}
        answer = deployed.ask("POST", "/api/v1/classify", galaxy_jpeg, **headers)
        return answer.status, answer.headers.get("RateLimit", "").partition(";t=")[0]

    assert [classify() for _ in range(3)] == [(200, '"images";r=1'), (200, '"images";r=0'), (429, '"images";r=0')]
    assert "2 of 2 images today" in deployed.aws.command(*keys, "list")
    deployed.aws.command(*keys, "revoke", "observatory")
    assert classify() == (401, "")


def test_a_class_hands_in_through_cloudfront_and_its_teacher_reads(deployed: Deployed) -> None:
    assert deployed.json("GET", "/api/v1/operator")["classroom_days"] == 7
    made = deployed.json("POST", "/api/v1/classrooms")
    hand_ins = f"/api/v1/classrooms/{made['id']}/hand-ins"

    def hand_in(code: str) -> int:
        body = json.dumps({"code": code}).encode()
        return deployed.ask("POST", hand_ins, body, **{"Content-Type": "application/json"}).status

    codes = [f"8K2M-V0T{pupil}-6D1A" for pupil in range(3)]
    assert [hand_in(code) for code in codes] == [204, 204, 204]
    read = deployed.ask("GET", hand_ins, None, **{"X-Classroom-Key": made["key"]})
    assert (sorted(read.json()["codes"]), read.headers["Cache-Control"]) == (codes, "no-store")
    assert deployed.ask("GET", hand_ins, None, **{"X-Classroom-Key": "guess"}).status == 404


def test_at_its_spending_limit_the_api_rests_until_it_is_resumed(deployed: Deployed) -> None:
    """The local AWS throttles no stage: `tests/integration/infra/test_spending.py` says how far it does."""
    aws, name = deployed.aws, deployed.outputs["SpendingSwitch"]
    configuration = aws.client("lambda").get_function_configuration(FunctionName=name)
    spending = json.loads(configuration["Environment"]["Variables"]["SPENDING"])
    used = spending["meters"][0]
    metric = {
        "MetricName": used["metric"],
        "Dimensions": [{"Name": key, "Value": value} for key, value in used["dimensions"].items()],
        "Value": 1.01 * spending["limit"] / used["price"],
    }
    aws.client("cloudwatch").put_metric_data(Namespace=used["namespace"], MetricData=[metric])
    answer = json.loads(aws.client("lambda").invoke(FunctionName=name)["Payload"].read())
    assert answer.get("resting_until"), answer
    assert deployed.ask("GET", "/status.json").json() == {"resting_until": answer["resting_until"]}
    assert "The API answers." in aws.command("galaxy", "cloud", "resume")
    assert deployed.ask("GET", "/status.json").json() == {"resting_until": None}


def test_a_webhook_of_the_functions_own_machine_is_refused(deployed: Deployed) -> None:
    asked = {"images": [{"name": "a.jpg"}], "webhook": "https://127.0.0.1:9001/2018-06-01/runtime"}
    answer = deployed.ask(
        "POST", "/api/v1/batches", json.dumps(asked).encode(), **{"Content-Type": "application/json"}
    )
    assert (answer.status, answer.json()["error"]["code"]) == (422, "webhook_refused")


def test_an_unknown_batch_is_said_to_be_unknown(deployed: Deployed) -> None:
    answer = deployed.ask("GET", f"/api/v1/batches/{'x' * 22}")
    assert (answer.status, answer.json()["error"]["code"]) == (404, "unknown_batch")


def test_a_model_is_released_and_rolled_back_without_a_deployment(
    deployed: Deployed, galaxy_jpeg: bytes, tmp_path: Path
) -> None:
    released = Registry(RELEASED)
    before = released.manifest("logistic")
    newer = before.model_copy(update={"version": "newer"})
    Registry(tmp_path).publish(newer, released.model(before))
    address = deployed.outputs["Registry"]
    deployed.aws.command("galaxy", "models", "release", str(tmp_path), address, "--model", "logistic")
    deployed.aws.wake_anew()
    assert deployed.classify(galaxy_jpeg, "logistic") == "newer"
    deployed.aws.command("galaxy", "models", "rollback", address, "--model", "logistic")
    deployed.aws.wake_anew()
    assert deployed.classify(galaxy_jpeg, "logistic") == before.version


def test_a_browser_finds_nothing_that_the_security_policy_forbids(deployed: Deployed) -> None:
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    try:
        # Not a page's setting: what a service worker fetches would not follow it.
        with chromium("--ignore-certificate-errors") as browser:
            page = browser.new_page()
            page.on("console", complain)
            page.goto(f"https://{deployed.host}:{deployed.aws.port}/", wait_until="networkidle")
            expect(page.get_by_role("heading").first).to_be_visible()
            page.goto(f"https://{deployed.host}:{deployed.aws.port}/api/v1/docs", wait_until="networkidle")
            expect(page.locator(".opblock").first).to_be_visible()
    except NoBrowserError as error:
        pytest.skip(str(error))
    assert complaints == []


def test_the_metadata_function_cannot_write(deployed: Deployed) -> None:
    """Its role, asked of the local AWS's own evaluation of policies."""
    functions = {
        item["Description"].split()[0]: item
        for item in deployed.aws.client("lambda").list_functions()["Functions"]
    }
    bucket = f"arn:aws:s3:::{deployed.outputs['Registry'].removeprefix('s3://')}"
    asked = deployed.aws.client("iam").simulate_principal_policy(
        PolicySourceArn=functions["Serves"]["Role"],
        ActionNames=["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        ResourceArns=[f"{bucket}/models/index.json", f"{bucket}/models/cnn/1/model.onnx"],
    )
    allowed = {
        (item["EvalActionName"], item["EvalResourceName"].rpartition("/")[2])
        for item in asked["EvaluationResults"]
        if item["EvalDecision"] == "allowed"
    }
    assert allowed == {("s3:GetObject", "index.json")}


@pytest.mark.parametrize("path", ["/api/v1/tree", "/api/v1/healthz"])
def test_the_api_answers_nobody_at_its_own_address(deployed: Deployed, path: str) -> None:
    (api,) = deployed.aws.client("apigatewayv2").get_apis()["Items"]
    address = f"/_aws/execute-api/{api['ApiId']}/$default{path}"
    answer = deployed.aws.ask("localhost", "GET", address, **{"X-Origin-Secret": "a guess"})
    assert (answer.status, answer.json()["error"]["code"]) == (403, "forbidden")


def test_the_secret_is_in_no_template(deployed: Deployed) -> None:
    functions = deployed.aws.client("lambda").list_functions()["Functions"]
    variables = [function.get("Environment", {}).get("Variables", {}) for function in functions]
    accepted = {item[SECRETS_VARIABLE] for item in variables if SECRETS_VARIABLE in item}
    assert len(accepted) == 1
    written = "".join(path.read_text() for path in Path(deployed.app).glob("*.json"))
    stack = deployed.aws.client("cloudformation").describe_stacks(StackName=STACK)
    for secret in accepted.pop().split(","):
        assert secret not in written + json.dumps(stack, default=str)


def test_options_are_switched_off_and_nothing_is_left_when_it_is_destroyed(
    deployed: Deployed, tmp_path: Path
) -> None:
    aws, s3 = deployed.aws, deployed.aws.client("s3")
    filled = [(deployed.training["Data"], "training.csv"), (deployed.training["Output"], "jobs/1/model.tar.gz")]
    filled += [(deployed.outputs["BatchBucket"], "inputs/a.jpg"), (deployed.outputs["Registry"], "models/x")]
    for address, name in filled:
        bucket, _, prefix = address.removeprefix("s3://").partition("/")
        s3.put_object(Bucket=bucket, Key=f"{prefix}/{name}".lstrip("/"), Body=b"data")
    off = deployed.settings.model_copy(update={"step_functions": False, "training": False})
    without = str(assembly(tmp_path / "cdk.out", off, aws.port))

    def cdk(*arguments: str) -> list[str]:
        done = aws.cdk(*arguments)
        assert done.returncode == 0, done.stdout
        return aws.left(STACK)

    everything = aws.left(STACK)
    assert len(everything) > 20
    assert f"{STACK}-step-functions" in everything
    left = cdk("deploy", "--all", "--app", without, "--require-approval", "never")
    assert f"{STACK}-step-functions" not in left
    assert f"{STACK}-training" in left, "data is not deleted because an option was forgotten"
    left = cdk("destroy", f"{STACK}-training", "--app", deployed.app, "--force")
    assert not [name for name in left if "training" in name]
    assert cdk("destroy", "--all", "--app", without, "--force") == []


def test_images_of_earlier_deployments_go_and_no_other_apps(account: LocalAws, tmp_path: Path) -> None:
    """Here the functions are code and not an image: the images are put where `cdk deploy` puts them."""
    repository = f"cdk-hnb659fds-container-assets-{ACCOUNT}-{REGION}"
    ecr = account.client("ecr")
    for tag in ("another-app", *(f"galaxy.{number}" for number in range(8))):
        ecr.put_image(repositoryName=repository, imageManifest=json.dumps({"tag": tag}), imageTag=tag)

    def change(command: str, tag: str, *options: str) -> set[str]:
        app = str(images_assembly(tmp_path / tag, repository, tag))
        done = account.cdk(command, "--app", app, *options)
        assert done.returncode == 0, done.stdout
        images = ecr.describe_images(repositoryName=repository)["imageDetails"]
        return {tag for image in images for tag in image["imageTags"]}

    assert len(change("deploy", "galaxy.0", "--require-approval", "never")) == 9
    left = change("deploy", "galaxy.7", "--require-approval", "never")
    assert {"another-app", "galaxy.0", "galaxy.7"} < left
    assert len(left) <= 6
    assert change("destroy", "galaxy.7", "--force") == {"another-app"}


@pytest.mark.parametrize(
    ("choice", "advice"),
    [("rate=fast", "The setting rate should be a whole number"), ("memroy=512", "There is no setting memroy")],
)
def test_a_bad_setting_stops_before_anything_is_created(account: LocalAws, choice: str, advice: str) -> None:
    done = account.cdk("deploy", "-c", choice, "--app", f"{sys.executable} -m galaxy_infra.app")
    assert done.returncode != 0
    assert advice in done.stdout
    assert "Traceback" not in done.stdout


def test_answers_go_on_through_an_upgrade_and_its_roll_back(
    account: LocalAws, tmp_path: Path, galaxy_jpeg: bytes
) -> None:
    """At the module's end, as it has the stack's name; by then the other one is destroyed."""
    before = sources_before(tmp_path)
    site, released = tmp_path / "site", tmp_path / "released"
    site.mkdir()
    (site / "index.html").write_text("<!doctype html>")
    Registry(released).copy(Registry(RELEASED), "logistic")
    old, new = tmp_path / "old", tmp_path / "new"
    synthesise_before(before, old, tmp_path, account.port)
    settings = Settings(code=code(new / "code"), site=site, released=released, fetch_samples=False)
    assembly(new / "cdk.out", settings, account.port)

    first = deploy(account, old / "cdk.out", settings)
    asked = {"images": [{"name": "a.jpg"}]}
    batches: list[Any] = [first.json("POST", "/api/v1/batches", asked)["id"]]
    versions = [first.classify(galaxy_jpeg, "logistic")]
    for app in (new, old):
        visitor = Visitor(first)
        visitor.start()
        deployed = deploy(account, app / "cdk.out", settings)
        assert set(visitor.leave()) == {200}
        assert (deployed.host, deployed.outputs["BatchBucket"]) == (first.host, first.outputs["BatchBucket"])
        assert {deployed.json("GET", f"/api/v1/batches/{batch}")["state"] for batch in batches} == {
            "waiting-for-uploads"
        }
        versions.append(deployed.classify(galaxy_jpeg, "logistic"))
        batches.append(deployed.json("POST", "/api/v1/batches", asked)["id"])
    assert len(set(versions)) == 1
