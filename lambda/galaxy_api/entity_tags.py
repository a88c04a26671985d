"""What seldom changes is sent once: an ETag on every answer to GET, and 304 to whoever has it already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_core.api_version import API

FRESH_SECONDS = {
    f"{API}/tree": 86400,
    f"{API}/openapi.json": 3600,
    f"{API}/models": 60,
    f"{API}/samples": 60,
    f"{API}/sky": 86400,
}
"""How long each path, and what is below it, may be used without asking again, where its route does not say."""


@dataclass
class EntityTags:
    """A pure ASGI middleware; other methods, paths and statuses pass through untouched."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a cacheable answer back until its tag is known."""
        seconds = _fresh_seconds(scope)
        if seconds is None:
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await _send_tagged(start, bytes(body), seconds, Headers(scope=scope), send)

        await self.app(scope, receive, hold)


def _fresh_seconds(scope: Scope) -> int | None:
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path = scope["path"]
    return next(
        (seconds for prefix, seconds in FRESH_SECONDS.items() if path == prefix or path.startswith(f"{prefix}/")),
        None,
    )


async def _send_tagged(start: Message, body: bytes, seconds: int, asked: Headers, send: Send) -> None:
    headers = MutableHeaders(raw=start["headers"])
    if start["status"] == 200 and headers.setdefault("cache-control", f"public, max-age={seconds}") != "no-store":
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers["etag"] = tag
        known = {item.strip() for item in asked.get("if-none-match", "").split(",")}
        if tag in known or "*" in known:
            start, body = {**start, "status": 304}, b""
            del headers["content-length"]
            del headers["content-type"]
    await send(start)
    await send({"type": "http.response.body", "body": body})
