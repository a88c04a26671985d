"""What fills the buckets and empties them, on S3 as moto has it."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import boto3
import pytest
from moto import mock_aws

from galaxy_infra.contents.function.handler import handler

BUCKET, ARCHIVES = "site", "archives"
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
    s3.put_object(Bucket=ARCHIVES, Key="archive.zip", Body=buffer.getvalue())
    return {"Bucket": ARCHIVES, "Key": "archive.zip"}


def event(kind: str, url: str, **properties: Any) -> dict[str, Any]:
    """As CloudFormation sends it: every plain value is text."""
    return {
        "RequestType": kind,
        "ResponseURL": url,
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Contents",
        "ResourceProperties": {"Bucket": BUCKET, "EmptyAtTheEnd": "true"} | properties,
    }


def keys(s3: Any) -> list[str]:
    return [item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def fill(s3: Any, url: str, files: dict[str, str], prune: str = "true") -> None:
    wanted = {"Archive": archive(s3, files), "Last": ["index.html"], "CacheControl": CACHE, "Prune": prune}
    handler(event("Create", url, **wanted), None)


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


def test_what_names_others_comes_last(s3: Any, formation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real = boto3.client

    def client(*arguments: Any, **options: Any) -> Any:
        made = real(*arguments, **options)
        made.meta.events.register(
            "provide-client-params.s3.PutObject", lambda params, **_: order.append(params["Key"])
        )
        return made

    monkeypatch.setattr(sys.modules[handler.__module__].boto3, "client", client)
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
    handler(event("Delete", url, EmptyAtTheEnd="false"), None)
    assert len(keys(s3)) == 1000
    handler(event("Delete", url), None)
    assert keys(s3) == []
    s3.delete_bucket(Bucket=BUCKET)
    handler(event("Delete", url), None)
    assert [item["Status"] for item in answers] == ["SUCCESS"] * 3


def test_a_failure_is_told_so_that_nobody_waits_for_it(s3: Any, formation: Any) -> None:
    url, answers = formation
    wanted = {"Archive": {"Bucket": ARCHIVES, "Key": "none"}, "Last": [], "CacheControl": CACHE, "Prune": "true"}
    handler(event("Create", url, **wanted), None)
    assert answers[0]["Status"] == "FAILED"
    assert "NoSuchKey" in answers[0]["Reason"]
