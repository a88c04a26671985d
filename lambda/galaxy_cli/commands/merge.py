"""`galaxy merge`: the tables that several machines made of parts, as one."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_cli.tables.writers import WRITERS, check_output
from galaxy_core.cli import PlainCommand, examples

_MAX_LISTED = 20


@click.command(cls=PlainCommand, epilog=examples("galaxy merge part-*.parquet --output morphology.vot"))
@click.argument(
    "parts", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True)
)
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path),
    help=f"Table to write, in the format of its name: {', '.join(WRITERS)}.",
)
@click.option("--overwrite", is_flag=True, help="Replace an existing table.")
def merge(parts: tuple[Path, ...], output: Path, overwrite: bool) -> None:
    """Merge the tables of parts, or convert one.

    PARTS are tables of galaxy classify --part, in any formats; they come one after the other in the order of the
    numbers in their names.
    """
    from galaxy_cli.signals import GracefulShutdown
    from galaxy_cli.tables.merging import in_order, merged_layout, merged_rows
    from galaxy_cli.tables.writers import write_table

    check_output(output, overwrite=overwrite)
    ordered = in_order(parts)
    layout, missing = merged_layout(ordered)
    with GracefulShutdown() as shutdown:
        write_table(output, layout, lambda: merged_rows(ordered, layout), shutdown)
    if shutdown.signal_number:
        raise click.Abort
    if missing:
        click.echo(f"Not among them: {'part' if len(missing) == 1 else 'parts'} {_listed(missing)}.", err=True)
    click.echo(f"Wrote {output} from {len(ordered)} tables.", err=True)


def _listed(numbers: tuple[int, ...]) -> str:
    more = len(numbers) - _MAX_LISTED
    return ", ".join(map(str, numbers[:_MAX_LISTED])) + (f" and {more:,} more" if more > 0 else "")
