"""The local server as a process: it finds a port, answers, and stops cleanly on Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3

from galaxy_api.server import free_socket


def test_a_taken_port_leads_to_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with free_socket("127.0.0.1", port) as found:
            assert port < found.getsockname()[1] < port + 20


@contextmanager
def server(temporary: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server that keeps what is temporary in a folder, and its address."""
    command = [sys.executable, "-u", "-c", "from galaxy_cli.main import main; main()", "serve", "--port", "8400"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        while line and "http://" not in line:
            line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, "the server ended before it gave its address"
        yield process, found[0]
    finally:
        process.kill()
        process.wait()


def stop(process: subprocess.Popen[str], how: signal.Signals = signal.SIGINT) -> None:
    """Press Ctrl-C, or end it otherwise, and see it end well."""
    process.send_signal(how)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert output.strip() == "Stopped."


def test_it_serves_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    with server(tmp_path) as (process, address):
        with urllib.request.urlopen(f"{address}/api/tree", timeout=30) as response:
            assert response.status == 200
        stop(process)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_batches_need_no_setup_and_leave_nothing(tmp_path: Path, galaxy_jpeg: bytes, how: signal.Signals) -> None:
    """The end comes while pictures are still to be looked at."""

    def ask(method: str, path: str, body: object = None) -> dict[str, Any]:
        answer: dict[str, Any] = urllib3.request(method, address + path, json=body, timeout=30).json()
        return answer

    names = [{"name": f"{number}.jpg"} for number in range(210)]
    with server(tmp_path) as (process, address):
        batch = ask("POST", "/api/batches", {"images": names})
        for form in batch["uploads"]:
            sent = urllib3.request("POST", address + form["url"], fields={"file": ("a.jpg", galaxy_jpeg)})
            assert sent.status == 204
        path = f"/api/batches/{batch['id']}"
        assert ask("POST", f"{path}/start")["state"] == "running"
        while not ask("GET", path)["answered"]:
            assert process.poll() is None
        assert list(tmp_path.iterdir())
        assert ask("GET", path)["state"] == "running"
        stop(process, how)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["/api/nonsense"])
def test_the_sites_mount_does_not_swallow_the_apis_errors(path: str, tmp_path: object) -> None:
    from fastapi.testclient import TestClient
    from starlette.staticfiles import StaticFiles

    from galaxy_api.app import create_app

    app = create_app()
    app.mount("/", StaticFiles(directory=str(tmp_path), html=True))
    response = TestClient(app, raise_server_exceptions=False).get(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
