"""``galaxy``: classify pictures in a terminal, with the same code and models as the API."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from galaxy_model.errors import GalaxyError, PictureError, StorageError
from galaxy_model.framing import frame
from galaxy_model.limits import Limits
from galaxy_model.registry import Registry, default_root
from galaxy_model.table import CsvTable, Row, answered, columns_of, refused

if TYPE_CHECKING:
    from galaxy_model.classifier import Classifier

_LIMITS = Limits(bytes=500_000_000, pixels=200_000_000)
_CHUNK = 64
"""Files in flight at once, so that memory stays flat however many there are."""


@click.group()
def main() -> None:
    """What some forty volunteers would say about a picture of a galaxy."""


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--model", help="Name of the model; the registry's default otherwise.")
@click.option("--version", help="Version of the model; the current one otherwise.")
@click.option("--registry", default=default_root, help="Folder or s3:// address of the released models.")
@click.option(
    "--csv",
    "table",
    type=click.File("w", encoding="utf-8", lazy=False),
    help="Write one row for each picture to this file; - for the terminal.",
)
def classify(
    files: tuple[Path, ...], model: str | None, version: str | None, registry: str, table: IO[str] | None
) -> None:
    """Classify picture FILES. A broken one is reported and the rest go on; the exit code is then 1."""
    try:
        classifier = _load(Registry(registry), model, version)
    except GalaxyError as error:
        raise click.ClickException(str(error)) from error
    writer = CsvTable(table, columns_of(classifier.manifest)) if table else None
    broken = 0
    with click.progressbar(
        _results(classifier, files), length=len(files), label="Classifying", file=sys.stderr, show_pos=True
    ) as rows:
        for row in rows:
            failed = "error" in row
            broken += failed
            if failed:
                click.echo(f"\n{row['file']}: {row['error']}", err=True)
            if writer:
                writer.write(row)
            elif not failed:
                click.echo(f"{row['file']}: {row['headline']}. {row['sentence']}")
    if broken:
        click.echo(f"{broken} of {len(files)} pictures could not be classified.", err=True)
        sys.exit(1)


def _load(registry: Registry, model: str | None, version: str | None) -> Classifier:
    from galaxy_model.classifier import Classifier

    manifest = registry.manifest(model, version)
    return Classifier(manifest, registry.model(manifest))


def _results(classifier: Classifier, files: Iterable[Path]) -> Iterator[Row]:
    manifest = classifier.manifest

    def classify_one(file: Path) -> Row:
        try:
            square = frame(file.read_bytes(), _LIMITS).square
        except PictureError as error:
            return refused(manifest, str(file), error)
        except OSError as error:
            return refused(manifest, str(file), StorageError(f"The file cannot be read: {error.strerror}."))
        return answered(manifest, str(file), classifier.examine(square))

    remaining = iter(files)
    with ThreadPoolExecutor() as pool:
        while chunk := list(itertools.islice(remaining, _CHUNK)):
            yield from pool.map(classify_one, chunk)
