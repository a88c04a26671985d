from __future__ import annotations

import numpy as np

from galaxy_core.images.preprocessing import load_image
from galaxy_core.images.rotations import rotated_copies


def test_the_first_view_is_the_picture_and_the_others_are_turned(galaxy_jpeg: bytes) -> None:
    square = load_image(galaxy_jpeg).pixels
    rotations = rotated_copies(square, 5)
    assert rotations.shape == (5, *square.shape)
    np.testing.assert_array_equal(rotations[0], square)
    assert all(np.abs(view.astype(int) - square).mean() > 0.5 for view in rotations[1:])


def test_no_black_corner_comes_into_what_a_network_sees() -> None:
    """A network sees the middle two thirds; a turned picture is black only outside of them."""
    side = 144
    rotations = rotated_copies(np.full((side, side, 3), 200, np.uint8), 16)
    seen = rotations[:, side // 6 : -side // 6, side // 6 : -side // 6]
    assert seen.min() == 200
