"""Reads one key of `cdk.json`'s context, or of ``cdk -c``, where everything arrives as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from constructs import Node


class SettingError(ValueError):
    """A setting is not what it may be, or what it names is not there. Nothing has been created then."""


@dataclass(frozen=True)
class Context:
    """The settings as they were given; an empty text counts as not given."""

    node: Node
    _asked: set[str] = field(default_factory=set)

    def truth(self, key: str, *, default: bool) -> bool:
        """Read a choice of two."""
        choices = {"true": True, "false": False}
        given = self._given(key)
        if given is None:
            return default
        if given.lower() not in choices:
            raise refused(key, "true or false", given)
        return choices[given.lower()]

    def count(self, key: str, least: int, most: int) -> int | None:
        """Read a whole number, both ends included; None where there is none."""
        given = self._given(key)
        if given is None:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", given) or not least <= int(given) <= most:
            raise refused(key, f"a whole number from {least} to {most}", given)
        return int(given)

    def text(self, key: str, pattern: str, expected: str) -> str | None:
        """Read a text that matches a pattern as a whole; None where there is none."""
        given = self._given(key)
        if given is not None and not re.fullmatch(pattern, given):
            raise refused(key, expected, given)
        return given

    def texts(self, key: str, pattern: str, expected: str) -> tuple[str, ...]:
        """Read texts with commas between them, each of which matches a pattern as a whole."""
        found = tuple(text.strip() for text in (self._given(key) or "").split(",") if text.strip())
        for text in found:
            if not re.fullmatch(pattern, text):
                raise refused(key, expected, text)
        return found

    def one_of(self, key: str, choices: Sequence[str], default: str) -> str:
        """Read one of some words."""
        given = self._given(key) or default
        if given not in choices:
            raise refused(key, f"one of {', '.join(choices)}", given)
        return given

    def refuse_others(self) -> None:
        """Refuse what nobody asked for: a setting that is misspelt must not pass for one that is not given."""
        others = {str(key) for key in self.node.get_all_context()} - self._asked
        for key in sorted(key for key in others if ":" not in key):
            raise SettingError(f"There is no setting {key}. There are {', '.join(sorted(self._asked))}.")

    def _given(self, key: str) -> str | None:
        self._asked.add(key)
        value = self.node.try_get_context(key)
        return None if value is None or value == "" else str(value)


def refused(key: str, expected: str, given: object) -> SettingError:
    """The one form of a complaint about a setting."""
    return SettingError(f"The setting {key} should be {expected}; it is {given!r}. Settings are in cdk.json.")
