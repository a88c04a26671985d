"""Every sentence that the API's errors are written with in the code, as its catalogues of errors have them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from galaxy_api.errors import PUBLIC_HINT, PUBLIC_MESSAGES, STATUS, UNEXPECTED
from galaxy_core.errors import ImageError
from galaxy_core.images.formats import OTHER_FORMATS
from tests.conftest import ROOT

ROOMS = ("galaxy_core", "galaxy_batches", "galaxy_sky", "galaxy_api")


ELSEWHERE = {
    "Did you mean “{1}”?",
    "A batch has at most {1} pictures.",
    "Save it as one of {1}.",
    "See /api/v1/docs for what is expected.",
    "See /api/v1/docs for what there is.",
    "Choose a position that a survey has seen, away from the Milky Way, or send an image yourself.",
}
"""Sentences that are made beside the errors that have them."""
MIN_WORDS = 3
"""Of a sentence with gaps; one with fewer would fit almost anything."""


def error_sentences() -> set[str]:
    """Messages and hints that are literals where an error of the API is made, their gaps numbered from 1."""
    formats = {text for *_, name, hint in OTHER_FORMATS for text in (name, hint)}
    formats = {text for text in formats if not text.startswith("Save it as")}
    found = ELSEWHERE | formats | {*PUBLIC_MESSAGES.values(), PUBLIC_HINT, *UNEXPECTED}
    for room in ROOMS:
        for path in (ROOT / "lambda" / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found.update(text for node in ast.walk(tree) for text in _sentences(node))
    return {sentence for sentence in found if _is_specific(sentence)}


def _is_specific(sentence: str) -> bool:
    rest, gaps = re.subn(r"\{\d\}", "", sentence)
    return not gaps or len(re.findall(r"[A-Za-z]{2,}", rest)) >= MIN_WORDS


def _known_names() -> set[str]:
    names: set[str] = set()
    kinds = [kind for kind in (*STATUS, ImageError) if not issubclass(kind, tuple(PUBLIC_MESSAGES))]
    for kind in kinds:
        names.add(kind.__name__)
        kinds.extend(each for each in kind.__subclasses__() if each not in kinds)
    return names | {"InvalidRequestError", "error_response"}


_NAMES = _known_names()


def _sentences(node: ast.AST) -> Iterator[str]:
    """Of a call that makes an error, and of the calls by which a class of errors fills in its own text."""
    calls = []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NAMES:
        calls = [node]
    elif isinstance(node, ast.ClassDef) and node.name in _NAMES:
        calls = [each for each in ast.walk(node) if isinstance(each, ast.Call) and _fills_in(each)]
    for call in calls:
        for argument in call.args:
            yield from _literals(argument)


def _fills_in(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        gaps, text = 0, ""
        for part in node.values:
            if isinstance(part, ast.Constant):
                text += str(part.value)
            else:
                gaps += 1
                text += f"{{{gaps}}}"
        if " " in text:
            yield text
