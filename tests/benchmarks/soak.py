"""Soak: clients of every kind at once against the local server, and what is left of them afterwards.

    python -m tests.benchmarks.soak [--seconds 20]

Small and heavy requests, large, broken and slow ones, and clients that leave before they are answered. Nothing may
fail but by a 503 that says when to come again, and memory, threads and files have to be as before afterwards.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import click
import numpy as np
import urllib3
from PIL import Image

from galaxy_api.local_http import IDLE_SECONDS
from galaxy_training.simulation import draw_galaxy

SETTLE_SECONDS = 60.0
"""In which the server may put in order what it was left with."""
MAX_MEMORY_RATIO, FEW = 1.3, 4
_HEAVY = "/api/v1/classify?model=all&rotations=16"
_TIMEOUT = urllib3.Timeout(120)


@dataclass
class Tally:
    """What came of the requests so far.

    Attributes:
        outcomes: statuses, or names of errors, by the kind of client.
        small_ms: durations of small requests that were answered.
        wrong: failures that no server under load may give, and their number.
    """

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    small_ms: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, response: urllib3.BaseHTTPResponse, milliseconds: float) -> None:
        """Count a response."""
        comes_again = "Retry-After" in response.headers
        self.count(kind, response.status, milliseconds, comes_again=comes_again, body=str(response.data[:200]))

    def count(self, kind: str, status: int, milliseconds: float, *, comes_again: bool, body: str) -> None:
        """Count a status; a 503 has to say when to come again."""
        with self._lock:
            self.outcomes[kind, str(status)] += 1
            if kind == "small" and status == 200:
                self.small_ms.append(milliseconds)
            if status >= 500 and (status != 503 or not comes_again):
                self.wrong[f"{kind}: {status} {body}"] += 1

    def fail(self, kind: str, error: Exception) -> None:
        """Count a request without a response."""
        with self._lock:
            self.outcomes[kind, type(error).__name__] += 1
            self.wrong[f"{kind}: {error!r}"[:200]] += 1


@dataclass(frozen=True)
class Holdings:
    """What the server's processes hold."""

    megabytes: float
    threads: int
    descriptors: int
    temporary_files: int


class Server:
    """`galaxy serve` in a process of its own.

    Args:
        process: of the server.
        address: that it printed.
        temporary: folder of its temporary files.
    """

    def __init__(self, process: subprocess.Popen[str], address: str, temporary: Path) -> None:
        self.process = process
        self.address = address
        self.host, port = address.removeprefix("http://").split(":")
        self.port = int(port)
        self._temporary = temporary

    def holdings(self) -> Holdings:
        """What the server holds; see `holdings_of`."""
        return holdings_of(self.process.pid, self._temporary)


def holdings_of(process: int, temporary: Path) -> Holdings:
    """Resident memory of a process and of what it started, what it has open itself, and its temporary files."""
    own = Path("/proc", str(process))
    threads = list((own / "task").iterdir())
    children = [pid for thread in threads for pid in _text(thread / "children").split()]
    kilobytes = sum(_resident(Path("/proc", pid)) for pid in {own.name, *children})
    files = [path for path in temporary.rglob("*") if path.is_file()]
    return Holdings(kilobytes / 1000, len(threads), len(list((own / "fd").iterdir())), len(files))


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _resident(process: Path) -> int:
    found = re.search(r"^VmRSS:\s+(\d+)", _text(process / "status"), re.MULTILINE)
    return int(found[1]) if found else 0


@contextmanager
def serving() -> Iterator[Server]:
    """A server until the context is left, whose end has to be clean."""
    with tempfile.TemporaryDirectory() as temporary:
        command = [
            sys.executable,
            "-u",
            "-c",
            "from galaxy_cli.main import main; main()",
            "serve",
            "--port",
            "8600",
        ]
        environment = {**os.environ, "TMPDIR": temporary, "GALAXY_SKY_LOOKUP": "off"}
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        try:
            assert process.stdout is not None
            address = re.search(r"http://\S+", process.stdout.readline())
            if address is None:
                raise click.ClickException("The server did not start.")
            yield Server(process, address[0], Path(temporary))
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
        finally:
            process.kill()
            process.wait()


def clients(server: Server) -> dict[str, tuple[int, Callable[[Tally], None]]]:
    """Number of clients of each kind, and one request of theirs."""
    small, large, broken = jpeg(424), jpeg(4900), jpeg(424)[:20_000]
    pool = urllib3.PoolManager(maxsize=64, retries=False, timeout=_TIMEOUT)

    def post(kind: str, path: str, body: bytes | None) -> Callable[[Tally], None]:
        def send(tally: Tally) -> None:
            began = time.perf_counter()
            try:
                response = pool.request("POST" if body else "GET", server.address + path, body=body)
            except urllib3.exceptions.HTTPError as error:
                tally.fail(kind, error)
            else:
                tally.add(kind, response, 1000 * (time.perf_counter() - began))

        return send

    return {
        "small": (28, post("small", "/api/v1/classify", small)),
        "metadata": (8, post("metadata", "/api/v1/models", None)),
        "large": (8, post("large", "/api/v1/classify", large)),
        "heavy": (8, post("heavy", _HEAVY, small)),
        "broken": (4, post("broken", "/api/v1/classify", broken)),
        "slow": (4, lambda tally: _send_slowly(server, small, tally)),
        "leaving": (4, lambda tally: _leave(server, large, tally)),
    }


