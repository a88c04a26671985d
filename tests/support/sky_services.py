"""Stand-ins for the services of the sky: real HTTP servers on this machine that answer as a test tells them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pytest

from galaxy_sky import politeness
from galaxy_sky.settings import SkyServices

M51 = """# M51\t#Q12345
#=S=Simbad (via url):    1
%@ 1522887
%I.0 M  51
%C.0 Sy2
%J 202.4695750 +47.1952583 = 13:29:52.69 +47:11:42.9
%D 11.2 6.9 163 (32767) (I) C 2006AJ....131.1163S
%I NGC 5194
#====Done (2026-Oct-03,10:00:00z)====
"""
NOTHING = "# xyzzy\t#Q12346\n#! *** Nothing found ***\n#====Done (2026-Oct-03,10:00:00z)====\n"

Answer = Callable[[BaseHTTPRequestHandler], None]

_numbers = count()


def say(
    body: bytes | str, status: int = 200, reason: str | None = None, /, *, kind: str = "image/jpeg", **headers: str
) -> Answer:
    """One ordinary answer."""
    data = body.encode() if isinstance(body, str) else body

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status, reason)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(data)

    return answer


def cut_off(body: bytes) -> Answer:
    """Announce more than comes."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        say(body, **{"Content-Length": str(len(body) + 100)})(request)

    return answer


def outside() -> Answer:
    """SkyServer, where SDSS has seen nothing."""
    return say("", 404, "NOT FOUND. Requested (ra, dec) is outside the SDSS footprint.")


def drip(part: bytes, head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n") -> Answer:
    """Say the same thing over and over until nobody listens."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        with contextlib.suppress(OSError):
            request.wfile.write(head)
            while not request.server.closing.wait(0.0 if len(part) > 100 else 0.02):  # type: ignore[attr-defined]
                request.wfile.write(part)

    return answer


def silence(request: BaseHTTPRequestHandler) -> None:
    """Never answer."""
    request.close_connection = True
    request.server.closing.wait()  # type: ignore[attr-defined]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, service: Service) -> None:
        self.closing = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                service.asked.append(self.path.partition("?")[2])
                service.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@dataclass
class Service:
    """One service.

    Attributes:
        answer: what it does when it is asked.
        asked: the queries, in order.
        address: where it is.
    """

    answer: Answer
    asked: list[str] = field(default_factory=list)
    address: str = ""
    server: _Server = field(init=False)


@dataclass
class Services:
    """All of them."""

    sdss: Service
    legacy: Service
    ps1: Service
    sesame: Service

    def release(self) -> None:
        """End every silence."""
        for service in vars(self).values():
            service.server.closing.set()

    def settings(self, **changes: object) -> SkyServices:
        """That ask these and nobody else."""
        addresses = {name: service.address for name, service in vars(self).items()}
        return SkyServices(**{"lookup": "on", **addresses, **changes})


def stand_in(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whatever reads its settings from the environment ask these, with no waits between attempts."""
    monkeypatch.setattr(politeness, "FIRST_BACKOFF_SECONDS", 0.01)
    for name, service in vars(services).items():
        monkeypatch.setenv(f"GALAXY_{name.upper()}", service.address)


@contextlib.contextmanager
def serve(jpeg: bytes) -> Iterator[Services]:
    """Start services that answer with a picture and with where M51 is."""
    sdss, legacy, ps1 = (Service(say(jpeg)) for _ in range(3))
    services = Services(sdss, legacy, ps1, Service(say(M51, kind="text/plain")))
    with contextlib.ExitStack() as stack:
        for service in vars(services).values():
            server = stack.enter_context(_Server(service))
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            stack.callback(server.shutdown)
            stack.callback(server.closing.set)
            # A path of its own for each: a port may come again, and answers are remembered by address.
            service.server = server
            service.address = f"http://127.0.0.1:{server.server_address[1]}/{next(_numbers)}"
        yield services
