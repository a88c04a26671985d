"""Data augmentation: random rotation, flip, zoom and shift in one resampling.

The ranges are those of Dieleman, Willett & Dambre 2015 (MNRAS 450, 1441), section 6.1.
"""

from __future__ import annotations

import math

import tensorflow as tf

from galaxy_training.export.preprocessing import SMOOTHING

ZOOM = math.log(1.3)
"""Largest absolute logarithm of the zoom."""
SHIFT = 4 / 208
"""Largest shift along each axis, as a fraction of the crop's side."""


def augment(frames: tf.Tensor, image_size: int, seed: tf.Tensor) -> tf.Tensor:
    """Random affine crop of each frame: rotated, flipped, zoomed and shifted.

    Args:
        frames: uint8 ``[N, S, S, 3]``.
        image_size: width and height of the crops, pixels.
        seed: int32 ``[2]``; the same seed gives the same crops.

    Returns:
        float32 ``[N, size, size, 3]``, 0 to 1.
    """
    count = tf.shape(frames)[0]
    uniform = tf.random.stateless_uniform([5, count], seed, -1.0, 1.0)
    angle = uniform[0] * math.pi
    zoom = tf.exp(uniform[1] * ZOOM)
    flip = tf.sign(uniform[2])
    shift = uniform[3:5] * (SHIFT * image_size)
    return _resample(frames, image_size, angle, zoom, flip, shift)


def centre_crop(frames: tf.Tensor, image_size: int) -> tf.Tensor:
    """Smoothed centre crop of each frame, as in the exported graph: float32 ``[N, size, size, 3]``, 0 to 1."""
    reach = len(SMOOTHING) // 2
    start, stop = (frames.shape[1] - image_size) // 2 - reach, (frames.shape[1] + image_size) // 2 + reach
    middle = tf.cast(frames[:, start:stop, start:stop], tf.float32) / 255
    rows = sum(part * middle[:, place : place + image_size] for place, part in enumerate(SMOOTHING))
    return sum(part * rows[:, :, place : place + image_size] for place, part in enumerate(SMOOTHING))


def _resample(
    frames: tf.Tensor, image_size: int, angle: tf.Tensor, zoom: tf.Tensor, flip: tf.Tensor, shift: tf.Tensor
) -> tf.Tensor:
    cosine, sine = tf.cos(angle) * zoom, tf.sin(angle) * zoom
    # Pixel coordinates of the frame for those of the view, both counted from their centres.
    rows = [[cosine * flip, -sine], [sine * flip, cosine]]
    view_centre = (image_size - 1) / 2
    frame_centre = (frames.shape[1] - 1) / 2
    offsets = [frame_centre + shift[axis] - view_centre * (rows[axis][0] + rows[axis][1]) for axis in (0, 1)]
    zeros = tf.zeros_like(angle)
    transforms = tf.stack(
        [rows[0][0], rows[0][1], offsets[0], rows[1][0], rows[1][1], offsets[1], zeros, zeros], axis=1
    )
    views = tf.raw_ops.ImageProjectiveTransformV3(
        images=tf.cast(frames, tf.float32),
        transforms=transforms,
        output_shape=[image_size, image_size],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="REFLECT",
    )
    return views / 255
