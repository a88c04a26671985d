"""`galaxy cite`: what to cite where predictions are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from galaxy_core import __version__
from galaxy_core.citations import MODEL_CITATIONS, NAME_CITATION, SCOPE, SURVEY_CITATIONS, bibtex
from galaxy_core.cli import PlainCommand, default_registry, examples, printable, region_option

if TYPE_CHECKING:
    from galaxy_sky.surveys import SurveyKey


@click.command(cls=PlainCommand, epilog=examples("galaxy cite --survey legacy --bibtex"))
@click.option("--model", help="Name of the model; the registry's default otherwise.")
@click.option("--registry", default=default_registry, help="Folder or s3:// address of the released models.")
@click.option(
    "--survey",
    "surveys",
    multiple=True,
    type=click.Choice(list(SURVEY_CITATIONS)),
    help="Survey whose images were used; may be given more than once, otherwise all.",
)
@click.option("--bibtex", "as_bibtex", is_flag=True, help="Print entries for BibTeX.")
@region_option
def cite(model: str | None, registry: str, surveys: tuple[SurveyKey, ...], as_bibtex: bool) -> None:
    """Print how to cite a model and the surveys.

    And which galaxies the model is meant for.
    """
    from galaxy_core.models.registry import Registry
    from galaxy_sky.surveys import SURVEYS

    manifest = Registry(registry).manifest(model)
    keys = surveys or tuple(SURVEYS)
    if as_bibtex:
        for citation in (*MODEL_CITATIONS, *(SURVEY_CITATIONS[key] for key in keys), NAME_CITATION):
            click.echo(bibtex(citation))
        return
    data = manifest.training_data
    click.echo(
        f"Galaxy classifier {__version__}, model {manifest.name} {manifest.version} ({printable(manifest.title)}),"
    )
    click.echo(f"trained on {data.galaxies:,} galaxies of {data.name}. Its file: sha256 {manifest.sha256}.")
    click.echo("\nVotes and images that it learnt from:")
    for citation in MODEL_CITATIONS:
        click.echo(f"  {citation.text}, https://doi.org/{citation.doi}")
    click.echo("\nImages that you classify:")
    for key in keys:
        citation = SURVEY_CITATIONS[key]
        click.echo(f"  {citation.text}, https://doi.org/{citation.doi}")
        click.echo(f"    Credit: {SURVEYS[key].credit}; {SURVEYS[key].link}")
    click.echo(f"\nNames that were resolved:\n  {NAME_CITATION.text}, https://doi.org/{NAME_CITATION.doi}")
    click.echo(f"\n{SCOPE}")
