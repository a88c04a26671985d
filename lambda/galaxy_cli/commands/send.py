"""`galaxy send`: a table to TOPCAT or Aladin, and the rows clicked there to the sky."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from galaxy_core.cli import PlainCommand, examples

if TYPE_CHECKING:
    from galaxy_core.table_columns import Row


_SILENT_SECONDS = 60.0
"""A table of a million rows takes TOPCAT some seconds."""


class _FitsCommand(PlainCommand):
    extra = "fits"


@click.command(cls=_FitsCommand, epilog=examples("galaxy send morphology.vot"))
@click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--no-wait", is_flag=True, help="Send it and stop, without following clicks; for FITS and VOTable.")
def send(table: Path, no_wait: bool) -> None:
    """Send a table to TOPCAT or Aladin over SAMP.

    A row that is clicked there is pointed to in the sky and printed here, until Ctrl-C.
    """
    from galaxy_cli.samp import MTYPES, hub, send_table, wait_until_stopped
    from galaxy_cli.signals import GracefulShutdown

    if no_wait and table.suffix.lower() not in MTYPES:
        raise click.BadParameter(f"{table} is converted, and its copy goes when this command does.")
    with GracefulShutdown() as shutdown, tempfile.TemporaryDirectory() as folder, hub() as client:
        sent = send_table(client, table, table.parent if no_wait else Path(folder))
        click.echo(f"Sent {sent.table.rows:,} rows of {table} to {', '.join(sent.programs.values())}.")
        if not no_wait:
            sent.listen(_print_row)
        problems = 0
        for reply in sent.replies(shutdown, _SILENT_SECONDS):
            problems += bool(reply.problem)
            click.echo(f"{reply.program}: {f'not loaded: {reply.problem}' if reply.problem else 'loaded'}.")
        if not no_wait:
            wait_until_stopped(shutdown)
    if problems:
        click.get_current_context().exit(1)


def _print_row(row: Row) -> None:
    name = row.get("target") or row.get("file") or "row"
    click.echo(
        f"{name}: {row.get('headline') or row.get('status') or 'no prediction'}. {row.get('sentence') or ''}"
    )
