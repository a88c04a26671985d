"""Simulated galaxies: images that show what was drawn, votes that follow from it and obey the tree."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, JpegImagePlugin

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.data_set import read_data_set
from galaxy_training.simulation import KINDS, Kind, SimulatedGalaxy, draw_galaxy, write_data_set
from galaxy_training.simulation.neighbours import neighbours
from galaxy_training.simulation.population import sample_properties
from galaxy_training.simulation.profiles import components_of
from galaxy_training.simulation.properties import Properties
from galaxy_training.simulation.rendering import render_image

SIDE = 96
PER_KIND = 8


@pytest.fixture(scope="session")
def galaxies() -> dict[Kind, list[SimulatedGalaxy]]:
    return {
        kind: [draw_galaxy(np.random.default_rng([number, place]), SIDE, kind=kind) for place in range(PER_KIND)]
        for number, kind in enumerate(KINDS)
    }


@pytest.fixture(scope="session")
def everything(galaxies: dict[Kind, list[SimulatedGalaxy]]) -> list[SimulatedGalaxy]:
    return [galaxy for several in galaxies.values() for galaxy in several]


def test_votes_obey_the_tree(everything: list[SimulatedGalaxy]) -> None:
    votes = np.array([galaxy.votes for galaxy in everything])
    assert votes.shape == (len(KINDS) * PER_KIND, 37)
    assert votes.dtype == np.float64
    assert votes.min() >= 0
    for question in TREE.questions:
        parent = 1.0 if question.parent is None else votes[:, TREE.position[question.parent]]
        np.testing.assert_allclose(votes[:, TREE.columns(question)].sum(axis=1), parent, rtol=0, atol=1e-9)


def test_volunteers_disagree_as_forty_do(everything: list[SimulatedGalaxy]) -> None:
    """A vote fraction is a whole number of volunteers over some 34 to 51."""
    for galaxy in everything:
        fits = [n for n in range(34, 52) if np.allclose(galaxy.votes * n, np.round(galaxy.votes * n), atol=1e-9)]
        assert fits, galaxy.votes
    assert len({galaxy.votes.tobytes() for galaxy in everything}) > 0.9 * len(everything)


@pytest.mark.parametrize(
    ("kind", "answer", "at_lower"),
    [
        ("smooth", "Class1.1", 0.8),
        ("spiral", "Class4.1", 0.5),
        ("edge-on", "Class2.1", 0.8),
        ("ring", "Class8.1", 0.5),
        ("merger", "Class8.6", 0.5),
        ("irregular", "Class8.4", 0.5),
        ("star", "Class1.3", 0.8),
    ],
)
def test_volunteers_see_what_was_drawn(
    galaxies: dict[Kind, list[SimulatedGalaxy]], kind: Kind, answer: str, at_lower: float
) -> None:
    means = {
        each: np.mean([galaxy.votes[TREE.position[answer]] for galaxy in several])
        for each, several in galaxies.items()
    }
    assert means[kind] >= at_lower
    assert max(means, key=lambda each: means[each]) == kind


def test_a_plain_disk_shows_no_arms(galaxies: dict[Kind, list[SimulatedGalaxy]]) -> None:
    disk, arms = (TREE.position[key] for key in ("Class2.2", "Class4.1"))
    votes = np.sum([galaxy.votes for galaxy in galaxies["disk"]], axis=0)
    assert votes[disk] > 0.3 * PER_KIND
    assert votes[arms] < 0.1 * votes[disk]


def spiral(seed: int = 0) -> Properties:
    """A large two-armed spiral seen face-on, without a bar."""
    return replace(
        sample_properties(np.random.default_rng(seed), "spiral"),
        axis_ratio=1.0,
        scale=4.0,
        frame=92.0,
        arm_count=2,
        arm_contrast=0.9,
        bar_strength=0.0,
        bulge_fraction=0.1,
        pitch=20.0,
        clumpiness=0.2,
    )


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_arms_can_be_counted_in_the_picture(count: int) -> None:
    waves = np.sum([_waves(replace(spiral(seed), arm_count=count), seed) for seed in range(4)], axis=0)
    assert int(np.argmax(waves[1:6])) + 1 == count


def _waves(properties: Properties, seed: int) -> NDArray[np.float64]:
    """How strong each number of waves around the centre is, two scale lengths out."""
    light = _light(render_image(properties, np.random.default_rng(seed), 192))
    angles = np.arange(180) * 2 * np.pi / 180
    waves = np.zeros(91)
    for scales in (1.6, 2.0, 2.4):
        radius = scales * properties.scale * 192 / properties.frame
        rows = np.round(95.5 + radius * np.sin(angles)).astype(int)
        columns = np.round(95.5 + radius * np.cos(angles)).astype(int)
        waves += np.abs(np.fft.rfft(light[rows, columns]))
    return waves


def _light(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.asarray(image.mean(axis=2), dtype=np.float64)


def test_a_bar_lengthens_the_middle() -> None:
    plain = replace(sample_properties(np.random.default_rng(1), "disk"), axis_ratio=1.0, bulge_fraction=0.1)
    plain = replace(plain, bar_strength=0.0, ring_strength=0.0, bar_length=1.5, scale=4.0, frame=92.0)
    assert _elongation(replace(plain, bar_strength=0.9)) > 1.3 * _elongation(plain)


def _elongation(properties: Properties) -> float:
    """Long over short axis of the middle's second moments."""
    light = _light(render_image(properties, np.random.default_rng(3), SIDE))[36:60, 36:60]
    offsets = np.arange(24) - 11.5
    rows, columns = np.meshgrid(offsets, offsets, indexing="ij")
    weights = np.clip(light - 0.6 * light.max(), 0, None)
    moments = np.cov(np.stack([rows.ravel(), columns.ravel()]), aweights=weights.ravel())
    short, long = np.linalg.eigvalsh(moments)
    return float(np.sqrt(long / short))


