from __future__ import annotations

import json
import math

import pytest

from galaxy_core.errors import BrokenModelError
from galaxy_core.models.manifest import read_manifest
from galaxy_core.models.registry import Registry
from galaxy_core.votes.decision_tree import TREE


@pytest.fixture
def document(released: Registry) -> dict[str, object]:
    return released.manifest("cnn").model_dump(mode="json")


def test_a_manifest_survives_its_file(released: Registry) -> None:
    manifest = released.manifest("logistic")
    assert read_manifest(manifest.model_dump_json().encode(), "here") == manifest


MAPS = {"name": "activation_maps", "request_input": "request_activation_maps", "extent": 0.5}
SCORE = {"name": "outlier_score", "false_positive_rate": 0.01, "detection_rate": {"noise": 1.0}}
CALIBRATION = {"galaxies": 1, "scale": [1.0] * 37, "offset": [0.0] * 37}
CLASSES: dict[str, object] = {
    "task": "classes",
    "output": {"name": "probabilities", "labels": ["a", "b"]},
    "classes": [{"label": "a", "text": "an a"}, {"label": "b", "text": "a b"}],
    "calibration": None,
}


def classes_of(*labels: str) -> dict[str, object]:
    return CLASSES | {
        "output": {"name": "probabilities", "labels": labels},
        "classes": [{"label": label, "text": label} for label in labels],
    }


def test_the_shortest_contracts_that_the_next_test_changes_are_fine(document: dict[str, object]) -> None:
    for change in (CLASSES, {"activation_maps": MAPS, "outlier_score": SCORE, "calibration": CALIBRATION}):
        read_manifest(json.dumps(document | change).encode(), "this manifest")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"metrics": {"rmse": math.nan}}, "metrics.rmse: Input should be a finite number"),
        ({"metrics": {"rmse": math.inf}}, "metrics.rmse: Input should be a finite number"),
        ({"activation_maps": MAPS | {"request_input": ""}}, "request_input"),
        ({"activation_maps": MAPS | {"request_input": "image"}}, "image names more than one"),
        ({"activation_maps": MAPS | {"extent": math.nan}}, "extent"),
        ({"outlier_score": SCORE | {"name": "joint_fractions"}}, "joint_fractions names more than one"),
        ({"outlier_score": SCORE | {"name": ""}}, "outlier_score.name"),
        ({"embedding": {"name": "joint_fractions", "size": 96}}, "joint_fractions names more than one"),
        ({"embedding": {"size": 1}}, "embedding.size"),
        ({"calibration": CALIBRATION | {"concentration": [-1.0] * 37}}, "concentration.0"),
        ({"calibration": CALIBRATION | {"concentration": [1e300] * 37}}, "concentration.0"),
        ({"calibration": CALIBRATION | {"concentration": [1.0] * 36}}, "36 values for 37 labels"),
        ({"calibration": CALIBRATION | {"scale": []}}, "calibration.scale has 0 values"),
        (classes_of("a", ""), "labels.1"),
        (classes_of("a", " "), "labels.1"),
        (classes_of("a", "a"), "each label is there once"),
        ({"sha256": "abc"}, "sha256"),
        ({"name": "../cnn"}, "name"),
        ({"version": "../1"}, "version"),
        ({"task": "guess"}, "task"),
        ({"surprise": 1}, "surprise"),
        ({"output": {"name": "joint_fractions", "labels": ["Class1.1", "Class1.2"]}}, "labels"),
        ({"output": {"name": "votes", "labels": list(TREE.keys)}}, "is called joint_fractions"),
        ({"task": "classes"}, "the document: a model of classes says each"),
        ({"framing": {"square": "centre", "crops": {"424": 208}}}, "framed in another way"),
        ({"input": {"minimum_side": 32}}, "framed in another way"),
    ],
)
def test_a_wrong_manifest_is_refused_by_name(
    document: dict[str, object], change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(BrokenModelError, match=complaint) as caught:
        read_manifest(json.dumps(document | change).encode(), "this manifest")
    assert "this manifest" in caught.value.message


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(BrokenModelError, match="not a valid manifest"):
        read_manifest(b"\x00", "this manifest")


def test_a_manifest_of_schema_1_is_refused_with_the_way_out(document: dict[str, object]) -> None:
    earlier = document | {"schema_version": 1, "unusualness": document.pop("outlier_score")}
    with pytest.raises(
        BrokenModelError, match=r"this manifest is of schema 1.*galaxy_training\.release"
    ) as caught:
        read_manifest(json.dumps(earlier).encode(), "this manifest")
    assert "this manifest" in caught.value.message
