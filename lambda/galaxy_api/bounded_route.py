"""Routes that read a JSON body no further than allowed; FastAPI alone would read all that is sent."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from galaxy_api.upload import read_body, replay


def bounded_route(max_bytes: int, hint: str) -> type[APIRoute]:
    """A class of routes, for `APIRouter(route_class=…)`.

    Args:
        max_bytes: of a body; more gives `TooManyBytesError`.
        hint: what to do where there are more.
    """

    class _BoundedRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def bounded(request: Request) -> Response:
                body = await read_body(request, max_bytes, hint)
                return await answer(Request(request.scope, replay(body)))

            return bounded

    return _BoundedRoute
