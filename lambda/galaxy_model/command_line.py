"""``galaxy``: classify pictures in a terminal, with the same code and models as the API."""

from __future__ import annotations

import csv
import itertools
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from galaxy_model.errors import GalaxyError, PictureError
from galaxy_model.framing import frame
from galaxy_model.limits import Limits
from galaxy_model.registry import Registry, default_root

if TYPE_CHECKING:
    from galaxy_model.classifier import Answer, Classifier

_LIMITS = Limits(bytes=500_000_000, pixels=200_000_000)
_CHUNK = 64
"""Files in flight at once, so that memory stays flat however many there are."""


@dataclass(frozen=True)
class Row:
    """One file's result: an answer, or why there is none."""

    file: Path
    answer: Answer | None
    error: str = ""


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
    labels = classifier.manifest.output.labels
    writer = csv.writer(table, lineterminator="\n") if table else None
    if writer:
        writer.writerow(["file", "headline", *labels, "error"])
    broken = 0
    with click.progressbar(
        _results(classifier, files), length=len(files), label="Classifying", file=sys.stderr, show_pos=True
    ) as rows:
        for row in rows:
            broken += row.answer is None
            if row.answer is None:
                click.echo(f"\n{row.file}: {row.error}", err=True)
            if writer:
                writer.writerow(_cells(row, labels))
            elif row.answer is not None:
                click.echo(f"{row.file}: {row.answer.headline.text}. {row.answer.sentence}")
    if broken:
        click.echo(f"{broken} of {len(files)} pictures could not be classified.", err=True)
        sys.exit(1)


def _load(registry: Registry, model: str | None, version: str | None) -> Classifier:
    from galaxy_model.classifier import Classifier

    manifest = registry.manifest(model, version)
    return Classifier(manifest, registry.model(manifest))


def _results(classifier: Classifier, files: Iterable[Path]) -> Iterator[Row]:
    def classify_one(file: Path) -> Row:
        try:
            square = frame(file.read_bytes(), _LIMITS).square
        except PictureError as error:
            return Row(file, None, str(error))
        except OSError as error:
            return Row(file, None, f"The file cannot be read: {error.strerror}.")
        return Row(file, classifier.classify(square))

    remaining = iter(files)
    with ThreadPoolExecutor() as pool:
        while chunk := list(itertools.islice(remaining, _CHUNK)):
            yield from pool.map(classify_one, chunk)


def _cells(row: Row, labels: tuple[str, ...]) -> list[str]:
    if row.answer is None:
        return [str(row.file), "", *[""] * len(labels), row.error]
    values = [f"{row.answer.values[label]:.6f}" for label in labels]
    return [str(row.file), row.answer.headline.text, *values, ""]
