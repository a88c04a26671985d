"""`galaxy cloud keys`: the keys of a deployment's API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from galaxy_core.cli import PlainGroup, examples, region_option

if TYPE_CHECKING:
    from galaxy_core.api_keys import ApiKeys

KEYS_OUTPUT = "KeysTable"
"""Name of the stack's output with the table's name."""
_stack_option = click.option("--stack", default="galaxy", show_default=True, help="Name of the stack.")


@click.group(cls=PlainGroup, epilog=examples("galaxy cloud keys create observatory --daily-images 10000"))
def keys() -> None:
    """Keys of a deployed API: make, list and revoke them."""


@keys.command(epilog=examples("galaxy cloud keys create observatory --daily-images 10000"))
@click.argument("name")
@click.option(
    "--daily-images",
    type=click.IntRange(1, 1_000_000_000),
    default=10_000,
    show_default=True,
    help="Images that it takes in a day, by UTC: classified one by one, or announced for batches.",
)
@_stack_option
@region_option
def create(name: str, daily_images: int, stack: str) -> None:
    """Make a key for NAME, and print it: it is shown this once."""
    click.echo(_table(stack).create(name, daily_images))


@keys.command("list", epilog=examples("galaxy cloud keys list --region eu-central-1"))
@_stack_option
@region_option
def list_keys(stack: str) -> None:
    """List whose keys there are, and what each has used today."""
    found = _table(stack).find_all()
    for key in found:
        click.echo(f"{key.name:24}{key.used:12,} of {key.daily_images:,} images today, since {key.created}")
    if not found:
        click.echo("There are no keys.")


@keys.command(epilog=examples("galaxy cloud keys revoke observatory --region eu-central-1"))
@click.argument("name")
@_stack_option
@region_option
def revoke(name: str, stack: str) -> None:
    """Have NAME's key refused from now on."""
    _table(stack).revoke(name)
    click.echo(f"The key of {name} is taken no more.")


def _table(stack: str) -> ApiKeys:
    from galaxy_cli.errors import DeploymentError
    from galaxy_cli.stack_outputs import read_outputs
    from galaxy_core.api_keys import ApiKeys

    table = read_outputs(stack).get(KEYS_OUTPUT)
    if table is None:
        raise DeploymentError(f"The stack {stack} has no keys.", "Deploy it with -c api_keys=true.")
    return ApiKeys(table)
