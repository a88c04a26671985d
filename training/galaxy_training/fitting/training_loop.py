"""Training loop: an own one, so that a killed run resumes to the same weights and the moving average is validated.

Every random choice follows from the seed, the epoch and the step, never from how often the run was started. Only
with a budget in hours do the weights depend on how fast the machine was.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

from galaxy_training.data.arrays import Arrays
from galaxy_training.data.augmentation import augment, centre_crop
from galaxy_training.data.sample_weights import systematic_sample
from galaxy_training.errors import RunFolderError
from galaxy_training.fitting.distributed import Worker
from galaxy_training.fitting.losses import loss_for
from galaxy_training.fitting.run_files import (
    CHECKPOINTS,
    CURVES,
    check_settings,
    fingerprint,
    run_settings,
    write_errors,
    write_settings,
)
from galaxy_training.networks import Architecture, TrainingConfig
from galaxy_training.networks.heads import LOGITS

log = logging.getLogger(__name__)

_WARMUP_SHARE = 0.05
"""Share of a budget in hours that the learning rate rises for."""


@dataclass(frozen=True)
class EpochRecord:
    """One line of the learning curves.

    Attributes:
        epoch: counted from 1.
        training_loss: mean over the epoch, on augmented images.
        validation_loss: squared error or cross-entropy of the averaged weights, on centre crops.
        seconds: duration of the epoch.
    """

    epoch: int
    training_loss: float
    validation_loss: float
    seconds: float


class Trainer:
    """One training run of a network, with everything that a checkpoint must hold.

    Args:
        architecture: of the network.
        config: of the run.
        training: arrays whose frames suit the architecture's image size.
        validation: likewise, never trained on.
        folder: of checkpoints and learning curves; a run that it holds already is resumed.
        worker: this process among those of the cluster.
        init_from: network with the initial weights, instead of fresh ones.

    Raises:
        RunFolderError: a batch cannot be divided among so many workers.
    """

    def __init__(
        self,
        architecture: Architecture,
        config: TrainingConfig,
        training: Arrays,
        validation: Arrays,
        folder: Path,
        worker: Worker | None = None,
        init_from: keras.Model | None = None,
    ) -> None:
        self.worker = worker or Worker(tf.distribute.get_strategy())
        if config.batch_size % self.worker.count:
            raise RunFolderError(
                f"A batch of {config.batch_size} galaxies cannot be divided among {self.worker.count} workers.",
                "Choose a batch size that is a multiple of the number of workers.",
            )
        keras.utils.set_random_seed(config.seed)
        self.architecture = architecture
        self.config = config
        self.folder = folder
        self.training, self.validation = training, validation
        self.steps = max(1, (config.epoch_galaxies or len(training)) // config.batch_size)
        self.loss = loss_for(architecture)
        with self.worker.strategy.scope():
            self.model = architecture.model(config.precision)
            if init_from is not None:
                self.model.set_weights(init_from.get_weights())
            elif architecture.pretrained is not None:
                architecture.pretrained(self.model)
            self.ema = architecture.model()
            self.ema.set_weights(self.model.get_weights())
            self.optimizer = self._optimizer()
            self.optimizer.build(self.model.trainable_variables)
            self.epoch = tf.Variable(0, dtype=tf.int64)
            self.seconds = tf.Variable(0.0, dtype=tf.float64)
        self.checkpoints = tf.train.CheckpointManager(
            tf.train.Checkpoint(
                model=self.model,
                ema=self.ema,
                optimizer=self.optimizer,
                epoch=self.epoch,
                seconds=self.seconds,
            ),
            str(folder / CHECKPOINTS),
            max_to_keep=2,
        )
        self._step = tf.function(self._train_step)
        self._settings = run_settings(architecture, config, training, init_from)

    def _optimizer(self) -> keras.optimizers.Optimizer:
        rates = self._schedule() if self.config.hours is None else self.config.learning_rate
        decay = self.config.weight_decay
        if self.config.optimizer == "muon":
            # Muon's authors advise against orthogonalizing the output layer, whose rows do not span one space.
            return keras.optimizers.Muon(
                rates, weight_decay=decay, adam_weight_decay=decay, adam_lr_ratio=0.5, exclude_layers=[LOGITS]
            )
        return keras.optimizers.AdamW(rates, weight_decay=decay)

    def _schedule(self) -> keras.optimizers.schedules.LearningRateSchedule:
        return keras.optimizers.schedules.CosineDecay(
            0.0,
            max(1, self.config.epochs * self.steps - self._warmup),
            warmup_target=self.config.learning_rate,
            warmup_steps=self._warmup,
        )

    @property
    def _warmup(self) -> int:
        return min(self.config.warmup_steps, self.config.epochs * self.steps // 4)

    def run(self) -> keras.Model:
        """Train to the last epoch and return the network with averaged weights.

        Raises:
            RunFolderError: the folder holds a run of other settings or other galaxies.
        """
        check_settings(self.folder, self._settings)
        if self.worker.is_chief:
            write_settings(self.folder, self._settings)
        if self.checkpoints.restore_or_initialize():
            log.info("resuming after epoch %d", int(self.epoch.numpy()))
        began, first = time.monotonic(), int(self.epoch.numpy())
        for epoch in range(first, self.config.epochs):
            record = self._run_epoch(epoch)
            self.seconds.assign_add(record.seconds)
            over = self.config.hours is not None and self.seconds.numpy() >= 3600 * self.config.hours
            self.epoch.assign(self.config.epochs if over else epoch + 1)
            if self.worker.is_chief:
                self._save(record)
            self._report(record, began, epoch + 1 - first)
            if over:
                break
        log.info("fitted weights %s", fingerprint(self.ema))
        return self.ema

    def _run_epoch(self, epoch: int) -> EpochRecord:
        began = time.monotonic()
        losses = []
        hours = self.config.hours
        for step, (views, targets) in enumerate(self._batches(epoch)):
            if hours is not None:
                seconds = float(self.seconds.numpy()) + time.monotonic() - began
                # Of the steps or of the hours, whichever is further.
                gone = max((epoch * self.steps + step) / (self.config.epochs * self.steps), seconds / 3600 / hours)
                if gone >= 1:
                    break
                self.optimizer.learning_rate = self.config.learning_rate * _rate_at(gone)
            losses.append(self._step(views, targets))
        return EpochRecord(
            epoch=epoch + 1,
            training_loss=float(np.mean(losses)) if losses else math.nan,
            validation_loss=self._validate(),
            seconds=time.monotonic() - began,
        )

    def _batches(self, epoch: int) -> tf.data.Dataset:
        size, image_size = self.config.batch_size // self.worker.count, self.architecture.image_size
        generator = np.random.default_rng([self.config.seed, epoch])
        order = systematic_sample(self.training.weights, self.steps * self.config.batch_size, generator)
        order = order.reshape(self.steps, self.worker.count, size)[:, self.worker.index]
        frames = self.training.images
        targets = self.architecture.targets.of(self.training.votes)

        def rows() -> Any:
            for step, chosen in enumerate(order):
                place = (epoch * self.steps + step) * self.worker.count + self.worker.index
                yield frames[chosen], targets[chosen], np.array([self.config.seed, place], np.int32)

        signature = (
            tf.TensorSpec((size, *frames.shape[1:]), tf.uint8),
            tf.TensorSpec((size, targets.shape[1]), tf.float32),
            tf.TensorSpec((2,), tf.int32),
        )
        batches = tf.data.Dataset.from_generator(rows, output_signature=signature)
        return batches.map(
            lambda images, labels, seed: (augment(images, image_size, seed), labels),
            num_parallel_calls=tf.data.AUTOTUNE,
        ).prefetch(4)

    def _train_step(self, views: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
        loss = self.worker.strategy.run(self._gradient_step, args=(views, targets))
        # The decay ramps up, so that the first averages forget the initial weights.
        steps = tf.cast(self.optimizer.iterations, tf.float32)
        decay = tf.minimum(self.config.ema_decay, (1 + steps) / (10 + steps))
        for average, variable in zip(self.ema.weights, self.model.weights, strict=True):
            if average.dtype == "float32":
                average.assign(average * decay + (1 - decay) * variable)
        return loss

    def _gradient_step(self, views: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = self.loss(targets, self.model(views, training=True))
        variables = self.model.trainable_variables
        gradients = tape.gradient(loss, variables)
        if self.worker.count > 1:
            gradients = tf.distribute.get_replica_context().all_reduce("mean", gradients)
        self.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss

    def _validate(self) -> float:
        targets = self.architecture.targets.of(self.validation.votes)
        outputs = predict(self.ema, self.validation, self.architecture.image_size)
        return float(self.loss(tf.constant(targets), tf.constant(outputs)))

    def _save(self, record: EpochRecord) -> None:
        path = self.folder / CURVES
        with write_errors(self.folder):
            pd.DataFrame([asdict(record)]).to_csv(path, mode="a", header=not path.exists(), index=False)
            self.checkpoints.save()

    def _report(self, record: EpochRecord, began: float, done: int) -> None:
        remaining = (time.monotonic() - began) / done * (self.config.epochs - record.epoch)
        log.info(
            "epoch %d of %d: training loss %.5f, validation loss %.5f, about %.0f min left",
            record.epoch,
            self.config.epochs,
            record.training_loss,
            record.validation_loss,
            remaining / 60,
        )


def _rate_at(gone: float) -> float:
    """Relative learning rate when this share of a run is over: a linear warm-up, then a cosine to zero."""
    return min(gone / _WARMUP_SHARE, 1.0) * (1 + math.cos(math.pi * gone)) / 2


def predict(model: keras.Model, arrays: Arrays, image_size: int, batch_size: int = 256) -> np.ndarray[Any, Any]:
    """Keras' outputs for centre crops, float32 ``[N, outputs]``."""
    if not len(arrays):
        return np.zeros((0, model.outputs[0].shape[-1]), np.float32)
    parts = [
        model(centre_crop(arrays.images[start : start + batch_size], image_size), training=False).numpy()
        for start in range(0, len(arrays), batch_size)
    ]
    return np.concatenate(parts)
