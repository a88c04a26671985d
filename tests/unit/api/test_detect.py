"""Every galaxy of a wide picture over HTTP."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import tifffile
from astropy.io import fits
from fastapi.testclient import TestClient
from PIL import Image

from galaxy_api.routes import detect
from galaxy_core.detection import wide_picture
from galaxy_core.models.samples import Samples
from tests.conftest import RELEASED
from tests.support.api import error_of

PLACES = {(60, 70): 14.0, (200, 90): 9.0, (120, 210): 7.0}
"""Column and row of each galaxy, and the scale of its disk."""
SIDE = 280


def light_of_field() -> np.ndarray:
    """Above the sky, float64 ``[rows, columns]``, in units of the noise."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    light: np.ndarray = np.random.default_rng(7).normal(0, 1, (SIDE, SIDE))
    for (column, row), scale in PLACES.items():
        light += 60 * np.exp(-np.hypot(x - column, (y - row) / 0.6) / (scale / 2))
    return light


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    values = np.clip(10 + 3 * light_of_field(), 0, 255).astype(np.uint8)
    return np.stack([values] * 3, axis=-1)


def encoded(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def detected(client: TestClient, data: bytes, query: str = "") -> dict[str, Any]:
    response = client.post(f"/api/v1/detect?model=logistic{query}", content=data)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_each_galaxy_is_listed_with_its_prediction(client: TestClient, picture: np.ndarray) -> None:
    answer = detected(client, encoded(picture))
    assert (answer["detected"], answer["stars"], answer["image"]["width"]) == (3, 0, SIDE)
    assert answer["model"]["name"] == "logistic"
    assert [note["code"] for note in answer["notes"]] == ["no_stars"]
    for number, (galaxy, (place, scale)) in enumerate(zip(answer["galaxies"], PLACES.items(), strict=True), 1):
        assert galaxy["number"] == number
        assert (galaxy["x"], galaxy["y"]) == pytest.approx(place, abs=0.7)
        assert galaxy["angle"] == pytest.approx(0, abs=8) or galaxy["angle"] == pytest.approx(180, abs=8)
        assert galaxy["frame"]["side"] > 4 * scale
        assert galaxy["prediction"]["headline"]["text"]


def test_a_galaxy_is_classified_as_its_cutout_is(client: TestClient, picture: np.ndarray) -> None:
    galaxy = next(each for each in detected(client, encoded(picture))["galaxies"] if not each["flags"])
    left, top, side = (galaxy["frame"][name] for name in ("left", "top", "side"))
    cutout = encoded(picture[top : top + side, left : left + side])
    (alone,) = client.post("/api/v1/classify?model=logistic&crop=1", content=cutout).json()["predictions"]
    assert alone == galaxy["prediction"]


def test_places_are_those_of_the_file_where_it_is_averaged_down(
    client: TestClient, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wide_picture, "MAX_HELD_PIXELS", SIDE**2 * 4)
    monkeypatch.setattr(wide_picture, "MAX_SEARCHED_PIXELS", SIDE**2)
    answer = detected(client, encoded(picture.repeat(4, axis=0).repeat(4, axis=1)))
    assert answer["image"]["height"] == 4 * SIDE
    places = [((galaxy["x"] + 0.5) / 4 - 0.5, (galaxy["y"] + 0.5) / 4 - 0.5) for galaxy in answer["galaxies"]]
    assert places == [pytest.approx(place, abs=0.7) for place in PLACES]
    frame = answer["galaxies"][0]["frame"]
    assert frame["left"] + frame["side"] / 2 == pytest.approx(4 * 60, abs=8)


@pytest.mark.parametrize("limit", [1, 2])
def test_a_note_counts_the_galaxies_beyond_the_limit(client: TestClient, picture: np.ndarray, limit: int) -> None:
    answer = detected(client, encoded(picture), f"&limit={limit}")
    assert (answer["detected"], len(answer["galaxies"])) == (3, limit)
    assert "galaxy_limit" in [note["code"] for note in answer["notes"]]


def test_what_is_not_done_in_time_has_no_prediction(
    client: TestClient, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detect, "SECONDS", -1.0)
    answer = detected(client, encoded(picture))
    assert [galaxy["prediction"] for galaxy in answer["galaxies"]] == [None] * 3
    assert answer["notes"][-1]["code"] == "time_limit"
    assert "brightest 0 of 3" in answer["notes"][-1]["text"]


def test_what_is_too_much_work_has_no_prediction(
    client: TestClient, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = detected(client, encoded(picture))["galaxies"][0]["frame"]["side"]
    monkeypatch.setattr(detect, "MAX_WORK", first**2 + 100)
    answer = detected(client, encoded(picture))
    assert [galaxy["prediction"] is None for galaxy in answer["galaxies"]] == [False, True, True]
    assert answer["notes"][-1]["code"] == "work_limit"


def test_a_sky_without_galaxies_is_an_answer(client: TestClient) -> None:
    noise = np.random.default_rng(8).normal(20, 4, (100, 100, 1)).repeat(3, axis=2)
    answer = detected(client, encoded(noise.astype(np.uint8)))
    assert (answer["detected"], answer["galaxies"]) == (0, [])
    assert [note["code"] for note in answer["notes"]] == ["no_galaxies"]


def test_a_fits_file_is_looked_through_from_its_top_row() -> None:
    file = io.BytesIO()
    fits.PrimaryHDU(light_of_field()[::-1].astype(np.float32)).writeto(file)
    whole = wide_picture.load_wide_picture(file.getvalue())
    assert (whole.format, whole.width, whole.factor) == ("FITS", SIDE, 1)
    assert "linear values, asinh stretch" in whole.details
    places = [(source.x, source.y) for source in whole.sources()]
    assert places == [pytest.approx(place, abs=0.7) for place in PLACES]


def test_a_sample_is_looked_through(client: TestClient) -> None:
    sample = Samples(RELEASED).every[0]
    answer = client.post("/api/v1/detect", json={"sample": sample.id}).json()
    assert answer["image"]["origin"]["id"] == sample.id
    assert answer["galaxies"][0]["x"] == pytest.approx(212, abs=5)


def test_what_is_not_read_is_said(client: TestClient) -> None:
    deep = io.BytesIO()
    tifffile.imwrite(deep, np.zeros((100, 100), np.float32))
    for data, code in ((b"text", "not_an_image"), (deep.getvalue(), "unreadable_tiff")):
        error = error_of(client.post("/api/v1/detect", content=data))
        assert error["code"] == code


def test_predictions_are_in_the_requested_language(client: TestClient, picture: np.ndarray) -> None:
    texts = [
        detected(client, encoded(picture), query)["galaxies"][0]["prediction"]["headline"]["text"]
        for query in ("", "&language=de")
    ]
    assert texts[0] != texts[1]
