"""The detector of API and site against the truth of simulated fields, and against the command line's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from galaxy_cli.detection.fields import open_field
from galaxy_cli.detection.survey import Detector, strips_of, survey_of
from galaxy_core.detection.detector import DetectedSource, detect
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.planes import Plane
from galaxy_core.images.preprocessing import ImageArray
from galaxy_core.images.rendering import render_whole
from galaxy_training.simulation.fields import SimulatedField, draw_field

SIDE = 700
MIN_SNR = 20.0


def shown(field: SimulatedField) -> ImageArray:
    """The field as an image, the file's last row on top."""
    planes = [Plane.of_array(band, np.ascontiguousarray(field.bands[band][::-1])) for band in ("i", "r", "g")]
    return render_whole(planes, ReadOptions())


def distances(sources: list[DetectedSource], x: float, y: float) -> np.ndarray:
    return np.array([np.hypot(source.x - x, source.y - y) for source in sources])


@pytest.fixture(scope="module")
def sky() -> SimulatedField:
    return draw_field(np.random.default_rng(5), SIDE, galaxies=40, stars=60, clustered=0.15, spoiled=False)


@pytest.fixture(scope="module")
def sources(sky: SimulatedField) -> list[DetectedSource]:
    return detect(shown(sky))


def test_galaxies_are_found_where_they_are_and_as_large(
    sky: SimulatedField, sources: list[DetectedSource]
) -> None:
    galaxies = [source for source in sources if not source.is_star]
    true = [galaxy for galaxy in sky.galaxies if galaxy.snr > MIN_SNR]
    offsets, sizes = [], []
    for galaxy in true:
        away = distances(galaxies, galaxy.x, SIDE - 1 - galaxy.y)
        if away.min() < max(3, 0.7 * galaxy.r50):
            offsets.append(away.min())
            sizes.append(galaxies[int(away.argmin())].r50 / galaxy.r50)
    assert len(offsets) >= 0.9 * len(true) > 30
    assert np.median(offsets) < 1
    assert np.median(np.abs(np.array(sizes) - 1)) < 0.15
    places = np.array([[galaxy.x, SIDE - 1 - galaxy.y] for galaxy in sky.galaxies])
    wrong = [s for s in galaxies if np.hypot(*(places - [s.x, s.y]).T).min() > max(3, 0.7 * s.r50)]
    assert len(wrong) <= 0.1 * len(galaxies)  # pairs of stars among them; of hundreds 4 % are wrong


def test_stars_are_no_galaxies() -> None:
    sources = detect(shown(draw_field(np.random.default_rng(6), SIDE, 0, 120, spoiled=False)))
    assert sum(source.is_star for source in sources) > 80
    assert sum(not source.is_star for source in sources) <= 2


def test_it_agrees_with_what_the_command_line_finds(
    sky: SimulatedField, sources: list[DetectedSource], tmp_path: Path
) -> None:
    sky.write_fits(tmp_path / "field.fits")
    with open_field(tmp_path / "field.fits", ReadOptions()) as picture:
        detector = Detector(picture, MIN_SNR)
        locus, large = detector.measure_stars(), detector.large_galaxies()
        strips = strips_of(picture.width, picture.height)
        others = survey_of([s for each in strips for s in detector.sources(each, locus, large)], large, locus)
    galaxies = [source for source in sources if not source.is_star]
    found = [distances(galaxies, s.x, s.y).min() < max(3, 0.7 * s.r50) for s in others.galaxies]
    places = np.array([[s.x, s.y] for s in others.galaxies])
    shared = [np.hypot(*(places - [s.x, s.y]).T).min() < max(3, 0.7 * s.r50) for s in galaxies]
    assert np.mean(found) >= 0.9  # completeness and purity, with the other for the truth
    assert np.mean(shared) >= 0.9


def test_a_sky_that_is_not_flat_makes_no_sources(sky: SimulatedField, sources: list[DetectedSource]) -> None:
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    glow = (25 * x**2 + 10 * y)[..., np.newaxis] * [1, 0.8, 0.6]
    others = detect(np.clip(shown(sky) + glow, 0, 255).astype(np.uint8))
    assert abs(len(others) - len(sources)) <= 0.1 * len(sources)


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((64, 64, 3), np.uint8),
        np.full((64, 300, 3), 255, np.uint8),
        np.random.default_rng(1).normal(30, 5, (300, 200, 1)).repeat(3, axis=2).astype(np.uint8),
        np.random.default_rng(2).integers(0, 256, (100, 100, 3), np.uint8),
    ],
    ids=["black", "white", "noise", "nothing but noise"],
)
def test_where_there_is_nothing_nothing_is_found(image: ImageArray) -> None:
    assert detect(image) == []


def test_a_galaxy_that_fills_half_the_picture_is_one() -> None:
    y, x = np.mgrid[0:200, 0:200] - 100.0
    light = 200 * np.exp(-np.hypot(x, y / 0.7) / 22) + np.random.default_rng(3).normal(6, 3, (200, 200))
    (source,) = detect(np.clip(light, 0, 255).astype(np.uint8)[..., np.newaxis].repeat(3, axis=2))
    assert (source.x, source.y) == pytest.approx((100, 100), abs=1)
    assert source.axis_ratio == pytest.approx(0.7, abs=0.07)
