"""Fits a network: an own loop, so that a killed run resumes to the same weights and the average is what counts.

Every random choice follows from the seed, the epoch and the step, never from how often the run was started.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

from galaxy_training.data.arrays import Arrays
from galaxy_training.data.augmentation import augment, centre
from galaxy_training.errors import RunFolderError
from galaxy_training.fitting.distributed import Worker
from galaxy_training.networks import Architecture, Schedule
from galaxy_training.networks.heads import LOGITS

log = logging.getLogger(__name__)

Loss = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
_SETTINGS = "run.json"
_CHECKPOINTS = "checkpoints"


@dataclass(frozen=True)
class EpochRecord:
    """One line of the curves.

    Attributes:
        epoch: from 1.
        training_loss: mean over the epoch, on augmented views.
        validation_loss: of the averaged weights, on centred views; squared error or cross-entropy.
        seconds: the epoch took.
    """

    epoch: int
    training_loss: float
    validation_loss: float
    seconds: float


def masked_squared_error(expected: tf.Tensor, predicted: tf.Tensor) -> tf.Tensor:
    """Mean squared error over the known values (NaN is unknown) of ``[N, 37]``: a scalar."""
    known = tf.math.is_finite(expected)
    error = tf.where(known, predicted - tf.where(known, expected, 0.0), 0.0)
    return tf.reduce_sum(error**2) / tf.maximum(tf.reduce_sum(tf.cast(known, tf.float32)), 1.0)


def masked_cross_entropy(expected: tf.Tensor, predicted: tf.Tensor) -> tf.Tensor:
    """Mean cross-entropy over the galaxies whose class is known of ``[N, classes]``: a scalar."""
    known = tf.reduce_all(tf.math.is_finite(expected), axis=1)
    terms = -tf.reduce_sum(tf.where(known[:, None], expected, 0.0) * tf.math.log(predicted + 1e-7), axis=1)
    return tf.reduce_sum(terms) / tf.maximum(tf.reduce_sum(tf.cast(known, tf.float32)), 1.0)


def loss_of(architecture: Architecture) -> Loss:
    """The loss that fits what the architecture answers."""
    return masked_squared_error if architecture.targets.task == "votes" else masked_cross_entropy


class Fit:
    """One network being fitted, with everything that a checkpoint must hold.

    Args:
        architecture: what to fit.
        schedule: how.
        training: arrays whose frames suit the architecture's side.
        validation: likewise, never trained on.
        folder: where checkpoints and curves go; a run that is there already is continued.
        worker: this process among those that fit the network together.
        start: a network whose weights to begin with, instead of fresh ones.

    Raises:
        RunFolderError: a batch cannot be shared among so many workers.
    """

    def __init__(
        self,
        architecture: Architecture,
        schedule: Schedule,
        training: Arrays,
        validation: Arrays,
        folder: Path,
        worker: Worker | None = None,
        start: keras.Model | None = None,
    ) -> None:
        self.worker = worker or Worker(tf.distribute.get_strategy())
        if schedule.batch_size % self.worker.count:
            raise RunFolderError(
                f"A batch of {schedule.batch_size} galaxies cannot be shared by {self.worker.count} workers.",
                "Choose a batch size that is a multiple of the number of workers.",
            )
        keras.utils.set_random_seed(schedule.seed)
        self.architecture = architecture
        self.schedule = schedule
        self.folder = folder
        self.training, self.validation = training, validation
        self.steps = max(1, len(training) // schedule.batch_size)
        self.loss = loss_of(architecture)
        with self.worker.strategy.scope():
            self.model = architecture.model(schedule.precision)
            if start is not None:
                self.model.set_weights(start.get_weights())
            elif architecture.begin is not None:
                architecture.begin(self.model)
            self.averaged = architecture.model()
            self.averaged.set_weights(self.model.get_weights())
            self.optimizer = self._optimizer()
            self.optimizer.build(self.model.trainable_variables)
            self.epoch = tf.Variable(0, dtype=tf.int64)
        self.checkpoints = tf.train.CheckpointManager(
            tf.train.Checkpoint(
                model=self.model, averaged=self.averaged, optimizer=self.optimizer, epoch=self.epoch
            ),
            str(folder / _CHECKPOINTS),
            max_to_keep=2,
        )
        self._step = tf.function(self._train_step)
        self._start = None if start is None else fingerprint(start)

    def _optimizer(self) -> keras.optimizers.Optimizer:
        rates = keras.optimizers.schedules.CosineDecay(
            0.0,
            max(1, self.schedule.epochs * self.steps - self._warmup),
            warmup_target=self.schedule.learning_rate,
            warmup_steps=self._warmup,
        )
        decay = self.schedule.weight_decay
        if self.schedule.optimizer == "muon":
            # The last layer's rows are not directions of one space: its makers advise against orthogonalizing it.
            return keras.optimizers.Muon(
                rates, weight_decay=decay, adam_weight_decay=decay, adam_lr_ratio=0.5, exclude_layers=[LOGITS]
            )
        return keras.optimizers.AdamW(rates, weight_decay=decay)

    @property
    def _warmup(self) -> int:
        return min(self.schedule.warmup_steps, self.schedule.epochs * self.steps // 4)

    def run(self) -> keras.Model:
        """Fit to the end of the schedule and return the network with averaged weights.

        Raises:
            RunFolderError: the folder holds a run of other settings or other galaxies.
        """
        self._claim_folder()
        if self.checkpoints.restore_or_initialize():
            log.info("continuing after epoch %d", int(self.epoch.numpy()))
        began, first = time.monotonic(), int(self.epoch.numpy())
        for epoch in range(first, self.schedule.epochs):
            record = self._run_epoch(epoch)
            self.epoch.assign(epoch + 1)
            if self.worker.writes:
                self._keep(record)
            self._report(record, began, epoch + 1 - first)
        log.info("fitted weights %s", fingerprint(self.averaged))
        return self.averaged

    def _claim_folder(self) -> None:
        """Continue only what was begun alike: other settings would give weights that no seed reproduces."""
        settings = {
            "architecture": self.architecture.name,
            "schedule": asdict(self.schedule),
            "training_galaxies": hashlib.sha256(
                self.training.ids.tobytes() + self.training.votes.tobytes()
            ).hexdigest(),
        }
        if self._start:
            settings["start"] = self._start
        path = self.folder / _SETTINGS
        if path.exists() and json.loads(path.read_text()) != settings:
            raise RunFolderError(
                f"{self.folder} holds a run of other settings or other galaxies.",
                "Remove it, or name another folder for the reports.",
            )
        if self.worker.writes:
            with _full_disk_in_words(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(settings, indent=2) + "\n")

    def _run_epoch(self, epoch: int) -> EpochRecord:
        began = time.monotonic()
        losses = [self._step(views, targets) for views, targets in self._batches(epoch)]
        return EpochRecord(
            epoch=epoch + 1,
            training_loss=float(tf.reduce_mean(losses)),
            validation_loss=self._validate(),
            seconds=time.monotonic() - began,
        )

    def _batches(self, epoch: int) -> tf.data.Dataset:
        size, side = self.schedule.batch_size // self.worker.count, self.architecture.side
        generator = np.random.default_rng([self.schedule.seed, epoch])
        order = _draw(self.training.weights, self.steps * self.schedule.batch_size, generator)
        order = order.reshape(self.steps, self.worker.count, size)[:, self.worker.number]
        frames = self.training.pictures
        targets = self.architecture.targets.of(self.training.votes)

        def rows() -> Any:
            for step, chosen in enumerate(order):
                place = (epoch * self.steps + step) * self.worker.count + self.worker.number
                yield frames[chosen], targets[chosen], np.array([self.schedule.seed, place], np.int32)

        signature = (
            tf.TensorSpec((size, *frames.shape[1:]), tf.uint8),
            tf.TensorSpec((size, targets.shape[1]), tf.float32),
            tf.TensorSpec((2,), tf.int32),
        )
        batches = tf.data.Dataset.from_generator(rows, output_signature=signature)
        return batches.map(
            lambda pictures, wanted, seed: (augment(pictures, side, seed), wanted),
            num_parallel_calls=tf.data.AUTOTUNE,
        ).prefetch(4)

    def _train_step(self, views: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
        loss = self.worker.strategy.run(self._descend, args=(views, targets))
        # A young average follows closely: its weight grows to the schedule's over the first steps.
        steps = tf.cast(self.optimizer.iterations, tf.float32)
        decay = tf.minimum(self.schedule.averaging, (1 + steps) / (10 + steps))
        for average, variable in zip(self.averaged.weights, self.model.weights, strict=True):
            if average.dtype == "float32":
                average.assign(average * decay + (1 - decay) * variable)
        return loss

    def _descend(self, views: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
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
        outputs = predict(self.averaged, self.validation, self.architecture.side)
        return float(self.loss(tf.constant(targets), tf.constant(outputs)))

    def _keep(self, record: EpochRecord) -> None:
        path = self.folder / "curves.csv"
        with _full_disk_in_words(self.folder):
            pd.DataFrame([asdict(record)]).to_csv(path, mode="a", header=not path.exists(), index=False)
            self.checkpoints.save()

    def _report(self, record: EpochRecord, began: float, done: int) -> None:
        remaining = (time.monotonic() - began) / done * (self.schedule.epochs - record.epoch)
        log.info(
            "epoch %d of %d: training loss %.5f, validation loss %.5f, about %.0f min left",
            record.epoch,
            self.schedule.epochs,
            record.training_loss,
            record.validation_loss,
            remaining / 60,
        )


def fingerprint(model: keras.Model) -> str:
    """A short hash of a network's weights: runs that agree in it agree in every weight."""
    digest = hashlib.sha256()
    for weight in model.get_weights():
        digest.update(weight.tobytes())
    return digest.hexdigest()[:16]


