"""A receiver of webhooks on this machine, which keeps what it hears."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread

SECONDS = 60


@dataclass
class WebhookReceiver:
    """What it heard, and what it answers.

    Attributes:
        address: of its own.
        statuses: one after the other; 204 once there are no more.
        requests: headers and body of each.
    """

    address: str = ""
    statuses: list[int] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    _changed: Condition = field(default_factory=Condition)

    def take(self, headers: dict[str, str], body: bytes) -> int:
        with self._changed:
            self.requests.append((headers, body))
            self._changed.notify_all()
            return self.statuses.pop(0) if self.statuses else 204

    def wait(self, count: int) -> list[tuple[dict[str, str], bytes]]:
        """What it heard, once it has heard so much."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.requests) >= count, SECONDS), self.requests
            return list(self.requests)


@contextmanager
def receiver(tls: ssl.SSLContext | None = None) -> Iterator[WebhookReceiver]:
    """A receiver, by TLS where there is a context for it."""
    heard = WebhookReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(heard.take(dict(self.headers.items()), body))
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        heard.address = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}/hook?of=galaxies"
        Thread(target=server.serve_forever, daemon=True).start()
        yield heard
        server.shutdown()
