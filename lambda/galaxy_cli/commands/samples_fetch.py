"""`galaxy samples fetch`: real galaxies, from surveys of the sky, as samples of a registry."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from pathlib import Path

import click

from galaxy_core.cli import CommandError, PlainCommand, examples, region_option

REQUESTS_PER_GALAXY = 2
"""At most, as a rule: one for each survey, or one for the name and one for the cutout."""


@click.command(
    cls=PlainCommand,
    epilog=examples(
        "galaxy samples fetch runs/registry --names 'M51, Sombrero Galaxy'",
        "galaxy samples fetch s3://BUCKET/registry",
        "galaxy samples fetch --check",
    ),
)
@click.argument("registry", required=False)
@click.option("--names", help="Galaxies by any of their names, with commas between them; all by default.")
@click.option(
    "--table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your own galaxies: a CSV file with the columns name, ra, dec (degrees) and major_arcmin.",
)
@click.option("--check", is_flag=True, help="Prove that each is known and seen online; write nothing.")
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps what was fetched; asking for it again takes no network.",
)
@click.option(
    "--rate",
    type=click.FloatRange(0.01, 10),
    default=2.0,
    show_default=True,
    help="Requests a second to each service.",
)
@region_option
def fetch(
    registry: str | None, names: str | None, table: Path | None, check: bool, cache: Path | None, rate: float
) -> None:
    """Fetch real galaxies from surveys of the sky into REGISTRY.

    They are those of the project's own list, which people know by name, as SDSS or the Legacy Surveys saw them,
    and go ahead of other samples, with what the default model says of each. REGISTRY is the folder or s3://
    address of a registry. What is in it already is not asked for again: the same command continues where services
    failed or the run was stopped.
    """
    from galaxy_cli.signals import GracefulShutdown
    from galaxy_core.models.classifier import Classifiers
    from galaxy_core.models.registry import Registry, default_root
    from galaxy_core.models.sample_predictions import SamplePredictor
    from galaxy_core.temporary_folders import temporary_folder
    from galaxy_sky.cutout_cache import FolderCache
    from galaxy_sky.cutouts import CutoutFetcher
    from galaxy_sky.errors import SkyDisabledError
    from galaxy_sky.known_galaxies import known_galaxies, read_galaxies
    from galaxy_sky.politeness import HostQueue, HostQueues
    from galaxy_sky.sample_fetch import LICENCES, check_galaxies, fetch_samples
    from galaxy_sky.settings import SkyServices

    if registry is None and not check:
        raise click.UsageError("Missing argument 'REGISTRY': a folder or s3:// address; or --check.")
    services = SkyServices()
    if services.lookup.lower() == "off":
        raise SkyDisabledError("Looking things up in the sky is turned off.", "Unset GALAXY_SKY_LOOKUP.")
    galaxies = read_galaxies(table) if table else known_galaxies()
    chosen = list(dict.fromkeys(map(galaxies.get, names.split(",")))) if names else list(galaxies)
    minutes = REQUESTS_PER_GALAXY * len(chosen) / rate / 60
    click.echo(f"{len(chosen)} galaxies at {rate:g} requests a second: at most about {minutes:.0f} min.", err=True)
    folder = nullcontext(cache) if cache else temporary_folder("cutouts")
    with GracefulShutdown() as shutdown, folder as path:
        queues = HostQueues(lambda: HostQueue(rate, lambda: shutdown.signal_number))
        fetcher = CutoutFetcher(services, tuple(LICENCES), FolderCache(path), queues)
        with click.progressbar(length=len(chosen), label="Checking" if check else "Fetching") as bar:
            if registry is None or check:
                todo = shutdown.iterate(chosen)
                statuses = check_galaxies(todo, fetcher, progress=lambda _: bar.update(1))
            else:
                statuses = fetch_samples(
                    chosen,
                    registry,
                    fetcher,
                    predictor=SamplePredictor(Classifiers(Registry(default_root())).get()),
                    stopping=lambda: shutdown.signal_number,
                    progress=lambda _: bar.update(1),
                )
    for status in statuses:
        if status.failed:
            click.echo(f"{status.galaxy.name}: {status.status}. {status.message}")
    counts = Counter(status.status for status in statuses)
    click.echo(", ".join(f"{number} {status}" for status, number in counts.most_common()) or "none")
    if len(statuses) < len(chosen):
        raise CommandError(f"Stopped after {len(statuses)} of {len(chosen)}. The same command continues.")
    failed = sum(status.failed for status in statuses)
    if failed and check:
        raise CommandError(f"{failed} of {len(statuses)} galaxies are not as the list says.")
    if failed:
        click.echo("The same command asks for those again.", err=True)
