"""`galaxy cloud`: estimates of costs, and checks of a site from outside."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import boto3
import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from galaxy_api.all_routes import create_whole_app
from galaxy_api.routes import registry
from galaxy_api.settings import Settings, settings
from galaxy_cli.main import main
from galaxy_core.errors import StorageError
from galaxy_core.models.registry import Registry
from galaxy_costs.monthly import Usage, alternatives, dollars_per_thousand, monthly_bill, visit_bill
from galaxy_costs.options import option_bill
from galaxy_costs.visits import CLASSIFICATIONS_PER_VISIT, METADATA_FILES, SAMPLE_FILES, SITE_BYTES, SITE_FILES
from galaxy_infra.settings import Settings as Deployed
from tests.conftest import RELEASED, ROOT

PAGE = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
MANIFEST = Registry(RELEASED).manifest()
FILE = f"/models/{MANIFEST.name}/{MANIFEST.version}/model.onnx?sha256={MANIFEST.sha256}"
BODY = b'<script type="module" src="/assets/index-1.js"></script>'
CORS_REQUEST = ("Origin", "Access-Control-Request-Method")
CORS_ANSWER = ("Content-Type", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials")
Response = tuple[int, dict[str, str], bytes]
Change = Callable[[str, Response], Response]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["cloud", *arguments])


# Costs.


def test_a_demonstration_costs_less_than_a_dollar_line_by_line() -> None:
    result = run("cost", "--visits", "0", "--batch-images", "0")
    assert result.exit_code == 0
    (total,) = [float(line.split()[-1]) for line in result.stdout.splitlines() if re.match(r"A month {9}", line)]
    assert total == pytest.approx(sum(line.dollars for line in monthly_bill(Usage(calls=100_000))), abs=0.005)
    assert 0.1 < total < 1
    for name in ("Lambda, compute", "API Gateway", "SageMaker Serverless", "t4g.small", "prices of 2026-11"):
        assert name in result.stdout


def test_a_thousand_more_cost_what_they_add_beyond_what_is_free() -> None:
    """1,000 calls of 20 ms in 1 GB; 1,000 requests at CloudFront, 10 MB from it, 100 to it; 2 MB of logs."""
    by_hand = 20 * 0.0000166667 + 0.0002 + 0.001 + 0.001 + 0.01 * 0.085 + 0.1 * 0.02 + 0.002 * 0.5
    assert dollars_per_thousand(Usage(calls=0)) == pytest.approx(by_hand, rel=1e-6)
    assert f"programs cost {by_hand:.4f}" in run("cost").stdout


def test_a_thousand_visits_are_their_parts_and_the_month_of_them_is_as_dear() -> None:
    lines = {line.item: line.dollars for line in visit_bill(Usage(calls=0))}
    site = SITE_FILES * 0.001 + SITE_BYTES * 1e-6 * 0.085 + SITE_FILES * 0.0004
    logs = (SAMPLE_FILES + METADATA_FILES + CLASSIFICATIONS_PER_VISIT) * 2e-3 * 0.5
    assert (lines["Site"], lines["Logs"]) == pytest.approx((site, logs), rel=1e-6)
    assert min(lines.values()) > 0
    empty, visited = (
        sum(line.dollars for line in monthly_bill(Usage(calls=0, visits=visits, free_tier=False)))
        for visits in (0, 1000)
    )
    assert visited - empty == pytest.approx(sum(lines.values()), rel=1e-9)


def test_the_readme_shows_what_the_command_says() -> None:
    assert f"```\n{run('cost').stdout}```" in (ROOT / "infra" / "README.md").read_text(encoding="utf-8")


FREE_SETTINGS = {
    "name",
    "region",
    "memory_metadata",
    "memory_batch",
    "concurrency",
    "batch_workers",
    "batch_input_prefixes",
    "daily_batches",
    "daily_images",
    "daily_gigabytes",
    "map_concurrency",
    "rate",
    "burst",
    "budget",
    "budget_email",
    "cors_origins",
    "spending_limit",
    "operator",
    "alarm_topic",
    "certificate",
    "contact",
    "origin_secret",
    "github",
    "github_provider",
}
"""Bounds, names and what AWS takes nothing for; a function's memory is its bill's unit."""


def test_each_setting_is_priced_or_free() -> None:
    priced = {line.item for line in option_bill(Usage(calls=1, visits=1, batch_images=1))}
    assert priced | FREE_SETTINGS == set(Deployed.keys())
    assert not priced & FREE_SETTINGS
    assert priced <= {line.split()[0] for line in run("cost").stdout.splitlines() if line}


def test_the_dearest_option_costs_what_aws_writes() -> None:
    """AWS WAF: an ACL, two rules, and 0.60 for a million requests."""
    dollars = {line.item: line.dollars for line in option_bill(Usage(calls=1_000_000))}
    assert dollars["waf"] == pytest.approx(5 + 2 + 0.6)
    assert dollars["architecture"] == pytest.approx(20_000 * (0.0000133334 - 0.0000166667))


def test_ten_million_calls_are_billed_as_aws_would() -> None:
    """10 M calls of 20 ms in 1 GB: 200,000 GB-s, all free; 9 M requests at $0.20, 10 M at the API at $1."""
    dollars = {line.item: line.dollars for line in monthly_bill(Usage(calls=10_000_000))}
    assert dollars["Lambda, compute"] == 0
    assert dollars["Lambda, requests"] == pytest.approx(1.80)
    assert dollars["API Gateway"] == pytest.approx(10.00)
    busy = {line.item: line.dollars for line in monthly_bill(Usage(calls=10_000_000, free_tier=False))}
    assert busy["Lambda, compute"] == pytest.approx(200_000 * 0.0000166667)


def test_without_calls_only_storage_and_empty_queues_cost() -> None:
    lines = {line.item: line.dollars for line in monthly_bill(Usage(calls=0)) if line.dollars}
    assert set(lines) == {"S3", "Container registry", "SQS, empty queues"}
    assert sum(lines.values()) < 0.2
    serverless, machine = alternatives(Usage(calls=0))
    assert serverless.dollars == 0
    assert machine.dollars > 10


# Checks from outside.


@pytest.fixture
def site() -> Iterator[Callable[[Change], str]]:
    """A healthy site, with one change; its address."""
    app = create_whole_app()
    app.include_router(registry.router)
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    client = TestClient(app, raise_server_exceptions=False)
    servers = []

    def start(change: Change) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def respond(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, data = change(self.path, self.healthy(body))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def healthy(self, body: bytes) -> Response:
                if self.path == "/":
                    return 200, PAGE, BODY
                if self.path.startswith("/assets"):
                    return 200, {"Cache-Control": "public, max-age=31536000, immutable"}, b""
                asked = {name: value for name, value in self.headers.items() if name in CORS_REQUEST}
                response = client.request(self.command, self.path, content=body, headers=asked)
                kept = {name: response.headers[name] for name in CORS_ANSWER if name in response.headers}
                return response.status_code, kept, response.content

            do_GET = do_POST = do_OPTIONS = respond  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_healthy_site_passes(site: Callable[[Change], str]) -> None:
    result = run("smoke", site(lambda _, response: response), "--load-test")
    assert result.exit_code == 0, result.stdout
    assert len(re.findall("^ok ", result.stdout, re.MULTILINE)) == 7


@pytest.mark.parametrize(
    ("path", "change", "complaint"),
    [
        ("/", lambda response: (500, *response[1:]), "GET / should give 200; it gave 500"),
        ("/", lambda response: (200, {}, response[2]), "the header content-security-policy should have"),
        (
            "/",
            lambda response: (200, PAGE | {"Cache-Control": "max-age=60"}, response[2]),
            "the page may be cached",
        ),
        ("/assets/index-1.js", lambda _: (200, {}, b""), "should be cached for a year"),
        ("/api/v1/models", lambda response: (200, response[1], b'{"models": []}'), "no model is released"),
        ("/models/index.json", lambda response: (403, *response[1:]), "index.json should give 200; it gave 403"),
        (FILE, lambda response: (*response[:2], response[2][:-1]), "has the checksum"),
        ("/api/v1/classify", lambda response: (200, response[1], b"{}"), "KeyError"),
        (
            "/api/v1/tree",
            lambda response: (200, response[1] | {"Access-Control-Allow-Credentials": "true"}, response[2]),
            "may call with a visitor's credentials",
        ),
        (
            "/api/v1/batches",
            lambda response: (405, response[1] | {"Access-Control-Allow-Origin": "*"}, response[2]),
            "pages of other sites may create batches",
        ),
    ],
)
def test_a_failed_check_is_named(
    site: Callable[[Change], str], path: str, change: Callable[[Response], Response], complaint: str
) -> None:
    result = run("smoke", site(lambda requested, response: change(response) if requested == path else response))
    assert result.exit_code == 1
    assert complaint in result.stdout


def test_a_site_that_does_not_exist_fails_every_check() -> None:
    result = run("smoke", "http://127.0.0.1:9")
    assert result.exit_code == 1
    assert result.stdout.count("FAILED") == 6


def test_the_results_are_left_as_json(site: Callable[[Change], str], tmp_path: Path) -> None:
    address = site(lambda requested, response: (500, *response[1:]) if requested == "/" else response)
    report = tmp_path / "smoke.json"
    assert run("smoke", address, "--output", str(report)).exit_code == 1
    written = json.loads(report.read_text())
    assert written["address"] == address
    outcomes = {item["check"]: item["passed"] for item in written["checks"]}
    assert outcomes.pop("page") is False
    assert set(outcomes.values()) == {True}
    assert all(item["seconds"] >= 0 and item["detail"] for item in written["checks"])


# What is left.


def test_what_is_left_of_a_stack_is_listed_and_nobody_elses(aws: None) -> None:
    s3, region = boto3.client("s3"), "us-east-1"
    place = f"123456789012-{region}"
    for bucket in ("galaxy-modelsbucket-1", "another-bucket", f"cdk-hnb659fds-assets-{place}"):
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="a.zip", Body=bytes(2_000_000))
    ecr = boto3.client("ecr")
    images = f"cdk-hnb659fds-container-assets-{place}"
    ecr.create_repository(repositoryName=images)
    kind = "application/vnd.oci.image.manifest.v1+json"
    for number, tag in enumerate(("galaxy.1", "other.1")):
        digest = f"sha256:{number:064}"
        manifest = json.dumps({"schemaVersion": 2, "mediaType": kind, "config": {"digest": digest}, "layers": []})
        ecr.put_image(repositoryName=images, imageManifest=manifest, imageTag=tag)
    template = json.dumps({"Description": "Galaxy classifier: x", "Resources": {"A": {"Type": "AWS::SQS::Queue"}}})
    for name in ("galaxy-training", "galaxy-waf", "galaxies"):
        boto3.client("cloudformation").create_stack(StackName=name, TemplateBody=template)
    boto3.client("ssm").put_parameter(Name="/galaxy/origin-secret-key", Value="k", Type="SecureString")
    boto3.client("logs").create_log_group(logGroupName="/aws/sagemaker/TrainingJobs")

    result = run("leftovers", "--region", region)
    assert result.exit_code == 0, result.output
    lines = {line for line in result.stdout.splitlines() if not line.startswith(" ")}
    assert lines == {
        "stack: galaxy-training",
        "stack: galaxy-waf",
        "bucket: galaxy-modelsbucket-1",
        "parameter: /galaxy/origin-secret-key",
        "log of training jobs: /aws/sagemaker/TrainingJobs",
        f"archives of deployments: cdk-hnb659fds-assets-{place}: 1 files, 2 MB",
        f"container images: {images}: 1 tags",
    }


def test_where_nothing_is_left_that_is_said(aws: None) -> None:
    assert "gone" not in run("leftovers", "--stack", "gone").stdout.replace("Nothing is left of gone.", "")


REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")
"""What obstore and most of AWS's clients read, and what boto3 reads."""


