"""Catalogues: each is whole, patterns are read as ICU reads them, and a client gets the language it likes."""

import json
import re
from collections.abc import Iterator
from itertools import product

import pytest

from galaxy_core.languages import (
    ENGLISH,
    LANGUAGES,
    Catalogue,
    Language,
    catalogue,
    negotiate,
    parse_pattern,
)
from galaxy_core.languages.errors import translate_error
from galaxy_core.languages.readings import translate_reading
from galaxy_core.models.registry import Registry
from galaxy_core.models.samples import read_index
from galaxy_core.storage import open_storage
from galaxy_core.votes.sentences import ODD, PART_WORDS, WINDING
from galaxy_sky.known_galaxies import known_galaxies
from tests.conftest import RELEASED, ROOT
from tests.support.error_sentences import error_sentences

SELECTORS = {
    "winding": [*WINDING.values(), "other"],
    "odd": list(ODD.values()),
    "part": [word for _, word in PART_WORDS],
    "count": ["0", "1", "2", "40"],
}
"""What can choose a form of a message."""
others = pytest.mark.parametrize("language", LANGUAGES[1:])


class Recorder(dict[str, str]):
    """Values of gaps, those of `SELECTORS` given and the others made up, that remembers which were read."""

    def __init__(self, chosen: dict[str, str]) -> None:
        super().__init__(chosen)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.read.add(name)
        return self.get(name, f"<{name}>")


def forms(words: Catalogue, key: str) -> Iterator[tuple[str, set[str]]]:
    """A message for everything that can choose one of its forms, and the gaps that were filled."""
    pattern = parse_pattern(words.messages[key], words.language)
    for chosen in product(*SELECTORS.values()):
        recorder = Recorder(dict(zip(SELECTORS, chosen, strict=True)))
        yield "".join(pattern(recorder)), recorder.read


@others
def test_a_catalogue_has_every_message_with_the_same_gaps(language: Language) -> None:
    words = catalogue(language)
    assert list(words.messages) == list(ENGLISH.messages)
    for key in words.messages:
        gaps, expected = ({name for _, read in forms(each, key) for name in read} for each in (words, ENGLISH))
        assert gaps == expected, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_read_in_every_form(language: Language) -> None:
    for key in catalogue(language).messages:
        for text, _ in forms(catalogue(language), key):
            assert not set(text) & set("{}#"), (key, text)
            assert "  " not in text, (key, text)
            assert key.endswith(".between") or text == text.strip(), (key, text)


@others
def test_what_released_models_and_samples_say_is_translated(language: Language) -> None:
    registry = Registry(RELEASED)
    said: set[str] = set()
    for name in registry.index().models:
        manifest = registry.manifest(name)
        said |= {manifest.title, manifest.description, manifest.class_definition, manifest.training_data.licence}
        said |= {item.text for item in manifest.classes}
    index = read_index(open_storage(RELEASED))
    assert index
    said |= {index.origin.title, index.origin.credit}
    assert said - {""} <= set(catalogue(language).texts)


def test_each_catalogue_says_who_has_read_it() -> None:
    for language in LANGUAGES:
        assert catalogue(language).language == language
        assert catalogue(language).name
        assert catalogue(language).reviewed_by


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT, de;q=0.9, en;q=0.8", "de"),
        ("nl, fr;q=0.5, en;q=0.4", "fr"),
        ("en;q=0.3, ES-mx;q=0.7", "es"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW,zh;q=0.9", "zh-Hans"),
        ("nl, *;q=0.5", "en"),
        ("de;q=0", "en"),
        ("de;q=2, ;;;, fr", "fr"),
        ("x" * 150, "en"),
    ],
)
def test_a_client_gets_the_language_that_it_likes_best(header: str, language: str) -> None:
    assert negotiate(header) == language


