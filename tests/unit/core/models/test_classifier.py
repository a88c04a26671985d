from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest

from galaxy_core.errors import BrokenModelError, UnknownModelError
from galaxy_core.images.preprocessing import load_image
from galaxy_core.images.rotations import rotated_copies
from galaxy_core.models.classifier import Classifier, Classifiers
from galaxy_core.models.manifest import ActivationMapsContract, EmbeddingContract, Manifest
from galaxy_core.models.registry import Registry
from galaxy_core.predictions import ClassPrediction, VotesPrediction
from galaxy_core.votes.decision_tree import TREE
from tests.conftest import RELEASED


@pytest.fixture
def own_registry(tmp_path: Path) -> Path:
    """A copy of the released models that a test may damage."""
    return shutil.copytree(RELEASED, tmp_path / "registry")


def model_file(registry: Path, name: str) -> Path:
    return registry / "models" / name / Registry(registry).manifest(name).version / "model.onnx"


def test_every_released_model_answers(released: Registry, galaxy_jpeg: bytes) -> None:
    models = Classifiers(released)
    square = load_image(galaxy_jpeg).pixels
    for name in released.index().models:
        answer = models.get(name).predict(square)
        assert answer.headline.text
        assert answer.sentence
        if isinstance(answer, ClassPrediction):
            assert sum(answer.values.values()) == pytest.approx(1, abs=1e-4)


def test_a_models_own_output_obeys_the_tree(released: Registry, galaxy_jpeg: bytes) -> None:
    votes = Classifiers(released).get("cnn").outputs(load_image(galaxy_jpeg).pixels[None])[0]
    for question in TREE.questions:
        parent = 1.0 if question.parent is None else votes[TREE.position[question.parent]]
        assert votes[TREE.columns(question)].sum() == pytest.approx(parent, abs=1e-5)


@pytest.mark.parametrize("side", [64, 65, 144, 312, 700])
def test_any_square_size_from_64_up_is_taken(released: Registry, side: int) -> None:
    squares = np.random.default_rng(3).integers(0, 255, (3, side, side, 3), np.uint8)
    assert Classifiers(released).get("cnn").outputs(squares).shape == (3, 37)


def test_the_size_of_the_picture_hardly_matters(released: Registry, galaxy_jpeg: bytes) -> None:
    """The same galaxy at Kaggle's size and cut down to 144 pixels of the same field."""
    from PIL import Image

    large = load_image(galaxy_jpeg).pixels
    small = np.asarray(Image.fromarray(large).resize((144, 144), Image.Resampling.LANCZOS))
    classifier = Classifiers(released).get("cnn")
    difference = classifier.outputs(large[None]) - classifier.outputs(small[None])
    assert np.abs(difference).max() < 0.05


