"""Models of one's own labels answer by the API as the released ones do, when they are all that there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from galaxy_api.all_routes import create_whole_app
from galaxy_api.settings import Settings, settings
from galaxy_core.models.outputs import interpret_output
from galaxy_core.models.registry import Registry
from galaxy_core.table_columns import PredictionTable
from tests.support.own_models import publish_own_models


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return publish_own_models(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def client(registry: Registry) -> TestClient:
    app = create_whole_app()
    app.dependency_overrides[settings] = lambda: Settings(registry=registry.root)
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def ring(registry: Registry) -> bytes:
    return (Path(registry.root).parent / "images" / "00.png").read_bytes()


def test_each_answers_what_the_site_asks(client: TestClient, registry: Registry, ring: bytes) -> None:
    """With the path to be explained, which they have no maps for."""
    response = client.post("/api/v1/classify?model=all&explain=path&embedding=true", content=ring)
    assert response.status_code == 200, response.text
    predictions = {item["model"]["name"]: item for item in response.json()["predictions"]}
    assert list(predictions) == list(registry.index().models)
    for prediction in predictions.values():
        assert prediction["activation_maps"] == []
        assert prediction["outlier"] is False
    assert predictions["own-classes"]["headline"]["text"] == "Ring"
    number = predictions["own-number"]
    assert number["quantity"]["lower"] < 2.5 < number["quantity"]["upper"]
    assert number["headline"]["text"] == f"Bar-length {number['quantity']['value']:.2f} kpc"
    labels = predictions["own-labels"]
    assert labels["multi_label"] is True
    assert labels["headline"]["code"].startswith("ring")
    assert "more likely than not: “ring”" in labels["sentence"]


def test_a_named_label_is_not_explained(client: TestClient, ring: bytes) -> None:
    response = client.post("/api/v1/classify?model=own-classes&explain=ring", content=ring)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "unknown_label")


def test_a_number_has_a_unit_and_an_interval_in_cards_and_tables(client: TestClient, registry: Registry) -> None:
    card = client.get("/api/v1/models/own-number").json()
    assert (card["task"], card["labels"], card["quantity"]["unit"]) == ("regression", ["bar-length"], "kpc")
    manifest = registry.manifest("own-number")
    table = PredictionTable(manifest)
    units = {column.name: column.unit for column in table.layout.columns if column.unit}
    assert units == {"bar_length_value": "kpc", "bar_length_lower": "kpc", "bar_length_upper": "kpc"}
    row = table.row("a.png", interpret_output(manifest, [1.5]))
    assert row["bar_length_value"] == 1.5
    outlier = interpret_output(manifest, [1.5], outlier_score=2)
    assert (outlier.headline.code, outlier.underlying and outlier.underlying.headline.code) == (
        "outlier",
        "bar-length",
    )


def test_its_card_tells_what_it_learnt_from(client: TestClient, registry: Registry) -> None:
    for name in registry.index().models:
        card = client.get(f"/api/v1/models/{name}").json()
        assert "24 labelled images alone" in card["scope"]
        assert card["outlier_score"]["false_positive_rate"] < 0.1


def test_labels_that_are_all_unlikely_are_none(registry: Registry) -> None:
    manifest = registry.manifest("own-labels")
    neither = interpret_output(manifest, [0.2, 0.4])
    assert neither.headline.code == "none"
    assert neither.headline.confidence == pytest.approx(0.6)
    assert neither.sentence == "This model finds none of its 2 labels likely; “large” comes nearest, at 40%."
    both = interpret_output(manifest, [0.7, 0.9])
    assert (both.headline.code, both.headline.text) == ("large+ring", "Large, ring")
    assert both.headline.confidence == pytest.approx(0.7)
