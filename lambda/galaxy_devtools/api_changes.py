"""Compares the API's document with what its version has promised, and names what would break a client.

Clients ignore what they do not know, so that a new path, an optional parameter, a further property or error code
breaks none. What was there stays: paths, methods, parameters and their values, properties of answers, their types.

The promise is the document without its prose, in a file beside this one. ``python -m galaxy_devtools.api_changes
--accept``, or ``make api-promise``, adds to it what is new, unless something would break.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from galaxy_api.docs_page import DOCUMENT

PROMISE = Path(__file__).with_name("api_promise.json")
_PROSE = {"description", "summary", "title", "examples", "example", "tags", "info", "operationId"}
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_NAMES = {"properties", "schemas", "mapping", "paths"}
"""Whose keys are names, of which any may be that of prose."""

Node = dict[str, Any]


def without_prose(value: Any, *, names: bool = False) -> Any:
    """A document's part, without what is for people alone."""
    if isinstance(value, dict):
        return {
            key: without_prose(item, names=key in _NAMES and not names)
            for key, item in value.items()
            if names or key not in _PROSE
        }
    return [without_prose(item) for item in value] if isinstance(value, list) else value


def breaking_changes(before: Node, after: Node) -> list[str]:
    """Say of each change between two documents that would break a client where it is, and what it is."""
    comparison = _Comparison(before, after)
    return list(dict.fromkeys(comparison.paths()))


@dataclass
class _Comparison:
    before: Node
    after: Node
    _seen: set[tuple[str, str, bool]] = field(default_factory=set)

    def paths(self) -> Iterator[str]:
        for path, item in self.before["paths"].items():
            for method, operation in item.items():
                place = f"{method.upper()} {path}"
                now = self.after["paths"].get(path, {}).get(method)
                if now is None:
                    yield f"{place}: is gone"
                    continue
                yield from self._parameters(place, operation, now)
                yield from self._body(place, operation.get("requestBody", {}), now.get("requestBody", {}))
                yield from self._responses(place, operation["responses"], now["responses"])

    def _parameters(self, place: str, before: Node, after: Node) -> Iterator[str]:
        old, new = (
            {(item["in"], item["name"]): item for item in operation.get("parameters", ())}
            for operation in (before, after)
        )
        for key, item in new.items():
            if item.get("required") and not old.get(key, {}).get("required"):
                yield f"{place}: the parameter {key[1]} is required now"
        for key, item in old.items():
            if key not in new:
                yield f"{place}: the parameter {key[1]} is gone"
            else:
                yield from self._schema(f"{place} {key[1]}", item["schema"], new[key]["schema"], answer=False)

    def _body(self, place: str, before: Node, after: Node) -> Iterator[str]:
        if after.get("required") and not before.get("required"):
            yield f"{place}: a body is required now"
        yield from self._contents(f"{place} body", before, after, answer=False)

    def _responses(self, place: str, before: Node, after: Node) -> Iterator[str]:
        for status, response in before.items():
            # Which errors there are may change: their shape is one, and their codes are stable.
            if status in after:
                yield from self._contents(f"{place} {status}", response, after[status], answer=True)
            elif status.startswith("2"):
                yield f"{place}: never answers {status} any more"

    def _contents(self, place: str, before: Node, after: Node, *, answer: bool) -> Iterator[str]:
        for kind, content in before.get("content", {}).items():
            if kind not in after.get("content", {}):
                yield f"{place}: is not {kind} any more"
                continue
            old, new = content.get("schema", {}), after["content"][kind].get("schema", {})
            yield from self._schema(place, old, new, answer=answer)

    def _schema(self, place: str, before: Node, after: Node, *, answer: bool) -> Iterator[str]:
        key = (json.dumps(before), json.dumps(after), answer)
        if key in self._seen and "$ref" in before:
            return
        self._seen.add(key)
        old, new = self._variants(self.before, before), self._variants(self.after, after)
        for kind in old.keys() - new.keys() if not answer else new.keys() - old.keys():
            yield f"{place}: may be {kind} now" if answer else f"{place}: may not be {kind} any more"
        if answer and not old.keys() & new.keys():
            yield f"{place}: is {' or '.join(new)} and not {' or '.join(old)}"
        for kind in old.keys() & new.keys():
            yield from self._variant(place, old[kind], new[kind], answer=answer)

    def _variants(self, document: Node, schema: Node) -> dict[str, Node]:
        """What a value may be, by name: of a component, or its type."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            found = document["components"]["schemas"][name]
            return {"object" if found.get("type") == "object" else name: found}
        choices = schema.get("anyOf") or schema.get("oneOf")
        if not choices:
            return {str(schema.get("type", "anything")): schema}
        if len(choices) == 1:
            return self._variants(document, choices[0])
        return {
            (item["$ref"].rpartition("/")[2] if "$ref" in item else kind): variant
            for item in choices
            for kind, variant in self._variants(document, item).items()
        }

    def _variant(self, place: str, old: Node, new: Node, *, answer: bool) -> Iterator[str]:
        if not answer:
            yield from _narrower(place, old, new)
        if "items" in old and "items" in new:
            yield from self._schema(f"{place}[]", old["items"], new["items"], answer=answer)
        given, required = (set(schema.get("required", ())) for schema in (old, new))
        if answer:
            yield from (f"{place}.{name}: may be missing now" for name in sorted(given - required))
        else:
            yield from (f"{place}.{name}: is required now" for name in sorted(required - given))
        for name, schema in old.get("properties", {}).items():
            now = new.get("properties", {}).get(name)
            if now is None:
                yield f"{place}.{name}: is gone"
            else:
                yield from self._schema(f"{place}.{name}", schema, now, answer=answer)


def _narrower(place: str, old: Node, new: Node) -> Iterator[str]:
    """What a request may hold no more."""
    for bound, sign in [*((name, 1) for name in _UPPER), *((name, -1) for name in _LOWER)]:
        if bound in new and (bound not in old or sign * new[bound] < sign * old[bound]):
            yield f"{place}: {bound} is {new[bound]} now, and was {old.get(bound, 'not there')}"
    if "enum" in new:
        if "enum" not in old:
            yield f"{place}: may only be {new['enum']} now"
        yield from (
            f"{place}: may not be {value!r} any more" for value in old.get("enum", ()) if value not in new["enum"]
        )
    if new.get("pattern") != old.get("pattern") and "pattern" in new:
        yield f"{place}: has another pattern, {new['pattern']}"


@click.command()
@click.option("--accept", is_flag=True, help="Promise what is new, unless something would break.")
def main(accept: bool) -> None:
    """Name the changes of the API's document that would break a client."""
    promised = json.loads(PROMISE.read_text(encoding="utf-8"))
    document = without_prose(json.loads(DOCUMENT.read_text(encoding="utf-8")))
    if changes := breaking_changes(promised, document):
        raise click.ClickException(
            "\n".join((*changes, "A client would break: keep these, or give them a version of their own."))
        )
    if accept:
        PROMISE.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
