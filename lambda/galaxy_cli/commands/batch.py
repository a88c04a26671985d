"""`galaxy batch`: any number of images in S3, classified by a deployed stack."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from galaxy_cli.errors import DeploymentError, OutputError
from galaxy_core.cli import PlainGroup, examples, region_option
from galaxy_core.errors import InputError
from galaxy_core.storage import FolderStorage, open_storage

if TYPE_CHECKING:
    from galaxy_batches.service import Batches, Progress
    from galaxy_batches.sharding import Listing
    from galaxy_cli.stack_outputs import Deployment
    from galaxy_costs.stack_sizes import Engine


@click.group(cls=PlainGroup, epilog=examples("galaxy batch submit s3://BUCKET/inputs"))
def batch() -> None:
    """Classify images in S3 with a deployed stack."""


def stack_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name a deployment."""
    for option in (
        click.option("--batches", help="Address of the batches, s3://…, in place of a stack's."),
        click.option("--stack", default="galaxy", show_default=True, help="Name of the deployed stack."),
        region_option,
    ):
        command = option(command)
    return command


@batch.command(epilog=examples("galaxy batch submit s3://BUCKET/inputs --model equivariant"))
@click.argument("input")
@stack_options
@click.option("--queue", default="", help="URL of the queue, with --batches.")
@click.option(
    "--state-machine", default="", help="ARN of the state machine, with --batches and --engine step-functions."
)
@click.option("--registry", default="", help="Address of the released models; the stack's own otherwise.")
@click.option("--model", help="Name of the model; the registry's default otherwise.")
@click.option(
    "--engine",
    type=click.Choice(["queue", "step-functions"]),
    default="queue",
    show_default=True,
    help="What distributes the work: the batches' queue, or Step Functions, for millions of images.",
)
@click.option(
    "--workers", type=click.IntRange(1), help="The stack's workers, for the estimate; its default otherwise."
)
@click.option("--new", is_flag=True, help="Create a new batch though the same one was submitted before.")
@click.option("--yes", is_flag=True, help="Start without confirmation.")
def submit(
    input: str,  # noqa: A002
    batches: str | None,
    stack: str,
    queue: str,
    state_machine: str,
    registry: str,
    model: str | None,
    engine: Engine,
    workers: int | None,
    new: bool,
    yes: bool,
) -> None:
    """Classify every image below INPUT, s3://bucket/prefix.

    Duration and cost are estimated first. The same images and model are the same batch: submitted again, for
    example after Ctrl-C, it continues.
    """
    from galaxy_batches.errors import BatchCancelledError
    from galaxy_batches.sharding import list_images, shards_of
    from galaxy_core.models.registry import Registry

    if not input.startswith("s3://"):
        raise InputError(f"{input} is not in S3.", "Classify local images with galaxy classify.")
    prefix = input.rstrip("/")
    deployment = _deployment(batches, stack, engine, queue=queue, state_machine=state_machine, registry=registry)
    if not deployment.may_read(prefix):
        raise InputError(
            f"The stack {stack} reads no images from {prefix}.",
            f"It reads from {', '.join(deployment.input_prefixes or ())}; add others with the setting "
            "batch_input_prefixes.",
        )
    manifest = Registry(registry or deployment.registry).manifest(model)
    service = open_batches(deployment, engine)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as shards_file:
        listing = list_images(open_storage(prefix), shards_file)
        batch_id = listing.id(manifest, deployment.batches.encode(), secrets.token_bytes(16) if new else b"")
        progress = _existing_progress(service, batch_id)
        if progress and progress.state == "cancelled":
            raise BatchCancelledError(f"Batch {batch_id} of these images was cancelled.", "Submit it with --new.")
        if progress and progress.state != "waiting-for-uploads":
            print_progress(progress)
            return
        print_estimate(listing, engine, workers)
        if not yes:
            click.confirm("Start?", abort=True)
        if progress is None:
            service.write(batch_id, shards_of(shards_file), manifest, prefix)
    service.start(batch_id)
    click.echo(f"Batch {batch_id} started with {manifest.name} {manifest.version}. Its status:")
    click.echo(f"  galaxy batch status {batch_id} --wait" + (f" --batches {batches}" if batches else ""))


@batch.command(epilog=examples("galaxy batch status ID --wait"))
@click.argument("id")
@stack_options
@click.option("--wait", is_flag=True, help="Wait until it is done.")
@click.option(
    "--poll-interval", default=5.0, show_default=True, type=click.FloatRange(0.1), help="Seconds, with --wait."
)
def status(id: str, batches: str | None, stack: str, wait: bool, poll_interval: float) -> None:  # noqa: A002
    """Print the progress of batch ID."""
    service = _open_to_read(batches, stack)
    progress = service.get(id)
    if wait:
        with click.progressbar(length=progress.manifest.images, label="Classifying", show_pos=True) as bar:
            while True:
                bar.update(progress.answered + progress.failed - bar.pos)
                if progress.state != "running":
                    break
                time.sleep(poll_interval)
                progress = service.get(id)
    print_progress(progress)


