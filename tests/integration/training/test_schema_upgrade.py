"""A model of manifest schema 1 becomes one of schema 2 that predicts the same bits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from click.testing import CliRunner

from galaxy_core.checksums import sha256_of
from galaxy_core.errors import BrokenModelError
from galaxy_core.models.manifest import ACTIVATION_MAPS, IMAGE, OUTLIER_SCORE, REQUEST_ACTIVATION_MAPS
from galaxy_core.models.registry import Registry
from galaxy_training.export.onnx_export import export_network, with_preprocessing
from galaxy_training.export.outlier_score import fit_outlier_score
from galaxy_training.networks import architecture
from galaxy_training.release.schema_upgrade import main, rename_tensors

EARLIER = {
    IMAGE: "image",
    "joint_fractions": "votes",
    "probabilities": "classes",
    ACTIVATION_MAPS: "maps",
    OUTLIER_SCORE: "unusualness",
    REQUEST_ACTIVATION_MAPS: "explain",
}
PIXELS = np.random.default_rng(8).integers(0, 255, (3, 96, 96, 3), np.uint8)


def earlier_graph(name: str) -> bytes:
    """A random network's graph, whose tensors are named as schema 1 had them."""
    chosen = architecture(name)
    views = np.random.default_rng(7).random((24, chosen.image_size, chosen.image_size, 3), np.float32)
    graph = with_preprocessing(
        export_network(chosen.model()),
        chosen.image_size,
        chosen.targets.task,
        fit_outlier_score(views[:20], views[20:]),
    )
    return bytes(rename_tensors(graph, EARLIER).SerializeToString())


def earlier_manifest(name: str, released: Registry, graph: bytes, request_input: str | None) -> dict[str, Any]:
    document = released.manifest(name).model_dump(mode="json")
    score = document.pop("outlier_score")
    maps = document.pop("activation_maps")
    return document | {
        "schema_version": 1,
        "version": "1",
        "title": "As it was called then",
        "input": document["input"] | {"name": "image"},
        "output": document["output"] | {"name": document["task"]},
        "maps": {"name": "maps", "ask": request_input, "covers": maps["extent"]},
        "unusualness": {
            "name": "unusualness",
            "false_alarms": score["false_positive_rate"],
            "hits": score["detection_rate"],
        },
        "metrics": {"rmse": 0.1, "rmse_views": 0.09, "rmse_fp32": 0.1},
        "sha256": sha256_of(graph),
        "size_bytes": len(graph),
    }


def write_registry(root: Path, name: str, graph: bytes, manifest: dict[str, Any]) -> None:
    folder = root / "models" / name / "1"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(graph)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    index = {"default": name, "models": {name: {"current": "1", "versions": ["1"]}}}
    (root / "models" / "index.json").write_text(json.dumps(index))


def outputs(model: bytes, *requests: str) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    image = session.get_inputs()[0].name
    return list(session.run(None, {image: PIXELS} | {request: np.array(True) for request in requests}))


@pytest.mark.parametrize(("name", "costly_maps"), [("dense", True), ("logistic", False)])
def test_the_new_version_predicts_the_same_bits(
    name: str, costly_maps: bool, released: Registry, tmp_path: Path
) -> None:
    graph = earlier_graph(name)
    request = "explain" if "explain" in {item.name for item in onnx.load_from_string(graph).graph.input} else None
    assert (request is not None) or not costly_maps
    write_registry(tmp_path, name, graph, earlier_manifest(name, released, graph, request))
    with pytest.raises(BrokenModelError, match="of schema 1"):
        Registry(tmp_path).manifest(name)
    result = CliRunner().invoke(main, [str(tmp_path)])
    assert result.exit_code == 0, result.output
    manifest = Registry(tmp_path).manifest(name)
    assert (manifest.version, manifest.schema_version) == ("2", 2)
    assert manifest.title == architecture(name).title
    assert manifest.outlier_score == released.manifest(name).outlier_score
    assert manifest.metrics == {"rmse": 0.1, "rmse_tta_16": 0.09, "rmse_fp32": 0.1}
    renamed = Registry(tmp_path).model(manifest)
    assert manifest.activation_maps is not None
    new_request = manifest.activation_maps.request_input
    assert new_request == (request and REQUEST_ACTIVATION_MAPS)
    before = outputs(graph, *filter(None, [request]))
    after = outputs(renamed, *filter(None, [new_request]))
    assert all(array.size for array in before)
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)
    ends = onnx.load_from_string(renamed).graph
    assert [item.name for item in ends.output] == [manifest.output.name, ACTIVATION_MAPS, OUTLIER_SCORE]
    assert ends.input[0].name == IMAGE
    assert "Published" not in CliRunner().invoke(main, [str(tmp_path)]).output


def test_a_corrupt_model_is_not_republished(released: Registry, tmp_path: Path) -> None:
    graph = earlier_graph("dense")
    write_registry(tmp_path, "dense", graph[:-1], earlier_manifest("dense", released, graph, "explain"))
    result = CliRunner().invoke(main, [str(tmp_path)])
    assert result.exit_code == 2
    assert "is corrupt" in result.output
    assert Registry(tmp_path).versions("dense") == ("1",)


def test_a_name_that_is_taken_is_refused() -> None:
    graph = with_preprocessing(export_network(architecture("dense").model()), 32, "votes")
    with pytest.raises(ValueError, match="another tensor"):
        rename_tensors(graph, {IMAGE: ACTIVATION_MAPS})
