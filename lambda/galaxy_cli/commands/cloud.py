"""`galaxy cloud`: a deployed site's health, and what it costs."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_cli.commands.keys import keys
from galaxy_core.cli import PlainGroup, examples, region_option


@click.group(cls=PlainGroup, epilog=examples("galaxy cloud cost --calls 100000"))
def cloud() -> None:
    """Check a deployed site, and estimate what it costs."""


@cloud.command(
    epilog=examples(
        "galaxy cloud smoke https://ADDRESS", "galaxy cloud smoke --deep https://ADDRESS -o smoke.json"
    )
)
@click.argument("address")
@click.option("--load-test", is_flag=True, help="Also send more requests at once than the API takes.")
@click.option(
    "--deep",
    is_flag=True,
    help="Also time cold starts, run a batch and the dearest request, release a model and roll it back; with the "
    "credentials of who deployed it, for some minutes and some cents.",
)
@click.option("--stack", default="galaxy", show_default=True, help="Name of the deployed stack, with --deep.")
@region_option
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Also write the results as JSON."
)
def smoke(address: str, load_test: bool, deep: bool, stack: str, output: Path | None) -> None:
    """Check the site at ADDRESS from outside.

    The exit code is 1 if any check fails.
    """
    from galaxy_cli.smoke import Site, to_json

    site = Site(address)
    further = None
    if deep:
        from galaxy_cli.deep_smoke import DeepChecks

        further = DeepChecks(site, stack).checks
    results = site.check(load_test=load_test, further=further)
    width = max(len(result.check) for result in results)
    for result in results:
        outcome = "ok    " if result.passed else "FAILED"
        click.echo(f"{outcome}  {result.check:{width}}  {result.seconds:6.1f} s  {result.detail}")
    if output:
        output.write_text(to_json(address, results), encoding="utf-8")
    if not all(result.passed for result in results):
        raise SystemExit(1)


@cloud.command(epilog=examples("galaxy cloud leftovers --region eu-central-1"))
@click.option("--stack", default="galaxy", show_default=True, help="Name of the stack.")
@region_option
def leftovers(stack: str) -> None:
    """List what is in the account of a stack, as after destroying it.

    Among it are the archives of cdk bootstrap, which cdk destroy leaves. Deletes nothing.
    """
    from galaxy_cli.leftovers import find_leftovers

    found = find_leftovers(stack)
    for item in found:
        click.echo(f"{item.kind}: {item.name}\n    {item.remedy}")
    if not found:
        click.echo(f"Nothing is left of {stack}.")


cloud.add_command(keys)


@cloud.command(epilog=examples("galaxy cloud quota --region eu-central-1"))
@region_option
def quota() -> None:
    """Say how much the account may run at once, before deploying."""
    from galaxy_cli.account_quota import read_quota

    click.echo(read_quota().advice)


@cloud.command(epilog=examples("galaxy cloud resume --region eu-central-1"))
@click.option("--stack", default="galaxy", show_default=True, help="Name of the stack.")
@region_option
def resume(stack: str) -> None:
    """Let an API that rests at its spending limit answer again.

    It may then cost as much again as the deployment's spending_limit before it rests until the next month.
    """
    from galaxy_cli.spending import resume_api

    spending = resume_api(stack)
    click.echo(
        f"The API answers. This month has cost about {spending.month_dollars:.2f} dollars, the last day "
        f"{spending.day_dollars:.2f}; it rests again at {spending.limit:.2f}."
    )


@cloud.command(epilog=examples("galaxy cloud cost --visits 5000 --calls 100000 --mb 1024 --ms 20"))
@click.option("--visits", type=click.IntRange(0), default=1000, show_default=True, help="To the site, a month.")
@click.option(
    "--calls",
    type=click.IntRange(0),
    default=100_000,
    show_default=True,
    help="Classifications a month by programs.",
)
@click.option(
    "--batch-images",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="Images a month that are uploaded for batches.",
)
@click.option("--mb", type=click.IntRange(128, 10240), default=1024, show_default=True, help="Memory, MiB.")
@click.option(
    "--ms", type=click.FloatRange(1), default=20.0, show_default=True, help="Billed duration of each, ms."
)
@click.option("--kb", type=click.FloatRange(0), default=100.0, show_default=True, help="Size of an image, kB.")
@click.option(
    "--architecture",
    type=click.Choice(["x86_64", "arm64"]),
    default="x86_64",
    show_default=True,
    help="Processor of the functions.",
)
@click.option("--no-free-tier", is_flag=True, help="Without AWS's monthly free tier.")
def cost(
    *,
    visits: int,
    calls: int,
    batch_images: int,
    mb: int,
    ms: float,
    kb: float,
    architecture: str,
    no_free_tier: bool,
) -> None:
    """Estimate the bill of a month, of visits and of settings.

    Visits part by part, each setting of the deployment, and what two alternatives would cost.
    """
    from galaxy_costs.monthly import Usage
    from galaxy_costs.report import report

    usage = Usage(
        calls=calls,
        visits=visits,
        batch_images=batch_images,
        memory=mb,
        milliseconds=ms,
        upload=1000 * kb,
        architecture=architecture,
        free_tier=not no_free_tier,
    )
    click.echo(report(usage))


@cloud.command(epilog=examples("galaxy cloud scale --galaxies 1000000000"))
@click.option(
    "--bench",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default="tests/benchmarks/latest.json",
    show_default=True,
    help="What `make bench` wrote.",
)
@click.option(
    "--galaxies", type=click.IntRange(1), default=1_000_000, show_default=True, help="Number of galaxies."
)
def scale(bench: Path, galaxies: int) -> None:
    """Estimate duration and cost of classifying many galaxies.

    Compares the API, batches by each engine, and a machine of one's own.
    """
    import json

    from galaxy_costs.report import table
    from galaxy_costs.scale import duration, options

    figures = json.loads(bench.read_text(encoding="utf-8"))
    for option in options(figures):
        click.echo(f"{option.name}: {duration(option.seconds(galaxies))}, limited by {option.bottleneck.name}")
        click.echo(table(option.bill(galaxies), "Total") + "\n")
