"""The function of batches over S3 and SQS: signed uploads over HTTP, messages sent and received."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
import urllib3
from arro3.io import read_parquet
from standardwebhooks import Webhook

from galaxy_api.handlers.batch import handler
from galaxy_api.settings import settings
from galaxy_batches import service
from galaxy_batches.queues import ShardMessage
from galaxy_core.batch_sizes import MAX_ATTEMPTS
from tests.conftest import RELEASED, Encode
from tests.support.batch_images import MISSING, TROUBLE, eight_pictures, read_csv
from tests.support.dynamodb import create_table
from tests.support.function_requests import http_event
from tests.support.webhook_receiver import receiver

CONTEXT = SimpleNamespace(aws_request_id="test", function_name="batch")


@pytest.fixture(autouse=True)
def queue(bucket: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty queue; the function is set up with it and with a bucket, for shards of three."""
    url = boto3.client("sqs").create_queue(QueueName=bucket)["QueueUrl"]
    monkeypatch.setattr(service, "UPLOAD_SHARD_SIZE", 3)
    monkeypatch.setenv("GALAXY_REGISTRY", str(RELEASED))
    monkeypatch.setenv("GALAXY_BATCHES", f"s3://{bucket}/some/prefix")
    monkeypatch.setenv("GALAXY_QUEUE", url)
    settings.cache_clear()
    return url


