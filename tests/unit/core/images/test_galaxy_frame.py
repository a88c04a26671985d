"""Framing anew: what is changed, by how much, and which pixels are taken."""

from __future__ import annotations

import numpy as np
import pytest

from galaxy_core.images.framing import framing_of
from galaxy_core.images.galaxy_frame import (
    MAX_SHIFT,
    MAX_ZOOM,
    GalaxyFrame,
    cut_about,
    frame_galaxy,
    galaxy_frame_of,
)
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.languages import LANGUAGES, catalogue

PIXELS = np.random.default_rng(3).integers(0, 256, (200, 200, 3), dtype=np.uint8)


def loaded() -> LoadedImage:
    return LoadedImage(PIXELS, 200, 200, "PNG", framing_of(200, 200))


@pytest.mark.parametrize(
    ("frame", "change"),
    [
        (GalaxyFrame(0.5, 0.5, 1.0), None),
        (GalaxyFrame(0.5 + 0.9 * MAX_SHIFT, 0.5, 0.99 * MAX_ZOOM), None),
        (GalaxyFrame(0.5, 0.5 - 1.1 * MAX_SHIFT, 1.0), "reframing.centred"),
        (GalaxyFrame(0.5, 0.5, 0.99 / MAX_ZOOM), "reframing.tighter"),
        (GalaxyFrame(0.5, 0.5, 1.01 * MAX_ZOOM), "reframing.wider"),
        (GalaxyFrame(0.7, 0.5, 0.6), "reframing.centred-tighter"),
        (GalaxyFrame(0.7, 0.5, 1.6), "reframing.centred-wider"),
    ],
)
def test_only_what_is_clearly_off_is_changed(frame: GalaxyFrame, change: str | None) -> None:
    assert frame.change == change
    framed = frame_galaxy(loaded(), frame)
    assert (framed.framing.reframed is None) == (change is None)
    assert (framed.pixels is PIXELS) == (change is None)


def test_a_square_within_the_picture_is_a_crop_of_it() -> None:
    cut = cut_about(PIXELS, GalaxyFrame(0.6, 0.45, 0.5))
    np.testing.assert_array_equal(cut, PIXELS[40:140, 70:170])


def test_beyond_the_edges_the_picture_goes_on_as_in_a_mirror() -> None:
    cut = cut_about(PIXELS, GalaxyFrame(0.5, 0.5, 1.5))
    assert cut.shape == (300, 300, 3)
    np.testing.assert_array_equal(cut[50:250, 50:250], PIXELS)
    np.testing.assert_array_equal(cut[49, 50:250], PIXELS[0])
    np.testing.assert_array_equal(cut[48, 50:250], PIXELS[1])
    np.testing.assert_array_equal(cut[50:250, 250], PIXELS[:, -1])


def test_no_square_has_fewer_pixels_than_a_model_takes_or_more_than_it_needs() -> None:
    assert cut_about(PIXELS[:70, :70], GalaxyFrame(0.5, 0.5, 0.5)).shape == (64, 64, 3)
    wide = np.zeros((2000, 2000, 3), np.uint8)
    assert cut_about(wide, GalaxyFrame(0.5, 0.5, 2.0)).shape[0] < 2048


def test_a_graph_cannot_ask_for_more_than_is_there() -> None:
    assert galaxy_frame_of(np.array([0.5, 0.5, 9.0])).width == 2
    assert galaxy_frame_of(np.array([0.5, 0.5, 0.1])).width == 0.5


def test_what_was_done_is_said_in_each_language() -> None:
    framing = frame_galaxy(loaded(), GalaxyFrame(0.6, 0.5, 1 / 1.4)).framing
    assert str(framing) == "whole image, centred on the galaxy and made 1.4 times tighter"
    for language in LANGUAGES:
        words = catalogue(language)
        said = {
            GalaxyFrame(x, 0.5, width): frame_galaxy(loaded(), GalaxyFrame(x, 0.5, width)).framing.in_words(words)
            for x in (0.5, 0.6)
            for width in (0.5, 1.0, 2.0)
        }
        assert len(set(said.values())) == len(said)
