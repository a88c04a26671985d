"""Data augmentation: what differs between one picture of a galaxy and the next, drawn anew each time it is used.

Every view is rotated, flipped, zoomed and shifted in one resampling, in the ranges of Dieleman, Willett &
Dambre 2015 (MNRAS 450, 1441), section 6.1. That is all for half of them. The others are also changed as
surveys, telescopes and people change pictures: looks of other surveys, brightness, stretch, colour, sky,
seeing, noise, wrong frames and borders. Everything is computed for a whole batch at the network's resolution,
at a tenth of the cost of a training step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from galaxy_training.export.preprocessing import SMOOTHING

ZOOM = math.log(1.3)
"""Largest absolute logarithm of the zoom."""
SHIFT = 4 / 208
"""Largest shift along each axis, as a fraction of the crop's side."""
PLAIN_FRACTION = 0.5
"""Fraction of the views whose look stays as it is."""
FRAME_FRACTION = 0.35
"""Fraction of the changed views whose frame is wrong: zoomed and shifted by up to the two that follow."""
WRONG_ZOOM = math.log(1.8)
WRONG_SHIFT = 0.12
MISFRAMED_ZOOM = math.log(2)
MISFRAMED_SHIFT = 0.2
"""Largest zoom and shift of views that a network learns from where the galaxy is."""
MILD_FRACTION = 1 / 3
MILD_PART = 0.25
"""How many of those are off by little, and by which part of the largest at most."""
STYLE_FRACTION = 0.4
"""Fraction of the changed views that look like another survey's pictures."""


@dataclass(frozen=True)
class Look:
    """How a survey's pictures look: medians over galaxies, in levels of 255.

    Attributes:
        sky: brightness of the sky.
        centre: brightness of the galaxy's centre.
        reddening: red minus blue at the galaxy's centre.
        noise: standard deviation of the sky between neighbouring pixels.
    """

    sky: float
    centre: float
    reddening: float
    noise: float


SDSS = Look(sky=3.5, centre=148, reddening=78, noise=3.0)
LOOKS = {
    "legacy": Look(sky=33, centre=227, reddening=39, noise=4.9),
    "decals": Look(sky=19, centre=195, reddening=17, noise=5.9),
    "kids": Look(sky=18, centre=172, reddening=35, noise=1.5),
}
"""Surveys whose pictures look unlike the Sloan Digital Sky Survey's, `SDSS`."""


def augment(frames: tf.Tensor, image_size: int, seed: tf.Tensor) -> tf.Tensor:
    """Random view of each frame: an affine crop, and for the second half of them another look; see the module.

    Args:
        frames: uint8 ``[N, S, S, 3]``, in random order.
        image_size: width and height of the views, pixels.
        seed: int32 ``[2]``; the same seed gives the same views.

    Returns:
        float32 ``[N, size, size, 3]``, 0 to 1.
    """
    count = tf.shape(frames)[0]
    uniform = tf.random.stateless_uniform([6, count], seed, -1.0, 1.0)
    angle = uniform[0] * math.pi
    flip = tf.sign(uniform[2])
    plain = tf.cast(tf.math.ceil(PLAIN_FRACTION * tf.cast(count, tf.float32)), tf.int32)
    misframed = (tf.range(count) >= plain) & (uniform[5] < 2 * FRAME_FRACTION - 1)
    zoom = tf.exp(uniform[1] * tf.where(misframed, WRONG_ZOOM, ZOOM))
    shift = uniform[3:5] * tf.where(misframed, WRONG_SHIFT, SHIFT) * image_size
    views = _resample(frames, image_size, angle, zoom, flip, shift)
    changed = _retouch(views[plain:], tf.stack([seed[0] + 1, seed[1]]))
    return tf.concat([views[:plain], changed], axis=0)


