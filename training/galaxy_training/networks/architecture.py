"""Architecture of a network: its input, its targets, how it is built and its training configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import keras

from galaxy_training.data.targets import Targets


@dataclass(frozen=True)
class TrainingConfig:
    """Hyperparameters of a training run.

    Attributes:
        epochs: passes over the training galaxies.
        batch_size: galaxies per step.
        learning_rate: peak, reached after a linear warm-up and followed by cosine decay to zero.
        weight_decay: decoupled, of the optimizer.
        warmup_steps: steps of the linear warm-up.
        ema_decay: decay of the exponential moving average of the weights, which are the ones released.
        optimizer: ``adamw``, or ``muon`` for the matrices and AdamW for the rest: Jordan et al. 2024, "Muon".
        precision: Keras' dtype policy while training; the averaged weights are float32 always.
        seed: of the initial weights, the order of galaxies and the augmentation.
        epoch_galaxies: galaxies drawn for one epoch, after which a checkpoint is written; as many as there are
            where 0.
        hours: wall-clock budget; the learning rate then follows the share of it, or of the epochs, that is gone,
            so that a run on a busy machine ends in time, at a learning rate of zero. None for epochs alone.
    """

    epochs: int
    batch_size: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 1e-4
    warmup_steps: int = 200
    ema_decay: float = 0.999
    optimizer: Literal["adamw", "muon"] = "adamw"
    precision: str = "float32"
    seed: int = 1
    epoch_galaxies: int = 0
    hours: float | None = None


@dataclass(frozen=True)
class Architecture:
    """One member of the family.

    Attributes:
        name: identifier of the model.
        title: display name.
        description: one or two sentences for the model card.
        image_size: width and height of the input, pixels.
        targets: meaning of the outputs.
        build: makes a Keras model from image size and number of outputs; it maps float32 ``[N, size, size, 3]``,
            0-1, to its outputs.
        config: hyperparameters of the released model.
        pretrained: loads pretrained weights into a fresh network; None where it starts from random ones.
    """

    name: str
    title: str
    description: str
    image_size: int
    targets: Targets
    build: Callable[[int, int], keras.Model]
    config: TrainingConfig
    pretrained: Callable[[keras.Model], None] | None = None

    def model(self, precision: str = "float32") -> keras.Model:
        """A network with fresh weights, under a Keras dtype policy."""
        before = keras.mixed_precision.dtype_policy()
        keras.mixed_precision.set_dtype_policy(precision)
        try:
            return self.build(self.image_size, len(self.targets.labels))
        finally:
            keras.mixed_precision.set_dtype_policy(before)
