"""The local server as a process: it finds a port, answers, and stops cleanly on Ctrl-C."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from galaxy_api.local import free_socket


def test_a_taken_port_leads_to_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with free_socket("127.0.0.1", port) as found:
            assert port < found.getsockname()[1] < port + 20


def test_it_serves_and_stops_on_ctrl_c() -> None:
    command = [sys.executable, "-u", "-c", "from galaxy_api.local import main; main()", "--port", "8400"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        while line and "http://" not in line:
            line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, "the server ended before it gave its address"
        with urllib.request.urlopen(f"{found[0]}/api/tree", timeout=30) as response:
            assert response.status == 200
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
        assert process.returncode == 0
        assert output.strip() == "Stopped."
    finally:
        process.kill()
        process.wait()


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
