"""What an architecture says of itself: what it sees, what it answers, how it is built and fitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import keras

from galaxy_training.data.targets import Targets


@dataclass(frozen=True)
class Schedule:
    """How long and how fast a network learns.

    Attributes:
        epochs: passes over the training galaxies.
        batch_size: galaxies a step.
        learning_rate: the highest, reached after the warm-up and then lowered along a half cosine to zero.
        weight_decay: of the optimizer.
        warmup_steps: steps over which the learning rate rises from zero.
        averaging: decay of the exponential moving average of the weights, which is what is released.
        optimizer: ``adamw``, or ``muon`` for the matrices and AdamW for the rest: Jordan et al. 2024, "Muon".
        precision: Keras' policy while fitting; the averaged weights are float32 whatever it is.
        seed: of the initial weights, the order of galaxies and the augmentation.
    """

    epochs: int
    batch_size: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 1e-4
    warmup_steps: int = 200
    averaging: float = 0.999
    optimizer: Literal["adamw", "muon"] = "adamw"
    precision: str = "float32"
    seed: int = 1


@dataclass(frozen=True)
class Architecture:
    """One member of the family.

    Attributes:
        name: by which it is asked for.
        title: what people read.
        description: one or two sentences for the model card.
        side: what the network sees, in pixels.
        targets: what its outputs stand for.
        build: side and number of outputs to a Keras model, float32 ``[N, side, side, 3]`` 0-1 to its outputs.
        schedule: the one that it is released with.
        begin: gives a fresh network the weights that it begins to learn with, where they are not random.
    """

    name: str
    title: str
    description: str
    side: int
    targets: Targets
    build: Callable[[int, int], keras.Model]
    schedule: Schedule
    begin: Callable[[keras.Model], None] | None = None

    def model(self, precision: str = "float32") -> keras.Model:
        """A new network with fresh weights, computing in a precision that is a name of a Keras policy."""
        before = keras.mixed_precision.dtype_policy()
        keras.mixed_precision.set_dtype_policy(precision)
        try:
            return self.build(self.side, len(self.targets.labels))
        finally:
            keras.mixed_precision.set_dtype_policy(before)
