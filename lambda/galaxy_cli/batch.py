"""``galaxy batch``: has pictures that lie in S3 classified in the cloud, however many."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from galaxy_cli.errors import DeploymentError, OutputError
from galaxy_core.cli import PlainGroup
from galaxy_core.errors import InputError
from galaxy_core.storage import FolderStorage, open_storage

if TYPE_CHECKING:
    from galaxy_batches.service import Batches, Progress
    from galaxy_batches.sharding import Listing
    from galaxy_cli.stack_outputs import Deployment
    from galaxy_costs.batch import Engine


@click.group(cls=PlainGroup)
def batch() -> None:
    """Have pictures that lie in S3 classified in the cloud, by a deployed stack."""


def _somewhere(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which installation is meant."""
    for option in (
        click.option("--batches", help="Address, s3://…, of the batches where there is no stack to ask."),
        click.option("--stack", default="galaxy", show_default=True, help="Name of the deployed stack."),
    ):
        command = option(command)
    return command


@batch.command()
@click.argument("source")
@_somewhere
@click.option("--queue", default="", help="Address of the queue, with --batches.")
@click.option("--states", default="", help="ARN of the state machine, with --batches and --engine states.")
@click.option("--registry", default="", help="Address of the released models; the stack's own otherwise.")
@click.option("--model", help="Name of the model; the registry's default otherwise.")
@click.option(
    "--engine",
    type=click.Choice(["queue", "states"]),
    default="queue",
    show_default=True,
    help="What hands the work out: the batches' queue, or Step Functions, for whole surveys.",
)
@click.option("--workers", type=click.IntRange(1), help="Of the stack, for the estimate; as by default otherwise.")
@click.option("--again", is_flag=True, help="As a batch of its own, though the same was submitted before.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def submit(
    source: str,
    batches: str | None,
    stack: str,
    queue: str,
    states: str,
    registry: str,
    model: str | None,
    engine: Engine,
    workers: int | None,
    again: bool,
    yes: bool,
) -> None:
    """Classify every picture below SOURCE, s3://bucket/prefix, and say first what it takes.

    The same pictures and model are the same batch: submitted again, for example after Ctrl-C, it goes on.
    """
    from galaxy_batches.errors import BatchCancelledError
    from galaxy_batches.sharding import list_pictures, shards_of
    from galaxy_cli.stack_outputs import Deployment, read_stack
    from galaxy_core.models.registry import Registry, default_root

    if not source.startswith("s3://"):
        raise InputError(f"{source} is not in S3.", "Classify what lies here with galaxy classify.")
    source = source.rstrip("/")
    if batches:
        if not (queue if engine == "queue" else states):
            what = "--queue which queue" if engine == "queue" else "--states which state machine"
            raise DeploymentError("With --batches, no stack is asked who hands the work out.", f"Say with {what}.")
        there = Deployment(batches, queue, registry or default_root(), states=states)
    else:
        there = read_stack(stack, surveys=engine == "states")
    if not there.may_read(source):
        raise InputError(
            f"The stack {stack} reads no pictures from {source}.",
            f"It does from {', '.join(there.sources or ())}; more with the setting batch_sources.",
        )
    manifest = Registry(registry or there.registry).manifest(model)
    handing_out = _handing_out(there, engine)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as listed:
        listing = list_pictures(open_storage(source), listed)
        name = listing.id(manifest, there.batches.encode(), secrets.token_bytes(16) if again else b"")
        before = _known(handing_out, name)
        if before and before.state == "cancelled":
            raise BatchCancelledError(f"Batch {name} of these pictures was cancelled.", "Submit it with --again.")
        if before and before.state != "waiting-for-uploads":
            _say(before)
            return
        _say_what_it_takes(listing, engine, workers)
        if not yes:
            click.confirm("Start?", abort=True)
        if before is None:
            handing_out.write(name, shards_of(listed), manifest, source)
    handing_out.start(name)
    click.echo(f"Batch {name}, answered by {manifest.name} {manifest.version}. How far it is:")
    click.echo(f"  galaxy batch status {name} --wait" + (f" --batches {batches}" if batches else ""))