def test_old_stars_are_redder_than_young_ones(galaxies: dict[Kind, list[SimulatedGalaxy]]) -> None:
    def blueness(kind: Kind) -> float:
        middles = [galaxy.image[32:64, 32:64].astype(float) for galaxy in galaxies[kind]]
        return float(np.median([middle[..., 2].sum() / middle[..., 0].sum() for middle in middles]))

    assert blueness("smooth") < 0.85
    assert blueness("irregular") > 1.0


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"star", "merger"}])
def test_the_galaxy_is_in_the_middle(galaxies: dict[Kind, list[SimulatedGalaxy]], kind: Kind) -> None:
    """A neighbour may pull at a single galaxy's centre of light, not at the middle one of eight."""
    images = [_light(galaxy.image) for galaxy in galaxies[kind]]
    middles = [light[SIDE // 4 : -SIDE // 4, SIDE // 4 : -SIDE // 4] for light in images]
    centres = np.array([_centre(middle) for middle in middles])
    assert np.median(np.hypot(*centres.T)) < 0.02 * SIDE
    assert np.abs(centres).max() < 0.06 * SIDE
    for light, middle in zip(images, middles, strict=True):
        assert middle.mean() > 1.5 * np.median(light), "the galaxy is no brighter than the sky"


def _centre(light: NDArray[np.float64]) -> tuple[float, float]:
    """The centre of the light above 0.3 of its peak, pixels from the middle."""
    weights = np.clip(light - 0.3 * light.max(), 0, None)
    offsets = np.arange(len(light)) - (len(light) - 1) / 2
    shares = weights / weights.sum()
    return float(shares.sum(axis=1) @ offsets), float(shares.sum(axis=0) @ offsets)


def test_an_irregular_galaxy_is_drawn_around_its_centre_of_light() -> None:
    for seed in range(4):
        rng = np.random.default_rng(seed)
        properties = sample_properties(rng, "irregular")
        parts = [part.profile for part in components_of(properties, SIDE, rng)]
        across, up = np.average(
            [(part.centroid.x, part.centroid.y) for part in parts], axis=0, weights=[part.flux for part in parts]
        )
        assert np.hypot(across, up) < 0.02 * properties.scale


def test_neighbours_leave_the_middle_half_alone() -> None:
    rng = np.random.default_rng(0)
    properties = sample_properties(rng)
    places = [part.profile.centroid for _ in range(30) for part in neighbours(properties, rng)]
    assert len(places) > 50
    assert min(np.hypot(place.x, place.y) for place in places) > 0.25 * properties.frame


def test_pictures_are_neither_saturated_nor_empty(galaxies: dict[Kind, list[SimulatedGalaxy]]) -> None:
    for galaxy in (each for kind, several in galaxies.items() if kind != "star" for each in several):
        assert galaxy.image.shape == (SIDE, SIDE, 3)
        assert galaxy.image.dtype == np.uint8
        light = _light(galaxy.image)
        assert np.mean(galaxy.image.max(axis=2) == 255) < 0.003, galaxy.properties
        assert np.median(light) < 25, "the sky is dark"
        assert light[SIDE // 4 : -SIDE // 4, SIDE // 4 : -SIDE // 4].max() > 90, "the galaxy is bright"
        assert light[:12].std() > 0.5, "the sky is noisy"


def test_a_side_shows_the_same_galaxy() -> None:
    small, large = (draw_galaxy(np.random.default_rng(7), side, kind="spiral") for side in (SIDE, 2 * SIDE))
    assert small.properties == large.properties
    np.testing.assert_array_equal(small.votes, large.votes)
    shrunk = _light(np.asarray(Image.fromarray(large.image).resize((SIDE, SIDE), Image.Resampling.BOX)))
    assert np.corrcoef(_light(small.image).ravel(), shrunk.ravel())[0, 1] > 0.9


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name, count, seed in (("once", 4, 5), ("again", 4, 5), ("longer", 6, 5), ("other", 4, 6)):
        write_data_set(tmp_path / name, count, seed=seed, side=48)
    once, again, longer, other = (_contents(tmp_path / name) for name in ("once", "again", "longer", "other"))
    assert once == again
    images = {name: data for name, data in once.items() if name.endswith(".jpg")}
    assert len(images) == 4
    assert images.items() <= longer.items()
    assert not images.items() & other.items()


def test_the_data_set_reads_back(tmp_path: Path) -> None:
    told: list[int] = []
    write_data_set(tmp_path, 3, seed=5, side=48, first_id=500, progress=told.append)
    assert told == [1, 2, 3]
    data = read_data_set(tmp_path)
    assert data.ids.tolist() == [500, 501, 502]
    second = draw_galaxy(np.random.default_rng(np.random.SeedSequence(5, spawn_key=(1,))), 48)
    np.testing.assert_allclose(data.votes[1], second.votes, atol=1e-7)
    with Image.open(io.BytesIO(data.read_image(501))) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (48, 48))
        assert JpegImagePlugin.get_sampling(image) == 0, "colour is not sampled at every pixel (4:4:4)"
        difference = np.asarray(image, dtype=float) - second.image
    assert np.sqrt(np.mean(difference**2)) < 6
    assert "simulated" in (tmp_path / "README.txt").read_text(encoding="utf-8")
