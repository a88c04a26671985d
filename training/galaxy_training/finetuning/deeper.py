"""Trains a released network's last blocks on labelled images, where its features do not hold what labels ask for.

The head begins as it is fitted to the frozen embedding, and both are then trained together. What lies before the
blocks is computed once for some augmented views of each image, so that five folds and the whole take minutes. In
each fold a part of the images that are fitted to says when to stop; where training never helps, the network stays
as it was.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from numpy.typing import NDArray

from galaxy_core.models.manifest import Manifest
from galaxy_training.data.augmentation import augment, centre_crop
from galaxy_training.errors import NoKerasWeightsError
from galaxy_training.export.embedding import descriptors
from galaxy_training.finetuning.folds import FOLDS, split_folds
from galaxy_training.finetuning.head import Head, fit_linear, strata
from galaxy_training.finetuning.labels import Targets
from galaxy_training.fitting.warm_start import set_keras_weights
from galaxy_training.networks import ARCHITECTURES
from galaxy_training.networks.heads import LOGITS

log = logging.getLogger(__name__)

MAX_VIEWS, VIEWS_IN_MEMORY = 8, 12_000
"""Augmented views of each image, and of all images together."""
EPOCHS, PATIENCE, BATCH = 30, 5, 32
LEARNING_RATE, WEIGHT_DECAY = 5e-4, 1e-3
_LEAST = 1e-6
"""Added to features before the root, whose slope is infinite at 0."""

Values = NDArray[np.float64]
Rows = NDArray[np.int64]
Frames = NDArray[np.uint8]
Features = NDArray[np.float32]
Weights = list[NDArray[np.float32]]


@dataclass(frozen=True)
class Task:
    """What is learnt.

    Attributes:
        targets: ``[N, K]``, parts of the votes for each label.
        exclusive: whether an image has one of the labels.
        strength: inverse regularisation of the heads that training begins with.
        groups: ``[N]``: images of one number are held out together.
    """

    targets: Targets
    exclusive: bool
    strength: float
    groups: Rows

    @property
    def strata(self) -> Rows:
        """``[N]``, of which each fold has its part."""
        return strata(self.targets, exclusive=self.exclusive)

    def loss(self, logits: tf.Tensor, targets: Any) -> tf.Tensor:
        """Mean cross-entropy of logits ``[M, K]``."""
        targets = tf.cast(targets, tf.float32)
        if self.exclusive:
            return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(targets, logits))
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(targets, logits))


@dataclass(frozen=True)
class Trained:
    """What training leaves.

    Attributes:
        network: with its last blocks trained on all images.
        head: trained with them.
        logits: ``[N, K]`` that network and head give for the images.
        held_out: ``[N, K]``, of each image by a network and a head that were trained without it.
        frozen: ``[N, K]``, the same by the heads that training began with.
        epochs: passes over all images.
    """

    network: keras.Model
    head: Head
    logits: Values
    held_out: Values
    frozen: Values
    epochs: int


def released_network(base: Manifest, weights: bytes | None) -> keras.Model:
    """The network of a released model with its float32 weights.

    Raises:
        NoKerasWeightsError: there are none, or they are not this network's.
    """
    known = ARCHITECTURES.get(base.name)
    if weights is not None and known is not None:
        network = known.model()
        if set_keras_weights(network, weights):
            return network
    raise NoKerasWeightsError(
        f"{base.name} {base.version} has no float32 weights beside it to train from.",
        "Leave --depth out, or name a small network that has them with --init-from, such as equivariant.",
    )


def split_blocks(network: keras.Model, depth: int) -> tuple[keras.Model, keras.Model]:
    """The network before its last blocks, and these, as far as the features that its last layer reads.

    A block is what lies between two places where all that is computed passes through one activation.

    Raises:
        NoKerasWeightsError: there are not so many blocks.
    """
    starts = _block_starts(network)
    if depth > len(starts):
        raise NoKerasWeightsError(
            f"{network.name} has {len(starts)} blocks, and --depth {depth} asks for more.",
            f"Ask for {len(starts)} at most.",
        )
    cut = starts[-depth]
    features = network.get_layer(LOGITS).input
    return keras.Model(network.input, cut), keras.Model(cut, features)


def _block_starts(network: keras.Model) -> list[keras.KerasTensor]:
    """Tensors that each block reads, and no later layer does, the first block's first."""
    place = {id(layer.output): number for number, layer in enumerate(network.layers)}
    last_reader = [0] * len(network.layers)
    for number, layer in enumerate(network.layers):
        inputs = layer.input if isinstance(layer.input, list) else [layer.input]
        for tensor in inputs:
            if place.get(id(tensor), number) != number:
                last_reader[place[id(tensor)]] = max(last_reader[place[id(tensor)]], number)
    end = next(number for number, layer in enumerate(network.layers) if layer.name == LOGITS)
    starts, weighted = [], False
    for number in reversed(range(end)):
        layer = network.layers[number]
        alone = all(last_reader[earlier] <= number for earlier in range(number))
        if alone and weighted and isinstance(layer, keras.layers.ReLU):
            starts.append(layer.output)
            weighted = False
        weighted = weighted or bool(layer.trainable_weights)
    return starts[::-1]


