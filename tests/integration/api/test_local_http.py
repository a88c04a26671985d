"""What the local server does about hosts, headers, methods, errors, and requests that are slow or over."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from starlette.staticfiles import StaticFiles

from galaxy_api import local_http
from galaxy_api.all_routes import create_whole_app
from galaxy_api.local_http import LocalHttp, LocalProtocol
from galaxy_api.settings import Settings, settings
from galaxy_core.cancellation import CancelledRequestError, current
from tests.conftest import RELEASED


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "index.html").write_text("<p>The site.")
    app = create_whole_app()
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    app.mount("/", StaticFiles(directory=tmp_path, html=True))
    return TestClient(LocalHttp(app), base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("localhost", 200),
        ("192.168.1.7:8000", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example:8000", 400),
        ("", 400),
    ],
)
def test_only_its_own_names_are_answered(client: TestClient, host: str, status: int) -> None:
    response = client.get("/api/v1/tree", headers={"Host": host})
    assert response.status_code == status
    if status == 400:
        assert response.json()["error"]["code"] == "invalid_request"


def test_programs_that_preview_links_are_led_to_their_page_as_cloudfront_does(client: TestClient) -> None:
    preview = client.get("/?name=M51", headers={"User-Agent": "WhatsApp/2.23"}, follow_redirects=False)
    assert (preview.status_code, preview.headers["Location"]) == (302, "/share?name=M51")
    assert 'content="http://127.0.0.1:8000/?name=M51"' in client.get("/share?name=M51").text
    browser = client.get("/?name=M51", headers={"User-Agent": "Mozilla/5.0"}, follow_redirects=False)
    assert (browser.status_code, browser.text) == (200, "<p>The site.")


@pytest.mark.parametrize("path", ["/", "/share", "/api/v1/tree", "/api/v1/nonsense", "/models/index.json"])
def test_every_response_has_the_deployed_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert ("'wasm-unsafe-eval'" in headers["Content-Security-Policy"]) == (path == "/")


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", "/nonsense", {}, 404, "not_found"),
        ("POST", "/index.html", {}, 405, "method_not_allowed"),
        ("GET", "/index.html", {"Range": "bytes=900-999"}, 416, "invalid_request"),
        ("GET", "/index.html", {"Range": "bytes=nonsense"}, 400, "invalid_request"),
        ("DELETE", "/api/v1/tree", {}, 405, "method_not_allowed"),
    ],
)
def test_every_error_has_the_one_shape(
    client: TestClient, method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    response = client.request(method, path, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert int(response.headers["Content-Length"]) == len(response.content)


def test_a_request_that_is_over_ends_its_work() -> None:
    """The client leaves while a thread works for it."""

    async def app(_scope: Any, receive: Any, _send: Any) -> None:
        await receive()
        ended = threading.Event()

        def work() -> None:
            with current().interruptible(ended.set):
                assert ended.wait(30)
                raise RuntimeError("as whatever is interrupted does")

        with pytest.raises(CancelledRequestError):
            await asyncio.to_thread(work)

    messages = iter([{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(messages)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"host", b"localhost")]}
    with ThreadPoolExecutor(1) as thread:  # the main thread's event loop is other tests'
        thread.submit(asyncio.run, LocalHttp(app)(scope, receive, None)).result()  # type: ignore[arg-type]


@contextmanager
def listening() -> Iterator[tuple[str, int]]:
    """A server on this machine, in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(LocalHttp(create_whole_app()), http=LocalProtocol, log_level="critical")
    )
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield listener.getsockname()
    finally:
        server.should_exit = True
        thread.join()


def exchange(address: tuple[str, int], data: bytes) -> bytes:
    """Send, and read until the server closes the connection."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(data)
        received = b""
        while part := connection.recv(4096):
            received += part
        return received


def test_what_is_no_http_is_refused_in_json() -> None:
    with listening() as address:
        reply = exchange(address, b"nonsense\r\n\r\n")
    assert reply.startswith(b"HTTP/1.1 400")
    assert b'{"error": {"code": "invalid_request"' in reply


def test_head_is_get_without_a_body() -> None:
    with listening() as address:
        reply = exchange(address, b"HEAD /api/v1/tree HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    head, _, body = reply.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b"content-length: " in head.lower()
    assert body == b""


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET /api/v1/tree HT",
        b"POST /api/v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf",
        b"GET /api/v1/tree HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/v1/tr",
    ],
)
def test_a_request_that_never_comes_whole_is_given_up(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_http, "REQUEST_SECONDS", 0.3)
    with listening() as address:
        exchange(address, start)
