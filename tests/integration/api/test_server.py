"""The local server as a process: it finds a port, answers, and stops cleanly on Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import urllib3
from fastapi.testclient import TestClient

from galaxy_api.server import create_local_app, free_socket, settings_of_this_machine
from galaxy_api.settings import Settings
from galaxy_core.batch_sizes import UPLOAD_SHARD_SIZE
from tests.conftest import Encode
from tests.support.costly_images import jpeg_of_scans


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
        with urllib.request.urlopen(f"{address}/api/v1/tree", timeout=30) as response:
            assert response.status == 200
        stop(process)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_batches_need_no_setup_and_leave_nothing(tmp_path: Path, slow_jpeg: bytes, how: signal.Signals) -> None:
    """The end comes while pictures are being worked on: those of the first shard are missing, which is quick."""

    def ask(method: str, path: str, body: object = None) -> dict[str, Any]:
        answer: dict[str, Any] = urllib3.request(method, address + path, json=body, timeout=30).json()
        return answer

    names = [{"name": f"{number}.jpg"} for number in range(UPLOAD_SHARD_SIZE + 40)]
    with server(tmp_path) as (process, address):
        batch = ask("POST", "/api/v1/batches", {"images": names})
        for form in batch["uploads"][UPLOAD_SHARD_SIZE:]:
            sent = urllib3.request("POST", address + form["url"], fields={"file": ("a.jpg", slow_jpeg)})
            assert sent.status == 204
        path = f"/api/v1/batches/{batch['id']}"
        ask("POST", f"{path}/start")
        while not (now := ask("GET", path))["failed"]:
            assert process.poll() is None
        assert (now["state"], now["failed"]) == ("running", UPLOAD_SHARD_SIZE)
        assert list(tmp_path.iterdir())
        stop(process, how)
        assert list(tmp_path.iterdir()) == []


def test_the_worker_stops_before_its_folder_goes(
    tmp_path: Path, slow_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}
    try:
        with settings_of_this_machine(Settings()) as configured:
            client = TestClient(create_local_app(configured, tmp_path))
            batch = client.post(
                "/api/v1/batches", json={"images": [{"name": f"{number}.jpg"} for number in range(40)]}
            )
            for form in batch.json()["uploads"]:
                assert client.post(form["url"], files={"file": slow_jpeg}).status_code == 204
            started = client.post(f"/api/v1/batches/{batch.json()['id']}/start")
            assert started.json()["state"] == "running"
            (worker,) = batch_threads()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert not worker.is_alive()
    assert list(tmp_path.iterdir()) == []


def batch_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("batches")]


@pytest.mark.parametrize("path", ["/api/v1/nonsense"])
def test_the_sites_mount_does_not_swallow_the_apis_errors(path: str, tmp_path: object) -> None:
    from starlette.staticfiles import StaticFiles

    from galaxy_api.app import create_app

    app = create_app()
    app.mount("/", StaticFiles(directory=str(tmp_path), html=True))
    response = TestClient(app, raise_server_exceptions=False).get(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


HEAVY = "/api/v1/classify?model=all&rotations=16"


def send_heavy(address: str, picture: bytes, count: int) -> list[socket.socket]:
    """Begin requests that take many seconds, each on a connection of its own."""
    host, port = address.removeprefix("http://").split(":")
    head = f"POST {HEAVY} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(picture)}\r\n\r\n"
    connections = [socket.create_connection((host, int(port)), timeout=30) for _ in range(count)]
    for connection in connections:
        connection.sendall(head.encode() + picture)
    return connections


@pytest.fixture(scope="module")
def slow_jpeg() -> bytes:
    """Takes a second or two to decode."""
    return jpeg_of_scans(80, 4900)


@pytest.fixture(scope="module")
def large(encode: Encode) -> bytes:
    return encode(np.random.default_rng(5).integers(0, 255, (2000, 2000, 3), np.uint8), "JPEG", quality=40)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_requests_under_way_do_not_keep_it(tmp_path: Path, large: bytes, how: signal.Signals) -> None:
    with server(tmp_path) as (process, address):
        connections = send_heavy(address, large, 6)
        assert urllib3.request("GET", f"{address}/api/v1/tree").status == 200
        time.sleep(1)  # or they might not have begun
        process.send_signal(how)
        output, _ = process.communicate(timeout=20)  # it allows itself 5
        assert "Traceback" not in output
        replies = [connection.recv(12) for connection in connections]
        assert set(replies) <= {b"HTTP/1.1 503", b"HTTP/1.1 200", b"HTTP/1.1 422", b""}
        for connection in connections:
            connection.close()


def test_the_second_ctrl_c_ends_it_at_once(tmp_path: Path) -> None:
    with server(tmp_path) as (process, address):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(b"POST /api/v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")
            assert urllib3.request("GET", f"{address}/api/v1/tree").status == 200
            process.send_signal(signal.SIGINT)
            time.sleep(0.5)
            assert process.poll() is None, "the first waits for a while for what is being sent"
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=2)
        assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_left_is_cleaned(tmp_path: Path) -> None:
    with server(tmp_path) as (process, _):
        process.kill()
        process.wait()
        assert len(list(tmp_path.iterdir())) == 1
    somebody_elses = tmp_path / "galaxy-batches-of-mine"
    somebody_elses.mkdir()
    with server(tmp_path) as (process, _):
        assert len(list(tmp_path.iterdir())) == 2
        stop(process)
    assert list(tmp_path.iterdir()) == [somebody_elses]


def test_a_batch_goes_on_after_its_server_was_killed(
    tmp_path: Path, galaxy_jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALAXY_BATCHES", str(tmp_path / "kept"))
    count = 150
    with server(tmp_path) as (process, address):
        request = {"images": [{"name": f"{number}.jpg"} for number in range(count)], "model": "logistic"}
        batch = urllib3.request("POST", f"{address}/api/v1/batches", json=request).json()
        path = f"/api/v1/batches/{batch['id']}"
        for form in batch["uploads"]:
            urllib3.request("POST", address + form["url"], fields={"file": ("a.jpg", galaxy_jpeg)})
        urllib3.request("POST", f"{address}{path}/start")
        process.kill()
        process.wait()
    with server(tmp_path) as (process, address):
        while (now := urllib3.request("GET", address + path).json())["state"] == "running":
            assert process.poll() is None
            time.sleep(0.2)
        assert (now["state"], now["answered"]) == ("done", count)
        stop(process)
