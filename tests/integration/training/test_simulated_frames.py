"""Frames of simulated galaxies are those that a file of the same picture would give."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from galaxy_core.images.preprocessing import load_image
from galaxy_training.data.arrays import resizer
from galaxy_training.data.simulated_frames import simulated_frames
from galaxy_training.simulation import draw_galaxy

SIZE = 64


def test_they_are_framed_and_resized_as_files_are() -> None:
    file = io.BytesIO()
    Image.fromarray(draw_galaxy(np.random.default_rng([5, 0])).image).save(file, "PNG")
    assert np.array_equal(simulated_frames(1, SIZE, seed=5)[0], resizer(SIZE)(load_image(file.getvalue()).pixels))


def test_fewer_are_the_first_of_more() -> None:
    assert np.array_equal(simulated_frames(1, SIZE, seed=5), simulated_frames(2, SIZE, seed=5)[:1])
    assert simulated_frames(0, SIZE, seed=5).shape == (0, 96, 96, 3)
