from __future__ import annotations

import asyncio
import base64
import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from numpy.typing import NDArray
from PIL import Image, ImageOps
from starlette.types import Message

from galaxy_core.images.options import ReadOptions
from galaxy_core.images.reading import read_image
from galaxy_core.languages.readings import translate_reading
from galaxy_core.votes.decision_tree import TREE
from tests.conftest import Encode
from tests.support.api import error_of


def send(client: TestClient, picture: bytes, **query: str | int | list[str]) -> Response:
    return client.post("/api/v1/classify", files={"image": ("galaxy.jpg", picture)}, params=query)


def test_a_galaxy_gets_37_vote_fractions_that_add_up_down_the_tree(client: TestClient, galaxy_jpeg: bytes) -> None:
    response = send(client, galaxy_jpeg, model="cnn")
    assert response.status_code == 200
    body = response.json()
    assert body["image"] == {
        "width": 424,
        "height": 424,
        "format": "JPEG",
        "origin": {"kind": "upload"},
        "framing": {"side": 312, "crop": 312 / 424, "rule": "galaxy-zoo", "reframed": None},
        "read_as": [],
        "bands": [],
        "preview": None,
        "warnings": [],
        "galaxy": None,
    }
    (result,) = body["predictions"]
    votes = result["joint_fractions"]
    assert tuple(votes) == TREE.keys
    for question, heard in zip(TREE.questions, result["questions"], strict=True):
        parent = 1 if question.parent is None else votes[question.parent]
        assert sum(votes[answer.key] for answer in question.answers) == pytest.approx(parent, abs=1e-9)
        assert sum(answer["vote_fraction"] for answer in heard["answers"]) == pytest.approx(1)
        assert heard["joint_fraction"] == pytest.approx(parent)
    assert result["path"][0].startswith("Class1.")
    assert result["sentence"].endswith(".")


def test_a_raw_body_is_as_good_as_a_form(client: TestClient, galaxy_jpeg: bytes) -> None:
    raw = client.post("/api/v1/classify", content=galaxy_jpeg, headers={"content-type": "image/jpeg"})
    assert raw.json() == send(client, galaxy_jpeg).json()


def test_several_models_answer_side_by_side(client: TestClient, galaxy_jpeg: bytes) -> None:
    one_by_one = client.post("/api/v1/classify?model=logistic&model=cnn", content=galaxy_jpeg).json()[
        "predictions"
    ]
    assert [result["model"]["name"] for result in one_by_one] == ["logistic", "cnn"]
    assert [result["task"] for result in one_by_one] == ["classes", "votes"]
    everyone = client.post("/api/v1/classify?model=all", content=galaxy_jpeg).json()["predictions"]
    assert {result["model"]["name"] for result in everyone} >= {"cnn", "logistic"}


def test_a_heat_map_comes_back_when_it_is_asked_for(client: TestClient, galaxy_jpeg: bytes) -> None:
    (plain,) = send(client, galaxy_jpeg).json()["predictions"]
    (result,) = send(client, galaxy_jpeg, explain=["Class1.1", "Class4.1"]).json()["predictions"]
    assert plain["activation_maps"] == []
    assert [item["key"] for item in result["activation_maps"]] == ["Class1.1", "Class4.1"]
    for item in result["activation_maps"]:
        assert item["extent"] == pytest.approx(2 / 3, abs=1e-3)
        assert len({len(row) for row in item["rows"]} | {len(item["rows"])}) == 1
    assert result["joint_fractions"] == pytest.approx(plain["joint_fractions"])


def test_the_path_is_explained_in_one_request(client: TestClient, galaxy_jpeg: bytes) -> None:
    (result,) = send(client, galaxy_jpeg, explain="path").json()["predictions"]
    assert sorted(item["key"] for item in result["activation_maps"]) == sorted(result["path"])


def test_each_model_explains_what_it_answers(client: TestClient, galaxy_jpeg: bytes) -> None:
    query = {"model": ["equivariant", "logistic"], "explain": ["Class4.1"]}
    first, second = send(client, galaxy_jpeg, **query).json()["predictions"]
    assert (len(first["activation_maps"]), len(second["activation_maps"])) == (1, 0)
    refused = send(client, galaxy_jpeg, model="logistic", explain="Class4.1")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "unknown_label")
    assert "'nonsense'" in send(client, galaxy_jpeg, explain="nonsense").json()["error"]["message"]


