"""The words of predictions in each language: catalogues of whole sentences, which Python and the site both read.

A catalogue is a JSON file. Its messages are patterns of ICU's MessageFormat, of which these forms are read:
``{name}``, ``{name, plural, one {# …} other {# …}}`` with the language's own plural forms and numbers after ``=``,
and ``{name, select, key {…} other {…}}``, one within another. Libraries that read all of MessageFormat carry the
world's plural rules with them, some 10 MB; five languages need two of the rules, and the site asks its browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

Language = Literal["en", "de", "es", "fr", "zh-Hans"]
"""Tags of BCP 47."""
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "en"
PLURAL_FORMS: dict[Language, tuple[str, ...]] = {
    "en": ("one", "other"),
    "de": ("one", "other"),
    "es": ("one", "other"),
    "fr": ("one", "other"),
    "zh-Hans": ("other",),
}
"""Forms that whole numbers below a million take, by Unicode's rules."""

_FOLDER = Path(__file__).parent
_RANGE = re.compile(r"\s*((?:[A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


@dataclass(frozen=True)
class Catalogue:
    """One language's words.

    Attributes:
        language: tag of BCP 47.
        name: of the language, in itself.
        reviewed_by: who has read it as a speaker of the language; or that nobody has yet.
        messages: patterns by key.
        texts: translations, by the English text, of what manifests of released models and samples say.
    """

    language: Language
    name: str
    reviewed_by: str
    messages: Mapping[str, str]
    texts: Mapping[str, str]

    def format(self, key: str, **values: str | int) -> str:
        """A message with its gaps filled.

        Args:
            key: of `messages`.
            values: by the names in the pattern.

        Raises:
            KeyError: the catalogue has no such message, or the pattern a gap that is not filled.
        """
        return "".join(self._parsed(key)(values))

    def join(self, sentences: Iterable[str]) -> str:
        """Sentences one after another: with a space between, except where the language has none."""
        return ("" if self.language == "zh-Hans" else " ").join(sentences)

    def translate(self, text: str) -> str:
        """What a manifest or sample says in English, in this language where it is known."""
        return self.texts.get(text) or _galaxy_sentences(self.language).get(text, text)

    def group(self, prefix: str) -> dict[str, str]:
        """The messages without gaps whose keys begin with a prefix, by the rest of their keys."""
        return {key.removeprefix(prefix): text for key, text in self.messages.items() if key.startswith(prefix)}

    def _parsed(self, key: str) -> Pattern:
        pattern = self._patterns.get(key)
        if pattern is None:
            pattern = self._patterns[key] = parse_pattern(self.messages[key], self.language)
        return pattern

    @cached_property
    def _patterns(self) -> dict[str, Pattern]:
        return {}


Values = Mapping[str, str | int]
Pattern = Callable[[Values], Iterator[str]]


def parse_pattern(pattern: str, language: Language = DEFAULT_LANGUAGE) -> Pattern:
    """What fills a pattern's gaps.

    Raises:
        ValueError: it is malformed.
    """
    parsed, end = _parse(pattern, 0, language, None)
    if end != len(pattern):
        raise ValueError(f"A brace at {end} of {pattern!r} closes nothing.")
    return parsed


def _parse(pattern: str, start: int, language: Language, counted: str | None) -> tuple[Pattern, int]:
    """Parse up to the end or the brace that closes this part; `counted` is what ``#`` stands for."""
    parts: list[str | Pattern] = []
    position = start
    while position < len(pattern) and pattern[position] != "}":
        special = re.compile(r"[{}#]" if counted else r"[{}]").search(pattern, position)
        end = special.start() if special else len(pattern)
        if end > position:
            parts.append(pattern[position:end])
        elif pattern[position] == "#":
            assert counted  # noqa: S101 - for the types
            parts.append(_value(counted))
            end = position + 1
        else:
            part, end = _parse_gap(pattern, position, language, counted)
            parts.append(part)
        position = end

    def fill(values: Values) -> Iterator[str]:
        for part in parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part(values)

    return fill, position


def _parse_gap(pattern: str, start: int, language: Language, counted: str | None) -> tuple[Pattern, int]:
    head = re.compile(r"\{\s*(\w+)\s*(?:(\})|,\s*(plural|select)\s*,\s*)").match(pattern, start)
    if not head:
        raise ValueError(f"The gap at {start} of {pattern!r} is no name, plural or select.")
    name, alone, kind = head.groups()
    position = head.end()
    if alone:
        return _value(name), position
    options: dict[str, Pattern] = {}
    while option := re.compile(r"\s*(=?[\w-]+)\s*\{").match(pattern, position):
        inner = name if kind == "plural" else counted
        options[option[1]], position = _parse(pattern, option.end(), language, inner)
        position += 1
    if pattern[position : position + 1] != "}" or "other" not in options:
        raise ValueError(f"The {kind} at {start} of {pattern!r} has no end, or no form “other”.")
    forms = tuple(option for option in options if not option.startswith("="))
    if kind == "plural" and forms != PLURAL_FORMS[language]:
        expected = " and ".join(PLURAL_FORMS[language])
        raise ValueError(f"A plural of {language} has the forms {expected}: see {start} of {pattern!r}.")

    def choose(values: Values) -> Iterator[str]:
        value = values[name]
        form = _plural_form(int(value), language) if kind == "plural" else str(value)
        yield from (options.get(f"={value}") or options.get(form) or options["other"])(values)

    return choose, position + 1


def _value(name: str) -> Pattern:
    return lambda values: iter([str(values[name])])


def _plural_form(count: int, language: Language) -> str:
    if language == "zh-Hans":
        return "other"
    singular = count in {0, 1} if language == "fr" else count == 1
    return "one" if singular else "other"


@cache
def catalogue(language: Language) -> Catalogue:
    """A language's words, read at their first use."""
    content: dict[str, Any] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    content |= {name: MappingProxyType(content[name]) for name in ("messages", "texts")}
    return Catalogue(**content)


@cache
def _galaxy_sentences(language: Language) -> dict[str, str]:
    """What is said of known galaxies, by the English sentences; apart, as the site need not load it."""
    if language == DEFAULT_LANGUAGE:
        return {}
    content: dict[str, str] = json.loads((_FOLDER / "galaxies" / f"{language}.json").read_text("utf-8"))
    return content


ENGLISH = catalogue(DEFAULT_LANGUAGE)


def negotiate(accept_language: str) -> Language:
    """The language that a header Accept-Language likes best of those that there are; English where it likes none.

    Tags are compared by their first part: a reader of ``zh-TW`` or ``fr-CA`` is served ``zh-Hans`` or ``fr``.
    """
    by_first_part = {language.partition("-")[0]: language for language in LANGUAGES}
    best, best_weight = DEFAULT_LANGUAGE, 0.0
    for item in accept_language.split(","):
        match = _RANGE.fullmatch(item)
        if not match:
            continue
        first_part = match[1].partition("-")[0].lower()
        language = DEFAULT_LANGUAGE if first_part == "*" else by_first_part.get(first_part)
        weight = float(match[2] or 1)
        if language and weight > best_weight:
            best, best_weight = language, weight
    return best
