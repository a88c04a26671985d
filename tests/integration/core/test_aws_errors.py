"""What goes wrong at AWS comes with what to do, in the words of boto3 and of obstore."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from galaxy_core.aws_errors import aws_advice
from galaxy_core.errors import StorageError
from galaxy_core.storage import BucketStorage, open_storage

SIGN_IN, REGION, RIGHTS = "Sign in to AWS", "--region", "may not do this"


class _S3(BaseHTTPRequestHandler):
    """Answers with the status and the code that the test has set."""

    status, code = 200, ""

    def do_GET(self) -> None:
        body = f"<Error><Code>{self.code}</Code><Message>{self.code}</Message></Error>".encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def s3(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_S3]]:
    handler = type("Handler", (_S3,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
        yield handler
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (301, "PermanentRedirect", REGION),
        (400, "AuthorizationHeaderMalformed", REGION),
        (400, "ExpiredToken", SIGN_IN),
        (403, "InvalidAccessKeyId", SIGN_IN),
        (403, "SignatureDoesNotMatch", SIGN_IN),
        (403, "AccessDenied", RIGHTS),
        (404, "NoSuchBucket", "bucket's name"),
    ],
)
def test_a_buckets_refusal_comes_with_what_to_do(s3: type[_S3], status: int, code: str, advice: str) -> None:
    s3.status, s3.code = status, code
    with pytest.raises(StorageError) as raised:
        open_storage("s3://bucket").read("a")
    assert advice in raised.value.hint


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which nobody has signed in, and that names no region."""
    names = ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "PROFILE", "REGION", "DEFAULT_REGION")
    for name in names:
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


def test_without_credentials_region_or_profile_it_says_what_is_missing(
    nobody: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StorageError) as unknown:
        open_storage("s3://bucket").read("a")
    assert SIGN_IN in unknown.value.hint
    with pytest.raises(BotoCoreError) as nowhere:
        boto3.client("sqs")
    assert REGION in aws_advice(nowhere.value, "")
    monkeypatch.setenv("AWS_PROFILE", "nonsense")
    with pytest.raises(StorageError) as misspelt:
        open_storage("s3://bucket").read("a")
    assert "list-profiles" in misspelt.value.hint


def test_the_configured_region_is_used_with_credentials_of_the_environment(
    nobody: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text("[default]\nregion = eu-central-1\n")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    storage = open_storage("s3://bucket")
    assert isinstance(storage, BucketStorage)
    assert storage._store.config["region"] == "eu-central-1"


def test_other_errors_keep_their_own_advice() -> None:
    error = ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "ListBuckets")
    assert aws_advice(error, "Try later.") == "Try later."