def test_many_views_are_averaged_and_say_how_far_they_spread(client: TestClient, galaxy_jpeg: bytes) -> None:
    (one,) = send(client, galaxy_jpeg).json()["predictions"]
    (many,) = send(client, galaxy_jpeg, rotations=8).json()["predictions"]
    assert one["std"] == {}
    assert many["std"].keys() == many["joint_fractions"].keys()
    assert 0 < max(many["std"].values()) < 0.3
    assert many["joint_fractions"] == pytest.approx(one["joint_fractions"], abs=0.2)
    assert send(client, galaxy_jpeg, rotations=17).status_code == 422


def test_probabilities_of_classes_add_up(client: TestClient, galaxy_jpeg: bytes) -> None:
    (result,) = send(client, galaxy_jpeg, model="logistic").json()["predictions"]
    assert sum(item["probability"] for item in result["probabilities"]) == pytest.approx(1, abs=1e-4)
    assert result["headline"]["t_type"] is None


def test_models_say_what_they_are_and_how_good(client: TestClient) -> None:
    body = client.get("/api/v1/models").json()
    models = {model["name"]: model for model in body["models"]}
    assert body["default"] in models
    assert models["cnn"]["labels"] == list(TREE.keys)
    assert 0 < models["cnn"]["metrics"]["rmse"] < 1
    assert 0 < models["logistic"]["metrics"]["accuracy"] < 1
    assert models["logistic"]["class_definition"]


def test_a_models_card_says_how_far_to_believe_it(client: TestClient) -> None:
    card = client.get("/api/v1/models/equivariant").json()
    assert card["versions"]
    assert card["has_activation_maps"]
    assert card["outlier_score"]["false_positive_rate"] < 0.05
    assert len(card["sha256"]) == 64
    missing = client.get("/api/v1/models/nonsense")
    assert (missing.status_code, error_of(missing)["code"]) == (404, "unknown_model")


