"""The whole product on one machine: the site and the API, from the released models, with no cloud account."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

import click
import uvicorn
from starlette.staticfiles import StaticFiles

from galaxy_api.whole import create_whole_app

SITE = Path(__file__).parents[2] / "frontend" / "dist"
PORTS_TO_TRY = 20


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="First port to try.")
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=SITE,
    show_default=True,
    help="Folder of the built site.",
)
def main(host: str, port: int, site: Path) -> None:
    """Serve the site and the API until Ctrl-C."""
    app = create_whole_app()
    if (site / "index.html").exists():
        app.mount("/", StaticFiles(directory=site, html=True), name="site")
    else:
        click.echo(f"No built site in {site}: serving the API alone. `make site` builds it.", err=True)
    listener = free_socket(host, port)
    click.echo(f"The galaxy classifier is at http://{host}:{listener.getsockname()[1]} (Ctrl-C stops it)")
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5))
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    click.echo("Stopped.")


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
