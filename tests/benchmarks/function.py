"""One function in a process of its own, driven by the real client of Lambda's Runtime API."""

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
class Running:
    """A function that has answered its first event.

    Attributes:
        answer: to that event.
        cold: seconds from the start of the process to it.
    """

    api: RuntimeApi
    process: subprocess.Popen[bytes]
    answer: dict[str, Any]
    cold: float

    def resident(self) -> float:
        """Megabytes of memory that the process holds."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1000
        raise RuntimeError("The system does not say how much memory a process holds: this needs Linux.")


@contextmanager
def started(
    python: list[str], handler: str, event: dict[str, Any], environment: dict[str, str]
) -> Iterator[Running]:
    """Start a function with a Python, send it an event, and stop it in the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    api = RuntimeApi(listener)
    with tempfile.TemporaryDirectory() as kept:
        lambda_like = {
            "PATH": os.environ["PATH"],
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{listener.getsockname()[1]}",
            "AWS_LAMBDA_FUNCTION_NAME": "bench",
            **image_environment(),
            "GALAXY_MODEL_CACHE": kept,
            "TF_CPP_MIN_LOG_LEVEL": "3",
            **environment,
        }
        begun = time.perf_counter()
        process = subprocess.Popen(
            [*python, "-m", "awslambdaric", handler],
            env=lambda_like,
            cwd=kept,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            answer = api.invoke(event)
            yield Running(api, process, answer, time.perf_counter() - begun)
        finally:
            process.kill()
            process.wait()
            api.shutdown()
            api.server_close()
