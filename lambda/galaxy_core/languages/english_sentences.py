"""Sentences that the code makes in English, in another language: by what of them is the same each time.

Their gaps are numbered, ``{1}`` and so on, and may stand in another order in the other language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

_GAP = re.compile(r"\{(\d)\}")


class EnglishSentences:
    """A catalogue of them.

    Args:
        translations: by the English sentences with their gaps.
    """

    def __init__(self, translations: Mapping[str, str]) -> None:
        self._translations = translations
        # Those that say most themselves first, so that a gap takes no more than it has to.
        ordered = sorted(translations, key=lambda sentence: len(_GAP.sub("", sentence)), reverse=True)
        self._patterns = [(_pattern(sentence), translations[sentence]) for sentence in ordered]

    def translate(self, sentence: str) -> str | None:
        """A sentence in the other language, and what fills its gaps where that is known; None if it is not."""
        for pattern, translation in self._patterns:
            if found := pattern.fullmatch(sentence):
                values = [self._translations.get(value, value) for value in found.groups()]
                return _GAP.sub(partial(_fill, values), translation)
        return None


def _fill(values: Sequence[str], gap: re.Match[str]) -> str:
    return values[int(gap[1]) - 1]


def _pattern(sentence: str) -> re.Pattern[str]:
    literals = _GAP.split(sentence)[::2]
    return re.compile("(.+?)".join(re.escape(literal) for literal in literals), re.DOTALL)