def test_patterns_are_read_as_icu_reads_them() -> None:
    counted = parse_pattern("{n, plural, =0 {none} one {# dot of {of}} other {# dots of {of}}}")
    texts = ["".join(counted({"n": number, "of": 40})) for number in (0, 1, 2)]
    assert texts == ["none", "1 dot of 40", "2 dots of 40"]
    french = parse_pattern("{n, plural, one {# point} other {# points}}", "fr")
    assert "".join(french({"n": 0})) == "0 point"
    chinese = parse_pattern("{n, plural, other {# 个}}", "zh-Hans")
    assert "".join(chinese({"n": 1})) == "1 个"


@pytest.mark.parametrize(
    "pattern", ["{", "}", "{a b}", "{n, plural, one {x}}", "{n, choice, other {x}}", "{n, select, other {x}"]
)
def test_a_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"brace|gap|no end"):
        parse_pattern(pattern)


def test_a_plural_has_the_forms_of_the_language_and_no_others() -> None:
    with pytest.raises(ValueError, match="one and other"):
        parse_pattern("{n, plural, other {x}}", "de")
    with pytest.raises(ValueError, match="has the forms other"):
        parse_pattern("{n, plural, one {x} other {y}}", "zh-Hans")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_each_sentence_of_the_apis_errors_is_known_in_each_language(language: Language) -> None:
    file = ROOT / "lambda" / "galaxy_core" / "languages" / "errors" / f"{language}.json"
    sentences: dict[str, str] = json.loads(file.read_text("utf-8"))["sentences"]
    assert sentences.keys() == error_sentences()
    gaps = re.compile(r"\{\d\}").findall
    assert [key for key, text in sentences.items() if sorted(gaps(key)) != sorted(gaps(text))] == []
    assert [key for key, text in sentences.items() if key == text] == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_each_known_galaxys_sentence_is_in_each_language_and_no_other(language: Language) -> None:
    english = {galaxy.sentence for galaxy in known_galaxies() if galaxy.sentence}
    file = ROOT / "lambda" / "galaxy_core" / "languages" / "galaxies" / f"{language}.json"
    assert json.loads(file.read_text("utf-8")).keys() == english
    words = catalogue(language)
    assert [sentence for sentence in english if words.translate(sentence) == sentence] == []


def test_readings_are_translated_alike_in_each_language() -> None:
    folder = ROOT / "lambda" / "galaxy_core" / "languages" / "readings"
    files = [json.loads((folder / f"{language}.json").read_text("utf-8")) for language in LANGUAGES[1:]]
    assert all(file.keys() == files[0].keys() for file in files)
    phrase = "12 unknown pixels filled from their rim"
    assert translate_reading(phrase, "fr").startswith("12 pixels inconnus")
    assert translate_reading(phrase, "en") == phrase
    assumed = "linear values, asinh stretch, assumed; the option stretch decides"
    assert translate_reading(assumed, "es") == files[1][assumed], "the longer of two that fit"


def test_an_errors_gaps_are_filled_and_what_is_not_known_stays_english() -> None:
    hint = "Send a smaller copy; 424 x 424 pixels are plenty."
    message = "The picture has 9000 x 8000 pixels; at most 50 million are decoded."
    assert translate_error("too_many_pixels", message, hint, "de") == (
        "Das Bild hat 9000 x 8000 Pixel; höchstens 50 Millionen werden dekodiert.",
        "Sende eine kleinere Kopie; 424 x 424 Pixel genügen reichlich.",
    )
    assert translate_error("too_many_pixels", message, "Whatever.", "en") == (message, "Whatever.")
    assert translate_error("sky_unavailable", "SDSS is slow.", "Whatever.", "fr") == (
        "Un service du ciel ne répond pas comme il faut : SDSS is slow.",
        "Whatever.",
    )
    assert translate_error("not_an_image", "The file is a PDF that cannot be read here.", hint, "es") == (
        "El archivo es un PDF, que aquí no se puede leer.",
        "Envía una copia menor; 424 x 424 píxeles bastan de sobra.",
    )
    assert translate_error("unheard_of", "Nothing of this kind.", hint, "es") is None
