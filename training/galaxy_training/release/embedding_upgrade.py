"""Republishes models of votes without an embedding as new versions with one, where their training run is gone.

The released graph is extended by an output; its votes, maps and outlier scores stay the same to the bit, so that
the metrics of the version before hold::

    python -m galaxy_training.release.embedding_upgrade training/released --data galaxy-zoo
"""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from galaxy_core.checksums import sha256_of
from galaxy_core.cli import PlainCommand
from galaxy_core.errors import BrokenModelError
from galaxy_core.images.preprocessing import ImageArray
from galaxy_core.models.manifest import IMAGE, OUTPUTS, REQUEST_ACTIVATION_MAPS, Manifest
from galaxy_core.models.registry import Registry
from galaxy_training.data.data_set import DataSet, read_data_set
from galaxy_training.evaluation.inference import framed_images
from galaxy_training.export.embedding import Features, add_embedding, fit_projection
from galaxy_training.export.graphs import ancestors, probe
from galaxy_training.release.code_version import code_version
from galaxy_training.release.manifests import embedding_contract
from galaxy_training.release.versions import next_version

GALAXIES = 4_000
"""Training galaxies whose features the embedding's axes are fitted to."""
_BATCH = 64


def with_embedding(model: bytes, images: ImageArray) -> bytes:
    """A released graph of votes with the output `EMBEDDING`.

    Args:
        model: ONNX file.
        images: uint8 ``[N, side, side, 3]``, framed, of galaxies that axes are fitted to.

    Raises:
        BrokenModelError: it does not end in a dense layer, or would predict something else.
    """
    graph = onnx.load_from_string(model)
    features = _features(graph)
    known = _run(probe(graph, features), features, images)
    add_embedding(graph, features, known.shape[1], fit_projection(known))
    onnx.checker.check_model(graph, full_check=True)
    extended = bytes(graph.SerializeToString())
    _check_same_outputs(model, extended, images[:_BATCH])
    return extended


def _check_same_outputs(model: bytes, extended: bytes, images: ImageArray) -> None:
    before, after = (
        onnxruntime.InferenceSession(each, providers=["CPUExecutionProvider"]) for each in (model, extended)
    )
    inputs: dict[str, NDArray[np.generic]] = {IMAGE: images}
    if REQUEST_ACTIVATION_MAPS in {item.name for item in before.get_overridable_initializers()}:
        inputs[REQUEST_ACTIVATION_MAPS] = np.array(True)
    names = [item.name for item in before.get_outputs()]
    for name, old, new in zip(names, before.run(names, inputs), after.run(names, inputs), strict=True):
        if not np.array_equal(old, new):
            raise BrokenModelError(f"With an embedding, {name} is another.", "Export the network anew.")


def _features(model: onnx.ModelProto) -> str:
    """Name of the tensor that the last dense layer reads."""
    dense = [node for node in ancestors(model, OUTPUTS["votes"]) if node.op_type in {"Gemm", "MatMul"}]
    if not dense:
        raise BrokenModelError("The graph does not end in a dense layer.", "Export the network anew.")
    return str(dense[-1].input[0])


def _run(session: onnxruntime.InferenceSession, output: str, images: ImageArray) -> Features:
    batches = (images[start : start + _BATCH] for start in range(0, len(images), _BATCH))
    return np.concatenate([session.run([output], {IMAGE: batch})[0] for batch in batches])


def upgrade(manifest: Manifest, model: bytes, images: ImageArray, version: str) -> tuple[Manifest, bytes]:
    """A released model as a version with an embedding.

    Args:
        manifest: of the model.
        model: its ONNX file.
        images: see `with_embedding`.
        version: of the new manifest.
    """
    extended = with_embedding(model, images)
    changed = {
        "version": version,
        "embedding": embedding_contract(onnx.load_from_string(extended)),
        "code_version": code_version(),
        "sha256": sha256_of(extended),
        "size_bytes": len(extended),
    }
    return manifest.model_copy(update=changed), extended


def training_images(data: DataSet) -> ImageArray:
    """Framed images of `GALAXIES` training galaxies, or of all, uint8 ``[N, side, side, 3]``."""
    rows = np.random.default_rng(0).permutation(len(data))[:GALAXIES]
    return np.stack(framed_images(data.select(np.sort(rows))))


@click.command(cls=PlainCommand)
@click.argument("root", metavar="REGISTRY")
@click.option("--data", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--model", "names", multiple=True, help="Model to republish; all of votes without one otherwise.")
def main(root: str, data: Path, names: tuple[str, ...]) -> None:
    """Republish the current versions in REGISTRY without an embedding, with one fitted to galaxies of DATA."""
    registry = Registry(root)
    images = training_images(read_data_set(data).split().training)
    for name in names or tuple(registry.index().models):
        manifest = registry.manifest(name)
        if manifest.task != "votes" or manifest.embedding is not None:
            click.echo(f"{name} {manifest.version} stays: {'it gives one' if manifest.embedding else 'no votes'}.")
            continue
        model = registry.model(manifest)
        made, extended = upgrade(manifest, model, images, next_version(registry, name))
        registry.publish(made, extended)
        click.echo(f"Published {name} {made.version}: {len(extended) / len(model) - 1:+.1%} bytes.")


if __name__ == "__main__":
    main()
