"""The image as Lambda runs it: AWS's own client, 512 MiB, one core, a read-only root, nobody else to talk to."""

from __future__ import annotations

import base64
import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import numpy as np
import pytest
import urllib3

from galaxy_core.images.limits import Limits
from galaxy_core.models.registry import Registry
from galaxy_core.votes.decision_tree import TREE
from tests.conftest import RELEASED, Encode
from tests.e2e.container.conftest import Launch
from tests.e2e.container.engine import SERVICES_PORT, Container
from tests.support.events import event
from tests.support.hostile_images import FILES
from tests.support.own_models import publish_own_models

pytestmark = pytest.mark.container


def status_and_body(response: dict[str, Any]) -> tuple[int, Any]:
    return response["statusCode"], json.loads(response["body"])


def classify(container: Container, name: str = "raw", **changes: Any) -> tuple[int, Any]:
    return status_and_body(container.invoke(event(name, **changes)))


def test_it_is_isolated(launch: Launch) -> None:
    container = launch("metadata")
    container.invoke(event("get"))
    assert container.shell("id -u") == "65534"
    assert container.shell("tail -n +3 /proc/net/dev | cut -d: -f1").split() == ["lo"]
    container.shell("touch /tmp/file")
    for place in ("/var/task", "/", "/home"):
        with pytest.raises(RuntimeError, match="Read-only file system"):
            container.shell(f"touch {place}/file")


def test_all_of_it_is_compiled(launch: Launch) -> None:
    """A cold start would compile the rest, every time anew."""
    script = (
        "from importlib.util import cache_from_source as c; from pathlib import Path as P; "
        "print(*[p for p in P().rglob('*.py') if not P(c(p)).exists()])"
    )
    assert launch("metadata").shell(f'python3 -c "{script}"') == ""


def test_a_galaxy_is_classified_cold_and_warm_in_every_form(launch: Launch) -> None:
    container = launch("classify")
    status, cold = classify(container)
    assert (status, cold["image"]["width"]) == (200, 96)
    assert tuple(cold["predictions"][0]["joint_fractions"]) == TREE.keys
    assert classify(container) == classify(container, "multipart") == (200, cold)


def test_every_model_runs(launch: Launch) -> None:
    status, response = classify(launch("classify"), query="model=all&rotations=16")
    assert status == 200
    assert [prediction["model"]["name"] for prediction in response["predictions"]] == list(
        Registry(RELEASED).index().models
    )


def test_a_model_of_ones_own_labels_answers_as_any_other(launch: Launch, bucket: str, tmp_path: Path) -> None:
    own = publish_own_models(tmp_path)
    for path in Path(own.root).rglob("*.*"):
        boto3.client("s3").upload_file(str(path), bucket, f"own/{path.relative_to(own.root).as_posix()}")
    container = launch("classify", GALAXY_REGISTRY=f"s3://{bucket}/own")
    status, response = classify(container, query="model=all&rotations=4&explain=path")
    assert status == 200
    assert [prediction["model"]["name"] for prediction in response["predictions"]] == list(own.index().models)


def test_what_is_no_image_is_refused_and_does_no_harm(launch: Launch) -> None:
    container = launch("classify")
    refused = [
        classify(container, "text"),
        classify(container, body=b"\xff\xd8\xff rubbish"),
        classify(container, body=b""),
    ]
    assert [(status, answer["error"]["code"]) for status, answer in refused] == [
        (415, "not_an_image"),
        (415, "not_an_image"),
        (400, "empty_image"),
    ]
    assert classify(container)[0] == 200


def test_the_largest_and_the_worst_images_fit_in_memory(launch: Launch, encode: Encode) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1390, 1390, 3), dtype=np.uint8)
    heavy = encode(noise, "JPEG", quality=94, subsampling=0)
    assert 0.95 * Limits().bytes < len(heavy) <= Limits().bytes
    files = FILES | {"as many bytes as are read": (200, lambda: heavy)}
    container = launch("classify")
    statuses = {name: classify(container, body=make(), query="model=all")[0] for name, (_, make) in files.items()}
    expected = {name: status or statuses[name] for name, (status, _) in files.items()}
    assert statuses == expected
    assert max(statuses.values()) < 500
    assert classify(container, body=heavy, query="model=all&rotations=16&explain=path")[0] == 200


