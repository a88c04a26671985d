"""`galaxy similar`: the images of an index that look like one."""

from __future__ import annotations

from pathlib import Path

import click

from galaxy_core.cli import PlainCommand, default_registry, examples, printable, region_option

INDEX = click.Path(path_type=Path, dir_okay=False)


@click.command(
    cls=PlainCommand,
    epilog=examples("galaxy similar galaxy.jpg --index embeddings.parquet --html similar.html"),
)
@click.argument("picture", type=click.Path(path_type=Path))
@click.option("--index", required=True, type=INDEX, help="Table that galaxy embed wrote.")
@click.option("--count", default=12, show_default=True, type=click.IntRange(1, 1000), help="Number of images.")
@click.option("--html", "page", type=INDEX, help="Page to write, with the images in it.")
@click.option("--registry", default=default_registry, help="Folder or s3:// address of the released models.")
@region_option
def similar(picture: Path, index: Path, count: int, page: Path | None, registry: str) -> None:
    """Find the images that look like one.

    Prints the similarity, 0 to 1, and the name of each, the most similar first. PICTURE is embedded by the model
    that the index was made with.
    """
    from galaxy_cli.inputs import read_file
    from galaxy_cli.runner import LIMITS, Runner
    from galaxy_cli.search.index import EmbeddingIndex
    from galaxy_cli.search.pages import write_page
    from galaxy_core.errors import NoEmbeddingError
    from galaxy_core.models.classifier import Classifier
    from galaxy_core.models.embeddings import embed
    from galaxy_core.models.registry import Registry

    found = EmbeddingIndex(index)
    about, models = found.about, Registry(registry)
    manifest = models.manifest(about.model, about.version)
    if manifest.sha256 != about.sha256:
        raise NoEmbeddingError(
            f"{index} was made with another {about.model} {about.version} than that of {registry}.",
            "Name the registry that it was made with, or embed the images again.",
        )
    runner = Runner(Classifier(manifest, models.model(manifest)), workers=1)
    pixels = runner.load(read_file(picture, LIMITS)).pixels
    (matches,) = found.nearest(embed(runner.classifier, pixels, about.rotations), count)
    for match in matches:
        click.echo(f"{match.value:.3f}  {printable(match.name)}")
    if page:
        write_page(page, f"Galaxies like {picture.name}", picture, matches, index.parent)
        click.echo(f"Wrote {page}.", err=True)
