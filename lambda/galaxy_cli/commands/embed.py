"""`galaxy embed`: embeddings of many images into a table, with an index to search it by."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from galaxy_cli.commands.shared_options import model_options, run_options
from galaxy_core.cli import PlainCommand, examples, region_option


@click.command(
    cls=PlainCommand,
    epilog=examples(
        "galaxy embed night-1/ more.zip --output embeddings.parquet",
        "galaxy embed targets.csv --model equivariant --output embeddings.parquet",
    ),
)
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Parquet table to write; its index, whose name ends in .usearch, is put beside it.",
)
@click.option("--overwrite", is_flag=True, help="Replace an existing table.")
@model_options
@run_options(rotations=4)
@region_option
def embed(
    inputs: tuple[str, ...],
    output: Path,
    overwrite: bool,
    model: str | None,
    model_version: str | None,
    registry: str,
    rotations: int,
    workers: int,
) -> None:
    """Embed images, to look for similar and odd ones.

    INPUTS are images, folders or zips of them, patterns, and CSV files with a column of paths, as of galaxy
    classify. Images that cannot be read are printed and left out.

    The exit code is 0 if every image is in the table, 1 if some are not, 2 if the run failed, and 130 after
    Ctrl-C, which leaves no table.
    """
    from galaxy_cli.runner import Runner
    from galaxy_cli.search.embedding import EmbeddingRun
    from galaxy_cli.signals import GracefulShutdown
    from galaxy_cli.tables.writers import check_output
    from galaxy_core.models.classifier import Classifier
    from galaxy_core.models.embeddings import check_embedding
    from galaxy_core.models.registry import Registry

    if output.suffix.lower() != ".parquet":
        raise click.BadParameter(f"{output} should end in .parquet.", param_hint="--output")
    check_output(output, overwrite=overwrite)
    models = Registry(registry)
    manifest = models.manifest(model, model_version)
    check_embedding(manifest)
    with ExitStack() as stack:
        shutdown = stack.enter_context(GracefulShutdown())
        runner = Runner(Classifier(manifest, models.model(manifest)), workers, rotations)
        run = EmbeddingRun(runner, inputs, shutdown)
        rows = run.write(output)
    if shutdown.signal_number:
        click.echo("Stopped; there is no table.", err=True)
        sys.exit(128 + shutdown.signal_number)
    click.echo(f"Wrote {output} and its index: {rows:,} images.", err=True)
    if run.failed:
        click.echo(f"{run.failed:,} images could not be read.", err=True)
        sys.exit(1)
