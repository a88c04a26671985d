"""Two thousand images in S3, one in a hundred broken, through the real commands and the deployed function, on a
local AWS that delivers messages twice and loses a worker: every image has exactly one row.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from arro3.io import read_parquet

from galaxy_core.batch_sizes import MAX_ATTEMPTS
from tests.conftest import Encode
from tests.e2e.local_aws.conftest import Deployed
from tests.e2e.local_aws.local_aws import ACCOUNT, MINISTACK, REGION
from tests.support.batch_images import read_csv

pytestmark = [
    pytest.mark.skipif(not MINISTACK.exists(), reason="the local AWS is not set up: `make .venv/.cloud` does it"),
    pytest.mark.skipif(sys.platform != "linux", reason="a worker's process is found in /proc"),
]
IMAGES = 2000
CODES = ["empty_image", "broken_image", "not_an_image", "too_many_pixels", "image_too_small"]
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:galaxy-step-functions"


@pytest.fixture(scope="module")
def error_codes(deployed: Deployed, encode: Encode) -> dict[str, str]:
    """Error code by name, empty where there is none, of what lies below ``inputs/dr1``."""
    from galaxy_training.simulation import draw_galaxy

    generator = np.random.default_rng(6)
    good = [encode(draw_galaxy(generator, side=424).image, "JPEG", quality=90) for _ in range(6)]
    broken = [
        b"",
        good[0][: len(good[0]) // 2],
        b"no image at all",
        encode(np.zeros((5001, 5001), np.uint8)),
        encode(np.zeros((40, 40, 3), np.uint8)),
    ]
    names = sorted(f"{number // 100:02}/galaxy {number:04}.jpg" for number in range(IMAGES))
    codes = {name: CODES[place // 100 % 5] if place % 100 == 37 else "" for place, name in enumerate(names)}
    client = deployed.aws.client("s3")

    def put(numbered: tuple[int, str]) -> None:
        place, name = numbered
        body = broken[CODES.index(codes[name])] if codes[name] else good[place % len(good)]
        client.put_object(Bucket=bucket_of(deployed), Key=f"inputs/dr1/{name}", Body=body)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, enumerate(names)))
    client.put_object(Bucket=bucket_of(deployed), Key="inputs/dr1/catalogue.txt", Body=b"no image by its name")
    return codes


def bucket_of(deployed: Deployed) -> str:
    return deployed.outputs["BatchBucket"].removeprefix("s3://")


def submit(deployed: Deployed, below: str, *options: str) -> str:
    """The id of the batch."""
    prefix = f"{deployed.outputs['BatchInputPrefixes']}/{below}"
    said = deployed.aws.command("galaxy", "batch", "submit", prefix, "--yes", *options)
    found = re.search(r"Batch ([\w-]{22})", said)
    assert found, said
    return found[1]


def workers(deployed: Deployed) -> list[int]:
    """Processes of the batches' function."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            environment = (folder / "environ").read_bytes() if folder.name.isdigit() else b""
        except OSError:
            continue
        if f"GALAXY_BATCHES={deployed.outputs['BatchBucket']}".encode() in environment:
            found.append(int(folder.name))
    return found


def wait(deployed: Deployed, batch: str, until: Callable[[dict[str, Any]], bool], seconds: float = 120) -> Any:
    for _ in range(int(seconds / 0.25)):
        found = deployed.json("GET", f"/api/v1/batches/{batch}")
        if until(found):
            return found
        time.sleep(0.25)
    raise AssertionError(found)


def send(deployed: Deployed, *bodies: dict[str, object]) -> None:
    for body in bodies:
        deployed.aws.client("sqs").send_message(
            QueueUrl=deployed.outputs["BatchQueue"], MessageBody=json.dumps(body)
        )


def patience(deployed: Deployed, seconds: int) -> None:
    """Have a message whose worker is lost delivered again after so long, and not after half an hour."""
    deployed.aws.client("sqs").set_queue_attributes(
        QueueUrl=deployed.outputs["BatchQueue"], Attributes={"VisibilityTimeout": str(seconds)}
    )


def done(found: dict[str, Any]) -> bool:
    return bool(found["state"] == "done")


