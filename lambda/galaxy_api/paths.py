"""Paths of before: with a slash at the end, and without a version. A redirect would lead to the API's host."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import format_datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_core.api_version import API, DEPRECATED, SUNSET, UNVERSIONED

DEPRECATION_HEADERS = {
    "Deprecation": f"@{int(DEPRECATED.timestamp())}",
    "Sunset": format_datetime(SUNSET, usegmt=True),
}
"""Of answers at paths without a version."""
_VERSIONED = re.compile(rf"{UNVERSIONED}/v\d+(/|$)")


@dataclass(frozen=True)
class TrailingSlash:
    """Middleware that takes a path of the API with a slash at its end for the path without it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request."""
        path = scope.get("path", "")
        if path.startswith(f"{UNVERSIONED}/") and path.endswith("/"):
            scope = _moved(scope, path.rstrip("/"))
        await self.app(scope, receive, send)


@dataclass(frozen=True)
class UnversionedPaths:
    """Middleware that answers ``/api/…`` as ``/api/v1/…``, and says that it will not for ever."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request."""
        path = scope.get("path", "")
        if not path.startswith(f"{UNVERSIONED}/") or _VERSIONED.match(path):
            await self.app(scope, receive, send)
            return
        moved = API + path.removeprefix(UNVERSIONED)

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(DEPRECATION_HEADERS)
                headers.append("Link", f'<{moved}>; rel="successor-version"')
            await send(message)

        await self.app(_moved(scope, moved), receive, add)


def _moved(scope: Scope, path: str) -> Scope:
    return {**scope, "path": path, "raw_path": path.encode()}