@batch.command(epilog=examples("galaxy batch cancel ID"))
@click.argument("id")
@stack_options
def cancel(id: str, batches: str | None, stack: str) -> None:  # noqa: A002
    """Cancel what is left of batch ID, whatever its engine. One that is done stays done."""
    print_progress(_open_to_read(batches, stack).cancel(id))


@batch.command(epilog=examples("galaxy batch fetch ID --output predictions.parquet"))
@click.argument("id")
@stack_options
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A .csv or .parquet file.",
)
def fetch(id: str, batches: str | None, stack: str, output: Path) -> None:  # noqa: A002
    """Download the table of batch ID, which must be done."""
    suffix = output.suffix.lower()
    if suffix not in {".csv", ".parquet"}:
        raise OutputError(f"{output} should end in .csv or .parquet.", "Choose one of the two.")
    chunks = _open_to_read(batches, stack).result(id, "csv" if suffix == ".csv" else "parquet")
    with FolderStorage(output.parent).writer(output.name) as file:
        for chunk in chunks:
            file.write(chunk)
    click.echo(f"Wrote {output}.")


def _deployment(
    batches: str | None, stack: str, engine: Engine, *, queue: str, state_machine: str, registry: str
) -> Deployment:
    """The deployment that the options name: a stack, or without one the batches' address and what starts them."""
    from galaxy_cli.stack_outputs import Deployment, read_stack
    from galaxy_core.models.registry import default_root

    if not batches:
        return read_stack(stack, step_functions=engine == "step-functions")
    if engine == "queue" and not queue:
        raise DeploymentError(
            "--batches does not say which queue to send to.", "Give the queue's URL with --queue."
        )
    if engine == "step-functions" and not state_machine:
        raise DeploymentError(
            "--batches does not say which state machine to start.", "Give its ARN with --state-machine."
        )
    return Deployment(batches, queue, registry or default_root(), state_machine=state_machine)


def _open_to_read(batches: str | None, stack: str) -> Batches:
    """Open the batches for status, table and cancelling, which need neither queue nor state machine."""
    from galaxy_cli.stack_outputs import Deployment, read_stack

    deployment = Deployment(batches, "", "") if batches else read_stack(stack, step_functions=False)
    return open_batches(deployment, "queue")


def open_batches(deployment: Deployment, engine: Engine) -> Batches:
    """Open the batches of a deployment, to be started by an engine."""
    from galaxy_batches.queues import SqsQueue
    from galaxy_batches.service import Batches
    from galaxy_batches.step_functions import Workflow

    queue = SqsQueue(deployment.queue) if engine == "queue" else Workflow(deployment.state_machine)
    return Batches(open_storage(deployment.batches), queue)


def _existing_progress(service: Batches, batch_id: str) -> Progress | None:
    from galaxy_batches.errors import UnknownBatchError

    try:
        return service.get(batch_id)
    except UnknownBatchError:
        return None


def print_estimate(listing: Listing, engine: Engine, workers: int | None) -> None:
    """Print duration and cost of a batch before it starts."""
    from galaxy_batches.estimate import seconds_for
    from galaxy_costs.batch import Batch, batch_bill
    from galaxy_costs.prices import PRICES_DATE
    from galaxy_costs.stack_sizes import DEFAULT_CONCURRENCY

    images_per_shard = -(-listing.images // listing.shards)
    expected = Batch(listing.images, uploaded=False, images_per_shard=images_per_shard, engine=engine)
    lines = batch_bill(expected)
    seconds = seconds_for(listing.images, workers or DEFAULT_CONCURRENCY[engine])
    click.echo(f"{listing.images:,} images, {listing.volume / 1e9:,.2f} GB, in {listing.shards:,} shards.")
    click.echo(
        f"It takes about {_duration(seconds)}, and about {sum(line.dollars for line in lines):,.2f} US dollars:"
    )
    for line in lines:
        click.echo(f"  {line.item:22}{line.amount:28}{line.dollars:10.4f}")
    click.echo(f"At list prices of {PRICES_DATE} in us-east-1, without a free tier.")


def _duration(seconds: int) -> str:
    for size, name in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    return f"{seconds} seconds"


def print_progress(progress: Progress) -> None:
    """Print how much of a batch is done."""
    counts = f"{progress.answered + progress.failed:,} of {progress.manifest.images:,} images"
    click.echo(f"Batch {progress.id} is {progress.state}: {counts} processed, {progress.failed:,} failed.")
    if progress.state == "done":
        click.echo(f"  galaxy batch fetch {progress.id} --output predictions.parquet")
