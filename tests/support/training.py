"""Galaxies for training tests that need no data set: noise with votes."""

from __future__ import annotations

import numpy as np

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.arrays import Arrays
from galaxy_training.data.targets import MOST_VOTED_ANSWER
from galaxy_training.export.preprocessing import frame_size


def arrays(count: int = 48, side: int = 64) -> Arrays:
    generator = np.random.default_rng(3)
    images = generator.integers(0, 255, (count, frame_size(side), frame_size(side), 3), np.uint8)
    shares = generator.dirichlet(np.ones(5), count).astype(np.float32)
    votes = np.zeros((count, 37), np.float32)
    votes[:, [TREE.position[key] for key in MOST_VOTED_ANSWER.labels]] = shares
    return Arrays(np.arange(count), images, votes, np.ones(count))
