"""Batches as a visitor meets them on the local server; in the cloud: tests/batch."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from arro3.io import read_parquet
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from standardwebhooks import Webhook

from galaxy_api.dependencies.batches import get_batches
from galaxy_api.settings import Settings, settings
from galaxy_batches import queues
from galaxy_batches.queues import ThreadQueue
from galaxy_batches.quota import Usage
from galaxy_batches.service import RETENTION, Batches, Idempotency
from galaxy_batches.store import BatchFiles
from galaxy_core.batch_sizes import MAX_ATTEMPTS
from galaxy_core.models.registry import Registry
from galaxy_core.storage import FolderStorage
from galaxy_sky.settings import SkyServices
from tests.conftest import RELEASED, Encode
from tests.support.batch_images import MISSING, TROUBLE, eight_pictures, read_csv
from tests.support.sky_services import Services
from tests.support.webhook_receiver import WebhookReceiver, receiver

UNKNOWN = "AAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def configured(app: FastAPI, client: TestClient, tmp_path: Path) -> Iterator[Settings]:
    """Batches in a folder; `client` then takes them."""
    configured = Settings(registry=str(RELEASED), batches=str(tmp_path))
    app.dependency_overrides[settings] = lambda: configured
    yield configured
    get_batches(configured).close()


def create(client: TestClient, *names: str, **further: object) -> Response:
    request = json.dumps({"images": [{"name": name} for name in names], **further})
    return client.post("/api/v1/batches", content=request, headers={"content-type": "application/json"})


def upload(client: TestClient, batch: dict[str, Any], pictures: dict[str, bytes]) -> None:
    for form in batch["uploads"]:
        if form["name"] in pictures:
            files = {"file": (form["name"], pictures[form["name"]])}
            assert client.post(form["url"], data=form["fields"], files=files).status_code == 204


def wait(client: TestClient, batch: str) -> dict[str, Any]:
    for _ in range(1200):
        body: dict[str, Any] = client.get(f"/api/v1/batches/{batch}").json()
        if body["state"] != "running":
            return body
        time.sleep(0.05)
    raise AssertionError("the batch is not done after a minute")


def code_of(response: Response) -> tuple[int, str]:
    body = response.json()
    assert set(body) == {"error"}
    assert all(body["error"].values())
    return response.status_code, body["error"]["code"]


def test_many_pictures_become_one_table(
    client: TestClient, configured: Settings, galaxy_jpeg: bytes, encode: Encode
) -> None:
    pictures = eight_pictures(galaxy_jpeg, encode)
    created = create(client, *pictures)
    assert created.status_code == 201
    batch = created.json()
    assert [form["name"] for form in batch["uploads"]] == list(pictures)
    assert (batch["state"], batch["images"], batch["answered"], batch["results"]) == (
        "waiting-for-uploads",
        8,
        0,
        None,
    )
    pictures.pop(MISSING)
    upload(client, batch, pictures)
    started = client.post(f"/api/v1/batches/{batch['id']}/start")
    assert (started.status_code, started.json()["state"] in {"running", "done"}) == (202, True)
    done = wait(client, batch["id"])
    assert (done["state"], done["answered"], done["failed"]) == ("done", 4, 4)

    table = client.get(done["results"]["csv"])
    rows = read_csv(table.content)
    assert [row["file"] for row in rows] == [form["name"] for form in batch["uploads"]]
    assert {row["file"]: row["error_code"] for row in rows if row["error_code"]} == TROUBLE
    assert all(bool(row["headline"]) != bool(row["error"]) for row in rows)
    assert {(row["model"], row["version"]) for row in rows} == {(batch["model"], batch["version"])}
    assert "attachment" in table.headers["content-disposition"]
    (alone,) = client.post("/api/v1/classify", content=galaxy_jpeg).json()["predictions"]
    smooth = "smooth_or_featured_smooth"
    assert float(rows[0][f"{smooth}_fraction"]) == pytest.approx(alone["joint_fractions"]["Class1.1"], abs=1e-6)
    assert float(rows[0]["outlier_score"]) == pytest.approx(alone["outlier_score"], abs=1e-6)
    heard = alone["questions"][0]["answers"][0]["volunteers"]
    assert [rows[0][f"{smooth}_of40_{end}"] for end in ("lower", "upper")] == [
        str(heard["lower"]),
        str(heard["upper"]),
    ]

    parquet = read_parquet(io.BytesIO(client.get(done["results"]["parquet"]).content)).read_all()
    assert parquet.column_names == list(rows[0])
    assert parquet["file"].to_pylist() == [row["file"] for row in rows]


def test_a_batch_that_is_done_stays_so(client: TestClient, configured: Settings, galaxy_jpeg: bytes) -> None:
    batch = create(client, "a.jpg", model="cnn").json()
    assert batch["model"] == "cnn"
    upload(client, batch, {"a.jpg": galaxy_jpeg})
    address = f"/api/v1/batches/{batch['id']}"
    client.post(f"{address}/start")
    done = wait(client, batch["id"])
    table = client.get(done["results"]["csv"]).content
    upload(client, batch, {"a.jpg": b"another"})
    for again in (client.post(f"{address}/start"), client.delete(address), client.get(address)):
        assert again.json() == done
    assert client.get(done["results"]["csv"]).content == table


def test_a_cancelled_batch_is_left_alone(client: TestClient, configured: Settings) -> None:
    batch = create(client, "a.jpg").json()
    address = f"/api/v1/batches/{batch['id']}"
    cancelled = client.delete(address)
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert client.delete(address).json() == client.get(address).json() == cancelled.json()
    assert code_of(client.post(f"{address}/start")) == (409, "batch_cancelled")
    assert code_of(client.get(f"{address}/results.csv")) == (404, "unknown_batch")


KEY = {"Idempotency-Key": "3f1f0a52-5f4e-4a55-9b6c-5b6f6d0f2a11"}


@pytest.mark.parametrize("asked", [{"images": [{"name": "a.jpg"}]}, {"positions": [{"ra": 1, "dec": 2}]}])
def test_the_same_request_with_the_same_key_gives_the_same_batch(
    app: FastAPI, client: TestClient, configured: Settings, asked: dict[str, Any]
) -> None:
    with_sky = replace(configured, sky=SkyServices(lookup="on"))
    app.dependency_overrides[settings] = lambda: with_sky

    def send(headers: dict[str, str] = KEY) -> Response:
        return client.post("/api/v1/batches", json=asked, headers=headers)

    first, second = send(), send()
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert len([*Path(configured.batches, "batches").iterdir()]) == 1
    client.delete(f"/api/v1/batches/{first.json()['id']}")
    assert send().json()["state"] == "cancelled"
    assert send({"Idempotency-Key": "another-of-22-letters-"}).json()["id"] != first.json()["id"]
    get_batches(with_sky).close()


def test_the_same_key_with_another_request_is_refused_and_creates_nothing(
    client: TestClient, configured: Settings
) -> None:
    created = client.post("/api/v1/batches", json={"images": [{"name": "a.jpg"}]}, headers=KEY)
    refused = client.post("/api/v1/batches", json={"images": [{"name": "b.jpg"}]}, headers=KEY)
    assert code_of(refused) == (422, "idempotency_key_reused")
    assert [path.name for path in Path(configured.batches, "batches").iterdir()] == [created.json()["id"]]


@pytest.mark.parametrize("key", ["short", "x" * 256, "with a space in it", "ü" * 20])
def test_what_is_no_key_is_refused(client: TestClient, configured: Settings, key: str) -> None:
    headers = {"Idempotency-Key": key.encode()}
    response = client.post("/api/v1/batches", json={"images": [{"name": "a.jpg"}]}, headers=headers)  # type: ignore[arg-type]
    assert code_of(response) == (422, "invalid_request")
    assert "Idempotency-Key" in response.json()["error"]["message"]


@pytest.mark.parametrize(("hours", "same"), [(1, True), (23, True), (25, False), (49, False)])
def test_a_key_stands_for_its_batch_for_a_day(tmp_path: Path, hours: int, same: bool) -> None:
    now = [datetime(2026, 11, 30, 20, tzinfo=UTC)]
    batches = Batches(FolderStorage(tmp_path), ThreadQueue(lambda _message, _stopping: None), clock=lambda: now[0])
    idempotency = Idempotency("0123456789abcdef", "a request")
    model = Registry(RELEASED).manifest("logistic")
    assert batches.created_with(idempotency) is None
    first = batches.create(["a.jpg"], model, [1000], idempotency)
    now[0] += timedelta(hours=hours)
    found = batches.created_with(idempotency)
    assert (found.id if found else None) == (first.id if same else None)
    assert same or batches.create(["a.jpg"], model, [1000], idempotency).id != first.id


def test_a_manifest_without_a_key_is_as_those_of_versions_before(client: TestClient, configured: Settings) -> None:
    batch = create(client, "a.jpg").json()["id"]
    manifest = json.loads(Path(configured.batches, "batches", batch, "manifest.json").read_bytes())
    assert not {"request", "webhook"} & set(manifest)


@pytest.fixture
def heard(
    app: FastAPI, client: TestClient, configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WebhookReceiver]:
    """A receiver on this machine, where batches may report to such."""
    monkeypatch.setattr(queues, "BACKOFF_SECONDS", 0)
    everywhere = replace(configured, webhooks="any")
    app.dependency_overrides[settings] = lambda: everywhere
    with receiver() as heard:
        yield heard
    get_batches(everywhere).close()


def test_the_end_of_a_batch_is_reported_signed_until_it_is_taken(
    client: TestClient, heard: WebhookReceiver, galaxy_jpeg: bytes
) -> None:
    heard.statuses = [500, 302, 204]
    batch = create(client, "a.jpg", "b.jpg", model="logistic", webhook=heard.address).json()
    upload(client, batch, {"a.jpg": galaxy_jpeg})
    client.post(f"/api/v1/batches/{batch['id']}/start")
    requests = heard.wait(3)
    assert len({headers["webhook-id"] for headers, _ in requests}) == 1
    verified = [Webhook(batch["webhook_secret"]).verify(body, headers) for headers, body in requests]
    assert verified[-1]["type"] == "batch.done"
    assert verified[-1]["data"] == {
        "id": batch["id"],
        "state": "done",
        "images": 2,
        "answered": 1,
        "failed": 1,
        "reason": None,
    }
    assert "webhook_secret" not in client.get(f"/api/v1/batches/{batch['id']}").json()


def test_a_receiver_that_takes_nothing_is_given_up_and_the_batch_is_done(
    client: TestClient, heard: WebhookReceiver, galaxy_jpeg: bytes
) -> None:
    heard.statuses = [500] * 10
    batch = create(client, "a.jpg", model="logistic", webhook=heard.address).json()
    upload(client, batch, {"a.jpg": galaxy_jpeg})
    client.post(f"/api/v1/batches/{batch['id']}/start")
    heard.wait(MAX_ATTEMPTS + 1)
    assert wait(client, batch["id"])["state"] == "done"


def test_a_cancelled_batch_is_reported_once(client: TestClient, heard: WebhookReceiver) -> None:
    batch = create(client, "a.jpg", webhook=heard.address).json()
    for _ in range(2):
        client.delete(f"/api/v1/batches/{batch['id']}")
    ((headers, body),) = heard.wait(1)
    event = Webhook(batch["webhook_secret"]).verify(body, headers)
    assert (event["type"], event["data"]["state"]) == ("batch.cancelled", "cancelled")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "https://127.0.0.1/hook",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://localhost/",
        "https://intranet/",
        "https://user:password@example.org/",
        "https://example.org/a b",
        "ftp://example.org/",
        "no address",
    ],
)
def test_a_webhook_that_is_not_public_is_refused(client: TestClient, configured: Settings, url: str) -> None:
    assert code_of(create(client, "a.jpg", webhook=url)) == (422, "webhook_refused")
    assert not Path(configured.batches, "batches").exists()


@pytest.mark.parametrize(
    "id", [UNKNOWN, "x", "..", "..%2F..%2Fetc", "%2e%2e", "a" * 5000, "ü" * 22, "AAAAAAAAAAAAAAAAAAAAA%0A"]
)
def test_what_is_no_batch_is_not_found(client: TestClient, configured: Settings, id: str) -> None:  # noqa: A002
    for method, path in (
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/start"),
        ("GET", "/results.csv"),
        ("POST", "/images/0"),
    ):
        response = client.request(method, f"/api/v1/batches/{id}{path}")
        assert code_of(response) in {(404, "unknown_batch"), (404, "not_found"), (405, "method_not_allowed")}
    assert list(Path(configured.batches).iterdir()) == []


def test_a_batch_has_no_other_pictures_and_files(
    client: TestClient, configured: Settings, galaxy_jpeg: bytes
) -> None:
    address = f"/api/v1/batches/{create(client, 'a.jpg').json()['id']}"
    for number in ("1", "-1", "99999999999999999999"):
        response = client.post(f"{address}/images/{number}", files={"file": ("a.jpg", galaxy_jpeg)})
        assert code_of(response) == (404, "unknown_batch")
    assert code_of(client.post(f"{address}/images/x", content=b"x")) == (422, "invalid_request")
    for file in ("results.csv", "results.parquet"):
        assert code_of(client.get(f"{address}/{file}")) == (404, "unknown_batch")
    assert client.get(f"{address}/results.json").status_code == 422
    assert client.get(f"{address}/manifest.json").status_code == 404


def test_an_expired_batch_is_unknown(client: TestClient, configured: Settings) -> None:
    batch = create(client, "a.jpg").json()
    left = datetime.fromisoformat(batch["expires"]) - datetime.now(UTC)
    assert RETENTION - timedelta(hours=1) < left <= RETENTION
    files = BatchFiles(FolderStorage(Path(configured.batches)), batch["id"])
    files.write_manifest(files.manifest().model_copy(update={"expires": datetime.now(UTC)}))
    assert code_of(client.get(f"/api/v1/batches/{batch['id']}")) == (404, "unknown_batch")
    assert code_of(client.post(f"/api/v1/batches/{batch['id']}/start")) == (404, "unknown_batch")


@pytest.mark.parametrize(
    "name",
    ["", "x" * 201, "../x", "a/../../x", "/etc/passwd", "..", "a\\b", "a\nb", "a\0", "a\u202eb", " a", "\ud800"],
)
def test_names_that_lead_elsewhere_or_cannot_be_read_are_refused(
    client: TestClient, configured: Settings, name: str
) -> None:
    assert code_of(create(client, "good.jpg", name)) == (422, "invalid_request")


def test_names_may_be_in_any_script_and_in_folders(client: TestClient, configured: Settings) -> None:
    names = ["银河 1.jpg", "a/b.jpg", "a..b", "x" * 200, "=1+1", "A/b.jpg"]
    names += ["at 9.41\u202fAM.png", "銀河\u3000一.jpg", "\U0001f469\u200d\U0001f680.jpg"]
    assert [form["name"] for form in create(client, *names).json()["uploads"]] == names


def test_what_is_no_list_of_pictures_is_refused(client: TestClient, configured: Settings) -> None:
    twice = create(client, "a.jpg", "b.jpg", "a.jpg")
    assert code_of(twice) == (422, "invalid_request")
    assert twice.json()["error"]["message"] == "body.images: the name 'a.jpg' comes twice."
    assert code_of(create(client)) == (422, "invalid_request")
    assert code_of(create(client, *map(str, range(1001)))) == (422, "invalid_request")
    assert create(client, *map(str, range(1000))).status_code == 201
    assert code_of(create(client, "a.jpg", surprise=1)) == (422, "invalid_request")
    for body in (b"", b"[]", b"rubbish", b"\xff"):
        response = client.post("/api/v1/batches", content=body, headers={"content-type": "application/json"})
        assert code_of(response) in {(400, "invalid_request"), (422, "invalid_request")}
    assert code_of(client.post("/api/v1/batches", content=b" " * 2_500_001)) == (413, "too_many_bytes")


def test_a_model_that_is_not_there_is_said_at_once(client: TestClient, configured: Settings) -> None:
    assert code_of(create(client, "a.jpg", model="nonsense")) == (404, "unknown_model")


def test_an_upload_is_read_no_further_than_a_picture_may_go(client: TestClient, configured: Settings) -> None:
    batch = create(client, "a.jpg").json()
    url = batch["uploads"][0]["url"]
    too_large = client.post(url, files={"file": ("a.jpg", bytes(configured.limits.bytes + 20_000))})
    assert code_of(too_large) == (413, "too_many_bytes")
    assert code_of(client.post(url, files={"image": ("a.jpg", b"x")})) == (422, "invalid_request")


def test_other_methods_are_answered_with_all_that_a_path_takes(client: TestClient, configured: Settings) -> None:
    refused = client.put(f"/api/v1/batches/{UNKNOWN}")
    assert code_of(refused) == (405, "method_not_allowed")
    assert refused.headers["allow"] == "DELETE, GET"


def test_a_damaged_batch_is_said(client: TestClient, configured: Settings) -> None:
    batch = create(client, "a.jpg").json()["id"]
    Path(configured.batches, "batches", batch, "manifest.json").write_bytes(b"{}")
    assert code_of(client.get(f"/api/v1/batches/{batch}")) == (503, "storage_unavailable")


def test_a_day_takes_so_many_batches_pictures_and_bytes(
    app: FastAPI, client: TestClient, configured: Settings
) -> None:
    limited = replace(configured, daily_limits=Usage(batches=2, images=5, bytes=2 * configured.limits.bytes))
    app.dependency_overrides[settings] = lambda: limited
    assert code_of(create(client, *"abcdef")) == (429, "daily_quota")
    assert code_of(create(client, *"abc")) == (429, "daily_quota"), (
        "a picture may be as large as any, unless it says"
    )
    assert create(client, *"ab").status_code == 201
    refused = create(client, "a")
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert "midnight UTC" in refused.json()["error"]["hint"]
    announced = {"images": [{"name": name, "bytes": 1} for name in "abc"]}
    assert client.post("/api/v1/batches", json=announced).status_code == 429
    assert code_of(client.post("/api/v1/batches", json={"images": []})) == (422, "invalid_request")
    get_batches(limited).close()


def test_an_upload_is_no_larger_than_announced(
    client: TestClient, configured: Settings, galaxy_jpeg: bytes
) -> None:
    images = [{"name": f"{number}.jpg", "bytes": len(galaxy_jpeg) - number // 101} for number in range(102)]
    batch = client.post("/api/v1/batches", json={"images": images}).json()
    fits, too_large = (
        client.post(batch["uploads"][number]["url"], files={"file": ("a.jpg", galaxy_jpeg)})
        for number in (100, 101)
    )
    assert fits.status_code == 204
    assert code_of(too_large) == (413, "too_many_bytes")
    for size in (0, -1, configured.limits.bytes + 1):
        refused = client.post("/api/v1/batches", json={"images": [{"name": "a.jpg", "bytes": size}]})
        assert code_of(refused) == (422, "invalid_request")


def test_positions_are_fetched_by_this_machine(
    client: TestClient, app: FastAPI, tmp_path: Path, services: Services
) -> None:
    here = Settings(registry=str(RELEASED), batches=str(tmp_path), sky=services.settings(), cutout_rate=100)
    app.dependency_overrides[settings] = lambda: here
    positions = [{"ra": 10 + number, "dec": 20} for number in range(60)] + [{"ra": 10, "dec": 20}, {"ra": "x"}]
    request = {"positions": positions, "model": "logistic"}
    batch = client.post("/api/v1/batches", json=request).json()
    assert batch["uploads"] == []
    refused = client.post(f"/api/v1/batches/{batch['id']}/images/0", files={"file": ("a.jpg", b"x")})
    assert code_of(refused) == (404, "unknown_batch")
    client.post(f"/api/v1/batches/{batch['id']}/start")
    done = wait(client, batch["id"])
    get_batches(here).close()
    assert (done["state"], done["answered"], done["failed"]) == ("done", 61, 1)
    rows = read_csv(client.get(done["results"]["csv"]).content)
    assert [row["status"] for row in rows] == ["ok"] * 61 + ["bad_position"]
    assert [row["target"] for row in rows] == [f"row {number}" for number in range(1, 63)]
    assert len(services.sdss.asked) == 60
    parquet = read_parquet(io.BytesIO(client.get(done["results"]["parquet"]).content)).read_all()
    assert parquet.schema.field("target_ra").metadata[b"unit"] == b"deg"


def test_where_none_are_taken_it_is_said(client: TestClient) -> None:
    for response in (create(client, "a.jpg"), client.get(f"/api/v1/batches/{UNKNOWN}")):
        assert code_of(response) == (404, "batches_disabled")
