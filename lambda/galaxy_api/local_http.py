"""What CloudFront, API Gateway and Lambda do for the deployed API, for the local server.

It refuses other hosts' names, so that no page elsewhere can reach it by a name that it points here; it sends the
site's headers, answers HEAD, gives every error the one JSON shape, ends slow requests, and ends the work of those
that are over.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import h11
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from galaxy_api.errors import ErrorDetail, ErrorResponse
from galaxy_core.cancellation import Cancellation, set_current
from galaxy_core.link_previews import PATH, is_preview
from galaxy_core.site_headers import API_CSP, REGISTRY_CSP, page_csp

REQUEST_SECONDS = 60.0
"""In which a request must have come whole."""

IDLE_SECONDS = 1.0

_PAGE_CSP = page_csp()


@dataclass
class LocalHttp:
    """A pure ASGI middleware about the whole application.

    Attributes:
        app: what answers.
        host: name that it is served at, beside localhost, this machine's own and every address.
        idle: called, in a thread, when nothing has been under way for `IDLE_SECONDS`.
    """

    app: ASGIApp
    host: str = "localhost"
    idle: Callable[[], None] = lambda: None
    _active: set[Cancellation] = field(default_factory=set, init=False)
    _idle_timer: asyncio.TimerHandle | None = field(default=None, init=False)

    def cancel_all(self) -> None:
        """End the work of every request."""
        for cancellation in list(self._active):
            cancellation.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        send = _with_headers(scope, _with_json_errors(scope, send))
        host = Headers(scope=scope).get("host", "")
        if not self._is_ours(host):
            response = JSONResponse(
                _error(
                    "invalid_request", f"This server is not {host[:100]!r}.", "Use the address that it printed."
                ),
                status_code=400,
            )
            await response(scope, receive, send)
            return
        if scope["path"] == "/" and is_preview(Headers(scope=scope).get("user-agent", "")):
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(PATH + (f"?{query}" if query else ""), 302)(scope, receive, send)
            return
        if scope["method"] == "HEAD":  # Uvicorn sends no body, as the scope that it has says HEAD
            scope = {**scope, "method": "GET"}
        cancellation = Cancellation()
        set_current(cancellation)
        self._active.add(cancellation)
        watch = _DisconnectWatch(receive, cancellation)
        try:
            await self.app(scope, watch.receive, send)
        finally:
            self._active.discard(cancellation)
            watch.close()
            self._expect_idleness()

    def _expect_idleness(self) -> None:
        if self._idle_timer:
            self._idle_timer.cancel()
        self._idle_timer = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._check_idleness)

    def _check_idleness(self) -> None:
        if not self._active:
            asyncio.get_running_loop().run_in_executor(None, self.idle)

    def _is_ours(self, host: str) -> bool:
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        if name.lower() in {"localhost", self.host.lower(), socket.gethostname().lower()}:
            return True
        try:
            ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
        except ValueError:
            return False
        return True


class _DisconnectWatch:
    """Once a request has come whole, waits for the client to leave, and then cancels its work."""

    def __init__(self, receive: Receive, cancellation: Cancellation) -> None:
        self._receive = receive
        self._cancellation = cancellation
        self._task: asyncio.Task[Message] | None = None

    async def receive(self) -> Message:
        if self._task:
            return await asyncio.shield(self._task)
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            self._task = asyncio.create_task(self._watch())
        return message

    async def _watch(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self._cancellation.cancel()
        return message

    def close(self) -> None:
        if self._task:
            self._task.cancel()


def _with_headers(scope: Scope, send: Send) -> Send:
    path = scope["path"]
    rooms = {"api": API_CSP, "models": REGISTRY_CSP}
    policy = rooms.get(path.split("/")[1], _PAGE_CSP) if path.count("/") > 1 else _PAGE_CSP
    if path == PATH:
        policy = API_CSP

    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            headers["Content-Security-Policy"] = policy
            headers["X-Content-Type-Options"] = "nosniff"
            headers["X-Frame-Options"] = "DENY"
            headers["Referrer-Policy"] = "no-referrer"
        await send(message)

    return add


def _with_json_errors(scope: Scope, send: Send) -> Send:
    replaced = False

    async def replace(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            status = message["status"]
            replaced = status >= 400 and not headers.get("content-type", "").startswith("application/json")
            if replaced:
                body = _status_error(status, f"{scope['method']} {scope['path']}: ")
                headers["Content-Type"] = "application/json"
                headers["Content-Length"] = str(len(body))
                await send({**message, "headers": headers.raw})
                await send({"type": "http.response.body", "body": body})
                return
        if not replaced:
            await send(message)

    return replace


class LocalProtocol(H11Protocol):
    """HTTP/1.1 whose requests must come in time, and whose own errors have the one JSON shape."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Take more of a request."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.more_body and self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._late is None:
            self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        body = _status_error(400, msg.removesuffix(".") + ": ")
        headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _expect(self) -> None:
        self._late = self.loop.call_later(REQUEST_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None


def _status_error(status: int, before: str) -> bytes:
    code = {404: "not_found", 405: "method_not_allowed"}.get(status, "invalid_request")
    if status >= 500:
        code = "internal_error"
    message = f"{before}{HTTPStatus(status).phrase}."
    return json.dumps(_error(code, message, "See /api/v1/docs for what there is.")).encode()


def _error(code: str, message: str, hint: str) -> dict[str, Any]:
    return ErrorResponse(error=ErrorDetail(code=code, message=message, hint=hint)).model_dump()
