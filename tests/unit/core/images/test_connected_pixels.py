"""Parts of masks are those that scipy labels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from galaxy_core.images.connected_pixels import grow, label_parts

NEIGHBOURS = np.ones((3, 3), bool)


@pytest.mark.parametrize("shape", [(60, 41), (1, 30), (30, 1)])
@pytest.mark.parametrize("part", [0.0, 0.2, 0.4, 0.6, 1.0])
def test_parts_and_neighbours_are_scipys(shape: tuple[int, int], part: float) -> None:
    mask = np.random.default_rng(3).random(shape) < part
    np.testing.assert_array_equal(label_parts(mask), ndimage.label(mask, NEIGHBOURS)[0])
    np.testing.assert_array_equal(grow(mask), ndimage.binary_dilation(mask, NEIGHBOURS))


def test_a_part_that_winds_is_one() -> None:
    mask = np.zeros((81, 81), bool)
    for ring in range(0, 40, 2):
        mask[ring : 81 - ring, ring] = mask[ring, ring : 81 - ring] = True
        mask[ring : 81 - ring, 80 - ring] = mask[80 - ring, ring : 81 - ring] = True
        mask[ring + 1, ring + 1] = True
    assert label_parts(mask).max() == 1
