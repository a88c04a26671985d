"""`galaxy cloud`: estimates of costs, and checks of a site from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from galaxy_api.all_routes import create_whole_app
from galaxy_api.routes import registry
from galaxy_api.settings import Settings, settings
from galaxy_cli.main import main
from galaxy_core.models.registry import Registry
from galaxy_costs.monthly import Usage, alternatives, monthly_bill
from tests.conftest import RELEASED

PAGE = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
MANIFEST = Registry(RELEASED).manifest()
FILE = f"/models/{MANIFEST.name}/{MANIFEST.version}/model.onnx?sha256={MANIFEST.sha256}"
BODY = b'<script type="module" src="/assets/index-1.js"></script>'
Response = tuple[int, dict[str, str], bytes]
Change = Callable[[str, Response], Response]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["cloud", *arguments])


# Costs.


def test_a_demonstration_costs_less_than_a_dollar_line_by_line() -> None:
    result = run("cost", "--calls", "100000", "--mb", "1024", "--ms", "20")
    assert result.exit_code == 0
    (total,) = [float(line.split()[-1]) for line in result.stdout.splitlines() if line.startswith("A month")]
    assert total == pytest.approx(sum(line.dollars for line in monthly_bill(Usage(calls=100_000))), abs=0.005)
    assert 0.1 < total < 1
    for name in ("Lambda, compute", "API Gateway", "SageMaker Serverless", "t4g.small", "prices of 2026-11"):
        assert name in result.stdout


def test_ten_million_calls_are_billed_as_aws_would() -> None:
    """10 M calls of 20 ms in 1 GB: 200,000 GB-s, all free; 9 M requests at $0.20, 10 M at the API at $1."""
    dollars = {line.item: line.dollars for line in monthly_bill(Usage(calls=10_000_000))}
    assert dollars["Lambda, compute"] == 0
    assert dollars["Lambda, requests"] == pytest.approx(1.80)
    assert dollars["API Gateway"] == pytest.approx(10.00)
    busy = {line.item: line.dollars for line in monthly_bill(Usage(calls=10_000_000, free_tier=False))}
    assert busy["Lambda, compute"] == pytest.approx(200_000 * 0.0000166667)


def test_without_calls_only_storage_costs() -> None:
    items = {line.item for line in monthly_bill(Usage(calls=0, metrics=0)) if line.dollars}
    assert items == {"S3", "Container registry"}
    serverless, machine = alternatives(Usage(calls=0))
    assert serverless.dollars == 0
    assert machine.dollars > 10


# Checks from outside.


@pytest.fixture
def site() -> Iterator[Callable[[Change], str]]:
    """A healthy site, with one change; its address."""
    app = create_whole_app()
    app.include_router(registry.router)
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    client = TestClient(app, raise_server_exceptions=False)
    servers = []

    def start(change: Change) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def respond(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, data = change(self.path, self.healthy(body))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def healthy(self, body: bytes) -> Response:
                if self.path == "/":
                    return 200, PAGE, BODY
                if self.path.startswith("/assets"):
                    return 200, {"Cache-Control": "public, max-age=31536000, immutable"}, b""
                response = client.request(self.command, self.path, content=body)
                return response.status_code, {"Content-Type": response.headers["content-type"]}, response.content

            do_GET = do_POST = respond  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_healthy_site_passes(site: Callable[[Change], str]) -> None:
    result = run("smoke", site(lambda _, response: response), "--load-test")
    assert result.exit_code == 0, result.stdout
    assert result.stdout.count("ok ") == 7


@pytest.mark.parametrize(
    ("path", "change", "complaint"),
    [
        ("/", lambda response: (500, *response[1:]), "GET / should give 200; it gave 500"),
        ("/", lambda response: (200, {}, response[2]), "the header content-security-policy should have"),
        (
            "/",
            lambda response: (200, PAGE | {"Cache-Control": "max-age=60"}, response[2]),
            "the page may be cached",
        ),
        ("/assets/index-1.js", lambda _: (200, {}, b""), "should be cached for a year"),
        ("/api/models", lambda response: (200, response[1], b'{"models": []}'), "no model is released"),
        ("/models/index.json", lambda response: (403, *response[1:]), "index.json should give 200; it gave 403"),
        (FILE, lambda response: (*response[:2], response[2][:-1]), "has the checksum"),
        ("/api/classify", lambda response: (200, response[1], b"{}"), "classification: KeyError"),
        (
            "/api/tree",
            lambda response: (200, response[1] | {"Access-Control-Allow-Origin": "*"}, response[2]),
            "pages of * may read the API",
        ),
    ],
)
def test_a_failed_check_is_named(
    site: Callable[[Change], str], path: str, change: Callable[[Response], Response], complaint: str
) -> None:
    result = run("smoke", site(lambda requested, response: change(response) if requested == path else response))
    assert result.exit_code == 1
    assert complaint in result.stdout


def test_a_site_that_does_not_exist_fails_every_check() -> None:
    result = run("smoke", "http://127.0.0.1:9")
    assert result.exit_code == 1
    assert result.stdout.count("FAILED") == 6
