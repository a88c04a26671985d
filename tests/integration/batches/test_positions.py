"""Batches of positions over S3 and SQS: one at a time at one rate, kept as they are fetched, with every fault."""

from __future__ import annotations

import csv
import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import boto3
import numpy as np
import pytest
import urllib3
from astropy.table import Table
from click.testing import CliRunner, Result

from galaxy_api.dependencies.batches import get_batches, get_worker
from galaxy_api.handlers.batch import handler
from galaxy_api.settings import settings
from galaxy_batches import service
from galaxy_cli import submissions
from galaxy_cli.main import main
from galaxy_core.batch_sizes import MAX_FETCH_ATTEMPTS
from tests.conftest import RELEASED, Encode
from tests.support.batch_images import read_csv
from tests.support.function_requests import http_event
from tests.support.sky_services import Answer, Services, outside, say, serve, stand_in

RATE = 200.0


@pytest.fixture
def jpeg(encode: Encode) -> bytes:
    return encode(np.random.default_rng(2).integers(0, 255, (424, 424, 3)).astype(np.uint8), "JPEG", quality=30)


@pytest.fixture
def sky(jpeg: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with serve(jpeg) as services:
        stand_in(services, monkeypatch)
        yield services


@pytest.fixture
def cloud(bucket: str, sky: Services, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A bucket, a queue and a FIFO queue, which the function is set up with, for shards of three positions."""
    client = boto3.client("sqs")
    queue = client.create_queue(QueueName=bucket)["QueueUrl"]
    fetch_queue = client.create_queue(QueueName=f"{bucket}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    monkeypatch.setattr(service, "POSITIONS_SHARD_SIZE", 3)
    for name, value in {
        "GALAXY_REGISTRY": str(RELEASED),
        "GALAXY_BATCHES": f"s3://{bucket}",
        "GALAXY_QUEUE": queue,
        "GALAXY_FETCH_QUEUE": fetch_queue,
        "GALAXY_CUTOUT_RATE": str(RATE),
        "GALAXY_SKY_LOOKUP": "on",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    return SimpleNamespace(batches=f"s3://{bucket}", queue=queue, fetch_queue=fetch_queue)


def context(seconds: float = 300.0) -> SimpleNamespace:
    return SimpleNamespace(
        aws_request_id="test", function_name="batch", get_remaining_time_in_millis=lambda: 1000 * seconds
    )


def ask(method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
    answer = handler(http_event(method, path, body), context())
    return answer["statusCode"], json.loads(answer["body"])


def receive(url: str) -> list[dict[str, Any]]:
    """One message at most, as an event source mapping hands it to a function."""
    found = boto3.client("sqs").receive_message(QueueUrl=url, AttributeNames=["All"]).get("Messages", [])
    return [
        {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
        }
        for message in found
    ]


def deliver(url: str, seconds: float = 300.0) -> list[str] | None:
    """Deliver the next message, and delete it as Lambda does; what it says failed, or None without a message."""
    records = receive(url)
    if not records:
        return None
    failed = [
        item["itemIdentifier"] for item in handler({"Records": records}, context(seconds))["batchItemFailures"]
    ]
    if not failed:
        boto3.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=records[0]["receiptHandle"])
    return failed


def work_off(cloud: SimpleNamespace) -> None:
    """Deliver what is on the queues, and what comes of it."""
    while (failed := deliver(cloud.fetch_queue)) is not None or (failed := deliver(cloud.queue)) is not None:
        assert failed == []


def start(positions: list[dict[str, Any]], **further: object) -> str:
    status, created = ask("POST", "/api/v1/batches", {"positions": positions, "model": "logistic", **further})
    assert (status, created["uploads"]) == (201, [])
    status, started = ask("POST", f"/api/v1/batches/{created['id']}/start")
    assert (status, started["state"]) == (202, "running")
    return str(created["id"])


def rows_of(batch: str) -> list[dict[str, str]]:
    _, done = ask("GET", f"/api/v1/batches/{batch}")
    assert done["state"] == "done"
    return read_csv(urllib3.request("GET", done["results"]["csv"]).data)


def visible_in(url: str) -> int:
    counts = boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(counts["ApproximateNumberOfMessages"])


POSITIONS: list[dict[str, Any]] = [
    {"ra": 10, "dec": 20},
    {"ra": "13:29:52.7", "dec": "+47:11:43", "name": "sexagesimal"},
    {"name": "M51"},
    {"ra": 10, "dec": 20, "name": "again"},
    {"ra": 400, "dec": 20},
    {"ra": None, "dec": 20},
    {"ra": "here", "dec": 20},
    {},
    {"ra": 30, "dec": 20, "fov_arcmin": 0.3},
]


def test_positions_become_rows_in_their_order_each_asked_for_once(cloud: SimpleNamespace, sky: Services) -> None:
    batch = start(POSITIONS, surveys=["sdss"])
    assert visible_in(cloud.fetch_queue) == 1
    assert ask("GET", f"/api/v1/batches/{batch}")[1]["answered"] == 0
    work_off(cloud)
    rows = rows_of(batch)
    assert [row["status"] for row in rows] == [*["ok"] * 4, *["bad_position"] * 4, "too_small"]
    assert [row["target"] for row in rows[:4]] == ["row 1", "sexagesimal", "M51", "again"]
    assert [row["scope"] for row in rows] == [*["within"] * 4, *[""] * 4, "smaller"]
    assert rows[0]["cutout_sha256"] == rows[3]["cutout_sha256"] != ""
    assert float(rows[1]["target_ra"]) == pytest.approx(202.469583, abs=1e-5)
    assert float(rows[2]["fov_arcmin"]) == pytest.approx(33.6)
    assert {row["model"] for row in rows} == {"logistic"}
    assert "this one is 400" in rows[4]["error"]
    assert len(sky.sdss.asked) == 4
    assert len(sky.sesame.asked) == 1


def test_what_each_service_says_is_the_status(cloud: SimpleNamespace, sky: Services, jpeg: bytes) -> None:
    def answer(request: Any) -> None:
        ra = re.search(r"ra=(\d+)", request.path)
        kind = {"1": outside(), "2": say("oops", 500), "3": say(jpeg[:900])}
        kind.get(ra[1] if ra else "", say(jpeg))(request)

    sky.sdss.answer = sky.legacy.answer = answer
    batch = start([{"ra": number, "dec": 20} for number in range(1, 5)], surveys=["sdss"])
    work_off(cloud)
    rows = rows_of(batch)
    assert [row["status"] for row in rows] == ["outside_footprint", "unavailable", "unavailable", "ok"]
    assert [row["error_code"] for row in rows] == ["outside_footprint", "sky_unavailable", "sky_unavailable", ""]
    _, done = ask("GET", f"/api/v1/batches/{batch}")
    assert (done["answered"], done["failed"]) == (1, 3)


def test_the_rate_holds_over_shards_and_workers(cloud: SimpleNamespace, sky: Services) -> None:
    times: list[float] = []
    inner = sky.sdss.answer

    def answer(request: Any) -> None:
        times.append(time.monotonic())
        inner(request)

    sky.sdss.answer = answer
    batch = start([{"ra": number, "dec": 20} for number in range(7)])
    while deliver(cloud.fetch_queue) is not None:
        get_worker.cache_clear()  # the next message is another worker's
    assert len(times) == 7
    assert len(times) / (times[-1] - times[0] + 1 / RATE) <= 1.1 * RATE
    deliver(cloud.queue)
    assert len(rows_of(batch)) == 7


def test_no_time_left_leaves_the_rest_to_the_next_delivery(
    cloud: SimpleNamespace, sky: Services, jpeg: bytes
) -> None:
    """To the third request the service asks to be left alone for longer than the function has time."""
    batch = start([{"ra": number, "dec": 20} for number in range(3)], surveys=["legacy"])
    seen = list[str]()
    answer = one_after_the_other(say(jpeg), say(jpeg), say("busy", 503, **{"Retry-After": "30"}), say(jpeg))

    def noted(request: Any) -> None:
        seen.append(parse_qs(request.path.partition("?")[2])["ra"][0])
        answer(request)

    sky.legacy.answer = noted
    (record,) = receive(cloud.fetch_queue)
    stopping = SimpleNamespace(get_remaining_time_in_millis=lambda: 0 if len(seen) == 3 else 300_000)
    assert handler({"Records": [record]}, stopping)["batchItemFailures"]
    assert sorted(seen) == ["0.0", "1.0", "2.0"]
    assert ask("GET", f"/api/v1/batches/{batch}")[1]["answered"] == 0
    assert receive(cloud.fetch_queue) == []

    show(cloud, record)
    get_worker.cache_clear()
    work_off(cloud)
    assert [row["status"] for row in rows_of(batch)] == ["ok"] * 3
    assert len(seen) == 4
    assert sorted(set(seen)) == ["0.0", "1.0", "2.0"]


def one_after_the_other(*answers: Answer) -> Answer:
    """Answers of a service, the first to the request that comes first."""
    rest = iter(answers)
    lock = threading.Lock()

    def answer(request: Any) -> None:
        with lock:
            chosen = next(rest)
        chosen(request)

    return answer


def show(cloud: SimpleNamespace, record: dict[str, Any]) -> None:
    """Have a message's visibility timeout end."""
    boto3.client("sqs").change_message_visibility(
        QueueUrl=cloud.fetch_queue, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0
    )


def test_batches_take_turns(cloud: SimpleNamespace, sky: Services) -> None:
    large = start([{"ra": number, "dec": 20} for number in range(9)])
    small = start([{"ra": 100 + number, "dec": 20} for number in range(3)])
    assert deliver(cloud.fetch_queue) == []
    assert deliver(cloud.fetch_queue) == []
    assert ask("GET", f"/api/v1/batches/{small}")[1]["answered"] == 3
    assert ask("GET", f"/api/v1/batches/{large}")[1]["answered"] == 3
    work_off(cloud)
    assert len(rows_of(large)) == 9


def test_what_fails_each_time_is_given_up_with_what_was_fetched(
    cloud: SimpleNamespace, sky: Services, jpeg: bytes
) -> None:
    batch = start([{"ra": number, "dec": 20} for number in range(5)], surveys=["legacy"])
    (record,) = receive(cloud.fetch_queue)
    sky.legacy.answer = one_after_the_other(say(jpeg), *[say("busy", 503, **{"Retry-After": "30"})] * 9)
    stopping = SimpleNamespace(get_remaining_time_in_millis=lambda: 0 if len(sky.legacy.asked) > 1 else 300_000)
    assert handler({"Records": [record]}, stopping)["batchItemFailures"]
    asked = len(sky.legacy.asked)

    record["attributes"]["ApproximateReceiveCount"] = str(MAX_FETCH_ATTEMPTS + 1)
    assert handler({"Records": [record]}, context())["batchItemFailures"]
    assert len(sky.legacy.asked) == asked
    # At once, as the other positions wait behind it: SQS then moves it away.
    (given_up,) = receive(cloud.fetch_queue)
    boto3.client("sqs").delete_message(QueueUrl=cloud.fetch_queue, ReceiptHandle=given_up["receiptHandle"])

    sky.legacy.answer = say(jpeg)
    get_worker.cache_clear()
    work_off(cloud)
    rows = rows_of(batch)
    assert sorted(row["status"] for row in rows[:3]) == ["ok", "unavailable", "unavailable"]
    assert {row["error_code"] for row in rows[:3]} == {"", "sky_unavailable"}
    assert [row["status"] for row in rows[3:]] == ["ok", "ok"]


def test_a_shard_that_cannot_even_be_given_up_well_has_rows(cloud: SimpleNamespace, sky: Services) -> None:
    batch = start([{"ra": number, "dec": 20} for number in range(2)])
    (record,) = receive(cloud.fetch_queue)
    worker = get_worker(settings())
    worker._positions._rows = lambda *_: (_ for _ in ()).throw(RuntimeError("a mishap"))  # type: ignore[method-assign]
    record["attributes"]["ApproximateReceiveCount"] = str(MAX_FETCH_ATTEMPTS + 1)
    assert handler({"Records": [record]}, context())["batchItemFailures"]
    deliver(cloud.queue)
    assert [(row["status"], row["error_code"]) for row in rows_of(batch)] == [("unavailable", "shard_failed")] * 2


def test_a_cancelled_batch_asks_nobody(cloud: SimpleNamespace, sky: Services) -> None:
    batch = start([{"ra": 10, "dec": 20}])
    ask("DELETE", f"/api/v1/batches/{batch}")
    assert deliver(cloud.fetch_queue) == []
    assert deliver(cloud.fetch_queue) is None
    assert sky.sdss.asked == []


@pytest.mark.parametrize(
    "body",
    [
        {"positions": []},
        {"positions": [{"ra": 1, "dec": 2}], "images": [{"name": "a.jpg"}]},
        {},
        {"positions": [{"ra": 1, "dec": 2, "fov_arcmin": 90}]},
        {"positions": [{"ra": 1, "dec": 2, "name": "a\nb"}]},
        {"positions": [{"ra": 1, "dec": 2}], "surveys": ["sdss", "sdss"]},
        {"positions": [{"ra": 1, "dec": 2}], "surveys": ["2mass"]},
        {"positions": [{"ra": 1, "dec": 2}] * 1001},
    ],
)
def test_what_is_no_request_is_refused(cloud: SimpleNamespace, body: object) -> None:
    status, answer = ask("POST", "/api/v1/batches", body)
    assert (status, answer["error"]["code"]) == (422, "invalid_request")


def test_the_estimate_follows_the_rate(cloud: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GALAXY_CUTOUT_RATE", "2")
    monkeypatch.setenv("GALAXY_POSITION_DOLLARS", "0.02")
    settings.cache_clear()
    _, created = ask("POST", "/api/v1/batches", {"positions": [{"ra": 1, "dec": 2}] * 500})
    assert created["estimate"] == {"seconds": 253, "dollars": pytest.approx(0.01)}


def test_where_the_sky_is_off_it_is_said(cloud: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GALAXY_SKY_LOOKUP", "off")
    settings.cache_clear()
    status, answer = ask("POST", "/api/v1/batches", {"positions": [{"ra": 1, "dec": 2}]})
    assert (status, answer["error"]["code"]) == (404, "sky_disabled")


def galaxy(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def test_the_command_submits_and_fetches_what_it_would_have_computed_itself(
    cloud: SimpleNamespace, sky: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = [("a", 10.0, 20.0, 21.5), ("b", 11.0, 21.0, None), ("c", 400.0, 0.0, 3.25), ("d", 10.0, 20.0, 1e-9)]
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in objects]
    (tmp_path / "t.csv").write_text("\n".join(["id,ra,dec,flux", *lines]))
    here = galaxy(
        "classify", tmp_path / "t.csv", "--model", "logistic", "--rate", 100, "-o", tmp_path / "here.csv"
    )
    assert here.exit_code == 1, here.output

    where = ["--batches", cloud.batches, "--queue", cloud.queue, "--fetch-queue", cloud.fetch_queue]
    command = ["batch", "submit", tmp_path / "t.csv", "--model", "logistic", *where]
    refused = CliRunner().invoke(main, [*map(str, command)], input="n\n")
    assert "4 positions, 2 a second" in refused.output
    assert "Lambda, compute" in refused.output
    assert visible_in(cloud.fetch_queue) == 0
    submitted = galaxy(*command, "--yes")
    batch = re.search(r"Batch ([\w-]{22})", submitted.output)[1]  # type: ignore[index]
    assert batch in galaxy(*command, "--yes").output
    assert visible_in(cloud.fetch_queue) == 1
    work_off(cloud)
    status = galaxy("batch", "status", batch, "--batches", cloud.batches)
    assert "is done: 4 of 4 positions processed, 1 failed" in status.output
    for suffix in ("csv", "parquet", "jsonl", "fits", "vot", "ecsv"):
        fetched = galaxy("batch", "fetch", batch, "--batches", cloud.batches, "-o", tmp_path / f"there.{suffix}")
        assert fetched.exit_code == 0, fetched.output

    with (tmp_path / "here.csv").open() as file, (tmp_path / "there.csv").open() as other:
        assert list(csv.reader(file)) == list(csv.reader(other))
    for suffix, format_ in (("vot", "votable"), ("fits", "fits"), ("ecsv", "ascii.ecsv")):
        table = Table.read(tmp_path / f"there.{suffix}", format=format_)
        assert [str(cell) for cell in table["status"]] == ["ok", "ok", "bad_position", "ok"]
        assert table["flux"][3] == 1e-9
    votable = Table.read(tmp_path / "there.vot", format="votable")
    assert votable["outlier_score"].description
    again = galaxy("batch", "fetch", batch, "--batches", cloud.batches, "-o", tmp_path / "there.csv")
    assert "exists already" in again.output
    wrong = galaxy("batch", "fetch", batch, "--batches", cloud.batches, "-o", tmp_path / "there.txt")
    assert "there.txt has no suffix" in " ".join(wrong.output.split())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--engine", "step-functions", "--state-machine", "arn"], "Step Functions takes no positions"),
        (["--fetch-queue", ""], "The deployment fetches no cutouts"),
        (["--ra", "x", "--dec", "y"], "no column 'x'"),
        (["--model", "nonsense"], "There is no model 'nonsense'."),
    ],
)
def test_what_cannot_be_submitted_is_said(
    cloud: SimpleNamespace, tmp_path: Path, options: list[str], words: str
) -> None:
    (tmp_path / "t.csv").write_text("ra,dec\n1,2\n")
    where = ["--batches", cloud.batches, "--queue", cloud.queue, "--fetch-queue", cloud.fetch_queue]
    result = galaxy("batch", "submit", tmp_path / "t.csv", *where, *options, "--yes")
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())


def test_a_table_that_takes_longer_than_a_batch_lasts_is_refused(
    cloud: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submissions, "_MAX_DAYS", 6 / 1000)
    (tmp_path / "t.csv").write_text("ra,dec\n" + "1,2\n" * 1100)
    where = ["--batches", cloud.batches, "--queue", cloud.queue, "--fetch-queue", cloud.fetch_queue]
    result = galaxy("batch", "submit", tmp_path / "t.csv", *where, "--yes")
    assert "Fetching 1,100 cutouts at 2 a second takes 0 days, and a batch is there for 7" in " ".join(
        result.output.split()
    )


def test_an_older_batch_is_still_read(cloud: SimpleNamespace) -> None:
    batch = start([{"ra": 10, "dec": 20}])
    client, name = boto3.client("s3"), cloud.batches.removeprefix("s3://")
    key = f"batches/{batch}/manifest.json"
    document = json.loads(client.get_object(Bucket=name, Key=key)["Body"].read())
    document["columns"] = {column["name"]: column["kind"] for column in document["columns"]}
    document.pop("metadata")
    client.put_object(Bucket=name, Key=key, Body=json.dumps(document).encode())
    work_off(cloud)
    assert [row["status"] for row in rows_of(batch)] == ["ok"]
    get_batches.cache_clear()
