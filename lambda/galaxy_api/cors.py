"""Lets pages of other sites read and classify, without credentials; nothing but a page's own site creates batches.

The headers are made here and not by API Gateway, so that they are the same everywhere, and differ by path. Where
any origin may call they are on every answer, so that one from CloudFront's cache has them too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_core.api_version import ANY_ORIGIN, API, UNVERSIONED

EXPOSED = "Deprecation, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, Sunset, X-Survey"
"""Headers of answers that a page's script may read."""
_CLASSIFY = {f"{API}/classify", f"{UNVERSIONED}/classify"}
_REQUEST_HEADERS = "Content-Type, If-None-Match, X-API-Key"
_PREFLIGHT_SECONDS = 86400


class CrossOrigin:
    """A pure ASGI middleware: CORS for `GET` everywhere and for classification, and answers to preflights.

    Args:
        app: what answers otherwise.
        origins: returns those whose pages may call; `ANY_ORIGIN` among them stands for all.
    """

    def __init__(self, app: ASGIApp, origins: Callable[[], Sequence[str]]) -> None:
        self.app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and say which pages may read it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        preflight = scope["method"] == "OPTIONS" and "origin" in asked
        method = asked.get("access-control-request-method", "") if preflight else scope["method"]
        headers = self._headers(scope["path"].rstrip("/"), method, asked.get("origin", ""))
        if preflight and "Access-Control-Allow-Origin" in headers:
            headers |= {
                "Access-Control-Allow-Methods": "GET, HEAD, POST" if method == "POST" else "GET, HEAD",
                "Access-Control-Allow-Headers": _REQUEST_HEADERS,
                "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
            }
            await Response(status_code=204, headers=headers)(scope, receive, send)
            return
        # An unexpected error is answered outside of every middleware.
        scope.setdefault("state", {})["cors"] = headers

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                if "Vary" in headers:
                    answer.add_vary_header("Origin")
                answer.update({name: value for name, value in headers.items() if name != "Vary"})
            await send(message)

        await self.app(scope, receive, add)

    def _headers(self, path: str, method: str, origin: str) -> dict[str, str]:
        origins = self._origins()
        if not origins or not (method in {"GET", "HEAD"} or (method == "POST" and path in _CLASSIFY)):
            return {}
        if ANY_ORIGIN in origins:
            return {"Access-Control-Allow-Origin": ANY_ORIGIN, "Access-Control-Expose-Headers": EXPOSED}
        allowed = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED}
        return {"Vary": "Origin"} | (allowed if origin in origins else {})