def ask(method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
    answer = handler(http_event(method, path, body), CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def record(body: str, name: str, times: int) -> dict[str, Any]:
    """A message as an event source mapping hands it to a function."""
    return {
        "messageId": name,
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": str(times),
            "SentTimestamp": "1545082649183",
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": "1545082649185",
        },
        "messageAttributes": {},
        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:shards",
        "awsRegion": "us-east-1",
    }


def received(queue: str) -> list[str]:
    client = boto3.client("sqs")
    bodies = []
    while messages := client.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        bodies += [message["Body"] for message in messages]
    return bodies


def deliver(*bodies: str, times: int = 1) -> list[str]:
    """Names of the messages, by place, that are to be delivered again."""
    records = [record(body, str(place), times) for place, body in enumerate(bodies)]
    answer = handler({"Records": records}, CONTEXT)
    assert answer.keys() == {"batchItemFailures"}
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def work_off(queue: str) -> None:
    """Deliver what is on the queue, and what comes of it."""
    while bodies := received(queue):
        assert deliver(*bodies) == []


def create(pictures: dict[str, bytes]) -> str:
    """A batch with its pictures uploaded."""
    status, batch = ask("POST", "/api/v1/batches", {"images": [{"name": name} for name in pictures]})
    assert (status, batch["state"]) == (201, "waiting-for-uploads")
    for form in batch["uploads"]:
        if form["name"] != MISSING:
            fields = {**form["fields"], "file": ("picture", pictures[form["name"]])}
            assert urllib3.request("POST", form["url"], fields=fields).status == 204
    return str(batch["id"])


def test_the_whole_story(queue: str, galaxy_jpeg: bytes, encode: Encode) -> None:
    pictures = eight_pictures(galaxy_jpeg, encode)
    batch = create(pictures)
    for _ in range(2):
        status, started = ask("POST", f"/api/v1/batches/{batch}/start")
        assert (status, started["state"], started["answered"]) == (202, "running", 0)
    bodies = received(queue)
    assert len(bodies) == 3
    assert deliver(bodies[2]) == []
    assert ask("GET", f"/api/v1/batches/{batch}")[1]["state"] == "running"
    assert deliver(bodies[1], bodies[0]) == []
    assert ask("GET", f"/api/v1/batches/{batch}")[1]["state"] == "running"
    (table,) = received(queue)
    assert deliver(table, table) == []
    status, done = ask("GET", f"/api/v1/batches/{batch}")
    assert (status, done["state"], done["answered"], done["failed"]) == (200, "done", 4, 4)

    csv = urllib3.request("GET", done["results"]["csv"]).data
    rows = read_csv(csv)
    assert [row["file"] for row in rows] == list(pictures)
    assert {row["file"]: row["error_code"] for row in rows if row["error_code"]} == TROUBLE
    parquet = urllib3.request("GET", done["results"]["parquet"]).data
    found = read_parquet(io.BytesIO(parquet)).read_all()
    assert found["headline"].to_pylist() == [row["headline"] or None for row in rows]
    assert found["bar_yes_fraction"].to_pylist() == pytest.approx(
        [float(row["bar_yes_fraction"]) if row["bar_yes_fraction"] else None for row in rows]
    )

    assert deliver(*bodies, table) == []
    _, again = ask("GET", f"/api/v1/batches/{batch}")
    assert urllib3.request("GET", again["results"]["csv"]).data == csv
    assert urllib3.request("GET", again["results"]["parquet"]).data == parquet


def test_a_picture_with_too_many_bytes_costs_its_row(queue: str, galaxy_jpeg: bytes) -> None:
    """S3 itself refuses it; moto does not, and neither would whoever may write to the bucket."""
    batch = create({"huge.jpg": galaxy_jpeg + bytes(settings().limits.bytes), "good.jpg": galaxy_jpeg})
    ask("POST", f"/api/v1/batches/{batch}/start")
    work_off(queue)
    _, done = ask("GET", f"/api/v1/batches/{batch}")
    rows = read_csv(urllib3.request("GET", done["results"]["csv"]).data)
    assert [row["error_code"] for row in rows] == ["too_many_bytes", ""]


def test_only_messages_that_failed_are_delivered_again(
    queue: str, galaxy_jpeg: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = create({"good.jpg": galaxy_jpeg})
    ask("POST", f"/api/v1/batches/{batch}/start")
    (good,) = received(queue)
    assert ShardMessage.model_validate_json(good) == ShardMessage(batch=batch, shard=0)
    assert "notify" not in good, "a version before, to which somebody rolls back, does not know it"
    rubbish = ["", "rubbish", "{}", "[1]", json.dumps({"batch": batch, "shard": -1, "more": 1})]
    unknown = json.dumps({"batch": "A" * 22, "shard": 0})
    outside = json.dumps({"batch": batch, "shard": 7})
    capsys.readouterr()
    assert deliver(*rubbish, unknown, good, outside) == ["0", "1", "2", "3", "4", "5", "7"]
    assert ask("GET", f"/api/v1/batches/{batch}")[1]["answered"] == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()][:8]
    assert [line.get("code") for line in lines] == [
        *["malformed_message"] * 5,
        "unknown_batch",
        None,
        "internal_error",
    ]


def test_what_a_cancelled_batch_left_on_the_queue_is_skipped(queue: str, bucket: str, galaxy_jpeg: bytes) -> None:
    batch = create({"good.jpg": galaxy_jpeg})
    ask("POST", f"/api/v1/batches/{batch}/start")
    assert ask("DELETE", f"/api/v1/batches/{batch}")[1]["state"] == "cancelled"
    assert deliver(*received(queue)) == []
    assert ask("GET", f"/api/v1/batches/{batch}")[1]["answered"] == 0


def test_a_queue_that_is_gone_is_said_and_the_batch_can_be_started_later(queue: str, galaxy_jpeg: bytes) -> None:
    batch = create({"good.jpg": galaxy_jpeg})
    client = boto3.client("sqs")
    client.delete_queue(QueueUrl=queue)
    status, body = ask("POST", f"/api/v1/batches/{batch}/start")
    assert (status, body["error"]["code"]) == (503, "queue_unavailable")
    client.create_queue(QueueName=queue.rsplit("/", 1)[1])
    assert ask("POST", f"/api/v1/batches/{batch}/start")[0] == 202
    assert deliver(*received(queue)) == []


def test_a_shard_that_fails_each_time_is_given_up_and_its_batch_done(
    queue: str, bucket: str, galaxy_jpeg: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first shard's pictures are out of reach. Its message fails to the end, for somebody to look at."""
    pictures = {f"{number}.jpg": galaxy_jpeg for number in range(5)}
    batch = create(pictures)
    ask("POST", f"/api/v1/batches/{batch}/start")
    bodies = received(queue)
    inputs = f"some/prefix/batches/{batch}/inputs/0.json"
    client = boto3.client("s3")
    kept = client.get_object(Bucket=bucket, Key=inputs)["Body"].read()
    client.put_object(Bucket=bucket, Key=inputs, Body=b"rubbish")
    assert [deliver(*bodies, times=times) for times in (1, 2, 3)] == [["0"]] * 3
    client.put_object(Bucket=bucket, Key=inputs, Body=kept)
    assert ask("GET", f"/api/v1/batches/{batch}")[1]["state"] == "running"
    capsys.readouterr()
    assert deliver(bodies[0], times=4) == ["0"]
    assert json.loads(capsys.readouterr().out)["code"] == "shard_failed"
    work_off(queue)
    _, done = ask("GET", f"/api/v1/batches/{batch}")
    assert (done["state"], done["answered"], done["failed"]) == ("done", 2, 3)
    rows = read_csv(urllib3.request("GET", done["results"]["csv"]).data)
    assert [row["file"] for row in rows] == list(pictures)
    assert [row["error_code"] for row in rows] == [*["shard_failed"] * 3, "", ""]


def test_a_shard_that_failed_is_tried_again_in_seconds(
    queue: str, bucket: str, galaxy_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a word it would come back when its visibility timeout ends, after half an hour."""
    batch = create({"galaxy.jpg": galaxy_jpeg})
    ask("POST", f"/api/v1/batches/{batch}/start")
    (message,) = boto3.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    inputs = f"some/prefix/batches/{batch}/inputs/0.json"
    boto3.client("s3").put_object(Bucket=bucket, Key=inputs, Body=b"rubbish")
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "galaxy_batches.queues.SqsQueue.postpone",
        lambda _, receipt, seconds, *, fetch: asked.append(
            {"receipt": receipt, "seconds": seconds, "fetch": fetch}
        ),
    )
    for attempt in (1, 9):
        failing = record(message["Body"], "0", attempt) | {"receiptHandle": message["ReceiptHandle"]}
        assert handler({"Records": [failing]}, CONTEXT)["batchItemFailures"]
    receipt = message["ReceiptHandle"]
    assert asked[0] == {"receipt": receipt, "seconds": 10, "fetch": False}
    assert all(item["seconds"] <= 60 for item in asked)


def test_a_workflow_does_the_same_step_by_step(queue: str, galaxy_jpeg: bytes) -> None:
    """As Step Functions calls it: shards as text, nothing put on the queue, what fails raised."""
    batch = create({f"{number}.jpg": galaxy_jpeg for number in range(4)})
    with pytest.raises(ValueError, match="0 of 2 shards"):
        handler({"batch": batch}, CONTEXT)
    assert handler({"batch": batch, "shard": "1"}, CONTEXT) == {}
    assert handler({"batch": batch, "shard": "0", "give_up": True}, CONTEXT) == {}
    for step in ({"shard": "x"}, {"shard": "2"}, {"more": 1}):
        with pytest.raises(ValueError, match="shard" if "shard" in step else "more"):
            handler({"batch": batch, **step}, CONTEXT)
    assert received(queue) == []
    assert handler({"batch": batch}, CONTEXT) == {}
    _, done = ask("GET", f"/api/v1/batches/{batch}")
    assert (done["state"], done["answered"], done["failed"]) == ("done", 1, 3)


def test_looking_reads_no_shard(queue: str, bucket: str, galaxy_jpeg: bytes) -> None:
    batch = create({f"{number}.jpg": galaxy_jpeg for number in range(5)})
    ask("POST", f"/api/v1/batches/{batch}/start")
    deliver(received(queue)[0])
    client = boto3.client("s3")
    for item in client.list_objects_v2(Bucket=bucket)["Contents"]:
        if "/shards/" in item["Key"] or "/inputs/" in item["Key"]:
            client.put_object(Bucket=bucket, Key=item["Key"], Body=b"rubbish")
    status, progress = ask("GET", f"/api/v1/batches/{batch}")
    assert (status, progress["state"], progress["answered"]) == (200, "running", 3)


def test_what_it_will_take_is_said_before_it_starts(queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, batch = ask("POST", "/api/v1/batches", {"images": [{"name": "a.jpg"}]})
    assert batch["estimate"]["dollars"] is None
    monkeypatch.setenv("GALAXY_BATCH_DOLLARS", "0.006")
    monkeypatch.setenv("GALAXY_BATCH_WORKERS", "2")
    settings.cache_clear()
    images = [{"name": str(number)} for number in range(800)]
    _, batch = ask("POST", "/api/v1/batches", {"images": images})
    assert batch["estimate"] == {"seconds": 8, "dollars": pytest.approx(0.0048)}
    assert ask("GET", f"/api/v1/batches/{batch['id']}")[1]["estimate"] == batch["estimate"]


def test_more_shards_than_fit_in_one_request(queue: str) -> None:
    status, batch = ask("POST", "/api/v1/batches", {"images": [{"name": str(number)} for number in range(100)]})
    assert status == 201
    ask("POST", f"/api/v1/batches/{batch['id']}/start")
    shards = sorted(json.loads(body)["shard"] for body in received(queue))
    assert shards == list(range(34))


def test_a_thousand_forms_fit_in_an_answer(queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lambda gives back at most 6 MB; a session's token, twice in each form, has some 1,000 characters."""
    monkeypatch.setenv("AWS_SESSION_TOKEN", "x" * 1000)
    status, batch = ask("POST", "/api/v1/batches", {"images": [{"name": str(number)} for number in range(1000)]})
    assert (status, len(batch["uploads"])) == (201, 1000)
    assert len(json.dumps(batch)) < 5_000_000


def test_the_days_quota_is_counted_in_its_table_and_shows_as_a_metric(
    queue: str, bucket: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    create_table(bucket, "day")
    monkeypatch.setenv("GALAXY_QUOTA_TABLE", bucket)
    monkeypatch.setenv("GALAXY_DAILY_BATCHES", "1")
    settings.cache_clear()
    body = {"images": [{"name": "a.jpg", "bytes": 70}]}
    status, batch = ask("POST", "/api/v1/batches", body)
    assert status == 201
    policy = json.loads(base64.b64decode(batch["uploads"][0]["fields"]["policy"]))
    assert ["content-length-range", 1, 70] in policy["conditions"]
    capsys.readouterr()
    status, refused = ask("POST", "/api/v1/batches", body)
    assert (status, refused["error"]["code"]) == (429, "daily_quota")
    line = json.loads(capsys.readouterr().out)
    assert (line["function"], line["code"], line["errors"]) == ("batch", "daily_quota", 1)
    assert line["_aws"]["CloudWatchMetrics"][1]["Dimensions"] == [["function", "code"]]


def test_other_routes_and_a_folders_files_are_not_the_functions(tmp_path: Path) -> None:
    for method, path in (
        ("GET", "/api/v1/tree"),
        ("POST", f"/api/v1/batches/{'A' * 22}/images/0"),
        ("GET", f"/api/v1/batches/{'A' * 22}/results.csv"),
    ):
        status, body = ask(method, path)
        assert (status, body["error"]["code"]) == (404, "not_found")


def test_a_webhook_hears_of_the_end_and_one_that_does_not_listen_is_left_after_four_times(
    queue: str, galaxy_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALAXY_WEBHOOKS", "any")
    settings.cache_clear()
    with receiver() as heard:
        heard.statuses = [503] * MAX_ATTEMPTS
        asked = {"images": [{"name": "a.jpg"}], "webhook": heard.address}
        _, batch = ask("POST", "/api/v1/batches", asked)
        fields = {**batch["uploads"][0]["fields"], "file": ("picture", galaxy_jpeg)}
        assert urllib3.request("POST", batch["uploads"][0]["url"], fields=fields).status == 204
        ask("POST", f"/api/v1/batches/{batch['id']}/start")
        for _ in ("the shard", "the table"):
            assert deliver(*received(queue)) == []
        (message,) = received(queue)
        for times in range(1, MAX_ATTEMPTS + 1):
            assert deliver(message, times=times) == ["0"]
        assert ask("GET", f"/api/v1/batches/{batch['id']}")[1]["state"] == "done"
        assert deliver(message, times=MAX_ATTEMPTS + 1) == []
        headers, body = heard.requests[-1]
        assert Webhook(batch["webhook_secret"]).verify(body, headers)["type"] == "batch.done"
        heard.statuses = [503]
        assert deliver(message, times=MAX_ATTEMPTS + 1) == [], "no shard failed"
        assert len(heard.requests) == MAX_ATTEMPTS + 2


def test_a_webhook_of_this_machine_is_refused(queue: str) -> None:
    asked = {"images": [{"name": "a.jpg"}], "webhook": "https://127.0.0.1:9001/2018-06-01/runtime"}
    status, answer = ask("POST", "/api/v1/batches", asked)
    assert (status, answer["error"]["code"]) == (422, "webhook_refused")
