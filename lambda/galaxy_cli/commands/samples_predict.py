"""`galaxy samples predict`: what the default model says of samples, into their index."""

from __future__ import annotations

import click

from galaxy_core.cli import PlainCommand, examples, region_option


@click.command(cls=PlainCommand, epilog=examples("galaxy samples predict runs/registry"))
@click.argument("registry")
@region_option
def predict(registry: str) -> None:
    """Write what the default model says of each sample into REGISTRY.

    REGISTRY is a folder or an s3:// address with models and samples. The site shows it beside what volunteers or
    astronomers say. After another model became the default, run it again.
    """
    from galaxy_core.models.classifier import Classifiers
    from galaxy_core.models.registry import Registry
    from galaxy_core.models.sample_predictions import SamplePredictor, predict_samples

    predictor = SamplePredictor(Classifiers(Registry(registry)).get())
    count = predict_samples(registry, predictor)
    click.echo(f"{count} samples predicted by {predictor.model.name} {predictor.model.version}.")