@pytest.mark.parametrize(
    "command",
    ["batch status ID", "models list s3://bucket", "cloud leftovers", "classify . --registry s3://bucket"],
)
@pytest.mark.parametrize(
    ("variable", "option"), [(None, "eu-central-1"), ("eu-central-1", None), ("eu-west-1", "eu-central-1")]
)
def test_a_region_is_used_by_every_client_of_the_command_and_by_no_other(
    aws: None, monkeypatch: pytest.MonkeyPatch, command: str, variable: str | None, option: str | None
) -> None:
    used: list[list[str]] = []

    def client(*_: object, **__: object) -> None:
        used.append([os.environ[name] for name in REGION_VARIABLES])
        raise StorageError("That is enough.")

    for name in ("boto3.client", "galaxy_core.models.registry.open_storage"):
        monkeypatch.setattr(name, client)
    if variable:
        monkeypatch.setenv("AWS_REGION", variable)
    CliRunner().invoke(main, [*command.split(), *(["--region", option] if option else [])])
    assert used == [["eu-central-1"] * 2]
    assert (os.environ.get("AWS_REGION"), os.environ["AWS_DEFAULT_REGION"]) == (variable, "us-east-1")


def test_a_line_that_is_refused_leaves_no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in REGION_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert run("leftovers", "--region", "eu-central-1", "one-too-many").exit_code == 2
    assert not {*REGION_VARIABLES} & {*os.environ}


