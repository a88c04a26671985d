"""A slash at a path's end changes nothing: a redirect would lead to the API's host and not to the site's."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True)
class TrailingSlash:
    """Middleware that takes a path of the API with a slash at its end for the path without it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request."""
        path = scope.get("path", "")
        if path.startswith("/api/") and path.endswith("/"):
            stripped = path.rstrip("/")
            scope = {**scope, "path": stripped, "raw_path": stripped.encode()}
        await self.app(scope, receive, send)