def fitted(architecture: Architecture, folder: Path) -> keras.Model:
    """The averaged weights of a run that has come to its end, before calibration.

    Raises:
        RunFolderError: the folder holds no such run of this architecture.
    """
    try:
        settings = json.loads((folder / _SETTINGS).read_text())
        wanted = settings["architecture"], settings["schedule"]["epochs"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunFolderError(f"{folder} holds no training run.", f"Name one of {architecture.name}.") from error
    model, epoch = architecture.model(), tf.Variable(0, dtype=tf.int64)
    latest = tf.train.latest_checkpoint(str(folder / _CHECKPOINTS))
    if latest is not None and wanted[0] == architecture.name:
        tf.train.Checkpoint(averaged=model, epoch=epoch).restore(latest).expect_partial()
    if (architecture.name, int(epoch.numpy())) != wanted:
        raise RunFolderError(
            f"{folder} holds a run of {wanted[0]} that has come to epoch {int(epoch.numpy())} of {wanted[1]}.",
            f"Name a run of {architecture.name} that has come to its end.",
        )
    return model


@contextmanager
def _full_disk_in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, tf.errors.OpError) as error:
        raise RunFolderError(
            f"The run cannot be kept in {folder}: {error}.",
            "Make room or name another folder; the run then goes on from its last whole epoch.",
        ) from error


def _draw(weights: np.ndarray[Any, Any], count: int, generator: np.random.Generator) -> np.ndarray[Any, Any]:
    """Rows in random order, each as often as its weight says, to within one (systematic sampling)."""
    places = (np.arange(count) + generator.random()) / count * weights.sum()
    shuffled = generator.permutation(len(weights))
    rows = shuffled[np.minimum(np.searchsorted(np.cumsum(weights[shuffled]), places), len(weights) - 1)]
    return generator.permutation(rows)


def predict(model: keras.Model, arrays: Arrays, side: int, batch_size: int = 256) -> np.ndarray[Any, Any]:
    """Keras' own outputs on centred views, float32 ``[N, outputs]``."""
    if not len(arrays):
        return np.zeros((0, model.outputs[0].shape[-1]), np.float32)
    parts = [
        model(centre(arrays.pictures[start : start + batch_size], side), training=False).numpy()
        for start in range(0, len(arrays), batch_size)
    ]
    return np.concatenate(parts)
