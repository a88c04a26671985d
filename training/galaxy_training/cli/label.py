"""`galaxy label`: labels images in a browser, for `galaxy train finetune`."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_core.cli import default_registry, examples, region_option
from galaxy_training.cli import FOLDER, NEW_FILE, check_folder, training_command

MAX_CLASSES = 9
"""One for each key."""


def _parse_classes(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if not 2 <= len(names) <= MAX_CLASSES or len(set(names)) < len(names):
        raise click.BadParameter(f"{value!r} is not two to {MAX_CLASSES} different classes, such as ring,none.")
    return names


@training_command(
    resumed="The same command goes on from the labels that were saved.",
    epilog=examples("galaxy label pictures --classes ring,none --output labels.csv"),
)
@click.argument("folder", type=FOLDER, callback=check_folder)
@click.option(
    "--classes", required=True, callback=_parse_classes, metavar="A,B", help="Two to nine, with commas between."
)
@click.option(
    "--output",
    "-o",
    required=True,
    type=NEW_FILE,
    help="CSV file of the labels; what it holds already is gone on from.",
)
@click.option("--init-from", "base", help="Model whose embedding is used; the registry's default otherwise.")
@click.option("--registry", default=default_registry, help="Folder or s3:// address of that model.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port of the page; any free one otherwise.")
@click.option("--browser/--no-browser", default=True, show_default=True, help="Whether to open the page.")
@region_option
def label(
    folder: Path,
    classes: tuple[str, ...],
    output: Path,
    base: str | None,
    registry: str,
    port: int,
    browser: bool,
) -> None:
    """Label images in a browser.

    Shows one image of FOLDER after the other; keys 1 to 9 label it. After each ten labels a model learns in the
    background, its accuracy is shown, and the image that it is least sure of comes next. The labels are for galaxy
    train finetune.
    """
    from galaxy_core.models.registry import Registry
    from galaxy_training.labelling.run import open_labelling, serve

    serve(open_labelling(folder, classes, output, Registry(registry), base), port, browser=browser)
