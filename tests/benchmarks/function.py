"""One Lambda function in its own process, driven by AWS's client of the Runtime API."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import image_environment
from tests.e2e.container.runtime_api import RuntimeApi


@dataclass
class RunningFunction:
    """A function that has responded to its first event.

    Attributes:
        response: To that event.
        cold_start: Seconds from the start of the process to that response.
    """

    api: RuntimeApi
    process: subprocess.Popen[bytes]
    response: dict[str, Any]
    cold_start: float

    def resident_megabytes(self) -> float:
        """Resident memory of the process, MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1000
        raise RuntimeError("Measuring a process's resident memory needs Linux.")


@contextmanager
def start(
    python: list[str], handler: str, event: dict[str, Any], environment: dict[str, str]
) -> Iterator[RunningFunction]:
    """Start a function with a Python interpreter, send it one event, and stop it at the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    api = RuntimeApi(listener)
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            "PATH": os.environ["PATH"],
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{listener.getsockname()[1]}",
            "AWS_LAMBDA_FUNCTION_NAME": "bench",
            **image_environment(),
            "GALAXY_MODEL_CACHE": folder,
            "TF_CPP_MIN_LOG_LEVEL": "3",
            **environment,
        }
        started = time.perf_counter()
        process = subprocess.Popen(
            [*python, "-m", "awslambdaric", handler],
            env=variables,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            response = api.invoke(event)
            yield RunningFunction(api, process, response, time.perf_counter() - started)
        finally:
            process.kill()
            process.wait()
            api.shutdown()
            api.server_close()