@pytest.mark.parametrize("side", [312, 700])
def test_views_of_a_large_picture_are_all_counted(released: Registry, side: int) -> None:
    """They do not fit into one run of the graph."""
    square = np.random.default_rng(3).integers(0, 255, (side, side, 3), np.uint8)
    classifier = Classifiers(released).get("cnn")
    votes = np.concatenate([classifier.outputs(view[None]) for view in rotated_copies(square, 16)])
    prediction = classifier.predict(rotated_copies(square, 16), ["Class1.1"])
    np.testing.assert_allclose(list(prediction.values.values()), votes.mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(list(prediction.std.values()), votes.std(axis=0), atol=1e-5)
    first = rotated_copies(square, 16)[0]
    assert prediction.activation_maps == classifier.predict(first, ["Class1.1"]).activation_maps


def test_a_corrupt_model_is_named_and_the_others_go_on(own_registry: Path, galaxy_jpeg: bytes) -> None:
    model_file(own_registry, "logistic").write_bytes(b"rubbish")
    models = Classifiers(Registry(own_registry))
    with pytest.raises(BrokenModelError, match="logistic"):
        models.get("logistic")
    assert isinstance(models.get("cnn").predict(load_image(galaxy_jpeg).pixels), VotesPrediction)


def test_a_missing_model_file_is_named(own_registry: Path) -> None:
    model_file(own_registry, "cnn").unlink()
    with pytest.raises(BrokenModelError, match="missing"):
        Classifiers(Registry(own_registry)).get("cnn")


def test_a_file_that_is_no_graph_is_refused_even_with_the_right_checksum(released: Registry) -> None:
    rubbish = b"rubbish"
    manifest = released.manifest("cnn").model_copy(update={"sha256": hashlib.sha256(rubbish).hexdigest()})
    with pytest.raises(BrokenModelError, match="does not load"):
        Classifier(manifest, rubbish)


def test_another_models_graph_is_refused(released: Registry) -> None:
    with pytest.raises(BrokenModelError, match="not what its manifest says"):
        Classifier(released.manifest("cnn"), released.model(released.manifest("logistic")))


def test_an_unknown_model_is_answered_with_the_names(released: Registry) -> None:
    with pytest.raises(UnknownModelError, match=r"cnn.*logistic"):
        Classifiers(released).get("nonsense")


def test_a_model_is_loaded_once(released: Registry) -> None:
    models = Classifiers(released)
    assert models.get("cnn") is models.get("cnn")


def graph(*, switch: str = "", score: str = "outlier_score") -> bytes:
    """A model of three classes whose probabilities are the mean colour: of a bright image, far above 1."""
    from onnx import TensorProto, helper, numpy_helper

    nodes = [
        helper.make_node("Cast", ["image"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["float"], ["probabilities"], axes=[1, 2], keepdims=0),
        helper.make_node("ReduceMean", ["probabilities"], [score], axes=[1], keepdims=0),
    ]
    inputs = [helper.make_tensor_value_info("image", TensorProto.UINT8, ["N", "H", "W", 3])]
    further = [numpy_helper.from_array(np.array(False), switch)] if switch else []
    inputs += [helper.make_tensor_value_info(switch, TensorProto.BOOL, [])] if switch else []
    outputs = [
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 3]),
        helper.make_tensor_value_info(score, TensorProto.FLOAT, ["N"]),
    ]
    made = helper.make_graph(nodes, "mean colour", inputs, outputs, further)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


@pytest.fixture
def mean_colour(released: Registry) -> Manifest:
    """Manifest of `graph`."""
    manifest = released.manifest("deepgalaxy")
    assert len(manifest.output.labels) == 3
    return manifest.model_copy(update={"activation_maps": None})


def test_a_model_that_gives_no_prediction_is_named(mean_colour: Manifest) -> None:
    model = Classifier(mean_colour, graph())
    assert isinstance(model.predict(np.zeros((64, 64, 3), np.uint8)), ClassPrediction)
    with pytest.raises(BrokenModelError, match=f"deepgalaxy {mean_colour.version} fails"):
        model.predict(np.full((64, 64, 3), 255, np.uint8))


def test_a_contract_of_another_graph_is_refused_when_it_is_loaded(mean_colour: Manifest) -> None:
    assert mean_colour.outlier_score
    maps = ActivationMapsContract(name="probabilities", request_input="nothing", extent=1)
    score = mean_colour.outlier_score.model_copy(update={"name": "probabilities"})
    for update, problem in (
        ({"activation_maps": maps}, "has no input nothing"),
        ({"activation_maps": maps.model_copy(update={"request_input": None})}, "gives probabilities of shape"),
        ({"outlier_score": score}, "gives probabilities of shape"),
        ({"embedding": EmbeddingContract(size=3)}, "does not give embedding"),
    ):
        with pytest.raises(BrokenModelError, match=problem):
            Classifier(mean_colour.model_copy(update=update), graph())


def test_an_embedding_is_given_where_there_is_one(mean_colour: Manifest) -> None:
    image = np.full((2, 64, 64, 3), 7, np.uint8)
    with pytest.raises(ValueError, match="has no such output"):
        Classifier(mean_colour, graph()).embeddings(image)


def test_what_does_not_exist_leaves_nothing_behind(released: Registry) -> None:
    models = Classifiers(released)
    for number in range(100):
        with pytest.raises(UnknownModelError):
            models.get(f"nonsense-{number}")
        with pytest.raises(UnknownModelError):
            models.get("cnn", f"nonsense-{number}")
    assert not models._locks
