"""`galaxy train finetune --depth`: a network's last blocks learn with the head, published as every model."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import keras
import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from galaxy_cli.main import main
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_training.errors import NoKerasWeightsError
from galaxy_training.finetuning import deeper
from galaxy_training.finetuning.deeper import Deeper, Frames, Task, split_blocks
from galaxy_training.networks import equivariant
from galaxy_training.networks.heads import LOGITS
from galaxy_training.simulation import draw_galaxy

pytestmark = pytest.mark.own_process  # two gigabytes and more, of which little is given back

COUNT = 24


@pytest.fixture(autouse=True)
def few_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deeper, "EPOCHS", 3)
    monkeypatch.setattr(deeper, "MAX_VIEWS", 1)


@pytest.fixture(scope="module")
def network() -> keras.Model:
    keras.utils.set_random_seed(1)
    return equivariant.build(64, 37, (1, 1))


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rings and smooth galaxies, and tables of what they are."""
    folder = tmp_path_factory.mktemp("pictures")
    chance = np.random.default_rng(11)
    rows = []
    for number in range(COUNT):
        image = draw_galaxy(chance, 96, kind="ring" if number % 2 else "smooth").image
        Image.fromarray(image).save(folder / f"{number:02}.png")
        rows.append(f"{number:02}.png,{'ring' if number % 2 else 'smooth'}")
    (folder / "labels.csv").write_text("\n".join(["file,label", *rows]) + "\n")
    numbers = [f"{number:02}.png,{number / 3:.2f}" for number in range(COUNT)]
    (folder / "numbers.csv").write_text("\n".join(["file,size", *numbers]) + "\n")
    return folder


def finetune(pictures: Path, folder: Path, *more: str, labels: str = "labels.csv") -> Result:
    words = ["--images", str(pictures), "--labels", str(pictures / labels), "--name", "ring", "--registry"]
    words += [str(folder / "registry"), "--reports", str(folder / "runs"), *more]
    return CliRunner().invoke(main, ["train", "finetune", *words])


def test_the_last_block_is_trained_and_served_as_every_model(pictures: Path, tmp_path: Path) -> None:
    result = finetune(pictures, tmp_path, "--init-from", "equivariant", "--depth", "1")
    assert result.exit_code == 0, result.output
    registry = Registry(tmp_path / "registry")
    manifest = registry.manifest("ring")
    assert "whose last block learnt too" in manifest.description
    assert manifest.training_run is not None
    assert manifest.training_run.config["depth"] == 1
    assert manifest.outlier_score is not None
    assert manifest.outlier_score.detection_rate["text"] > 0.5
    assert manifest.metrics["accuracy"] > 0.8
    answer = Classifiers(registry).get("ring").predict(load_image((pictures / "01.png").read_bytes()).pixels)
    assert max(answer.values, key=lambda label: answer.values[label]) == "ring"
    assert len(list((tmp_path / "runs" / "ring" / "folds").glob("*/fold-*.npz"))) == 5


@pytest.mark.parametrize(
    ("options", "labels", "message"),
    [
        (["--init-from", "dense", "--depth", "1"], "labels.csv", "no float32 weights beside it"),
        (["--init-from", "equivariant", "--depth", "99"], "labels.csv", "--depth 99 asks for more"),
        (["--depth", "1"], "numbers.csv", "Leave --depth out"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    pictures: Path, tmp_path: Path, options: list[str], labels: str, message: str
) -> None:
    result = finetune(pictures, tmp_path, *options, labels=labels)
    assert result.exit_code == 2, result.output
    assert message in result.output
    assert not (tmp_path / "registry").exists()


def test_a_network_falls_into_blocks(network: keras.Model) -> None:
    views = np.random.default_rng(1).random((2, 64, 64, 3), np.float32)
    expected = keras.Model(network.input, network.get_layer(LOGITS).input)(views, training=False)
    sizes = []
    for depth in range(1, 7):
        before, blocks = split_blocks(network, depth)
        np.testing.assert_allclose(blocks(before(views, training=False), training=False), expected, atol=1e-5)
        sizes.append(len(blocks.trainable_weights))
    # The last convolution, a residual block of two, and so on; the image is lifted as it was.
    assert sizes == [3, 9, 12, 18, 21, 24]
    with pytest.raises(NoKerasWeightsError, match="has 6 blocks, and --depth 7"):
        split_blocks(network, 7)


def frames() -> Frames:
    """Noise, brighter in every second image."""
    noise = np.random.default_rng(4).integers(0, 60, (30, 96, 96, 3), np.uint8)
    return noise + np.where(np.arange(30) % 2, 120, 0).astype(np.uint8)[:, None, None, None]


def test_finished_folds_are_not_trained_again(
    network: keras.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = network.get_weights()
    task = Task(np.eye(2)[np.arange(30) % 2], exclusive=True, strength=0.3, groups=np.arange(30))
    first = Deeper(network, 2, frames(), task, tmp_path).train()
    assert (first.held_out.argmax(axis=1) == np.arange(30) % 2).mean() > 0.9
    network.set_weights(weights)
    again = Deeper(network, 2, frames(), task, tmp_path)
    fit = Mock(side_effect=again._fit)
    monkeypatch.setattr(again, "_fit", fit)
    second = again.train()
    assert fit.call_count == 1
    np.testing.assert_array_equal(second.held_out, first.held_out)
    network.set_weights(weights)
