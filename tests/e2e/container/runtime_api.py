"""A stand-in for Lambda's Runtime API: it hands a container its events, one at a time, and takes the answers.

Its calls, for AWS's own client: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import queue
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from galaxy_costs.stack_sizes import CLASSIFY_SECONDS

LARGEST = 6 * 1024 * 1024
"""Bytes of an event, and of an answer, that Lambda carries."""
HANG = 300
"""Seconds after which a container is taken for hung, however busy the machine is."""
"""Seconds that a function has for one event."""


class FunctionError(Exception):
    """The function failed instead of answering; the message is what it reported."""


class _Call(BaseHTTPRequestHandler):
    server: RuntimeApi
    protocol_version = "HTTP/1.1"
    # Without these two, each call waits 40 ms for an acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self.server.ready.set()
        event = self.server.events.get()
        self.send_response(200)
        # The client crashes if one of them is missing.
        self.send_header("Lambda-Runtime-Aws-Request-Id", str(time.monotonic_ns()))
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(1000 * (time.time() + CLASSIFY_SECONDS))))
        self.send_header(
            "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:it"
        )
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0")
        self.send_header("Lambda-Runtime-Client-Context", "{}")
        self.send_header("Lambda-Runtime-Cognito-Identity", "{}")
        self._finish(event)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.ready.set()
        self.server.outcomes.put((self.path.rsplit("/", 1)[-1], body))
        self.send_response(202)
        self._finish(b'{"status": "OK"}')

    def _finish(self, body: bytes) -> None:
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_expect_100(self) -> bool:
        going_on = super().handle_expect_100()
        self.wfile.flush()  # or the client waits a second
        return going_on

    def log_message(self, *_: object) -> None:
        pass


class RuntimeApi(ThreadingHTTPServer):
    """Serves one container through a socket that listens in its network.

    Attributes:
        ready: set once the container asked for its first event, or said that it cannot start.
    """

    daemon_threads = True

    def __init__(self, listener: socket.socket) -> None:
        super().__init__(("", 0), _Call, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.ready = threading.Event()
        self.events: queue.Queue[bytes] = queue.Queue()
        self.outcomes: queue.Queue[tuple[str, bytes]] = queue.Queue()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """Say nothing: a function that is stopped hangs up."""

    def invoke(self, event: dict[str, Any]) -> Any:
        """Send an event and wait for the answer.

        Raises:
            FunctionError: the function reported an error, or nothing came in time, as when it was killed.
        """
        data = json.dumps(event).encode()
        assert len(data) <= LARGEST, f"Lambda does not carry an event of {len(data)} bytes"
        self.events.put(data)
        try:
            what, body = self.outcomes.get(timeout=HANG)
        except queue.Empty:
            raise FunctionError("no answer") from None
        if what != "response":
            raise FunctionError(body.decode())
        assert len(body) <= LARGEST, f"Lambda does not carry an answer of {len(body)} bytes"
        return json.loads(body)
