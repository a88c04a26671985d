"""Losses over galaxies of which some votes are unknown (NaN)."""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf

from galaxy_training.networks import Architecture

Loss = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]


def masked_squared_error(expected: tf.Tensor, predicted: tf.Tensor) -> tf.Tensor:
    """Mean squared error over the known values of ``[N, 37]``: a scalar."""
    known = tf.math.is_finite(expected)
    error = tf.where(known, predicted - tf.where(known, expected, 0.0), 0.0)
    return tf.reduce_sum(error**2) / tf.maximum(tf.reduce_sum(tf.cast(known, tf.float32)), 1.0)


def masked_cross_entropy(expected: tf.Tensor, predicted: tf.Tensor) -> tf.Tensor:
    """Mean cross-entropy over the galaxies of known class of ``[N, classes]``: a scalar."""
    known = tf.reduce_all(tf.math.is_finite(expected), axis=1)
    terms = -tf.reduce_sum(tf.where(known[:, None], expected, 0.0) * tf.math.log(predicted + 1e-7), axis=1)
    return tf.reduce_sum(terms) / tf.maximum(tf.reduce_sum(tf.cast(known, tf.float32)), 1.0)


def loss_for(architecture: Architecture) -> Loss:
    """Squared error for votes, cross-entropy for classes."""
    return masked_squared_error if architecture.targets.task == "votes" else masked_cross_entropy
