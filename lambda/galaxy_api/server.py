"""The whole product on one machine: the site and the API, from the released models, with no cloud account."""

from __future__ import annotations

import contextlib
import signal
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import uvicorn
from starlette.staticfiles import StaticFiles

from galaxy_api.all_routes import create_whole_app
from galaxy_api.dependencies.batches import get_batches
from galaxy_api.routes import registry
from galaxy_api.settings import Settings, settings

SITE = Path(__file__).parents[2] / "frontend" / "dist"
PORTS_TO_TRY = 20


def serve_until_stopped(host: str, port: int, site: Path) -> None:
    """Serve the site and the API with this machine's settings until Ctrl-C.

    Args:
        host: address to listen on.
        port: first port to try.
        site: folder of the built site.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that SIGTERM removes the batches' folder too
    with batches_of_this_machine(settings()) as configured:
        serve(configured, host, port, site)
    click.echo("Stopped.")


@contextlib.contextmanager
def batches_of_this_machine(configured: Settings) -> Iterator[Settings]:
    """Settings that have a place for batches: a folder that goes away with the server, if none was named."""
    with tempfile.TemporaryDirectory(prefix="galaxy-batches-", ignore_cleanup_errors=True) as folder:
        placed = replace(configured, batches=configured.batches or folder)
        try:
            yield placed
        finally:
            get_batches(placed).close()


def serve(configured: Settings, host: str, port: int, site: Path) -> None:
    """Serve until Ctrl-C.

    Raises:
        click.ClickException: no port is free.
    """
    app = create_whole_app()
    app.dependency_overrides[settings] = lambda: configured
    app.include_router(registry.router)
    if (site / "index.html").exists():
        app.mount("/", StaticFiles(directory=site, html=True), name="site")
    else:
        click.echo(f"No built site in {site}: serving the API alone. `make site` builds it.", err=True)
    listener = free_socket(host, port)
    click.echo(f"The galaxy classifier is at http://{host}:{listener.getsockname()[1]} (Ctrl-C stops it)")
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5))
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


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
