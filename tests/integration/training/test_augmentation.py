"""Augmented views: drawn from the seed, plain for one half, within the range of pixels."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from galaxy_training.data.augmentation import LOOKS, PLAIN_FRACTION, SDSS, augment, chroma, contrast


def views(seed: int, count: int = 24) -> np.ndarray:
    rng = np.random.default_rng(5)
    frames = rng.integers(0, 120, (count, 48, 48, 3), np.uint8)
    return np.array(augment(tf.constant(frames), 32, tf.constant([1, seed])))


def test_the_same_seed_gives_the_same_views() -> None:
    first = views(1)
    assert first.shape == (24, 32, 32, 3)
    assert first.dtype == np.float32
    np.testing.assert_array_equal(first, views(1))
    assert (first != views(2)).any(axis=(1, 2, 3)).all()


def test_the_first_views_are_only_rotated_and_zoomed() -> None:
    """Of one grey level they stay that level; of the others most become something else."""
    frames = tf.fill([80, 48, 48, 3], tf.constant(100, tf.uint8))
    plain = round(80 * PLAIN_FRACTION)
    seen = np.array(augment(frames, 32, tf.constant([1, 3])))
    np.testing.assert_allclose(seen[:plain], 100 / 255, atol=1e-5)
    changed = np.abs(seen[plain:] - 100 / 255).max(axis=(1, 2, 3)) > 0.01
    assert changed.mean() > 0.7
    assert seen.min() >= 0
    assert seen.max() <= 1


def test_no_view_has_undefined_pixels() -> None:
    for level in (0, 255):
        frames = tf.fill([64, 48, 48, 3], tf.constant(level, tf.uint8))
        assert np.isfinite(np.array(augment(frames, 32, tf.constant([1, 4])))).all()


def test_looks_are_moves_of_the_medians() -> None:
    for look in LOOKS.values():
        assert (SDSS.centre - SDSS.sky) * contrast(look) + look.sky - look.centre < 1e-9
        np.testing.assert_allclose(SDSS.reddening * contrast(look) * chroma(look), look.reddening)


def test_a_batch_of_one_is_plain() -> None:
    frames = tf.fill([1, 48, 48, 3], tf.constant(100, tf.uint8))
    np.testing.assert_allclose(augment(frames, 32, tf.constant([1, 5])), 100 / 255, atol=1e-5)
