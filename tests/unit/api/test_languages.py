"""The languages of answers: by the parameter or by what the client likes, and in all of their words."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from galaxy_core.languages import LANGUAGES, Language, catalogue

SAMPLES = "/api/v1/samples?limit=1"


def classify(client: TestClient, jpeg: bytes, language: str) -> dict[str, Any]:
    query = {"language": language, "model": "all"}
    answer = client.post("/api/v1/classify", params=query, files={"image": ("g.jpg", jpeg, "image/jpeg")})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-language"] == language
    return dict(answer.json())


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_prediction_differs_between_languages_in_its_words_alone(
    client: TestClient, galaxy_jpeg: bytes, language: Language
) -> None:
    words = catalogue(language)
    english, answer = (classify(client, galaxy_jpeg, each) for each in ("en", language))
    for prediction, original in zip(answer["predictions"], english["predictions"], strict=True):
        headline = prediction["headline"]
        assert headline["code"] == original["headline"]["code"]
        assert headline["text"] != original["headline"]["text"]
        assert prediction["sentence"] != original["sentence"]
        if prediction["task"] == "votes":
            assert headline["text"] == words.messages[f"headline.{headline['code']}"]
            assert prediction["questions"] == original["questions"]
    assert answer["agreement"]["parted"] == english["agreement"]["parted"]
    assert answer["agreement"]["text"] != english["agreement"]["text"]


@pytest.mark.parametrize("path", ["/api/v1/tree", "/api/v1/models", "/api/v1/models/deepgalaxy", SAMPLES])
def test_the_header_chooses_where_the_parameter_does_not(client: TestClient, path: str) -> None:
    answers = {
        language: client.get(path, headers={"Accept-Language": f"{language};q=0.9, en;q=0.5"})
        for language in LANGUAGES
    }
    for language, answer in answers.items():
        assert answer.headers["content-language"] == language
        assert "Accept-Language" in re.split(r",\s*", answer.headers["vary"])
    assert len({answer.headers["etag"] for answer in answers.values()}) == len(LANGUAGES)
    parameter = f"{path}{'&' if '?' in path else '?'}language=en"
    english = client.get(parameter, headers={"Accept-Language": "de"})
    assert english.json() == answers["en"].json() == client.get(path).json()


def test_a_samples_votes_have_a_translated_sentence(client: TestClient) -> None:
    sample = client.get(SAMPLES).json()["items"][0]["id"]
    english, german = (client.get(f"/api/v1/samples/{sample}?language={each}").json() for each in ("en", "de"))
    headline = german["votes"]["headline"]
    assert headline["text"] == catalogue("de").messages[f"headline.{headline['code']}"]
    assert re.match(r"\d+ von 40 würden? das sagen\.|Schon bei der ersten Frage", german["votes"]["sentence"])
    assert german["votes"]["joint_fractions"] == english["votes"]["joint_fractions"]
    assert german["prediction"]["sentence"] != english["prediction"]["sentence"]


def test_a_language_that_there_is_not_is_refused(client: TestClient) -> None:
    refused = client.get("/api/v1/tree?language=tlh")
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "invalid_request"
    unknown = client.get("/api/v1/models/none", headers={"Accept-Language": "de"}).json()["error"]
    assert unknown["code"] == "unknown_model"
    assert unknown["message"].startswith("Es gibt kein")


def test_errors_are_in_the_requests_language_and_their_codes_in_none(client: TestClient) -> None:
    english, german = (
        client.post("/api/v1/classify", content=b"nothing", headers={"Accept-Language": each})
        for each in ("en", "de-AT, en;q=0.5")
    )
    assert (german.status_code, german.headers["content-language"]) == (english.status_code, "de")
    assert "Accept-Language" in german.headers["vary"]
    ours, theirs = german.json()["error"], english.json()["error"]
    assert ours["code"] == theirs["code"]
    assert ours["message"].startswith("Die Datei")
    assert ours["hint"].startswith("Sende eines von JPEG, PNG")
    assert english.headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        ("/api/v1/samples/no-such-one?language=de", "unknown_sample", "Es gibt kein Beispiel 'no-such-one'."),
        ("/api/v1/nowhere?language=de", "not_found", "Das gibt es hier nicht: GET /api/v1/nowhere: Not Found."),
        ("/api/v1/samples?limit=many&language=de", "invalid_request", "Die Anfrage "),
    ],
)
def test_what_goes_wrong_before_or_outside_of_a_route_is_translated_too(
    client: TestClient, path: str, code: str, message: str
) -> None:
    answer = client.get(path)
    error = answer.json()["error"]
    assert (answer.headers["content-language"], error["code"]) == ("de", code)
    assert error["message"].startswith(message)