def misframe(frames: NDArray[np.uint8], image_size: int, seed: tf.Tensor) -> tuple[tf.Tensor, NDArray[np.float32]]:
    """Views whose frame is off by known amounts, and for the second half of them another look.

    A third of them are off by little, as most pictures are.

    Args:
        frames: uint8 ``[N, S, S, 3]``, in random order.
        image_size: width and height of the views, pixels.
        seed: int32 ``[2]``; the same seed gives the same views.

    Returns:
        float32 ``[N, size, size, 3]``, 0 to 1; and ``[N, 3]``: how far the galaxy is to the right and below the
        middle, in widths of the view, and the logarithm of the view's width over the right one.
    """
    count = len(frames)
    uniform = tf.random.stateless_uniform([6, count], seed, -1.0, 1.0)
    angle, flip = uniform[0] * math.pi, tf.sign(uniform[1])
    part = tf.where(uniform[5] < MILD_FRACTION * 2 - 1, MILD_PART, 1.0)
    logarithm = uniform[2] * part * MISFRAMED_ZOOM
    shift = uniform[3:5] * part * MISFRAMED_SHIFT * image_size
    views = _resample(frames, image_size, angle, tf.exp(logarithm), flip, shift)
    half = count // 2
    changed = _retouch(views[half:], tf.stack([seed[0] + 1, seed[1]]))
    # The middle of the frame, where the galaxy is, as the view's own axes see it.
    cosine, sine, scale = tf.cos(angle), tf.sin(angle), tf.exp(-logarithm) / image_size
    right = -(cosine * shift[0] + sine * shift[1]) * flip * scale
    down = (sine * shift[0] - cosine * shift[1]) * scale
    return tf.concat([views[:half], changed], axis=0), tf.stack([right, down, logarithm], axis=1).numpy()


def centre_crop(frames: tf.Tensor, image_size: int) -> tf.Tensor:
    """Smoothed centre crop of each frame, as in the exported graph: float32 ``[N, size, size, 3]``, 0 to 1."""
    reach = len(SMOOTHING) // 2
    start, stop = (frames.shape[1] - image_size) // 2 - reach, (frames.shape[1] + image_size) // 2 + reach
    middle = tf.cast(frames[:, start:stop, start:stop], tf.float32) / 255
    rows = sum(part * middle[:, place : place + image_size] for place, part in enumerate(SMOOTHING))
    return sum(part * rows[:, :, place : place + image_size] for place, part in enumerate(SMOOTHING))


