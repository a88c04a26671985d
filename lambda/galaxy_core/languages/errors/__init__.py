"""What errors say in other languages than English, in which the code makes them.

A catalogue has ``sentences`` by the English ones, their gaps numbered, as the code has them, and some of what
fills gaps. Where a message is none of these, ``codes`` may say what an error of that code is, with the English
message behind it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from galaxy_core.languages import DEFAULT_LANGUAGE, Language
from galaxy_core.languages.english_sentences import EnglishSentences

_FOLDER = Path(__file__).parent


def translate_error(code: str, message: str, hint: str, language: Language) -> tuple[str, str] | None:
    """An error's message and hint in a language; None where its message is not known there.

    Args:
        code: of the error.
        message: in English.
        hint: in English; stays so where it is not known.
        language: to be said in.
    """
    if language == DEFAULT_LANGUAGE:
        return message, hint
    sentences, codes = _catalogue(language)
    translated = sentences.translate(message)
    if translated is None and code in codes:
        translated = codes[code].replace("{message}", message)
    return None if translated is None else (translated, sentences.translate(hint) or hint)


@cache
def _catalogue(language: Language) -> tuple[EnglishSentences, dict[str, str]]:
    content = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return EnglishSentences(content["sentences"]), content["codes"]