def _send_slowly(server: Server, body: bytes, tally: Tally) -> None:
    with socket.create_connection((server.host, server.port), timeout=120) as connection:
        connection.sendall(_head("/api/v1/classify", body))
        for start in range(0, len(body), len(body) // 10):
            connection.sendall(body[start : start + len(body) // 10])
            time.sleep(0.1)
        status = connection.recv(12)[9:].decode() or "none"
    tally.outcomes["slow", status] += 1
    if status not in {"200", "503"}:
        tally.wrong[f"slow: {status}"] += 1


def _leave(server: Server, body: bytes, tally: Tally) -> None:
    with socket.create_connection((server.host, server.port), timeout=120) as connection, suppress(OSError):
        connection.sendall(_head(_HEAVY, body) + body)
        time.sleep(0.2)
    tally.outcomes["leaving", "left"] += 1


def _head(path: str, body: bytes) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n".encode()


def jpeg(side: int) -> bytes:
    """A simulated galaxy, enlarged to the side."""
    galaxy = Image.fromarray(draw_galaxy(np.random.default_rng(28), side=424, kind="spiral").image)
    file = io.BytesIO()
    galaxy.resize((side, side)).save(file, "JPEG", quality=85)
    return file.getvalue()


def measure_soak(seconds: float) -> dict[str, Any]:
    """Let every client send one request after another for so long.

    Raises:
        click.ClickException: something failed otherwise than a server under load may.
    """
    with serving() as server:
        kinds = clients(server)
        for _, send in kinds.values():
            send(Tally())
        with ThreadPoolExecutor() as pool:  # so that every process is there that decodes large images
            list(pool.map(kinds["large"][1], [Tally()] * 4))
        time.sleep(IDLE_SECONDS + 2)
        before = server.holdings()
        tally, end = Tally(), time.monotonic() + seconds

        def run(send: Callable[[Tally], None]) -> None:
            while time.monotonic() < end:
                send(tally)

        threads = [
            threading.Thread(target=run, args=(send,)) for count, send in kinds.values() for _ in range(count)
        ]
        for thread in threads:
            thread.start()
        peak = 0.0
        while any(thread.is_alive() for thread in threads):
            peak = max(peak, server.holdings().megabytes)
            time.sleep(0.5)
        after = _settled(server, before, kinds["metadata"][1])
    if tally.wrong:
        raise click.ClickException(f"Requests failed: {dict(tally.wrong.most_common(5))}")
    if not as_before(after, before):
        raise click.ClickException(f"The server keeps what it took: {before} before, {after} afterwards.")
    count = sum(count for count, _ in kinds.values())
    return figures_of(seconds, count, tally, before, peak, after)


def figures_of(
    seconds: float, count: int, tally: Tally, before: Holdings, peak: float, after: Holdings
) -> dict[str, Any]:
    """Figures of a soak by so many clients; ``peak`` is the most megabytes that were seen."""
    statuses: dict[str, dict[str, int]] = {}
    for (kind, outcome), number in sorted(tally.outcomes.items()):
        statuses.setdefault(kind, {})[outcome] = number
    return {
        "seconds": seconds,
        "clients": count,
        "requests": tally.outcomes.total(),
        "outcomes": statuses,
        "small_median_ms": round(median(tally.small_ms), 1),
        "small_p99_ms": round(quantiles(tally.small_ms, n=100)[98], 1),
        "before_mb": round(before.megabytes, 1),
        "peak_mb": round(peak, 1),
        "after_mb": round(after.megabytes, 1),
        "threads": [before.threads, after.threads],
        "descriptors": [before.descriptors, after.descriptors],
        "temporary_files": [before.temporary_files, after.temporary_files],
    }


def _settled(server: Server, before: Holdings, ask: Callable[[Tally], None]) -> Holdings:
    """What the server holds once it is as before, or after `SETTLE_SECONDS`."""
    end = time.monotonic() + SETTLE_SECONDS
    while True:
        ask(Tally())
        time.sleep(IDLE_SECONDS + 2)
        now = server.holdings()
        if as_before(now, before) or time.monotonic() > end:
            return now


def as_before(now: Holdings, before: Holdings) -> bool:
    """Whether nothing is left; a thread or two that serve the next request do not count."""
    return (
        now.megabytes <= MAX_MEMORY_RATIO * before.megabytes
        and now.threads <= before.threads + FEW
        and now.descriptors <= before.descriptors + FEW
        and now.temporary_files <= before.temporary_files
    )


@click.command()
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(1))
def main(seconds: float) -> None:
    """Measure, and print the figures."""
    click.echo(json.dumps(measure_soak(seconds), indent=2))


if __name__ == "__main__":
    main()