def test_heavy_work_leaves_memory_for_the_next(launch: Launch) -> None:
    container = launch("classify")
    assert classify(container, query="model=all&rotations=16")[0] == 200
    light = FILES["light in colours, packed"][1]()
    assert [classify(container, body=light, query="model=all")[0] for _ in range(3)] == [200, 200, 200]


def test_too_many_bytes_are_refused(launch: Launch) -> None:
    status, answer = classify(launch("classify"), body=bytes(Limits().bytes + 10_001))
    assert (status, answer["error"]["code"]) == (413, "too_many_bytes")


def test_two_containers_answer_at_once(launch: Launch) -> None:
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(classify, [launch("classify"), launch("classify")])
    assert first == second
    assert first[0] == 200


def test_without_its_bucket_it_fails_by_name_and_serves_what_is_cached(launch: Launch) -> None:
    warm, cold = launch("classify"), launch("classify")
    before = classify(warm)
    for container in (warm, cold):
        container.services.vanish()
    assert classify(warm) == before
    for container in (warm, cold):  # which fetched the default model as they started
        answer = container.invoke(event("raw", query="model=logistic"))
        assert (answer["statusCode"], answer["headers"]["retry-after"]) == (503, "5")
        assert json.loads(answer["body"])["error"]["code"] == "storage_unavailable"


def test_metadata_is_served_and_fails_by_name_without_its_bucket(launch: Launch) -> None:
    container = launch("metadata")
    assert len(status_and_body(container.invoke(event("get")))[1]["questions"]) == 11
    assert status_and_body(container.invoke(event("get", path="/api/v1/models")))[1]["default"] == "equivariant"
    page = container.invoke(event("get", path="/api/v1/docs/assets/swagger-ui-bundle.js"))
    assert page["statusCode"] == 200
    assert container.invoke(event("raw"))["statusCode"] == 404
    alone = launch("metadata")
    alone.services.vanish()
    assert alone.invoke(event("get"))["statusCode"] == 200
    assert alone.invoke(event("get", path="/api/v1/models"))["statusCode"] == 503


def record(body: str, identity: str) -> dict[str, Any]:
    """What SQS hands to Lambda for a message, as far as it is read."""
    attributes = {"ApproximateReceiveCount": "1"}
    return {"messageId": identity, "receiptHandle": f"receipt-{identity}", "body": body, "attributes": attributes}


def test_a_batch_is_processed(launch: Launch, bucket: str, aws_endpoint: str) -> None:
    def reachable_from_here(address: str) -> str:
        return address.replace(f"http://127.0.0.1:{SERVICES_PORT}", aws_endpoint)

    queue = boto3.client("sqs").create_queue(QueueName=bucket)["QueueUrl"]
    container = launch(
        "batch",
        GALAXY_BATCHES=f"s3://{bucket}/work",
        GALAXY_QUEUE=f"http://127.0.0.1:{SERVICES_PORT}{queue[queue.index('/', 8) :]}",
    )
    status, batch = status_and_body(container.invoke(event("json")))
    assert (status, batch["images"]) == (201, 2)
    upload = batch["uploads"][0]
    fields = upload["fields"] | {"file": ("galaxy.jpg", base64.b64decode(event("raw")["body"]))}
    put = urllib3.request("POST", reachable_from_here(upload["url"]), fields=fields)
    assert put.status in {200, 204}
    address = f"/api/v1/batches/{batch['id']}"
    start = event("get", path=f"{address}/start")
    start["requestContext"]["http"]["method"] = "POST"
    assert container.invoke(start)["statusCode"] == 202
    (message,) = boto3.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    response = container.invoke({"Records": [record("rubbish", "1"), record(message["Body"], "2")]})
    assert response == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    (table,) = boto3.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert container.invoke({"Records": [record(table["Body"], "table")]}) == {"batchItemFailures": []}
    status, done = status_and_body(container.invoke(event("get", path=address)))
    assert (status, done["state"], done["answered"], done["failed"]) == (200, "done", 1, 1)
    written = urllib3.request("GET", reachable_from_here(done["results"]["csv"])).data.decode()
    answered, missing = csv.DictReader(io.StringIO(written))
    assert float(answered["smooth_or_featured_smooth_fraction"]) > 0
    assert missing["error_code"] == "missing_image"
    assert urllib3.request("GET", reachable_from_here(done["results"]["parquet"])).data.startswith(b"PAR1")
    container.services.vanish()
    again = container.invoke({"Records": [record(message["Body"], "3")]})
    assert again == {"batchItemFailures": [{"itemIdentifier": "3"}]}
