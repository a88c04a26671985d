"""What all architectures share: the pixels they see, the tree in their head, losses, and how a run is fitted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from galaxy_core.models.manifest import IMAGE
from galaxy_core.votes.decision_tree import TREE
from galaxy_training import architecture_names
from galaxy_training.data.augmentation import augment, centre_crop
from galaxy_training.data.targets import MOST_VOTED_ANSWER
from galaxy_training.errors import RunFolderError, UnknownArchitectureError
from galaxy_training.export.preprocessing import frame_size, preprocessing_graph
from galaxy_training.fitting.losses import masked_cross_entropy, masked_squared_error
from galaxy_training.fitting.run_files import load_finished_run
from galaxy_training.fitting.training_loop import Trainer
from galaxy_training.networks import ARCHITECTURES, architecture
from galaxy_training.networks.heads import CoherentVotes
from tests.support.training import arrays, session


def test_training_sees_the_pixels_that_serving_sees() -> None:
    """At the frame's own size the graph's resize changes nothing, and both cut the same middle."""
    side = 64
    images = np.random.default_rng(2).integers(0, 255, (2, frame_size(side), frame_size(side), 3), np.uint8)
    (served,) = session(preprocessing_graph(side).SerializeToString()).run(None, {IMAGE: images})
    np.testing.assert_allclose(served, centre_crop(images, side).numpy(), atol=1e-6)


def test_a_view_is_as_smooth_as_those_that_were_learnt_from() -> None:
    """Noise shows it: interpolation takes some of it away from a turned view, and a cut-out would keep it all."""
    frames = np.random.default_rng(2).integers(0, 255, (64, 96, 96, 3), np.uint8)
    learnt = np.std(augment(frames, 64, tf.constant([1, 2]))[:32])  # the others are changed on purpose
    assert np.std(centre_crop(frames, 64)) == pytest.approx(learnt, rel=0.05)
    assert np.std(frames[:, 16:80, 16:80] / 255) > 1.3 * learnt


def test_large_pictures_are_filtered_before_they_shrink() -> None:
    """Two of each eight columns are lit, just where a resize without a filter would look: it would see white."""
    stripes = np.zeros((1, 768, 768, 3), np.uint8)
    stripes[:, :, 3::8] = stripes[:, :, 4::8] = 255
    (views,) = session(preprocessing_graph(64).SerializeToString()).run(None, {IMAGE: stripes})
    assert np.abs(views - 0.25).max() < 0.02


@pytest.mark.parametrize("scale", [0.1, 3.0, 30.0])
def test_the_head_obeys_the_tree_whatever_comes_in(scale: float) -> None:
    logits = np.random.default_rng(4).normal(0, scale, (20, 37)).astype(np.float32)
    votes = CoherentVotes()(logits).numpy()
    for question in TREE.questions:
        parent = 1.0 if question.parent is None else votes[:, TREE.position[question.parent]]
        np.testing.assert_allclose(votes[:, TREE.columns(question)].sum(axis=1), parent, atol=1e-5)


def test_the_head_keeps_the_order_of_the_answers() -> None:
    for key, column in TREE.position.items():
        logits = np.zeros((1, 37), np.float32)
        logits[0, column] = 9
        votes = CoherentVotes()(logits).numpy()[0]
        question = next(item for item in TREE.questions if key in {answer.key for answer in item.answers})
        best = TREE.columns(question).start + int(np.argmax(votes[TREE.columns(question)]))
        assert best == column


def test_unknown_values_weigh_nothing() -> None:
    expected = tf.constant([[1.0, np.nan], [0.5, 0.0]])
    predicted = tf.constant([[0.0, 9.0], [0.5, 1.0]])
    assert float(masked_squared_error(expected, predicted)) == pytest.approx(2 / 3)
    classes = tf.constant([[1.0, 0.0], [np.nan, np.nan]])
    probabilities = tf.constant([[0.5, 0.5], [0.9, 0.1]])
    assert float(masked_cross_entropy(classes, probabilities)) == pytest.approx(np.log(2), abs=1e-5)


def test_the_most_voted_answer_is_one_of_five() -> None:
    votes = np.zeros((2, 37), np.float32)
    votes[0, TREE.position["Class1.2"]] = 0.7
    votes[0, TREE.position["Class6.2"]] = 0.9
    votes[1] = np.nan
    one_hot = MOST_VOTED_ANSWER.of(votes)
    assert MOST_VOTED_ANSWER.labels[int(one_hot[0].argmax())] == "Class6.2"
    assert np.isnan(one_hot[1]).all()


def test_augmentation_turns_and_mirrors_about_the_middle() -> None:
    """A dot in the middle stays there; one beside it goes round it, at its distance times the zoom."""
    frames = np.zeros((64, 97, 97, 3), np.uint8)
    frames[:, 48, 48] = 255
    views = augment(frames, 65, tf.constant([1, 2])).numpy()[:32]  # the others are changed in more ways
    rows, columns = np.meshgrid(np.arange(65), np.arange(65), indexing="ij")
    light = views[..., 0].sum(axis=(1, 2))
    middle = np.stack([(views[..., 0] * axis).sum(axis=(1, 2)) / light for axis in (rows, columns)])
    assert np.abs(middle - 32).max() < 2.6  # the shift, over the smallest zoom
    again = augment(frames, 65, tf.constant([1, 2])).numpy()[:32]
    np.testing.assert_array_equal(views, again)
    assert np.abs(views - augment(frames, 65, tf.constant([1, 3])).numpy()[:32]).max() > 0.1


def test_a_killed_run_resumes_to_the_same_weights(tmp_path: Path) -> None:
    chosen = architecture("logistic")
    config = replace(chosen.config, epochs=4, batch_size=16)
    data = arrays()
    whole = Trainer(chosen, config, data, data, tmp_path / "whole").run()

    class Killed(Trainer):
        def _report(self, *_: object) -> None:
            if int(self.epoch.numpy()) == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Killed(chosen, config, data, data, tmp_path / "killed").run()
    resumed = Trainer(chosen, config, data, data, tmp_path / "killed").run()
    for one, other in zip(whole.get_weights(), resumed.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
    assert len((tmp_path / "killed" / "curves.csv").read_text().splitlines()) == 5


def test_a_run_of_hours_ends_when_they_are_over(tmp_path: Path) -> None:
    """As a finished run, however many epochs are left; with time to spare, the rate falls with the epochs."""
    chosen = architecture("logistic")
    data = arrays()
    config = replace(chosen.config, epochs=50, batch_size=16, hours=1e-9)
    fitted = Trainer(chosen, config, data, data, tmp_path / "short").run()
    finished = load_finished_run(chosen, tmp_path / "short")
    for one, other in zip(fitted.get_weights(), finished.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert len((tmp_path / "short" / "curves.csv").read_text().splitlines()) == 2
    long = Trainer(chosen, replace(config, epochs=3, hours=1e3, epoch_galaxies=32), data, data, tmp_path / "long")
    long.run()
    assert long.steps == 2
    assert 0 < float(long.optimizer.learning_rate) < 0.3 * config.learning_rate


def test_another_run_is_not_continued(tmp_path: Path) -> None:
    chosen = architecture("logistic")
    data = arrays()
    config = replace(chosen.config, epochs=1, batch_size=16)
    Trainer(chosen, config, data, data, tmp_path).run()
    Trainer(chosen, config, data, data, tmp_path).run()
    for other, galaxies in ((replace(config, seed=2), data), (config, arrays(count=32))):
        with pytest.raises(RunFolderError, match="holds a run of other settings"):
            Trainer(chosen, other, galaxies, galaxies, tmp_path).run()


def test_a_run_can_begin_with_the_weights_of_another(tmp_path: Path) -> None:
    chosen = architecture("logistic")
    config = replace(chosen.config, epochs=1, batch_size=16)
    data = arrays()
    first = Trainer(chosen, config, data, data, tmp_path / "first").run()
    second = Trainer(chosen, config, data, data, tmp_path / "second", init_from=first)
    for one, other in zip(first.get_weights(), second.ema.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    second.run()
    with pytest.raises(RunFolderError, match="holds a run of other settings"):
        Trainer(chosen, config, data, data, tmp_path / "second").run()


def test_fitting_lowers_the_loss(tmp_path: Path) -> None:
    chosen = architecture("logistic")
    data = arrays()
    Trainer(chosen, replace(chosen.config, epochs=8, batch_size=16), data, data, tmp_path).run()
    losses = np.genfromtxt(tmp_path / "curves.csv", delimiter=",", skip_header=1)[:, 1]
    assert losses[-1] < losses[0]


def test_every_architecture_is_among_the_names() -> None:
    assert tuple(ARCHITECTURES) == architecture_names.NAMES


def test_an_unknown_architecture_is_answered_with_the_names() -> None:
    with pytest.raises(UnknownArchitectureError, match=r"logistic.*cnn"):
        architecture("nonsense")