def test_a_region_that_is_none_is_refused() -> None:
    result = run("leftovers", "--region", "Frankfurt")
    assert result.exit_code == 2
    assert "'Frankfurt' should be a region such as eu-central-1" in result.stderr


# Spending.


class Switch:
    """Stands for Lambda, which answers for the deployment's spending switch."""

    def __init__(self, answer: dict[str, object]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, object]] = []

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, object]:  # noqa: N803
        self.asked.append((FunctionName, json.loads(Payload)))
        return {"Payload": io.BytesIO(json.dumps(self.answer).encode())}


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (
            {"month_dollars": 21.5, "day_dollars": 8.0, "limit": 41.5},
            0,
            "The API answers. This month has cost about 21.50",
        ),
        ({"errorMessage": "no stage"}, 2, "The spending switch of galaxy failed: no stage."),
    ],
)
def test_a_resting_api_is_resumed(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, object], code: int, said: str
) -> None:
    switch = Switch(answer)
    monkeypatch.setattr("galaxy_cli.spending.read_outputs", lambda _: {"SpendingSwitch": "the-switch"})
    monkeypatch.setattr(boto3, "client", lambda _: switch)
    result = run("resume")
    assert (result.exit_code, switch.asked) == (code, [("the-switch", {"resume": True})])
    assert said in result.output


