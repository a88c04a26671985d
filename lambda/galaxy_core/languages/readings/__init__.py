"""How a file was read that could be read in more than one way, in other languages than English."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from galaxy_core.languages import DEFAULT_LANGUAGE, Language
from galaxy_core.languages.english_sentences import EnglishSentences

_FOLDER = Path(__file__).parent


def translate_reading(detail: str, language: Language) -> str:
    """A phrase of `LoadedImage.details` in a language."""
    return detail if language == DEFAULT_LANGUAGE else _catalogue(language).translate(detail) or detail


@cache
def _catalogue(language: Language) -> EnglishSentences:
    return EnglishSentences(json.loads((_FOLDER / f"{language}.json").read_text("utf-8")))
