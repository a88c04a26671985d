"""The whole product on one machine: the site and the API, from the released models, with no cloud account."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import click
import uvicorn
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from galaxy_api.all_routes import create_whole_app
from galaxy_api.dependencies.batches import get_batches
from galaxy_api.dependencies.classifiers import get_classifiers
from galaxy_api.fetched_samples import BackgroundFetch, with_fetched_samples
from galaxy_api.local_http import LocalHttp, LocalProtocol
from galaxy_api.routes import registry
from galaxy_api.settings import Settings, settings
from galaxy_batches.store import tidy
from galaxy_core.classrooms import MEMORY
from galaxy_core.memory import bound_allocator
from galaxy_core.temporary_folders import remove_folder, temporary_folder

SITE = Path(__file__).parents[2] / "frontend" / "dist"
PORTS_TO_TRY = 20
DECODING_PROCESSES = 2
SHUTDOWN_SECONDS = 3
"""That a request which does not end by itself keeps the server."""


def serve_until_stopped(host: str, port: int, site: Path) -> None:
    """Serve the site and the API with this machine's settings until Ctrl-C, and end the process.

    Args:
        host: address to listen on.
        port: first port to try.
        site: folder of the built site.
    """
    bound_allocator()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that SIGTERM removes the batches' folder too
    with settings_of_this_machine(with_fetched_samples(settings())) as configured:
        serve(configured, host, port, site)
    click.echo("Stopped.")
    # A look-up in the sky that is under way, and whose visitor has gone, would keep the process for seconds.
    sys.stdout.flush()
    os._exit(0)


@contextlib.contextmanager
def settings_of_this_machine(configured: Settings) -> Iterator[Settings]:
    """Settings that have processes to decode in, and places for classes and batches: a folder, if none was named.

    At the end, what works on batches stops, and then the folder goes.
    """
    with temporary_folder("batches") as folder:
        placed = replace(
            configured,
            batches=configured.batches or str(folder),
            classrooms=configured.classrooms or MEMORY,
            decoding_processes=DECODING_PROCESSES,
        )
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, lambda *_: _end_at_once(folder))
        try:
            if configured.batches:
                take_up(placed)
            yield placed
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: _end_at_once(folder))
            get_batches(placed).close()


def take_up(configured: Settings) -> None:
    """Do what a queue and a bucket's lifecycle rule do in the cloud: work on what was left undone, and tidy up."""
    if not configured.queue and not configured.batches.startswith("s3://"):
        tidy(Path(configured.batches), datetime.now(UTC))
        get_batches(configured).resume()


def _end_at_once(folder: Path) -> None:
    remove_folder(folder)
    os._exit(1)


class _Server(uvicorn.Server):
    """Ends what is under way at the first signal, and itself at the second."""

    def __init__(self, http: LocalHttp, address: str, fetch: BackgroundFetch) -> None:
        self._address = address
        self._background_fetch = fetch
        super().__init__(
            uvicorn.Config(
                http, http=LocalProtocol, log_level="critical", timeout_graceful_shutdown=SHUTDOWN_SECONDS
            )
        )
        self._local_http = http

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say where the server is once it answers, and a signal would end it."""
        await super().startup(sockets)
        click.echo(f"The galaxy classifier is at {self._address} (Ctrl-C stops it)")
        self._background_fetch.start()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note a signal."""
        self.force_exit = self.should_exit
        if hasattr(signal, "SIGALRM"):
            signal.alarm(SHUTDOWN_SECONDS + 2)
        self._background_fetch.stop()
        self._local_http.cancel_all()
        super().handle_exit(sig, frame)


def create_local_app(configured: Settings, site: Path) -> FastAPI:
    """Build the application of every route, the registry's files and, where it is built, the site."""
    app = create_whole_app()
    app.dependency_overrides[settings] = lambda: configured
    app.include_router(registry.router)
    if (site / "index.html").exists():
        app.mount("/", StaticFiles(directory=site, html=True), name="site")
    else:
        click.echo(f"No built site in {site}: serving the API alone. `make site` builds it.", err=True)
    return app


def serve(configured: Settings, host: str, port: int, site: Path) -> None:
    """Serve until Ctrl-C.

    Args:
        configured: by `settings_of_this_machine`.
        host: see `serve_until_stopped`.
        port: as well.
        site: as well.

    Raises:
        click.ClickException: no port is free.
    """
    app = create_local_app(configured, site)
    listener = free_socket(host, port)
    address = f"http://{host}:{listener.getsockname()[1]}"
    http = LocalHttp(app, host, lambda: get_classifiers(configured).give_memory_back())
    local = _Server(http, address, BackgroundFetch(configured))
    with contextlib.suppress(KeyboardInterrupt):
        local.run(sockets=[listener])


def free_socket(host: str, first: int) -> socket.socket:
    """Listen on the first free port from `first` on.

    Raises:
        click.ClickException: none of the ports tried is free.
    """
    for port in range(first, first + PORTS_TO_TRY):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            # From here on whoever reads the printed address is answered, if a moment later.
            listener.listen()
        except OSError:
            listener.close()
            continue
        return listener
    raise click.ClickException(
        f"No port from {first} to {first + PORTS_TO_TRY - 1} is free on {host}: choose another with --port."
    )
