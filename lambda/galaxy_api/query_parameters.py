"""Refusal of query parameters that no route has: a misspelt one would otherwise change nothing, silently."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from fastapi import Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from galaxy_api.errors import InvalidRequestError


async def refuse_unknown_query(request: Request) -> None:
    """Dependency of every route; it leaves alone what is not documented, files whose addresses carry a checksum.

    Raises:
        InvalidRequestError: the query has a parameter that the route does not have.
    """
    route = request.scope.get("route")
    dependant = getattr(route, "dependant", None)
    if dependant is None or not getattr(route, "include_in_schema", True):
        return
    known = sorted(set(_parameters(dependant)))
    unknown = next((name for name in request.query_params if name not in known), None)
    if unknown is not None:
        alike = get_close_matches(unknown, known, n=1)
        options = f"Did you mean “{alike[0]}”?" if alike else f"It takes {', '.join(known) or 'none'}."
        raise InvalidRequestError(f"There is no query parameter “{unknown[:60]}” here.", options)


def _parameters(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from kind.model_fields
        else:
            yield field.alias
    for dependency in dependant.dependencies:
        yield from _parameters(dependency)