def test_every_image_has_one_row_whatever_happens(
    deployed: Deployed, error_codes: dict[str, str], tmp_path: Path
) -> None:
    patience(deployed, 20)
    batch = submit(deployed, "dr1")
    assert submit(deployed, "dr1") == batch
    send(deployed, *({"batch": batch, "shard": shard} for shard in range(4)))
    wait(deployed, batch, lambda found: found["answered"] > 0)
    victim, *_ = workers(deployed)
    os.kill(victim, signal.SIGKILL)
    assert deployed.json("GET", f"/api/v1/batches/{batch}")["state"] == "running"
    found = wait(deployed, batch, done)
    assert (found["images"], found["answered"], found["failed"]) == (IMAGES, IMAGES - 20, 20)
    send(deployed, {"batch": batch, "shard": 1}, {"batch": batch})

    for suffix in ("csv", "parquet"):
        deployed.aws.command("galaxy", "batch", "fetch", batch, "--output", str(tmp_path / f"answers.{suffix}"))
    rows = read_csv((tmp_path / "answers.csv").read_bytes())
    assert [row["file"] for row in rows] == list(error_codes)
    assert {row["file"]: row["error_code"] for row in rows} == error_codes
    assert all(bool(row["headline"]) != bool(row["error"]) for row in rows)
    table = read_parquet(io.BytesIO((tmp_path / "answers.parquet").read_bytes())).read_all()
    assert table.column_names == list(rows[0])
    for name in table.column_names:
        cells = table[name].to_pylist()
        if isinstance(next((cell for cell in cells if cell is not None), None), float):
            expected = [float(row[name]) if row[name] else None for row in rows]
            # Parquet has float32: seven digits, of counts of 40 too.
            assert cells == [
                None if value is None else pytest.approx(value, rel=1e-6, abs=1e-6) for value in expected
            ]
        else:
            assert ["" if cell is None else str(cell) for cell in cells] == [row[name] for row in rows]
    assert "is done: 2,000 of 2,000" in deployed.aws.command("galaxy", "batch", "status", batch, "--wait")


def spoilt(deployed: Deployed, batch: str, name: str) -> str:
    """A batch like another, of a version of the model that nobody has released."""
    client, bucket = deployed.aws.client("s3"), bucket_of(deployed)
    for key in ("inputs/0.json", "manifest.json"):
        body = client.get_object(Bucket=bucket, Key=f"batches/{batch}/{key}")["Body"].read()
        if key == "manifest.json":
            body = json.dumps(json.loads(body) | {"version": "gone", "shards": 1, "images": 500}).encode()
        client.put_object(Bucket=bucket, Key=f"batches/{name}/{key}", Body=body)
    client.put_object(Bucket=bucket, Key=f"batches/{name}/started", Body=b"")
    return name


def test_a_shard_that_never_succeeds_is_given_up_and_waits_for_somebody_to_look(
    deployed: Deployed, error_codes: dict[str, str]
) -> None:
    patience(deployed, 1)
    batch = spoilt(deployed, submit(deployed, "dr1"), "spoilt-for-the-queue--")
    send(deployed, {"batch": batch, "shard": 0})
    found = wait(deployed, batch, done)
    assert (found["answered"], found["failed"]) == (0, 500)
    sqs = deployed.aws.client("sqs")
    (dead,) = [url for url in sqs.list_queues()["QueueUrls"] if "GivenUp" in url]
    for _ in range(40):
        if left := sqs.receive_message(QueueUrl=dead, AttributeNames=["All"]).get("Messages"):
            break
        time.sleep(0.25)
    (message,) = left
    assert json.loads(message["Body"]) == {"batch": batch, "shard": 0}
    assert int(message["Attributes"]["ApproximateReceiveCount"]) > MAX_ATTEMPTS


def test_step_functions_does_the_same(deployed: Deployed, error_codes: dict[str, str]) -> None:
    batch = submit(deployed, "dr1/03", "--engine", "step-functions")
    assert submit(deployed, "dr1/03", "--engine", "step-functions") == batch
    found = wait(deployed, batch, done)
    assert (found["answered"], found["failed"]) == (99, 1)


def test_step_functions_gives_up_what_never_succeeds(deployed: Deployed, error_codes: dict[str, str]) -> None:
    batch = spoilt(deployed, submit(deployed, "dr1"), "spoilt-for-a-workflow-")
    deployed.aws.client("stepfunctions").start_execution(
        stateMachineArn=MACHINE, name=batch, input=json.dumps({"batch": batch})
    )
    found = wait(deployed, batch, done)
    assert (found["answered"], found["failed"]) == (0, 500)


def test_a_batch_is_cancelled_by_its_command(deployed: Deployed, error_codes: dict[str, str]) -> None:
    patience(deployed, 300)
    batch = submit(deployed, "dr1", "--new")
    assert "is cancelled" in deployed.aws.command("galaxy", "batch", "cancel", batch)
    assert deployed.json("GET", f"/api/v1/batches/{batch}")["answered"] < IMAGES


def test_images_elsewhere_are_refused_before_anything_is_made(deployed: Deployed) -> None:
    with pytest.raises(AssertionError, match="reads no images from s3://elsewhere/x"):
        deployed.aws.command("galaxy", "batch", "submit", "s3://elsewhere/x", "--yes")
