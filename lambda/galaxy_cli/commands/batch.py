"""`galaxy batch`: any number of images in S3, or of positions, classified by a deployed stack."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from galaxy_cli.commands.target_options import ObjectOptions, object_options
from galaxy_cli.errors import DeploymentError
from galaxy_core.cli import PlainGroup, examples, region_option
from galaxy_core.storage import FolderStorage, open_storage

if TYPE_CHECKING:
    from galaxy_batches.service import Batches, Progress
    from galaxy_cli.stack_outputs import Deployment
    from galaxy_cli.submissions import PositionsSubmission, Submission
    from galaxy_costs.stack_sizes import Engine


@click.group(cls=PlainGroup, epilog=examples("galaxy batch submit s3://BUCKET/inputs"))
def batch() -> None:
    """Classify images in S3, or positions, with a deployed stack."""


def stack_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name a deployment."""
    for option in (
        click.option("--batches", help="Address of the batches, s3://…, in place of a stack's."),
        click.option("--stack", default="galaxy", show_default=True, help="Name of the deployed stack."),
        region_option,
    ):
        command = option(command)
    return command


@batch.command(
    epilog=examples(
        "galaxy batch submit s3://BUCKET/inputs --model equivariant",
        "galaxy batch submit targets.csv --survey sdss,legacy",
    )
)
@click.argument("input")
@stack_options
@click.option("--queue", default="", help="URL of the queue, with --batches.")
@click.option("--fetch-queue", default="", help="URL of the queue of positions, with --batches and a table.")
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
@object_options
def submit(
    input: str,  # noqa: A002
    batches: str | None,
    stack: str,
    queue: str,
    fetch_queue: str,
    state_machine: str,
    registry: str,
    model: str | None,
    engine: Engine,
    workers: int | None,
    new: bool,
    yes: bool,
    **objects: Any,
) -> None:
    """Classify images below INPUT, s3://…, or the objects of a table.

    A table of objects is one as galaxy classify takes it. The deployment fetches their cutouts, at one rate for
    all of its batches together.

    Duration and cost are estimated first. The same input and model are the same batch: submitted again, for
    example after Ctrl-C, it continues.
    """
    from galaxy_batches.errors import BatchCancelledError
    from galaxy_cli.submissions import ImagesSubmission, check_table
    from galaxy_core.models.registry import Registry

    table = None if input.startswith("s3://") else check_table(input)
    deployment = _deployment(
        batches,
        stack,
        engine,
        queue=queue or fetch_queue,
        fetch_queue=fetch_queue,
        state_machine=state_machine,
        registry=registry,
    )
    with tempfile.TemporaryFile("w+", encoding="utf-8") as listed:
        submission: Submission = (
            _positions_submission(table, ObjectOptions(**objects), deployment, engine)
            if table
            else ImagesSubmission.below(input, deployment, listed, engine, workers)
        )
        manifest = Registry(registry or deployment.registry).manifest(model)
        service = open_batches(deployment, engine)
        batch_id = submission.id(manifest, deployment.batches.encode(), secrets.token_bytes(16) if new else b"")
        progress = _existing_progress(service, batch_id)
        if progress and progress.state == "cancelled":
            raise BatchCancelledError(
                f"Batch {batch_id} of these {submission.what} was cancelled.", "Submit it with --new."
            )
        if progress and progress.state != "waiting-for-uploads":
            print_progress(progress)
            return
        print_estimate(submission)
        if not yes:
            click.confirm("Start?", abort=True)
        if progress is None:
            submission.write(service, batch_id, manifest)
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
    help="Table to write: .csv, .parquet, .jsonl, .fits, .vot or .ecsv.",
)
@click.option("--overwrite", is_flag=True, help="Replace an existing table.")
def fetch(id: str, batches: str | None, stack: str, output: str, overwrite: bool) -> None:  # noqa: A002
    """Download the table of batch ID, which must be done."""
    from galaxy_cli.signals import GracefulShutdown
    from galaxy_cli.tables.parquet import parquet_layout, parquet_rows
    from galaxy_cli.tables.writers import check_output, write_table

    path = Path(output)
    check_output(path, overwrite=overwrite)
    service = _open_to_read(batches, stack)
    with tempfile.TemporaryDirectory() as temporary, GracefulShutdown() as shutdown:
        as_it_is = path.suffix.lower() in {".csv", ".parquet"}
        place = path if as_it_is else Path(temporary, "results.parquet")
        chunks = service.result(id, "csv" if path.suffix.lower() == ".csv" else "parquet")
        with FolderStorage(place.parent).writer(place.name) as file:
            for chunk in shutdown.iterate(chunks):
                file.write(chunk)
            if shutdown.signal_number:
                raise click.Abort
        if not as_it_is and not write_table(path, parquet_layout(place), lambda: parquet_rows(place), shutdown):
            raise click.Abort
    click.echo(f"Wrote {path}.")


def _positions_submission(
    table: Path, options: ObjectOptions, deployment: Deployment, engine: Engine
) -> PositionsSubmission:
    from galaxy_batches.store import PositionSettings
    from galaxy_cli.submissions import PositionsSubmission

    settings = PositionSettings(surveys=options.surveys, fov_arcmin=options.fov_arcmin)
    submission = PositionsSubmission(options.read(table), settings, deployment.cutout_rate)
    submission.check(deployment, engine)
    return submission


def _deployment(
    batches: str | None,
    stack: str,
    engine: Engine,
    *,
    queue: str,
    fetch_queue: str,
    state_machine: str,
    registry: str,
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
    return Deployment(
        batches, queue, registry or default_root(), state_machine=state_machine, fetch_queue=fetch_queue
    )


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

    storage = open_storage(deployment.batches)
    if engine == "step-functions":
        return Batches(storage, Workflow(deployment.state_machine))
    return Batches(storage, SqsQueue(deployment.queue, deployment.fetch_queue))


def _existing_progress(service: Batches, batch_id: str) -> Progress | None:
    from galaxy_batches.errors import UnknownBatchError

    try:
        return service.get(batch_id)
    except UnknownBatchError:
        return None


def print_estimate(submission: Submission) -> None:
    """Print duration and cost of a batch before it starts."""
    from galaxy_costs.batch import batch_bill
    from galaxy_costs.prices import PRICES_DATE

    lines = batch_bill(submission.bill)
    click.echo(submission.size)
    click.echo(
        f"It takes about {_duration(submission.seconds)}, and about "
        f"{sum(line.dollars for line in lines):,.2f} US dollars:"
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
    what = "positions" if progress.manifest.positions else "images"
    counts = f"{progress.answered + progress.failed:,} of {progress.manifest.images:,} {what}"
    click.echo(f"Batch {progress.id} is {progress.state}: {counts} processed, {progress.failed:,} failed.")
    if progress.state == "done":
        click.echo(f"  galaxy batch fetch {progress.id} --output predictions.parquet")
