"""`galaxy serve`: the whole product on one machine."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_core.cli import PlainCommand, examples, region_option


@click.command(cls=PlainCommand, epilog=examples("galaxy serve --port 9000"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="First port to try.")
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the built site; the repository's frontend/dist otherwise.",
)
@region_option
def serve(host: str, port: int, site: Path | None) -> None:
    """Serve the site and the API on this machine until Ctrl-C.

    Models are those of the registry that GALAXY_REGISTRY names, the released ones otherwise. Where there is a
    network, real galaxies from surveys of the sky are fetched meanwhile, a request a second, kept in your cache
    (~/.cache/galaxy-classifier), and shown as they come; GALAXY_FETCH_SAMPLES=off leaves that out.
    """
    from galaxy_api.server import SITE, serve_until_stopped

    serve_until_stopped(host, port, site or SITE)
