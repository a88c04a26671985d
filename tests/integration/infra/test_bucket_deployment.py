"""The custom resource that deploys files, empties buckets and removes old images, on moto's S3 and ECR."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.ecr.models import ECRBackend, ecr_backends

from galaxy_costs.monthly import Usage
from galaxy_infra.bucket_deployment.function.custom_resources import emptying
from galaxy_infra.bucket_deployment.function.custom_resources.handler import MAX_RUNS, handler
from galaxy_infra.bucket_deployment.function.custom_resources.images import RETAINED_IMAGES


@dataclass
class Context:
    """What Lambda tells a function of its run."""

    seconds: float = 840
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:contents"

    def get_remaining_time_in_millis(self) -> int:
        return int(1000 * self.seconds)


CONTEXT = Context()
BUCKET, ARCHIVES, IMAGES = "site", "archives", "container-assets"
CACHE = {"": "no-cache", "assets/": "public, max-age=31536000, immutable"}


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws(config={"core": {"passthrough": {"urls": [r"http://127\.0\.0\.1.*"]}}}):
        client = boto3.client("s3")
        for bucket in (BUCKET, ARCHIVES):
            client.create_bucket(Bucket=bucket)
        yield client


@pytest.fixture
def formation() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Where CloudFormation waits for an answer, and what came."""
    answers: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            answers.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", answers
    server.shutdown()
    server.server_close()


def archive(s3: Any, files: dict[str, str]) -> dict[str, str]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.mkdir("assets")
        for name, text in files.items():
            packed.writestr(name, text)
    key = f"{hashlib.sha256(buffer.getvalue()).hexdigest()}.zip"
    s3.put_object(Bucket=ARCHIVES, Key=key, Body=buffer.getvalue())
    return {"Bucket": ARCHIVES, "Key": key}


def event(kind: str, url: str, **properties: Any) -> dict[str, Any]:
    """As CloudFormation sends it: every plain value is text."""
    return {
        "RequestType": kind,
        "ResponseURL": url,
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Contents",
        "ResourceProperties": {"Bucket": BUCKET, "EmptyOnDelete": "true"} | properties,
    }