def _retouch(views: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Change how views look: float32 ``[N, size, size, 3]``, 0 to 1, to the same."""
    count, size = tf.shape(views)[0], views.shape[1]
    draws = _Draws(tf.random.stateless_uniform([40, count], seed))
    views = _blurred(views, draws.between(-0.5, 1.0, 0.3))
    views = _with_look(views, draws)
    views = views ** tf.exp(draws.between(-0.45, 0.45, 0.3))
    views *= tf.exp(draws.between(-0.55, 0.55, 0.4))
    gains = tf.concat([tf.exp(draws.between(-0.28, 0.28, 0.25)) for _ in range(3)], axis=3)
    grey = tf.reduce_mean(views, axis=3, keepdims=True)
    views = grey + (views - grey) * (1 + draws.between(-1.0, 0.3, 0.3)) * gains + grey * (gains - 1)
    views += _sky(size, draws)
    views += _noise(views, draws, seed)
    return tf.clip_by_value(_with_border(views, draws), 0.0, 1.0)


class _Draws:
    """Random numbers of a batch, one ``[N, 1, 1, 1]`` at a time."""

    def __init__(self, uniform: tf.Tensor) -> None:
        self._rows = iter(tf.unstack(uniform, num=uniform.shape[0]))

    def between(self, low: float, high: float, fraction: float) -> tf.Tensor:
        """Uniform numbers for a fraction of the views, 0 for the others."""
        drawn = low + (high - low) * next(self._rows)
        return self._shaped(tf.where(next(self._rows) < fraction, drawn, 0.0))

    def any(self, low: float, high: float) -> tf.Tensor:
        """Uniform numbers for all views."""
        return self._shaped(low + (high - low) * next(self._rows))

    @staticmethod
    def _shaped(values: tf.Tensor) -> tf.Tensor:
        return values[:, None, None, None]


def _blurred(views: tf.Tensor, part: tf.Tensor) -> tf.Tensor:
    """Blend with a blur of about one pixel, or sharpen where the part is negative."""
    blurred = views
    for _ in range(2):
        for axis in (1, 2):
            before, after = tf.roll(blurred, 1, axis), tf.roll(blurred, -1, axis)
            blurred = (before + after + 2 * blurred) / 4
    return tf.nn.relu(views + part * (blurred - views))


def _with_look(views: tf.Tensor, draws: _Draws) -> tf.Tensor:
    """Move the views towards a survey's sky, centre, colour and stretch, by 0.4 to 1.3 of the way."""
    amount = draws.between(0.4, 1.3, STYLE_FRACTION)
    which = tf.minimum(tf.cast(draws.any(0, 1) * len(LOOKS), tf.int32), len(LOOKS) - 1)

    def chosen(values: list[float]) -> tf.Tensor:
        return amount * tf.gather(tf.constant(values, tf.float32), which)

    sky = chosen([(look.sky - SDSS.sky) / 255 for look in LOOKS.values()])
    gain = 1 + chosen([contrast(look) - 1 for look in LOOKS.values()])
    colour = tf.maximum(1 + chosen([chroma(look) - 1 for look in LOOKS.values()]), 0.05)
    grey = tf.reduce_mean(views, axis=3, keepdims=True)
    views = tf.nn.relu(grey + (views - grey) * colour)
    # An asinh stretch lifts what is faint; a power is as good an imitation of it.
    stretch = tf.where(amount > 0, draws.any(0.7, 1.1), 1.0)
    return views**stretch * gain + sky


def contrast(look: Look) -> float:
    """How much brighter than its sky a survey's galaxy centre is, relative to `SDSS`."""
    return (look.centre - look.sky) / (SDSS.centre - SDSS.sky)


def chroma(look: Look) -> float:
    """How much of the colour of `SDSS` is left, at the contrast of `SDSS`."""
    return look.reddening / (SDSS.reddening * contrast(look))


def _sky(size: int, draws: _Draws) -> tf.Tensor:
    """A raised sky and a linear gradient."""
    ramp = tf.linspace(-0.5, 0.5, size)
    across, down = ramp[None, None, :, None], ramp[None, :, None, None]
    pedestal = draws.between(-0.02, 0.1, 0.35)
    return pedestal + draws.between(-0.12, 0.12, 0.2) * across + draws.between(-0.12, 0.12, 0.2) * down


def _noise(views: tf.Tensor, draws: _Draws, seed: tf.Tensor) -> tf.Tensor:
    """Noise from pixel to pixel, and in blocks as JPEG leaves it."""
    shape, size = tf.shape(views), views.shape[1]
    normal = tf.random.stateless_normal(shape, seed)
    half = (size + 1) // 2
    coarse = normal[:, :half, :half]
    blocks = tf.repeat(tf.repeat(coarse, 2, axis=1), 2, axis=2)[:, :size, :size]
    return normal * draws.between(0.0, 0.03, 0.3) + blocks * draws.between(0.0, 0.025, 0.2)


def _with_border(views: tf.Tensor, draws: _Draws) -> tf.Tensor:
    """A border of one brightness along all sides, or a caption's strip along one."""
    size = views.shape[1]
    place = tf.range(size, dtype=tf.float32)
    from_left, from_right = place[None, None, :, None], (size - 1 - place)[None, None, :, None]
    from_top, from_bottom = place[None, :, None, None], (size - 1 - place)[None, :, None, None]
    width = draws.between(0.0, 0.1 * size, 0.12)
    strip = draws.between(0.0, 0.15 * size, 0.08)
    sides = tf.minimum(tf.minimum(from_left, from_right), tf.minimum(from_top, from_bottom))
    outside = (sides < width) | (from_bottom < strip)
    return tf.where(outside, draws.any(0, 1) ** 3, views)


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
