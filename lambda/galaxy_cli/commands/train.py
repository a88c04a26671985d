"""`galaxy train`: its commands are the training package's."""

from __future__ import annotations

import click

from galaxy_core.cli import LazyCommand, LazyGroup, examples

_SUMMARIES = {
    "fit": "Train, quantize, measure and publish a network.",
    "finetune": "Train a model of your own classes, or of a number, in seconds.",
    "tune": "Search the dense network's hyperparameters on DATA.",
    "evaluate": "Measure released models on the validation galaxies of DATA.",
    "simulate": "Simulate galaxies with votes into FOLDER.",
    "ensemble": "Publish one network that predicts the mean of its MEMBERS.",
    "launch": "Start `fit` as a job of SageMaker on spot instances.",
    "bench": "Measure the speed of training and inference.",
}


@click.group(
    cls=LazyGroup,
    extra="train",
    lazy={
        name: LazyCommand(f"galaxy_training.cli.{name}:{name}", summary) for name, summary in _SUMMARIES.items()
    },
    epilog=examples(
        "galaxy train simulate runs/simulated --count 500",
        "galaxy train fit --architecture cnn --data runs/simulated --registry runs/registry --epochs 3",
    ),
)
def train() -> None:
    """Train and measure networks."""
