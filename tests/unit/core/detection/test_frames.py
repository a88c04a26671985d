from __future__ import annotations

import numpy as np
import pytest

from galaxy_core.detection.detector import DetectedSource
from galaxy_core.detection.frames import FRAME_PER_R90, Frame
from galaxy_core.images.limits import MAX_FRAMED_SIDE, MIN_SIDE

PICTURE = np.random.default_rng(1).integers(0, 256, (300, 400, 3), np.uint8)


def source_at(x: float, y: float, r90: float) -> DetectedSource:
    return DetectedSource(x, y, r90 / 2.3, r90, 0.8, 0.0, 50.0, 1000.0, is_star=False)


@pytest.mark.parametrize("r90", [12.0, 12.1, 13.3])
def test_a_frame_is_about_the_galaxy(r90: float) -> None:
    frame = Frame.of(source_at(200.3, 150.2, r90))
    assert frame.side == pytest.approx(FRAME_PER_R90 * r90, abs=0.5)
    middle = frame.left + (frame.side - 1) / 2, frame.top + (frame.side - 1) / 2
    assert middle == pytest.approx((200.3, 150.2), abs=0.51)
    assert np.array_equal(
        frame.cut(PICTURE),
        PICTURE[frame.top : frame.top + frame.side, frame.left : frame.left + frame.side],
    )


def test_beyond_the_edge_there_is_sky() -> None:
    picture = np.full((100, 100, 3), (9, 8, 7), np.uint8)
    picture[40:60, :10] = 200
    frame = Frame.of(source_at(0, 50, 15))
    assert frame.passes_edge(100, 100)
    cutout = frame.cut(picture)
    assert cutout.shape == (frame.side, frame.side, 3)
    assert (cutout[:, : -frame.left] == (9, 8, 7)).all()
    assert np.array_equal(
        cutout[:, -frame.left :], picture[frame.top : frame.top + frame.side, : frame.side + frame.left]
    )


def test_small_frames_are_enlarged_and_large_ones_averaged_down() -> None:
    small = Frame(10, 20, 30).cut(PICTURE)
    assert small.shape == (90, 90, 3)
    assert np.array_equal(small[::3, ::3], PICTURE[20:50, 10:40])
    assert small.shape[0] >= MIN_SIDE
    large = np.zeros((2 * MAX_FRAMED_SIDE + 40, 2 * MAX_FRAMED_SIDE + 40, 3), np.uint8)
    assert Frame(0, 0, 2 * MAX_FRAMED_SIDE + 10).cut(large).shape[0] == MAX_FRAMED_SIDE + 5
