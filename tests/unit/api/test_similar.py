"""Embeddings of images, and the samples that look like one."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from galaxy_core.models.samples import INDEX, Samples
from tests.conftest import RELEASED
from tests.support.api import error_of

SAMPLE = Samples(RELEASED).every[0]


def sample_image() -> bytes:
    return Samples(RELEASED).image(SAMPLE.id)


def test_a_turned_sample_is_most_like_itself(client: TestClient) -> None:
    turned = io.BytesIO()
    Image.open(io.BytesIO(sample_image())).rotate(90).save(turned, "PNG")
    response = client.post("/api/v1/similar", files={"image": turned.getvalue()})
    assert response.status_code == 200, response.text
    items = response.json()["items"]
    assert items[0]["sample"]["id"] == SAMPLE.id
    assert items[0]["similarity"] > 0.99
    similarities = [item["similarity"] for item in items]
    assert (len(items), similarities) == (4, sorted(similarities, reverse=True))
    assert "embedding" not in items[0]["sample"]["prediction"]


def test_a_sample_that_is_named_is_left_out(client: TestClient) -> None:
    items = client.post("/api/v1/similar?count=24", json={"sample": SAMPLE.id}).json()["items"]
    assert SAMPLE.id not in {item["sample"]["id"] for item in items}
    assert len(items) == len(Samples(RELEASED).every) - 1


def test_the_embeddings_of_samples_are_those_that_classify_gives(client: TestClient) -> None:
    released = client.get("/api/v1/samples/embeddings").json()
    stored = next(item["embedding"] for item in released["items"] if item["id"] == SAMPLE.id)
    sent = client.post("/api/v1/classify?model=all&embedding=true", content=sample_image()).json()
    (values,) = [item["values"] for item in sent["embeddings"] if item["model"] == released["model"]]
    assert np.frombuffer(base64.b64decode(stored), "<f2") == pytest.approx(values, abs=1e-3)
    assert np.linalg.norm(values) == pytest.approx(1, abs=1e-5)
    assert client.post("/api/v1/classify", content=sample_image()).json()["embeddings"] == []


@pytest.mark.parametrize("version", ["99", None])
def test_nothing_is_like_it_where_nobody_can_tell(
    client: TestClient, own_registry: Path, version: str | None
) -> None:
    index = json.loads((own_registry / INDEX).read_bytes())
    for sample in index["samples"]:
        if version:
            sample["prediction"]["model"]["version"] = version
        else:
            del sample["prediction"]["embedding"]
    (own_registry / INDEX).write_text(json.dumps(index))
    found = client.post("/api/v1/similar", content=sample_image()).json()
    assert (found["model"], found["items"]) == (None, [])


def test_what_is_no_image_is_refused(client: TestClient) -> None:
    refused = client.post("/api/v1/similar", content=b"no image")
    assert (refused.status_code, error_of(refused)["code"]) == (415, "not_an_image")