class Deeper:
    """Training of a network's last blocks, fold by fold; what a folder holds of it already is not done again.

    Args:
        network: with the weights to begin with.
        depth: number of blocks to train.
        frames: uint8 ``[N, S, S, 3]`` of the labelled images.
        task: what is learnt.
        folder: of finished folds.
        seed: of views and order.
    """

    def __init__(
        self, network: keras.Model, depth: int, frames: Frames, task: Task, folder: Path, seed: int = 1
    ) -> None:
        self._network, self._task, self._seed = network, task, seed
        frozen, self._blocks = split_blocks(network, depth)
        self._size = network.input.shape[1]
        self._initial = self._blocks.get_weights()
        self._folder = folder / _fingerprint(network, depth, frames, task.targets, seed)
        self._plain = _computed(frozen, frames, lambda part, _: centre_crop(part, self._size))
        copies = int(np.clip(VIEWS_IN_MEMORY // len(frames), 1, MAX_VIEWS))
        self._views = np.stack([_computed(frozen, frames, self._view(copy)) for copy in range(copies)])

    def _view(self, copy: int) -> Callable[[Frames, int], tf.Tensor]:
        return lambda part, first: augment(part, self._size, tf.constant([self._seed, 1_000_000 * copy + first]))

    def train(self) -> Trained:
        """Train each fold's network, then one on all images for as many epochs as were best on average."""
        targets = self._task.targets
        held_out, frozen, epochs = np.zeros(targets.shape), np.zeros(targets.shape), []
        began = time.monotonic()
        for number, (rest, out) in enumerate(split_folds(self._task.strata, self._task.groups, seed=1)):
            held_out[out], frozen[out], best = self._fold(number, rest, out)
            epochs.append(best)
            minutes = (time.monotonic() - began) / (number + 1) * (FOLDS - number) / 60
            log.info("fold %d of %d: best after %d epochs, about %.0f min left", number + 1, FOLDS, best, minutes)
        count = round(float(np.mean(epochs)))
        log.info("training on all %d images for %d epochs", len(targets), count)
        rows = np.arange(len(targets))
        head, _ = self._fit(rows, None, count)
        return Trained(self._network, head, head.logits(self._embeddings(rows)), held_out, frozen, count)

    def _fold(self, number: int, rest: Rows, out: Rows) -> tuple[Values, Values, int]:
        path = self._folder / f"fold-{number}.npz"
        if path.exists():
            with np.load(path) as stored:
                return stored["held_out"], stored["frozen"], int(stored["epochs"])
        inner, stop = split_folds(self._task.strata[rest], self._task.groups[rest], seed=2)[0]
        before = self._begin(rest[inner])
        frozen = before.logits(self._embeddings(out))
        head, epochs = self._fit(rest[inner], rest[stop], EPOCHS, before)
        held_out = head.logits(self._embeddings(out))
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished.npz")
        np.savez(unfinished, held_out=held_out, frozen=frozen, epochs=epochs)
        unfinished.replace(path)
        return held_out, frozen, epochs

    def _begin(self, rows: Rows) -> Head:
        """Set the blocks back, and fit a head to what they make of some rows."""
        self._blocks.set_weights(self._initial)
        return fit_linear(
            self._embeddings(rows), self._task.targets[rows], self._task.strength, exclusive=self._task.exclusive
        )

    def _embeddings(self, rows: Rows) -> Features:
        batches = (self._plain[rows[start : start + 256]] for start in range(0, len(rows), 256))
        parts = [np.asarray(self._blocks(np.float32(batch), training=False), np.float32) for batch in batches]
        roots = descriptors(np.concatenate(parts), None)
        return np.asarray(roots / np.maximum(np.linalg.norm(roots, axis=1, keepdims=True), 1e-6), np.float32)

    def _fit(self, rows: Rows, stop: Rows | None, epochs: int, before: Head | None = None) -> tuple[Head, int]:
        """Train blocks and head on some rows; with others to stop by, keep the best of them.

        Returns:
            The head, and the number of epochs that were kept.
        """
        head = before or self._begin(rows)
        known = self._embeddings(rows)
        mean, std = known.mean(axis=0), np.maximum(known.std(axis=0), 1e-6)
        kernel = keras.Variable(np.float32(head.weights * std[:, np.newaxis]))
        bias = keras.Variable(np.float32(head.bias + mean @ head.weights))
        variables = [*self._blocks.trainable_variables, kernel, bias]
        optimizer = keras.optimizers.AdamW(LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        optimizer.build(variables)

        def train_step(views: tf.Tensor, targets: tf.Tensor) -> None:
            with tf.GradientTape() as tape:
                roots = ops.sqrt(ops.relu(self._blocks(tf.cast(views, tf.float32), training=False)) + _LEAST)
                embedding = roots / ops.norm(roots, axis=1, keepdims=True)
                logits = (embedding - mean) / std @ kernel + bias
                loss = self._task.loss(logits, targets)
            optimizer.apply(tape.gradient(loss, [item.value for item in variables]), variables)

        step = tf.function(train_step, reduce_retracing=True)

        def fitted() -> Head:
            weights = np.asarray(kernel, np.float64) / std[:, np.newaxis]
            return Head(weights, np.asarray(bias, np.float64) - mean @ weights, self._task.exclusive)

        chance = np.random.default_rng(self._seed)
        targets = self._task.targets.astype(np.float32)
        best, kept, weights = self._loss(head, stop), 0, self._blocks.get_weights()
        for epoch in range(1, epochs + 1):
            order = chance.permutation(rows)
            copies = chance.integers(len(self._views), size=len(order))
            for start in range(0, len(order), BATCH):
                some = order[start : start + BATCH]
                step(self._views[copies[start : start + BATCH], some], targets[some])
            if stop is None:
                continue
            loss = self._loss(fitted(), stop)
            if loss < best:
                best, kept, head, weights = loss, epoch, fitted(), self._blocks.get_weights()
            elif epoch - kept >= PATIENCE:
                break
        if stop is None:
            return fitted(), epochs
        self._blocks.set_weights(weights)
        return head, kept

    def _loss(self, head: Head, rows: Rows | None) -> float:
        if rows is None:
            return np.inf
        logits = tf.constant(head.logits(self._embeddings(rows)), tf.float32)
        return float(self._task.loss(logits, self._task.targets[rows]))


def _computed(
    frozen: keras.Model, frames: Frames, view: Callable[[Frames, int], tf.Tensor]
) -> NDArray[np.float16]:
    """What the frozen part makes of views of all frames, in half precision."""
    batches = (
        np.asarray(frozen(view(frames[start : start + BATCH], start), training=False), np.float16)
        for start in range(0, len(frames), BATCH)
    )
    return np.concatenate(list(batches))


def _fingerprint(network: keras.Model, depth: int, frames: Frames, targets: Targets, seed: int) -> str:
    digest = hashlib.sha256(f"{depth} {seed} {EPOCHS} {PATIENCE} {BATCH} {LEARNING_RATE} {WEIGHT_DECAY}".encode())
    for part in (*network.get_weights(), frames, targets):
        digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()[:16]
