"""`galaxy samples`: real galaxies from surveys of the sky; those of data sets are the training package's."""

from __future__ import annotations

import click

from galaxy_core.cli import LazyCommand, LazyGroup, examples

_MODULE = "galaxy_training.cli.samples"


@click.group(
    cls=LazyGroup,
    extra="train",
    lazy={
        "fetch": LazyCommand(
            "galaxy_cli.commands.samples_fetch:fetch",
            "Fetch real galaxies from surveys of the sky into REGISTRY.",
        ),
        "predict": LazyCommand(
            "galaxy_cli.commands.samples_predict:predict",
            "Write what the default model says of each sample into REGISTRY.",
        ),
        "draw": LazyCommand(
            f"{_MODULE}:draw",
            "Simulate galaxies as samples beside the models of TARGET.",
        ),
        "release": LazyCommand(
            f"{_MODULE}:release",
            "Choose samples from the data set DATA for TARGET.",
        ),
    },
    epilog=examples(
        "galaxy samples fetch runs/registry --names M51", "galaxy samples draw runs/registry --count 24"
    ),
)
def samples() -> None:
    """Show sample images beside the models of a registry."""
