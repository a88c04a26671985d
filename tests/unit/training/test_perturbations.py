"""Perturbation suite: each change does what its name says, and the figures follow the model's errors."""

from __future__ import annotations

import numpy as np
import pytest

from galaxy_training.evaluation.metrics import paired_difference, rmse, rmse_interval
from galaxy_training.evaluation.perturbations import SUITE, Perturbation, perturbed_figures, summary

RNG = np.random.default_rng(4)
SIDE = 96


def galaxy() -> np.ndarray:
    """A round red blob in a dark sky."""
    row, column = np.indices((SIDE, SIDE)) - (SIDE - 1) / 2
    light = 150 * np.exp(-(row**2 + column**2) / 200)
    image = np.stack([light * 1.2, light, light * 0.7], axis=2) + 4
    return np.asarray(np.clip(image + RNG.normal(0, 1, image.shape), 0, 255), np.uint8)


IMAGE = galaxy()


def of(name: str) -> list[Perturbation]:
    return [perturbation for perturbation in SUITE if f"{perturbation.name} {perturbation.level}" == name]


def changed(name: str) -> np.ndarray:
    (perturbation,) = of(name)
    return perturbation.apply(IMAGE, np.random.default_rng(1)).astype(float)


def width(image: np.ndarray) -> float:
    """Side of the square that as many bright pixels fill, as a fraction of the image's."""
    light = image.mean(axis=2)
    return float(np.sqrt(np.mean(light > (light.max() + np.median(light)) / 2)))


def test_each_perturbation_has_a_name_of_its_own_and_is_repeatable() -> None:
    names = [f"{perturbation.name} {perturbation.level}" for perturbation in SUITE]
    assert len(set(names)) == len(names) == 36
    for perturbation in SUITE:
        once, again = (perturbation.apply(IMAGE, np.random.default_rng(2)) for _ in range(2))
        np.testing.assert_array_equal(once, again)
        assert once.dtype == np.uint8
        assert once.shape[0] == once.shape[1]


def test_changes_are_as_large_as_their_levels() -> None:
    image = IMAGE.astype(float)
    sky = np.median(image)
    assert np.median(changed("sky 20")) - sky == 20
    assert np.ptp(np.median(changed("gradient 25") - image, axis=2)) == pytest.approx(25, abs=1)
    assert changed("brightness 0.6").max() == pytest.approx(0.6 * image.max(), abs=1)
    assert changed("gamma 0.7").mean() > image.mean() > changed("gamma 1.5").mean()
    assert np.ptp(changed("saturation 0"), axis=2).max() == 0
    assert (changed("noise 10") - image)[:20].std() > 5
    assert changed("size 64 px").shape == (64, 64, 3)
    assert changed("border 12 %")[:11].std() == 0
    assert changed("blur 4 px").max() < image.max()


def test_frames_are_wider_and_narrower_and_off_the_centre() -> None:
    assert width(changed("frame 0.6")) == pytest.approx(width(IMAGE) / 0.6, rel=0.1)
    assert width(changed("frame 1.6")) == pytest.approx(width(IMAGE) / 1.6, rel=0.1)
    light = changed("shift 10 %").mean(axis=2)
    peak = np.array(np.unravel_index(light.argmax(), light.shape)) - (SIDE - 1) / 2
    assert np.hypot(*peak) == pytest.approx(0.1 * SIDE / 1.5, abs=2)


def test_a_look_has_the_surveys_medians() -> None:
    seen = changed("look legacy")
    assert np.median(seen) == pytest.approx(33, abs=3)
    assert np.ptp(seen, axis=2).max() < np.ptp(IMAGE.astype(float), axis=2).max()


class Brightness:
    """Predicts the mean brightness for every answer, and calls bright skies outliers."""

    has_outlier_score = True
    has_galaxy_frame = False

    def outputs(self, images: np.ndarray) -> np.ndarray:
        return np.repeat(images.mean(axis=(1, 2, 3))[:, None] / 255, 37, axis=1).astype(np.float32)

    def outlier_scores(self, images: np.ndarray) -> np.ndarray:
        return np.asarray(np.median(images, axis=(1, 2, 3)) / 10, np.float32)

    def outputs_reframed(self, images: np.ndarray) -> np.ndarray:
        """Not of this one, which does not say where the galaxy is."""
        return self.outputs(images)


def test_figures_are_the_cost_and_the_outliers() -> None:
    model, images = Brightness(), [IMAGE, IMAGE]
    predicted = model.outputs(np.stack(images))
    figures = perturbed_figures(model, images, predicted, predicted)
    assert figures["sky 20"]["cost"] == pytest.approx(20 / 255, abs=2e-3)
    assert figures["sky 20"]["outliers"] == 1
    assert figures["saturation 0"]["outliers"] == 0
    assert abs(figures["saturation 0"]["cost"]) < 2e-3
    strengths = summary(figures)
    assert set(strengths) == {"lower", "higher", "look"}
    assert strengths["higher"]["largest_cost"] >= strengths["higher"]["mean_cost"] > 0
    assert strengths["lower"]["largest_outliers"] == 1


class Framer(Brightness):
    """Says of each picture how bright its middle is, wherever the galaxy is in it once it is framed anew."""

    has_galaxy_frame = True

    def outputs_reframed(self, images: np.ndarray) -> np.ndarray:
        return self.outputs(np.stack([IMAGE] * len(images)))


def test_wrong_frames_are_reported_with_what_they_cost_after_reframing() -> None:
    model, images = Framer(), [IMAGE, IMAGE]
    predicted = model.outputs(np.stack(images))
    figures = perturbed_figures(model, images, predicted, predicted)
    assert figures["frame 0.6"]["cost"] > 0.01
    assert figures["frame 0.6"]["cost_reframed"] == figures["frame as it is"]["cost_reframed"] == 0
    assert "cost_reframed" not in figures["sky 20"]
    assert "frame as it is" not in perturbed_figures(Brightness(), images, predicted, predicted)


def test_intervals_contain_the_value_and_pairs_cancel_what_is_common() -> None:
    rng = np.random.default_rng(7)
    votes = rng.random((300, 37)).astype(np.float32)
    votes[::3, 5:] = np.nan
    common = rng.normal(0, 0.1, votes.shape)
    first = (votes + common + 0.02).astype(np.float32)
    second = (votes + common).astype(np.float32)
    first, second = np.nan_to_num(first), np.nan_to_num(second)
    lower, upper = rmse_interval(votes, first)
    assert lower < rmse(votes, first) < upper
    difference, low, high = paired_difference(votes, first, second)
    assert 0 < low < difference < high < upper - lower
    assert paired_difference(votes, first, first) == (0, 0, 0)
