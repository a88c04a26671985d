"""Soak of the image as Lambda runs it: 512 MiB, one core, a read-only root, one request at a time.

    python -m tests.benchmarks.soak_container [--seconds 20] [--write]

What waits, waits at Lambda; slow clients and such as leave never reach a function. It needs what
`make test-container` needs.
"""

from __future__ import annotations

import json
import logging
import math
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import click
import pytest
from moto.server import ThreadedMotoServer

from tests.benchmarks.soak import Tally, as_before, figures_of, holdings_of, jpeg
from tests.benchmarks.table import LATEST
from tests.conftest import RELEASED
from tests.e2e.container.engine import Container, Engine, missing
from tests.support.events import event
from tests.support.hostile_images import FILES

BUCKET = "soak"
CLIENTS = {"small": 28, "large": 8, "heavy": 8, "broken": 8, "light": 8, "hostile": 4}
"""Clients by their kind."""


def requests() -> dict[str, dict[str, Any]]:
    """An event of each kind of client."""
    small = jpeg(424)
    return {
        "small": event("raw", body=small),
        "large": event("raw", body=jpeg(4900)),
        "heavy": event("raw", body=small, query="model=all&rotations=16"),
        "broken": event("raw", body=small[:20_000]),
        "light": event("raw", body=FILES["light in colours, packed"][1](), query="model=all"),
        "hostile": event("raw", body=FILES["a strip that unpacks to 400 MB"][1]()),
    }


def measure_container_soak(seconds: float) -> dict[str, Any]:
    """Let every client send one request after another for so long.

    Raises:
        click.ClickException: something failed otherwise than by a 503, or the function keeps what it took.
    """
    if why := missing():
        raise click.ClickException(why)
    with ExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory())
        engine = Engine(Path(folder))
        image = engine.image()
        _put_models(running)
        container = running.enter_context(engine.start(image, "classify", GALAXY_REGISTRY=f"s3://{BUCKET}"))
        return _soak(container, seconds)


def _put_models(running: ExitStack) -> None:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    running.callback(server.stop)
    host, port = server.get_host_and_port()
    environment = running.enter_context(pytest.MonkeyPatch.context())
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        environment.setenv(name, "test")
    s3 = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1")
    s3.create_bucket(Bucket=BUCKET)
    for path in (RELEASED / "models").rglob("*.*"):
        s3.upload_file(str(path), BUCKET, path.relative_to(RELEASED).as_posix())


def _soak(container: Container, seconds: float) -> dict[str, Any]:
    events, turn = requests(), threading.Lock()
    temporary = Path(f"/proc/{container.pid}/root/tmp")

    def send(kind: str, tally: Tally, end: float) -> None:
        with turn:  # Lambda gives a container one event at a time
            if time.monotonic() > end:
                return
            answer = container.invoke(events[kind])
            milliseconds = 1000 * container.seconds[-1]
        comes_again = "retry-after" in answer["headers"]
        tally.count(kind, answer["statusCode"], milliseconds, comes_again=comes_again, body=answer["body"][:200])

    for kind in events:
        send(kind, Tally(), math.inf)
    before = holdings_of(container.pid, temporary)
    tally, end = Tally(), time.monotonic() + seconds

    def run(kind: str) -> None:
        while time.monotonic() < end:
            send(kind, tally, end)

    mixed = sorted((number / count, kind) for kind, count in CLIENTS.items() for number in range(count))
    threads = [threading.Thread(target=run, args=(kind,)) for _, kind in mixed]
    for thread in threads:
        thread.start()
    peak = 0.0
    while any(thread.is_alive() for thread in threads):
        peak = max(peak, holdings_of(container.pid, temporary).megabytes)
        time.sleep(0.1)
    after = holdings_of(container.pid, temporary)
    if tally.wrong:
        raise click.ClickException(f"Requests failed: {dict(tally.wrong.most_common(5))}")
    if not as_before(after, before):
        raise click.ClickException(f"The function keeps what it took: {before} before, {after} afterwards.")
    return figures_of(seconds, sum(CLIENTS.values()), tally, before, peak, after)


@click.command()
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(1))
@click.option("--write", is_flag=True, help="Put the figures among the latest ones, for the README.")
def main(seconds: float, *, write: bool) -> None:
    """Measure, and print the figures."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    figures = measure_container_soak(seconds)
    click.echo(json.dumps(figures, indent=2))
    if write:
        latest = json.loads(LATEST.read_text(encoding="utf-8")) | {"container_soak": figures}
        LATEST.write_text(json.dumps(latest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
