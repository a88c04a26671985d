"""`galaxy train launch`: a run of `fit` as a SageMaker training job."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import click

from galaxy_core.cli import examples, use_region
from galaxy_training.cli import check_version, training_command
from galaxy_training.cli.fit import fit

# Options of fit that a job takes as hyperparameters: those with one value, but for the ones its container sets.
_HYPERPARAMETERS = [
    option
    for option in fit.params
    if isinstance(option, click.Option)
    and not (option.is_flag or option.multiple)
    and option.name
    not in {
        "data",
        "registry",
        "reports",
        "checkpoints",
        "model_version",
        "init_from",
        "init_released",
        "region",
    }
]


def _configured_region() -> str:
    import boto3
    from botocore.exceptions import BotoCoreError

    try:
        region = boto3.session.Session().region_name
    except BotoCoreError as error:
        raise click.UsageError(f"{error}. Name the region with --region.") from error
    if region is None:
        raise click.UsageError("No region is configured. Name one with --region.")
    return region


@training_command(
    epilog=examples(
        "galaxy train launch --data s3://BUCKET/zoo --output s3://BUCKET/training --role ARN --architecture cnn "
        "--model-version 2 --dry-run"
    )
)
@click.option("--data", required=True, help="s3:// address of the folder with the data set.")
@click.option("--output", required=True, help="s3:// address of the folder for sources, checkpoints and results.")
@click.option("--role", required=True, help="ARN of the role that the job acts as.")
@click.option(
    "--region",
    envvar="AWS_REGION",
    default=_configured_region,
    callback=use_region,
    is_eager=True,
    help="Where it runs, with its buckets; the configured one otherwise.",
)
@click.option("--image", help="Container image; needed where AWS keeps its own in another account than usual.")
@click.option(
    "--instance-type", default="ml.c5.4xlarge", show_default=True, help="SageMaker's name of the machine."
)
@click.option(
    "--instances", type=click.IntRange(1), default=1, show_default=True, help="Machines that share each batch."
)
@click.option(
    "--volume", type=click.IntRange(1), default=30, show_default=True, help="Disk of each, in gigabytes."
)
@click.option(
    "--run-hours",
    type=click.FloatRange(0, min_open=True),
    default=12.0,
    show_default=True,
    help="Stop it then, waiting not counted.",
)
@click.option(
    "--wait-hours",
    type=click.FloatRange(0, min_open=True),
    default=24.0,
    show_default=True,
    help="Stop it then, waiting for spot instances counted.",
)
@click.option("--job-name", help="The network's and the time otherwise.")
@click.option(
    "--resume-from",
    help="Go on from the last epoch of a stopped job of this name and of the same options.",
)
@click.option(
    "--model-version",
    callback=check_version,
    required=True,
    help="Version to publish; a job starts with no registry to count in.",
)
@click.option("--dry-run", is_flag=True, help="Show the request, send nothing.")
def launch(job_name: str | None, model_version: str, dry_run: bool, **settings: Any) -> None:
    """Start `fit` as a job of SageMaker on spot instances.

    Its checkpoints are in S3, from which a stopped job continues.
    """
    from galaxy_training.sagemaker import launch as cloud
    from galaxy_training.sagemaker.source_archive import source_archive

    values = {option.opts[0].removeprefix("--"): settings.pop(str(option.name)) for option in _HYPERPARAMETERS}
    options = {"model-version": model_version} | {
        key: value for key, value in values.items() if value is not None and value is not False
    }
    model = options["architecture"]
    job = cloud.Job(name=job_name or cloud.job_name(model, datetime.now(UTC)), options=options, **settings)
    archive = source_archive()
    if dry_run:
        click.echo(json.dumps(cloud.request(job, archive), indent=2))
        return
    cloud.launch(job, archive)
    click.echo(
        f"Started {job.name}. Once it has finished:\n  galaxy models release {job.model} TARGET --model {model}"
    )


launch.params.extend(_HYPERPARAMETERS)
