"""The score "does not look like a galaxy": computed as described, steady for galaxies, high for anything else."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from PIL import Image

from galaxy_core.models.manifest import IMAGE
from galaxy_training.export.outlier_score import (
    Frames,
    OutlierScore,
    Views,
    fit_outlier_score,
    measure_detection_rate,
    outlier_score_graph,
)
from galaxy_training.export.preprocessing import preprocessing_graph
from galaxy_training.simulation import draw_galaxy
from galaxy_training.simulation.negatives import NEGATIVE_KINDS, NegativeKind, draw_negative

SIDE = 64
HARD: set[NegativeKind] = {"nebula", "comet", "planet", "lamp", "moon", "star cluster"}
Scores = NDArray[np.float32]


def session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def viewed(images: Frames) -> Views:
    """Views of framed images, as served."""
    (views,) = session(preprocessing_graph(SIDE)).run(None, {IMAGE: images})
    return np.asarray(views)


@dataclass(frozen=True)
class Score:
    """A fitted score, of framed images of any size, as served."""

    fitted: OutlierScore

    def __call__(self, images: Frames) -> Scores:
        (scores,) = session(outlier_score_graph(self.fitted)).run(None, {"view": viewed(images)})
        return np.asarray(scores)


@pytest.fixture(scope="module")
def galaxies() -> Frames:
    """The last 40 are fitted to by no test."""
    return np.stack([draw_galaxy(np.random.default_rng([1, place]), 144).image for place in range(160)])


@pytest.fixture(scope="module")
def score(galaxies: Frames) -> Score:
    return Score(fit_outlier_score(viewed(galaxies[:100]), viewed(galaxies[100:120])))


def in_plain_numpy(fitted: OutlierScore, view: Views, descriptors: Scores) -> float:
    """The description, word by word, for one view."""
    light = 255 * view.astype(np.float64).mean(axis=2)
    fine = light.repeat(32, axis=0).repeat(32, axis=1)
    side = len(light)
    grid = fine.reshape(32, side, 32, side).mean(axis=(1, 3))
    padded = np.pad(grid, 1, mode="edge")
    neighbours = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    detail = (neighbours - 4 * grid) ** 2
    row, column = np.indices(grid.shape)
    rings = np.minimum((7 * np.hypot(row - 15.5, column - 15.5) / 16).astype(int), 7)
    brightness = np.array([grid[rings == ring].mean() for ring in range(8)])
    centre = brightness[0] - brightness.min() + 2
    seen = [
        np.log([centre]),
        np.log((brightness - brightness.min()) / centre + 0.02),
        np.log([(detail[rings == ring].mean() + 1) / centre**2 + 0.0003 for ring in range(8)]),
        np.log([(grid[rings == ring].var() + 1) / centre**2 + 0.0003 for ring in range(8)]),
        descriptors,
    ]
    return float(np.linalg.norm((np.concatenate(seen) - fitted.mean) @ fitted.whitening))


@pytest.mark.parametrize("side", [32, 64, 72])
@pytest.mark.parametrize("batch", [1, 4])
def test_the_graph_computes_what_is_described(side: int, batch: int) -> None:
    rng = np.random.default_rng(side)
    views = rng.random((44, side, side, 3), np.float32) / np.float32(3)
    known = rng.random((44, 5), np.float32)
    fitted = fit_outlier_score(views[:40], views[40:], known[:40], known[40:])
    shown, described = rng.random((batch, side, side, 3), np.float32), rng.random((batch, 5), np.float32)
    (scores,) = session(outlier_score_graph(fitted)).run(None, {"view": shown, "descriptors": described})
    assert scores.shape == (batch,)
    assert scores.dtype == np.float32
    expected = [in_plain_numpy(fitted, *pair) for pair in zip(shown, described, strict=True)]
    np.testing.assert_allclose(scores, expected, rtol=2e-3)


def test_the_graph_is_made_of_plain_operators(score: Score) -> None:
    """What every onnxruntime has had for years, a browser's among them."""
    graph = outlier_score_graph(score.fitted)
    arithmetic = {
        "Add",
        "Sub",
        "Mul",
        "Div",
        "MatMul",
        "ReduceMean",
        "ReduceSum",
        "ReduceMin",
        "Log",
        "Sqrt",
        "Relu",
    }
    shapes = {"Cast", "Concat", "Equal", "Reshape", "Transpose"}
    assert {node.op_type for node in graph.graph.node} <= arithmetic | shapes
    assert (graph.opset_import[0].version, graph.ir_version) == (18, 10)
    assert graph.ByteSize() < 20_000


