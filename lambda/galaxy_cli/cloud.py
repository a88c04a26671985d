"""``galaxy-cloud``: looks after a deployed site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from galaxy_core.cli import PlainGroup

if TYPE_CHECKING:
    from galaxy_costs.prices import Line


@click.group(cls=PlainGroup)
def main() -> None:
    """FitsOptions after a deployed site: is it well, what does it cost, which models does it answer with."""


@main.command()
@click.argument("address")
@click.option("--flood", is_flag=True, help="Also ask more at once than the API takes.")
def smoke(address: str, flood: bool) -> None:
    """FitsOptions at the site at ADDRESS from outside; the exit code is 1 if anything is wrong."""
    from galaxy_cli.smoke import Site

    found = Site(address).look(flood=flood)
    for item in found:
        click.echo(f"{'well ' if item.well else 'WRONG'}  {item.check}: {item.seen}")
    if not all(item.well for item in found):
        raise SystemExit(1)


@main.command()
@click.argument("source")
@click.argument("target")
@click.option("--model", required=True, help="Which model.")
@click.option("--default", "is_default", is_flag=True, help="Answer with it where a request names no model.")
def release(source: str, target: str, model: str, is_default: bool) -> None:
    """Copy a model's current version from the SOURCE registry to the TARGET registry, which then serves it."""
    from galaxy_core.models.registry import Registry

    registry = Registry(target)
    manifest = registry.copy(Registry(source), model)
    if is_default:
        registry.set_default(model)
    click.echo(f"{target} answers with {manifest.name} {manifest.version} within a minute.")


@main.command()
@click.argument("registry")
@click.option("--model", required=True, help="Which model.")
def rollback(registry: str, model: str) -> None:
    """Serve the version before the current one of a model in REGISTRY again. Nothing is deleted."""
    from galaxy_core.models.registry import Registry

    version = Registry(registry).roll_back(model)
    click.echo(f"{registry} answers with {model} {version} within a minute.")


@main.command()
@click.option(
    "--calls", type=click.IntRange(0), default=100_000, show_default=True, help="Classifications a month."
)
@click.option("--mb", type=click.IntRange(128, 10240), default=1024, show_default=True, help="Memory, MiB.")
@click.option("--ms", type=click.FloatRange(1), default=20.0, show_default=True, help="Billed for each.")
@click.option("--kb", type=click.FloatRange(0), default=100.0, show_default=True, help="Size of a picture.")
@click.option(
    "--architecture",
    type=click.Choice(["x86_64", "arm64"]),
    default="x86_64",
    show_default=True,
    help="Of the functions.",
)
@click.option("--no-free-tier", is_flag=True, help="As if nothing were free in every month.")
def cost(calls: int, mb: int, ms: float, kb: float, architecture: str, no_free_tier: bool) -> None:
    """Say what a month costs, line by line, and what two other ways would."""
    from galaxy_costs.monthly import Use, alternatives, bill
    from galaxy_costs.prices import LOOKED_UP, SOURCE

    use = Use(
        calls=calls,
        memory=mb,
        milliseconds=ms,
        upload=1000 * kb,
        architecture=architecture,
        free=not no_free_tier,
    )
    lines = bill(use)
    _show(lines)
    click.echo(f"{'A month':26}{'':36}{sum(line.dollars for line in lines):10.2f}\n")
    click.echo("Instead, for the classifications alone:")
    _show(alternatives(use))
    click.echo(f"\nUS dollars, us-east-1, prices of {LOOKED_UP}: {SOURCE}")


@main.command()
@click.option(
    "--bench",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default="tests/benchmarks/latest.json",
    show_default=True,
    help="What `make bench` wrote.",
)
@click.option("--galaxies", type=click.IntRange(1), default=1_000_000, show_default=True, help="How many.")
def scale(bench: Path, galaxies: int) -> None:
    """Say on paper what so many galaxies would take and cost, by every way there is."""
    import json

    from galaxy_costs.scale import duration, ways

    figures = json.loads(bench.read_text(encoding="utf-8"))
    for way in ways(figures):
        click.echo(f"{way.name}: {duration(way.seconds(galaxies))}, held back by {way.first.what}")
        _show(way.lines(galaxies))
        click.echo(f"{'All of it':26}{'':36}{way.dollars(galaxies):10.2f}\n")


def _show(lines: Sequence[Line]) -> None:
    for line in lines:
        click.echo(f"{line.what:26}{line.amount:36}{line.dollars:10.2f}")