def keys(s3: Any) -> list[str]:
    return [item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def fill(s3: Any, url: str, files: dict[str, str], prune: str = "true") -> None:
    handler(event("Create", url, **wanted(s3, files, prune)), CONTEXT)


def wanted(s3: Any, files: dict[str, str], prune: str = "true") -> dict[str, Any]:
    return {"Archive": archive(s3, files), "UploadLast": ["index.html"], "CacheControl": CACHE, "Prune": prune}


@pytest.mark.parametrize(("request_type", "status"), [("Delete", "SUCCESS"), ("Create", "FAILED")])
def test_a_resource_of_a_later_version_is_answered_so_that_a_roll_back_ends(
    formation: Any, request_type: str, status: str
) -> None:
    url, answers = formation
    of_later = event(request_type, url) | {"ResourceProperties": {"Later": "x"}, "PhysicalResourceId": "later"}
    handler(of_later, CONTEXT)
    assert [(each["Status"], each["PhysicalResourceId"]) for each in answers] == [(status, "later")]


@pytest.mark.parametrize("trouble", [None, "AccessDeniedException", "ResourceNotFoundException"])
def test_a_function_is_started_and_no_deployment_fails_where_it_does_not(
    formation: Any, monkeypatch: pytest.MonkeyPatch, trouble: str | None
) -> None:
    url, answers = formation
    invoked = []

    class Client:
        def invoke(self, **request: Any) -> None:
            invoked.append(request)
            if trouble:
                raise ClientError({"Error": {"Code": trouble}}, "Invoke")

    monkeypatch.setattr(boto3, "client", lambda service: Client() if service == "lambda" else None)
    for kind in ("Create", "Update", "Delete"):
        request = event(kind, url)
        request["ResourceProperties"] = {"Invoke": "fetch", "Occasion": "today"}
        handler(request, CONTEXT)
    assert invoked == [{"FunctionName": "fetch", "InvocationType": "Event", "Payload": b"{}"}] * 2
    assert [(item["Status"], item["PhysicalResourceId"]) for item in answers] == [("SUCCESS", "fetch")] * 3


def test_files_arrive_with_their_types_and_their_times(s3: Any, formation: Any) -> None:
    url, answers = formation
    fill(s3, url, {"index.html": "<p>", "assets/a.js": "1", "models/m.onnx": "2"})
    assert [(item["Status"], item["PhysicalResourceId"], item["RequestId"]) for item in answers] == [
        ("SUCCESS", BUCKET, "request")
    ]
    found = {key: s3.get_object(Bucket=BUCKET, Key=key) for key in keys(s3)}
    assert {key: (item["ContentType"], item["CacheControl"]) for key, item in found.items()} == {
        "assets/a.js": ("text/javascript", "public, max-age=31536000, immutable"),
        "index.html": ("text/html", "no-cache"),
        "models/m.onnx": ("application/octet-stream", "no-cache"),
    }


def test_what_cloudfront_is_too_small_to_compress_arrives_compressed(s3: Any, formation: Any) -> None:
    fill(s3, formation[0], {"assets/runtime.wasm": "0asm", "assets/a.js": "1"})
    runtime = s3.get_object(Bucket=BUCKET, Key="assets/runtime.wasm")
    assert (runtime["ContentType"], runtime["ContentEncoding"]) == ("application/wasm", "gzip")
    assert gzip.decompress(runtime["Body"].read()) == b"0asm"
    assert "ContentEncoding" not in s3.get_object(Bucket=BUCKET, Key="assets/a.js")


def test_what_names_others_comes_last(s3: Any, formation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real = boto3.client

    def client(*arguments: Any, **options: Any) -> Any:
        made = real(*arguments, **options)
        made.meta.events.register(
            "provide-client-params.s3.PutObject", lambda params, **_: order.append(params["Key"])
        )
        return made

    monkeypatch.setattr(boto3, "client", client)
    fill(s3, formation[0], {"index.html": "<p>", "assets/a.js": "1", "theme.js": "2"})
    assert order == ["assets/a.js", "theme.js", "index.html"]


def test_what_is_no_longer_there_is_removed_only_where_that_is_asked(s3: Any, formation: Any) -> None:
    url, _ = formation
    fill(s3, url, {"index.html": "1", "assets/old.js": "1"})
    fill(s3, url, {"index.html": "2", "assets/new.js": "2"}, prune="false")
    assert keys(s3) == ["assets/new.js", "assets/old.js", "index.html"]
    fill(s3, url, {"index.html": "3", "assets/new.js": "3"})
    assert keys(s3) == ["assets/new.js", "index.html"]


def test_a_bucket_is_emptied_before_it_is_deleted_unless_it_is_kept(s3: Any, formation: Any) -> None:
    url, answers = formation
    for number in range(1001):
        s3.put_object(Bucket=BUCKET, Key=f"{number}", Body=b"")
    handler(event("Delete", url, EmptyOnDelete="false"), CONTEXT)
    assert len(keys(s3)) == 1000
    handler(event("Delete", url), CONTEXT)
    assert keys(s3) == []
    s3.delete_bucket(Bucket=BUCKET)
    handler(event("Delete", url), CONTEXT)
    assert [item["Status"] for item in answers] == ["SUCCESS"] * 3


def test_files_that_a_page_named_stay_for_a_month_and_no_others(s3: Any, formation: Any) -> None:
    url, _ = formation
    old = {"index.html": "1", "about.html": "1", "assets/old.js": "1", "assets/runtime.wasm": "0asm"}
    handler(event("Create", url, **wanted(s3, old), Retire="assets/"), CONTEXT)
    handler(event("Update", url, **wanted(s3, {"index.html": "2"}), Retire="assets/"), CONTEXT)
    assert keys(s3) == ["assets/old.js", "assets/runtime.wasm", "index.html"]
    assert tagged(s3) == {"assets/old.js", "assets/runtime.wasm"}
    runtime = s3.get_object(Bucket=BUCKET, Key="assets/runtime.wasm")
    assert (runtime["ContentType"], runtime["ContentEncoding"]) == ("application/wasm", "gzip")
    assert runtime["CacheControl"] == CACHE["assets/"]


def test_the_month_begins_once_and_ends_when_a_page_names_the_file_again(s3: Any, formation: Any) -> None:
    url, _ = formation
    copies: list[str] = []
    for number, files in enumerate(({"assets/a.js": "1"}, {"b": "1"}, {"b": "2"})):
        kind = "Update" if number else "Create"
        handler(event(kind, url, **wanted(s3, files), Retire="assets/"), CONTEXT)
        if number:
            copies.append(str(s3.head_object(Bucket=BUCKET, Key="assets/a.js")["LastModified"]))
    assert tagged(s3) == {"assets/a.js"}
    assert len(set(copies)) == 1
    handler(event("Update", url, **wanted(s3, {"assets/a.js": "1"}), Retire="assets/"), CONTEXT)
    assert tagged(s3) == set()


def tagged(s3: Any) -> set[str]:
    """Keys that the lifecycle rule of the site's bucket finds."""
    tag = {"Key": "retired", "Value": "true"}
    return {key for key in keys(s3) if tag in s3.get_object_tagging(Bucket=BUCKET, Key=key)["TagSet"]}


@pytest.mark.parametrize("empties", ["true", "false"])
def test_whether_data_is_kept_is_no_reason_to_deploy_it_again(s3: Any, formation: Any, empties: str) -> None:
    url, answers = formation
    properties = wanted(s3, {"index.html": "1"})
    handler(event("Create", url, **properties), CONTEXT)
    s3.put_object(Bucket=BUCKET, Key="index.html", Body=b"rolled back")
    update = event("Update", url, **properties, EmptyOnDelete=empties)
    handler(update | {"OldResourceProperties": event("Create", url, **properties)["ResourceProperties"]}, CONTEXT)
    assert s3.get_object(Bucket=BUCKET, Key="index.html")["Body"].read() == b"rolled back"
    assert [item["Status"] for item in answers] == ["SUCCESS"] * 2


def test_several_requests_delete_at_once(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    class Client:
        def delete_objects(self, **_: Any) -> dict[str, Any]:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            all_here.wait(10)
            with lock:
                running -= 1
            return {}

    all_here = threading.Barrier(emptying.WORKERS)
    emptying.remove(Client(), BUCKET, (["a"] for _ in range(2 * emptying.WORKERS)))  # type: ignore[arg-type]
    assert most == emptying.WORKERS


def test_objects_that_s3_is_too_busy_for_are_deleted_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    requested: list[int] = []

    class Client:
        def delete_objects(self, Delete: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
            requested.append(len(Delete["Objects"]))
            busy = {"Key": "b", "Code": "SlowDown", "Message": "reduce your request rate"}
            return {"Errors": [busy]} if len(requested) < 3 else {}

    monkeypatch.setattr(time, "sleep", lambda _: None)
    emptying.remove(Client(), BUCKET, [["a", "b"]])  # type: ignore[arg-type]
    assert requested == [2, 1, 1]


def test_an_object_that_may_not_be_deleted_is_named(s3: Any) -> None:
    class Client:
        def delete_objects(self, **_: Any) -> dict[str, Any]:
            return {"Errors": [{"Key": "held", "Code": "AccessDenied", "Message": "legal hold"}]}

    with pytest.raises(OSError, match="held cannot be deleted: legal hold"):
        emptying.remove(Client(), BUCKET, [["held"]])  # type: ignore[arg-type]


def test_what_one_run_cannot_empty_another_does(s3: Any, formation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    url, answers = formation
    for number in range(1001):
        s3.put_object(Bucket=BUCKET, Key=f"{number}", Body=b"")
    started: list[dict[str, Any]] = []
    real = boto3.client

    class Functions:
        def invoke(self, FunctionName: str, InvocationType: str, Payload: str) -> None:  # noqa: N803
            assert (FunctionName, InvocationType) == (CONTEXT.invoked_function_arn, "Event")
            started.append(json.loads(Payload))

    monkeypatch.setattr(
        boto3,
        "client",
        lambda name, **options: Functions() if name == "lambda" else real(name, **options),
    )
    requested = event("Delete", url)
    handler(requested, Context(seconds=30))
    assert (answers, len(started)) == ([], 1), "CloudFormation waits for the next run"
    handler(started[0], CONTEXT)
    assert keys(s3) == []
    assert [item["Status"] for item in answers] == ["SUCCESS"]
    s3.put_object(Bucket=BUCKET, Key="left", Body=b"")
    handler(requested | {"Run": MAX_RUNS}, Context(seconds=30))
    assert (answers[1]["Status"], answers[1]["Reason"]) == (
        "FAILED",
        f"{BUCKET} is not empty after {MAX_RUNS} runs: destroy the stack again",
    )


def test_a_failure_is_told_so_that_nobody_waits_for_it(s3: Any, formation: Any) -> None:
    url, answers = formation
    wanted = {
        "Archive": {"Bucket": ARCHIVES, "Key": "none"},
        "UploadLast": [],
        "CacheControl": CACHE,
        "Prune": "true",
    }
    handler(event("Create", url, **wanted), CONTEXT)
    assert answers[0]["Status"] == "FAILED"
    assert "NoSuchKey" in answers[0]["Reason"]


# Images.


@pytest.fixture
def ecr(s3: Any) -> Any:
    client = boto3.client("ecr", region_name="us-east-1")
    client.create_repository(repositoryName=IMAGES, imageTagMutability="IMMUTABLE")
    return client


def push(ecr: Any, *images: str) -> None:
    """Images by what is in them, the last one the newest, each with one tag or several: ``1=galaxy.1,other.1``."""
    kind = "application/vnd.oci.image.manifest.v1+json"
    for image in images:
        content, _, tags = image.partition("=")
        manifest = json.dumps(
            {"schemaVersion": 2, "mediaType": kind, "config": {"digest": f"sha256:{content:0>64}"}, "layers": []}
        )
        for tag in tags.split(","):
            ecr.put_image(repositoryName=IMAGES, imageManifest=manifest, imageTag=tag)
    (backend,) = (account["us-east-1"] for account in ecr_backends.values())
    for number, pushed in enumerate(backend.repositories[IMAGES].images):
        pushed.image_pushed_at = number


def tags(ecr: Any) -> set[str]:
    images = ecr.describe_images(repositoryName=IMAGES)["imageDetails"]
    return {tag for image in images for tag in image.get("imageTags", [])}


def deploy(url: str, kind: str, tag: str, before: str | None = None, repository: str = IMAGES) -> None:
    """As CloudFormation tells of the image that a deployment names, and of the one before."""
    wanted = {"Repository": repository, "Tag": tag, "TagPrefix": "galaxy."}
    told = event(kind, url) | {"ResourceProperties": wanted}
    handler(told | ({"OldResourceProperties": wanted | {"Tag": before}} if before else {}), CONTEXT)


def test_a_deployment_removes_old_images_and_nobody_elses(ecr: Any, formation: Any) -> None:
    url, answers = formation
    push(ecr, "1=galaxy.1,galaxy-dev.1", "2=galaxy.2", "3=0123abcd", *(f"{n}=galaxy.{n}" for n in range(4, 9)))
    deploy(url, "Create", "galaxy.8")
    assert len(tags(ecr)) == 9
    deploy(url, "Update", "galaxy.8", before="galaxy.4")
    assert tags(ecr) == {"galaxy-dev.1", "0123abcd", "galaxy.4", "galaxy.6", "galaxy.7", "galaxy.8"}
    assert [(item["Status"], item["PhysicalResourceId"]) for item in answers] == [("SUCCESS", IMAGES)] * 2
    assert Usage(calls=0).containers == RETAINED_IMAGES, "the bill counts what is kept"


def test_what_is_deployed_stays_however_old_it_is_and_so_does_what_it_replaces(ecr: Any, formation: Any) -> None:
    """Code of long ago is deployed again, and CloudFormation goes back from it: both are there all the while."""
    url, _ = formation
    push(ecr, *(f"{n}=galaxy.{n}" for n in range(9)))
    deploy(url, "Update", "galaxy.0", before="galaxy.1")
    assert {"galaxy.0", "galaxy.1"} <= tags(ecr)
    deploy(url, "Update", "galaxy.1", before="galaxy.0")
    assert tags(ecr) == {"galaxy.0", "galaxy.1", "galaxy.6", "galaxy.7", "galaxy.8"}


def test_no_request_names_more_images_than_ecr_takes(
    ecr: Any, formation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    real = ECRBackend.batch_delete_image

    def counting(backend: ECRBackend, repository: str, registry: str | None, images: list[Any]) -> Any:
        sizes.append(len(images))
        return real(backend, repository, registry, images)

    monkeypatch.setattr(ECRBackend, "batch_delete_image", counting)
    push(ecr, *(f"{n}=galaxy.{n}" for n in range(210)))
    deploy(formation[0], "Update", "galaxy.209", before="galaxy.208")
    assert tags(ecr) == {"galaxy.207", "galaxy.208", "galaxy.209"}
    assert sizes == [100, 100, 7]


def test_no_image_is_left_when_the_stack_is_destroyed(ecr: Any, formation: Any) -> None:
    url, answers = formation
    push(ecr, "1=galaxy.1,galaxy-dev.1", "2=galaxy.2", "3=0123abcd")
    deploy(url, "Delete", "galaxy.2")
    assert tags(ecr) == {"galaxy-dev.1", "0123abcd"}
    deploy(url, "Delete", "galaxy.2", repository="gone")
    assert [item["Status"] for item in answers] == ["SUCCESS", "SUCCESS"]


def test_an_image_that_cannot_be_removed_is_told(
    ecr: Any, formation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, answers = formation
    push(ecr, "1=galaxy.1")
    refused = {"imageId": {"imageTag": "galaxy.1"}, "failureCode": "KmsError", "failureReason": "no key"}
    monkeypatch.setattr(
        "moto.ecr.responses.ECRResponse.batch_delete_image",
        lambda _: json.dumps({"imageIds": [], "failures": [refused]}),
    )
    deploy(url, "Delete", "galaxy.1")
    assert (answers[0]["Status"], answers[0]["Reason"][-6:]) == ("FAILED", "no key")