def test_three_in_a_hundred_held_back_galaxies_are_above_one() -> None:
    views = np.random.default_rng(1).random((600, 32, 32, 3), np.float32)
    fitted = fit_outlier_score(views[:200], views[200:])
    (scores,) = session(outlier_score_graph(fitted)).run(None, {"view": views[200:]})
    assert np.mean(scores > 1) == 0.03


@pytest.mark.parametrize("level", [8, 20, 33])
def test_a_raised_sky_changes_little(score: Score, galaxies: Frames, level: int) -> None:
    shown = np.minimum(galaxies[120:], 255 - level)
    assert np.abs(score(shown + np.uint8(level)) - score(shown)).max() < 0.02


def test_a_brighter_picture_changes_little(score: Score, galaxies: Frames) -> None:
    shown = np.rint(galaxies[120:] * 0.5).astype(np.uint8)
    assert np.abs(score(shown * np.uint8(2)) - score(shown)).mean() < 0.4


def test_turns_and_mirrors_change_nothing(score: Score, galaxies: Frames) -> None:
    shown = galaxies[120:125]
    plain = score(shown)
    for turned in (shown, shown[:, ::-1]):
        for turns in range(4):
            copies = np.ascontiguousarray(np.rot90(turned, turns, axes=(1, 2)))
            np.testing.assert_allclose(score(copies), plain, atol=1e-4)


def test_a_grey_galaxy_is_as_usual_as_a_coloured_one(score: Score, galaxies: Frames) -> None:
    shown = galaxies[120:]
    grey = np.rint(shown.mean(axis=3, keepdims=True)).astype(np.uint8).repeat(3, axis=3)
    np.testing.assert_allclose(score(grey), score(shown), atol=0.05)


@pytest.mark.parametrize("side", [100, 200, 424, 1000])
def test_the_size_of_the_picture_changes_little(score: Score, galaxies: Frames, side: int) -> None:
    shown = galaxies[120:126]
    enlarged = [Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC) for image in shown]
    assert np.abs(score(np.stack([np.asarray(image) for image in enlarged])) - score(shown)).max() < 0.08


def test_the_quality_of_the_jpeg_changes_little(score: Score, galaxies: Frames) -> None:
    shown = galaxies[120:]
    assert np.abs(score(np.stack([recompressed(image, 60) for image in shown])) - score(shown)).max() < 0.15


def recompressed(image: Frames, quality: int) -> Frames:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def test_galaxies_are_told_from_other_pictures(score: Score, galaxies: Frames) -> None:
    assert np.mean(score(galaxies[120:]) > 1) <= 0.1
    rates = measure_detection_rate(score, count=10)
    assert rates.keys() == set(NEGATIVE_KINDS)
    for kind in NEGATIVE_KINDS:
        assert rates[kind] >= (0.6 if kind in HARD else 0.9), kind
    assert rates == measure_detection_rate(score, count=10)
    assert rates_of(0) == {0.0}
    assert rates_of(1.01) == {1.0}


def rates_of(constant: float) -> set[float]:
    rates = measure_detection_rate(
        lambda images: np.full(len(images), constant, np.float32), count=1, image_size=64
    )
    return set(rates.values())


def test_a_few_galaxies_are_enough_to_know_others(galaxies: Frames) -> None:
    views = viewed(galaxies[:53])
    few = Score(fit_outlier_score(views[:50], views[50:]))
    assert np.mean(few(galaxies[53:]) > 1) < 0.1
    pages = [draw_negative(np.random.default_rng(seed), 144, "text") for seed in range(5)]
    assert few(np.stack(pages)).min() > 1
    assert np.isfinite(fit_outlier_score(views[:4], views[:0]).whitening).all()


def test_the_same_galaxies_make_the_same_score(score: Score, galaxies: Frames) -> None:
    again = fit_outlier_score(viewed(galaxies[:100]), viewed(galaxies[100:120]))
    np.testing.assert_array_equal(again.whitening, score.fitted.whitening)
    np.testing.assert_array_equal(again.mean, score.fitted.mean)


@pytest.mark.parametrize("kind", NEGATIVE_KINDS)
def test_other_pictures_are_drawn_from_the_generator_alone(kind: NegativeKind) -> None:
    once, again, other = (draw_negative(np.random.default_rng(seed), 96, kind) for seed in (1, 1, 4))
    assert once.shape == (96, 96, 3)
    assert once.dtype == np.uint8
    np.testing.assert_array_equal(once, again)
    assert (once != other).any()


def test_any_kind_is_drawn_where_none_is_named() -> None:
    rng = np.random.default_rng(2)
    assert len({draw_negative(rng, 64).tobytes() for _ in range(12)}) > 9
