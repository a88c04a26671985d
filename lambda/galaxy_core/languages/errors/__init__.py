"""What errors say in other languages than English, in which the code makes them.

A catalogue has ``sentences`` by the English ones, their gaps numbered, as the code has them, and some of what
fills gaps. Where a message is none of these, ``codes`` may say what an error of that code is, with the English
message behind it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from galaxy_core.languages import DEFAULT_LANGUAGE, Language

_FOLDER = Path(__file__).parent
_GAP = re.compile(r"\{(\d)\}")


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
    translated = _translate(message, language)
    if translated is None and code in (by_code := _catalogue(language)["codes"]):
        translated = by_code[code].replace("{message}", message)
    return None if translated is None else (translated, _translate(hint, language) or hint)


def _translate(sentence: str, language: Language) -> str | None:
    for pattern, translation in _patterns(language):
        if found := pattern.fullmatch(sentence):
            known = _catalogue(language)["sentences"]
            values = [known.get(value, value) for value in found.groups()]
            return _GAP.sub(partial(_fill, values), translation)
    return None


@cache
def _patterns(language: Language) -> list[tuple[re.Pattern[str], str]]:
    """Those that say most themselves first, so that a gap takes no more than it has to."""
    sentences: dict[str, str] = _catalogue(language)["sentences"]
    ordered = sorted(sentences, key=lambda sentence: len(_GAP.sub("", sentence)), reverse=True)
    return [(_pattern(sentence), sentences[sentence]) for sentence in ordered]


def _fill(values: Sequence[str], gap: re.Match[str]) -> str:
    return values[int(gap[1]) - 1]


def _pattern(sentence: str) -> re.Pattern[str]:
    literals = _GAP.split(sentence)[::2]
    return re.compile("(.+?)".join(re.escape(literal) for literal in literals), re.DOTALL)


@cache
def _catalogue(language: Language) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return content
