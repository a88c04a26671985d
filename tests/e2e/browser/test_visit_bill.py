"""What `galaxy cloud cost` counts for a visit is what a visit asks for."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from galaxy_costs import visits
from tests.e2e.browser.product import SECONDS, wait_until
from tests.e2e.browser.test_first_page import FILES, SAMPLE, answered

pytestmark = pytest.mark.browser

PACKED = re.compile("jpeg|png|webp|octet")
PARTS = {
    "/api/v1/samples": "samples",
    "/api/v1/classify": "classifications",
    "/api": "metadata",
    "/models": "models",
}


class Traffic:
    """Requests and compressed bytes by part of a visit."""

    def __init__(self) -> None:
        self.files: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()

    def count(self, path: str, kind: str, data: bytes) -> None:
        part = next((part for prefix, part in PARTS.items() if path.startswith(prefix)), "site")
        self.files[part] += 1
        self.bytes[part] += len(data) if PACKED.search(kind) else min(len(data), len(gzip.compress(data)))


@contextmanager
def counting(address: str) -> Iterator[tuple[str, Traffic]]:
    """A server that passes everything on, as CloudFront does, and counts it."""
    traffic = Traffic()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            upstream = HTTPConnection(urlsplit(address).netloc)
            upstream.request(self.command, self.path, body, dict(self.headers.items()))
            response = upstream.getresponse()
            data = response.read()
            traffic.count(urlsplit(self.path).path, response.getheader("Content-Type", ""), data)
            self.send_response(response.status)
            for name in ("Content-Type", "Content-Encoding", "Cache-Control", "ETag"):
                if value := response.getheader(name):
                    self.send_header(name, value)
            if self.path.startswith("/assets/"):
                self.send_header("Cache-Control", "public, max-age=31536000, immutable")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            upstream.close()

        do_GET = do_HEAD = do_POST = respond  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", traffic
        server.shutdown()


def test_a_first_visit_asks_for_what_is_billed(browser: Browser, address: str, galaxy_file: Path) -> None:
    context = browser.new_context()
    with counting(address) as (through, traffic):
        page = context.new_page()
        page.goto(through)
        page.get_by_role("button", name=SAMPLE).wait_for(timeout=60 * SECONDS)
        # The service worker has fetched all that it keeps once it is active.
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        wait_until(page, "[...document.images].every(image => image.complete)")
        page.get_by_role("button", name=SAMPLE).click()
        answered(page)
        page.goto(through)
        page.set_input_files(FILES, galaxy_file)
        answered(page)
        context.close()
    expected = {
        "site": (visits.SITE_FILES, visits.SITE_BYTES),
        "samples": (visits.SAMPLE_FILES, visits.SAMPLE_BYTES),
        "metadata": (visits.METADATA_FILES, visits.METADATA_BYTES),
    }
    measured = {part: (traffic.files[part], traffic.bytes[part]) for part in expected}
    for part, figures in expected.items():
        for billed, asked in zip(figures, measured[part], strict=True):
            assert 0.6 * billed <= asked <= 1.3 * billed, f"correct galaxy_costs.visits: {measured}"
    assert traffic.files["classifications"] == visits.CLASSIFICATIONS_PER_VISIT
    assert not traffic.files["models"]