@batch.command()
@click.argument("id")
@_somewhere
@click.option("--wait", is_flag=True, help="Until it is done.")
@click.option("--every", default=5.0, show_default=True, type=click.FloatRange(0.1), help="Seconds, with --wait.")
def status(id: str, batches: str | None, stack: str, wait: bool, every: float) -> None:  # noqa: A002
    """Say how far batch ID is."""
    looked_at = _batches(batches, stack)
    progress = looked_at.get(id)
    if wait:
        with click.progressbar(length=progress.manifest.images, label="Classifying", show_pos=True) as bar:
            while True:
                bar.update(progress.answered + progress.failed - bar.pos)
                if progress.state != "running":
                    break
                time.sleep(every)
                progress = looked_at.get(id)
    _say(progress)


@batch.command()
@click.argument("id")
@_somewhere
def cancel(id: str, batches: str | None, stack: str) -> None:  # noqa: A002
    """Leave the rest of batch ID alone, whoever hands it out. One that is done stays so."""
    _say(_batches(batches, stack).cancel(id))


@batch.command()
@click.argument("id")
@_somewhere
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A .csv or .parquet file.",
)
def fetch(id: str, batches: str | None, stack: str, output: Path) -> None:  # noqa: A002
    """Fetch the table of batch ID, which is done."""
    suffix = output.suffix.lower()
    if suffix not in {".csv", ".parquet"}:
        raise OutputError(f"{output} should end in .csv or .parquet.", "Choose one of the two.")
    chunks = _batches(batches, stack).result(id, "csv" if suffix == ".csv" else "parquet")
    with FolderStorage(output.parent).writer(output.name) as file:
        for chunk in chunks:
            file.write(chunk)
    click.echo(f"{output} has the answers.")


def _batches(address: str | None, stack: str) -> Batches:
    """To look at and to cancel, for which nothing is handed out."""
    from galaxy_cli.stack_outputs import Deployment, read_stack

    there = Deployment(address, "", "") if address else read_stack(stack, surveys=False)
    return _handing_out(there, "queue")


def _handing_out(there: Deployment, engine: Engine) -> Batches:
    from galaxy_batches.queues import SqsQueue
    from galaxy_batches.service import Batches
    from galaxy_batches.step_functions import Workflow

    queue = SqsQueue(there.queue) if engine == "queue" else Workflow(there.states)
    return Batches(open_storage(there.batches), queue)


def _known(batches: Batches, name: str) -> Progress | None:
    from galaxy_batches.errors import UnknownBatchError

    try:
        return batches.get(name)
    except UnknownBatchError:
        return None


def _say_what_it_takes(listing: Listing, engine: Engine, workers: int | None) -> None:
    from galaxy_batches.estimate import MILLISECONDS, seconds_for
    from galaxy_costs.batch import WORKERS, Batch, batch_bill
    from galaxy_costs.prices import LOOKED_UP

    expected = Batch(
        listing.images, MILLISECONDS, shard=-(-listing.images // listing.shards), uploaded=False, engine=engine
    )
    lines = batch_bill(expected)
    seconds = seconds_for(listing.images, workers or WORKERS[engine])
    click.echo(f"{listing.images:,} pictures, {listing.volume / 1e9:,.2f} GB, in {listing.shards:,} parts.")
    click.echo(
        f"It takes about {_duration(seconds)}, and about {sum(line.dollars for line in lines):,.2f} US dollars:"
    )
    for line in lines:
        click.echo(f"  {line.what:22}{line.amount:28}{line.dollars:10.4f}")
    click.echo(f"At list prices of {LOOKED_UP} in us-east-1, as if nothing were free.")


def _duration(seconds: int) -> str:
    for size, name in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    return f"{seconds} seconds"


def _say(progress: Progress) -> None:
    counted = f"{progress.answered + progress.failed:,} of {progress.manifest.images:,} pictures"
    click.echo(
        f"Batch {progress.id} is {progress.state}: {counted} looked at, {progress.failed:,} without an answer."
    )
    if progress.state == "done":
        click.echo(f"  galaxy batch fetch {progress.id} --output answers.parquet")