def test_a_stack_without_a_switch_is_to_be_deployed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("galaxy_cli.spending.read_outputs", lambda _: {})
    result = run("resume")
    assert result.exit_code == 2
    assert "has no spending switch" in result.output


# The account's quota.


class Account:
    """Stands for Lambda, which knows its account's quota."""

    def __init__(self, total: int, unreserved: int) -> None:
        self._limit = {"ConcurrentExecutions": total, "UnreservedConcurrentExecutions": unreserved}

    def get_account_settings(self) -> dict[str, object]:
        return {"AccountLimit": self._limit}


@pytest.mark.parametrize(
    ("total", "unreserved", "said"),
    [
        (10, 10, "Enough for a demonstration; set no concurrency"),
        (100, 100, "which AWS refuses unless 100 remain"),
        (1000, 106, "which AWS refuses unless 100 remain"),
        (1000, 107, "Deploy with -c concurrency=1:"),
        (1000, 1000, "Deploy with -c concurrency=20:"),
    ],
)
def test_the_account_says_what_to_deploy_with(
    monkeypatch: pytest.MonkeyPatch, total: int, unreserved: int, said: str
) -> None:
    monkeypatch.setattr(boto3, "client", lambda _: Account(total, unreserved))
    result = run("quota")
    assert (result.exit_code, said in result.stdout) == (0, True), result.output
    advised = re.search(r"concurrency=(\d+)", result.stdout)
    if advised:
        assert reserved(int(advised[1])) <= unreserved - 100


def reserved(concurrency: int) -> int:
    """What the stack's functions reserve with that setting: `galaxy_infra.functions`."""
    defaults = Deployed.model_construct()
    return 3 * concurrency + defaults.batch_workers + defaults.sky_lookup + defaults.fetch_samples