@pytest.mark.parametrize("path", ["/api/v1/tree", "/api/v1/models", "/api/v1/models/cnn", "/api/v1/openapi.json"])
def test_what_seldom_changes_is_sent_once(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["cache-control"].startswith("public, max-age=")
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get(path, headers={"if-none-match": 'W/"other"'})
    assert other.json() == first.json()


def test_errors_and_answers_are_not_kept(client: TestClient, galaxy_jpeg: bytes) -> None:
    for response in (
        client.get("/api/v1/models/nonsense"),
        send(client, galaxy_jpeg),
        client.get("/api/v1/healthz"),
    ):
        assert "etag" not in response.headers
        assert "cache-control" not in response.headers


def test_long_answers_are_compressed_for_whoever_can_read_it(client: TestClient) -> None:
    assert client.get("/api/v1/tree", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/api/v1/tree", headers={"accept-encoding": "identity"}).headers


def test_the_tree_is_given_whole(client: TestClient) -> None:
    questions = client.get("/api/v1/tree").json()["questions"]
    assert [answer["key"] for question in questions for answer in question["answers"]] == list(TREE.keys)


def test_health_names_what_can_be_loaded(client: TestClient) -> None:
    body = client.get("/api/v1/healthz").json()
    assert body["status"] == "ok"
    assert {model["name"] for model in body["models"]} >= {"cnn", "logistic"}
    assert all(model["loadable"] for model in body["models"])


def test_the_documentation_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "https://" not in page.text.replace("https://github.com", "")


@pytest.mark.parametrize(
    ("picture", "status", "code"),
    [
        (b"", 400, "empty_image"),
        (b"<html>not a picture</html>", 415, "not_an_image"),
        (b"x" * 4_600_000, 413, "too_many_bytes"),
        (b"x" * 4_505_000, 413, "too_many_bytes"),
    ],
)
def test_what_is_no_picture_is_refused(client: TestClient, picture: bytes, status: int, code: str) -> None:
    for response in (send(client, picture), client.post("/api/v1/classify", content=picture)):
        assert response.status_code == status
        assert error_of(response)["code"] == code


def test_a_truncated_picture_is_refused(client: TestClient, galaxy_jpeg: bytes) -> None:
    response = send(client, galaxy_jpeg[: len(galaxy_jpeg) // 2])
    assert (response.status_code, error_of(response)["code"]) == (422, "broken_image")


def test_too_many_pixels_are_refused(client: TestClient, encode: Encode) -> None:
    import numpy as np

    response = send(client, encode(np.zeros((5001, 5001, 3), np.uint8)))
    assert (response.status_code, error_of(response)["code"]) == (413, "too_many_pixels")


def test_an_unknown_model_is_answered_with_the_names(client: TestClient, galaxy_jpeg: bytes) -> None:
    response = send(client, galaxy_jpeg, model="nonsense")
    assert response.status_code == 404
    error = error_of(response)
    assert error["code"] == "unknown_model"
    assert "cnn" in error["hint"]
    assert "logistic" in error["hint"]


def test_a_form_without_the_picture_says_so(client: TestClient) -> None:
    wrong_field = client.post("/api/v1/classify", files={"picture": ("a.jpg", b"x")})
    text_field = client.post("/api/v1/classify", data={"image": "text"}, files={"other": ("a", b"x")})
    no_boundary = client.post(
        "/api/v1/classify", content=b"rubbish", headers={"content-type": "multipart/form-data"}
    )
    for response in (wrong_field, text_field, no_boundary):
        assert 400 <= response.status_code < 500
        assert error_of(response)["code"] == "invalid_request"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/api/v1/nonsense", 404, "not_found"), ("GET", "/api/v1/classify", 405, "method_not_allowed")],
)
def test_unknown_routes_answer_in_the_same_shape(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    response = client.request(method, path)
    assert (response.status_code, error_of(response)["code"]) == (status, code)


def damage(registry: Path, name: str, file: str) -> None:
    for path in (registry / "models" / name).glob(f"*/{file}"):
        path.write_bytes(b"rubbish")


@pytest.mark.parametrize("file", ["model.onnx", "manifest.json"])
def test_one_broken_model_leaves_the_others_working(
    client: TestClient, own_registry: Path, galaxy_jpeg: bytes, file: str
) -> None:
    damage(own_registry, "logistic", file)
    response = send(client, galaxy_jpeg, model="logistic")
    assert (response.status_code, error_of(response)["code"]) == (503, "broken_model")
    assert response.headers["retry-after"]
    assert send(client, galaxy_jpeg, model="cnn").status_code == 200
    health = client.get("/api/v1/healthz").json()
    assert health["status"] == "degraded"
    assert [model["name"] for model in health["models"] if not model["loadable"]] == ["logistic"]
    names = [model["name"] for model in client.get("/api/v1/models").json()["models"]]
    assert "cnn" in names


def test_no_registry_is_a_503_with_its_own_code(
    client: TestClient, own_registry: Path, galaxy_jpeg: bytes
) -> None:
    (own_registry / "models" / "index.json").unlink()
    for response in (send(client, galaxy_jpeg), client.get("/api/v1/models")):
        assert (response.status_code, error_of(response)["code"]) == (503, "registry_unavailable")
    assert client.get("/api/v1/healthz").json()["status"] == "degraded"


def test_what_nobody_foresaw_leaves_no_traceback(
    client: TestClient, galaxy_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("galaxy_api.routes.classify.get_loader", explode)
    response = send(client, galaxy_jpeg)
    assert (response.status_code, error_of(response)["code"]) == (500, "internal_error")
    assert "secret" not in response.text


def test_an_endless_upload_is_not_read_to_its_end(app: FastAPI) -> None:
    chunks = 0
    sent: list[Message] = []

    async def receive() -> Message:
        nonlocal chunks
        chunks += 1
        assert chunks < 20, "read on and on"
        return {"type": "http.request", "body": bytes(1_000_000), "more_body": True}

    async def send_back(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/api/v1/classify",
        "raw_path": b"/api/v1/classify",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"image/jpeg"), (b"transfer-encoding", b"chunked")],
        "server": ("test", 80),
        "scheme": "http",
    }
    # Not asyncio.run: it would leave this thread without the event loop that the Lambda handler's tests need.
    loop = asyncio.new_event_loop()
    loop.run_until_complete(app(scope, receive, send_back))
    loop.close()
    assert sent[0]["status"] == 413


def test_the_framing_is_said_and_can_be_asked_for(client: TestClient, galaxy_jpeg: bytes) -> None:
    image = client.post("/api/v1/classify", content=galaxy_jpeg).json()["image"]
    assert image["framing"]["rule"] in {"whole", "galaxy-zoo"}
    assert image["warnings"] == []
    closer = client.post("/api/v1/classify?crop=0.5", content=galaxy_jpeg).json()["image"]["framing"]
    assert closer["rule"] == "requested"
    assert closer["crop"] == pytest.approx(0.5, abs=0.01)
    for crop in ("0", "1.1", "nan", "-1"):
        assert client.post(f"/api/v1/classify?crop={crop}", content=galaxy_jpeg).status_code == 422


def test_a_galaxy_off_the_middle_is_reported_and_centred_on_request(
    client: TestClient, off_centre_jpeg: bytes
) -> None:
    given = send(client, off_centre_jpeg).json()["image"]
    assert given["framing"]["reframed"] is None
    assert given["galaxy"]["x"] == pytest.approx(0.63, abs=0.05)
    assert given["galaxy"]["y"] == pytest.approx(0.5, abs=0.05)
    assert given["galaxy"]["change"].startswith("centred on the galaxy")
    auto = send(client, off_centre_jpeg, frame="auto").json()["image"]
    assert auto["galaxy"] == given["galaxy"]
    assert auto["framing"]["reframed"] == {name: given["galaxy"][name] for name in ("x", "y", "width")}
    german = send(client, off_centre_jpeg, frame="auto", language="de").json()["image"]
    assert german["galaxy"]["change"].startswith("auf die Galaxie zentriert")


def test_a_model_that_does_not_say_where_the_galaxy_is_is_framed_by_the_default_one(
    client: TestClient, off_centre_jpeg: bytes
) -> None:
    assert send(client, off_centre_jpeg, model="cnn").json()["image"]["galaxy"] is None
    auto = send(client, off_centre_jpeg, model="cnn", frame="auto").json()
    assert auto["image"]["framing"]["reframed"]["x"] == pytest.approx(0.63, abs=0.05)
    assert auto["predictions"][0]["model"]["name"] == "cnn"


def test_where_no_model_says_where_the_galaxy_is_that_is_an_error(
    client: TestClient, own_registry: Path, galaxy_jpeg: bytes
) -> None:
    index = own_registry / "models/index.json"
    index.write_text(index.read_text().replace('"default": "equivariant"', '"default": "cnn"'))
    refused = send(client, galaxy_jpeg, model="logistic", frame="auto")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "no_galaxy_frame")
    assert send(client, galaxy_jpeg, frame="middle").status_code == 422


def test_a_negative_is_warned_of(client: TestClient, galaxy_jpeg: bytes) -> None:
    file = io.BytesIO()
    ImageOps.invert(Image.open(io.BytesIO(galaxy_jpeg)).convert("RGB")).save(file, "PNG")
    (warning,) = client.post("/api/v1/classify", content=file.getvalue()).json()["image"]["warnings"]
    assert warning["code"] == "negative"
    assert "Invert it" in warning["text"]


def test_what_is_broken_here_names_no_folder(client: TestClient, own_registry: Path, galaxy_jpeg: bytes) -> None:
    for path in own_registry.glob("models/*/*/model.onnx"):
        path.write_bytes(b"rubbish")
    answers = [client.post("/api/v1/classify", content=galaxy_jpeg), client.get("/api/v1/healthz")]
    (own_registry / "samples/index.json").write_text("rubbish")
    answers.append(client.get("/api/v1/samples"))
    assert [answer.status_code for answer in answers] == [503, 200, 503]
    for answer in answers:
        assert str(own_registry) not in answer.text
        assert "/" not in answer.text.replace("/api/", "")


def test_what_is_not_read_is_refused_by_name(client: TestClient, galaxy_jpeg: bytes) -> None:
    for path, words in (
        ("/api/v1/classify?models=cnn", "Did you mean “model”?"),
        (
            "/api/v1/classify?x=1",
            "It takes bands, crop, embedding, explain, frame, language, model, preview, rotations, stretch.",
        ),
        ("/api/v1/tree?model=cnn", "It takes language."),
        ("/api/v1/samples?answers=Class1.1", "Did you mean “answer”?"),
    ):
        method = "POST" if "classify" in path else "GET"
        response = client.request(method, path, content=galaxy_jpeg if method == "POST" else None)
        assert (response.status_code, error_of(response)["code"]) == (422, "invalid_request"), path
        assert words in error_of(response)["hint"]
    files = {"image": ("a.jpg", galaxy_jpeg, "image/jpeg")}
    response = client.post("/api/v1/classify", files=files, data={"model": "cnn"})
    assert response.status_code == 422
    assert "field “model”, which is not read" in error_of(response)["message"]


def test_a_slash_at_the_end_changes_nothing(client: TestClient, galaxy_jpeg: bytes) -> None:
    for path in ("/api/v1/tree/", "/api/v1/models/"):
        assert client.get(path, follow_redirects=False).json() == client.get(path.rstrip("/")).json()
    assert client.post("/api/v1/classify/", content=galaxy_jpeg, follow_redirects=False).status_code == 200
    assert client.get("/api/v1/nonsense/", follow_redirects=False).status_code == 404


def test_a_files_name_may_be_in_its_extended_form_alone(client: TestClient, galaxy_jpeg: bytes) -> None:
    head = b"--x\r\nContent-Disposition: form-data; name=image; filename*=UTF-8''m%C3%BC.jpg\r\n"
    body = head + b"Content-Type: image/jpeg\r\n\r\n" + galaxy_jpeg + b"\r\n--x--\r\n"
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/api/v1/classify", content=body, headers=headers).status_code == 200


LIGHT = np.rint(
    np.random.default_rng(5).normal(800, 20, (3, 96, 96))
    + 9000 * np.exp(-np.hypot(*(np.mgrid[:96, :96] - 48)) / 5) * np.array([1, 2, 3])[:, None, None]
).astype(np.uint16)


def fits_file(*values: NDArray[np.uint16], name: str = "SCI") -> bytes:
    file = io.BytesIO()
    parts = [fits.ImageHDU(each.astype(np.float32), name=name) for each in values]
    fits.HDUList([fits.PrimaryHDU(), *parts]).writeto(file)
    return file.getvalue()


def test_light_is_read_as_by_the_command_and_that_is_said(client: TestClient) -> None:
    data = fits_file(LIGHT[0], LIGHT[1])
    expected = read_image(data, options=ReadOptions(bands=("2",)))
    chosen = send(client, data, bands="2", preview=True).json()
    image = chosen["image"]
    assert (image["format"], image["read_as"], image["bands"]) == ("FITS", list(expected.details), ["1", "2"])
    german = send(client, data, bands="2", language="de").json()["image"]["read_as"]
    assert german == [translate_reading(phrase, "de") for phrase in expected.details] != image["read_as"]
    shown = Image.open(io.BytesIO(base64.b64decode(image["preview"].removeprefix("data:image/jpeg;base64,"))))
    assert np.abs(np.asarray(shown).astype(int) - expected.pixels).mean() < 3
    file = io.BytesIO()
    Image.fromarray(LIGHT[1][::-1]).save(file, "TIFF", compression="tiff_lzw")
    assert send(client, file.getvalue()).json()["predictions"] == chosen["predictions"]
    packed = send(client, gzip.compress(data), bands="2").json()
    assert packed["predictions"] == chosen["predictions"]
    as_shown = send(client, data, bands="2", stretch="none").json()
    assert as_shown["image"]["read_as"][-1] == "fit to be shown, no stretch"
    assert as_shown["predictions"] != chosen["predictions"]


def test_what_cannot_be_read_of_light_is_said(client: TestClient) -> None:
    unknown = error_of(send(client, fits_file(LIGHT[0], name="SCI"), bands="ERR"))
    assert unknown["code"] == "unreadable_fits"
    assert "no plane ERR" in unknown["message"]
    malformed = send(client, fits_file(LIGHT[0]), bands="1,2")
    assert (malformed.status_code, error_of(malformed)["code"]) == (422, "invalid_request")
    assert "one plane, or three" in error_of(malformed)["message"]
