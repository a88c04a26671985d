"""`galaxy odd`: the images of an index that look like no other."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_core.cli import PlainCommand, examples, printable

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    cls=PlainCommand, epilog=examples("galaxy odd --index embeddings.parquet --count 24 --sheet odd.png")
)
@click.option("--index", required=True, type=FILE, help="Table that galaxy embed wrote.")
@click.option("--count", default=24, show_default=True, type=click.IntRange(1, 1000), help="Number of images.")
@click.option("--sheet", type=FILE, help="Contact sheet to write, as PNG.")
def odd(index: Path, count: int, sheet: Path | None) -> None:
    """Find the images that look like no other.

    Prints, for the oddest first, the mean distance to the ten nearest others, 0 to 1, and the name.
    """
    from galaxy_cli.search.index import EmbeddingIndex
    from galaxy_cli.search.pages import write_contact_sheet

    if sheet and sheet.suffix.lower() != ".png":
        raise click.BadParameter(f"{sheet} should end in .png.", param_hint="--sheet")
    matches = EmbeddingIndex(index).odd(count)
    for match in matches:
        click.echo(f"{match.value:.3f}  {printable(match.name)}")
    if sheet:
        write_contact_sheet(sheet, matches, index.parent)
        click.echo(f"Wrote {sheet}.", err=True)
