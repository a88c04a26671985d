"""Republishes models of manifest schema 1 as new versions of schema 2, whose predictions are bit-identical.

Only names change: those of the graph's inputs and outputs, the manifest's keys, titles and descriptions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
import onnx

from galaxy_core.checksums import checksum_error, sha256_of
from galaxy_core.cli import PlainCommand
from galaxy_core.errors import BrokenModelError
from galaxy_core.models.manifest import (
    ACTIVATION_MAPS,
    IMAGE,
    OUTLIER_SCORE,
    OUTPUTS,
    REQUEST_ACTIVATION_MAPS,
    Manifest,
)
from galaxy_core.models.registry import Registry
from galaxy_core.storage import open_storage
from galaxy_training.networks import architecture
from galaxy_training.release.code_version import code_version
from galaxy_training.release.versions import next_version

_METRICS = {
    "rmse_views": "rmse_tta_16",
    "accuracy_views": "accuracy_tta_16",
    "accuracy_agreeing": "accuracy_high_agreement",
}


def rename_tensors(model: onnx.ModelProto, names: dict[str, str]) -> onnx.ModelProto:
    """The same graph with other names for some of its tensors, inside its branches too.

    Raises:
        ValueError: a new name is another tensor's already.
    """
    model = onnx.ModelProto.FromString(model.SerializeToString())
    taken = {
        name
        for graph in _graphs(model.graph)
        for name in (
            *(item.name for item in (*graph.input, *graph.initializer)),
            *(name for node in graph.node for name in node.output),
        )
    }
    if clash := taken.intersection(names.values()) - names.keys():
        raise ValueError(f"{', '.join(sorted(clash))} is the name of another tensor")
    for graph in _graphs(model.graph):
        for item in (*graph.input, *graph.output, *graph.value_info, *graph.initializer):
            item.name = names.get(item.name, item.name)
        for node in graph.node:
            node.input[:] = [names.get(name, name) for name in node.input]
            node.output[:] = [names.get(name, name) for name in node.output]
    return model


def _graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _graphs(attribute.g)


def upgrade(document: dict[str, Any], model: bytes, version: str) -> tuple[Manifest, bytes]:
    """A model of schema 1 as one of schema 2.

    Args:
        document: the manifest of schema 1.
        model: its ONNX file.
        version: of the new manifest.
    """
    names = {document["input"]["name"]: IMAGE, document["output"]["name"]: OUTPUTS[document["task"]]}
    maps, score = document.pop("maps"), document.pop("unusualness")
    if maps is not None:
        names[maps["name"]] = ACTIVATION_MAPS
        if maps["ask"] is not None:
            names[maps["ask"]] = REQUEST_ACTIVATION_MAPS
    if score is not None:
        names[score["name"]] = OUTLIER_SCORE
    graph = rename_tensors(onnx.load_from_string(model), names)
    onnx.checker.check_model(graph, full_check=True)
    renamed = graph.SerializeToString()
    chosen = architecture(document["name"])
    changed = {
        "schema_version": 2,
        "version": version,
        "title": chosen.title,
        "description": chosen.description,
        "class_definition": chosen.targets.definition,
        "input": document["input"] | {"name": IMAGE},
        "output": document["output"] | {"name": OUTPUTS[document["task"]]},
        "activation_maps": maps
        and {
            "name": ACTIVATION_MAPS,
            "request_input": maps["ask"] and REQUEST_ACTIVATION_MAPS,
            "extent": maps["covers"],
        },
        "outlier_score": score
        and {
            "name": OUTLIER_SCORE,
            "false_positive_rate": score["false_alarms"],
            "detection_rate": score["hits"],
        },
        "metrics": {_METRICS.get(name, name): value for name, value in document["metrics"].items()},
        "code_version": code_version(),
        "sha256": sha256_of(renamed),
        "size_bytes": len(renamed),
    }
    return Manifest.model_validate_json(json.dumps(document | changed)), renamed


@click.command(cls=PlainCommand)
@click.argument("root", metavar="REGISTRY")
@click.option("--model", "names", multiple=True, help="Model to republish; all of them otherwise.")
def main(root: str, names: tuple[str, ...]) -> None:
    """Republish the current versions in REGISTRY, a folder or an s3:// address, that are of manifest schema 1."""
    registry, storage = Registry(root), open_storage(root)
    index = registry.index()
    for name in names or tuple(index.models):
        folder = f"models/{name}/{index.models[name].current}"
        document = json.loads(storage.read(f"{folder}/manifest.json"))
        if document["schema_version"] != 1:
            continue
        model = storage.read(f"{folder}/model.onnx")
        if problem := checksum_error(model, document["sha256"]):
            raise BrokenModelError(f"{storage.describe(folder)}/model.onnx {problem}.", "Release the model again.")
        manifest, renamed = upgrade(document, model, next_version(registry, name))
        registry.publish(manifest, renamed)
        click.echo(f"Published {name} {manifest.version}.")


if __name__ == "__main__":
    main()
