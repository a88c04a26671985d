"""The same behaviour over a folder and over a bucket."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from galaxy_core.errors import BrokenModelError, RegistryError, ReleaseError, StorageError, UnknownModelError
from galaxy_core.models.manifest import KerasWeights, Manifest
from galaxy_core.models.registry import INDEX, Registry
from galaxy_core.storage import open_storage


@pytest.fixture
def manifest(released: Registry) -> Manifest:
    return released.manifest("cnn").model_copy(update={"sha256": hashlib.sha256(b"model").hexdigest()})


def test_a_release_can_be_read_back(root: str, manifest: Manifest) -> None:
    registry = Registry(root)
    assert registry.versions("cnn") == ()
    registry.publish(manifest, b"model")
    assert registry.manifest("cnn") == manifest
    assert registry.model(manifest) == b"model"
    assert registry.index().default == "cnn"


def test_going_back_and_forward_is_a_change_of_the_index(root: str, manifest: Manifest) -> None:
    registry = Registry(root)
    registry.publish(manifest, b"model")
    registry.publish(manifest.model_copy(update={"version": "next"}), b"model")
    assert registry.manifest("cnn").version == "next"
    registry.set_current("cnn", manifest.version)
    assert registry.manifest("cnn").version == manifest.version
    assert registry.versions("cnn") == (manifest.version, "next")
    assert registry.manifest("cnn", "next").version == "next"


def test_a_version_is_released_once(root: str, manifest: Manifest) -> None:
    registry = Registry(root)
    registry.publish(manifest, b"model")
    with pytest.raises(RegistryError, match="released already"):
        registry.publish(manifest, b"model")


def test_weights_for_further_training_travel_with_the_model(
    root: str, tmp_path_factory: pytest.TempPathFactory, manifest: Manifest
) -> None:
    told = KerasWeights(sha256=hashlib.sha256(b"weights").hexdigest(), size_bytes=7)
    manifest = manifest.model_copy(update={"keras_weights": told})
    source, target = Registry(tmp_path_factory.mktemp("source")), Registry(root)
    source.publish(manifest, b"model", b"weights")
    target.copy(source, "cnn")
    assert target.keras_weights(target.manifest("cnn")) == b"weights"
    with pytest.raises(BrokenModelError, match="file of Keras weights of cnn next is corrupt"):
        target.publish(manifest.model_copy(update={"version": "next"}), b"model", b"others")
    with pytest.raises(BrokenModelError, match="Keras weights"):
        target.publish(manifest.model_copy(update={"version": "next"}), b"model")
    other = manifest.model_copy(update={"version": "next", "keras_weights": None})
    target.publish(other, b"model")
    assert target.keras_weights(other) is None


def test_what_does_not_exist_is_answered_with_what_does(root: str, manifest: Manifest) -> None:
    registry = Registry(root)
    with pytest.raises(RegistryError, match="no registry"):
        registry.index()
    registry.publish(manifest, b"model")
    with pytest.raises(UnknownModelError, match="cnn"):
        registry.manifest("nonsense")
    with pytest.raises(UnknownModelError, match=manifest.version):
        registry.manifest("cnn", "nonsense")


def test_a_corrupt_model_is_refused(root: str, manifest: Manifest) -> None:
    registry = Registry(root)
    registry.publish(manifest, b"model")
    open_storage(root).write(f"models/cnn/{manifest.version}/model.onnx", b"mode!")
    with pytest.raises(BrokenModelError, match="corrupt"):
        registry.model(manifest)


def test_another_models_manifest_is_refused(root: str, manifest: Manifest) -> None:
    registry = Registry(root)
    registry.publish(manifest, b"model")
    other = manifest.model_copy(update={"name": "other"})
    open_storage(root).write(f"models/cnn/{manifest.version}/manifest.json", other.model_dump_json().encode())
    with pytest.raises(BrokenModelError, match="is the manifest of other"):
        registry.manifest("cnn")


def test_a_model_and_a_manifest_that_differ_are_never_published(root: str, manifest: Manifest) -> None:
    with pytest.raises(BrokenModelError, match="sha256"):
        Registry(root).publish(manifest, b"another model")
    with pytest.raises(RegistryError, match="no registry"):
        Registry(root).index()


def test_a_model_that_does_not_pass_the_gate_is_never_published(root: str, manifest: Manifest) -> None:
    spoiled = manifest.model_copy(update={"metrics": {"rmse": 0.2, "rmse_fp32": 0.1}})
    with pytest.raises(ReleaseError, match=r"rmse 0\.2000 in int8"):
        Registry(root).publish(spoiled, b"model")
    assert Registry(root).versions("cnn") == ()


def test_a_version_is_copied_whole_or_not_at_all(root: str, released: Registry, tmp_path: Path) -> None:
    source, target = Registry(tmp_path / "source"), Registry(root)
    first = released.manifest("logistic")
    source.copy(released, "logistic")
    source.publish(first.model_copy(update={"version": "newer"}), released.model(first))
    assert target.copy(source, "logistic", first.version) == target.manifest("logistic") == first
    assert target.model(first) == released.model(first)
    with pytest.raises(RegistryError, match="released already"):
        target.copy(source, "logistic", first.version)
    (tmp_path / "source" / "models" / "logistic" / "newer" / "model.onnx").write_bytes(b"half")
    with pytest.raises(BrokenModelError, match="corrupt"):
        target.copy(source, "logistic")
    assert target.versions("logistic") == (first.version,)


def test_a_malformed_index_is_said(root: str) -> None:
    open_storage(root).write(INDEX, b"{}")
    with pytest.raises(RegistryError, match="not an index"):
        Registry(root).index()


def test_a_bucket_out_of_reach_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with pytest.raises(StorageError, match=r"s3://nowhere/models/index\.json cannot be reached"):
        Registry("s3://nowhere").index()


def test_a_manifest_that_could_not_be_read_again_is_never_published(root: str, manifest: Manifest) -> None:
    registry = Registry(root)
    registry.publish(manifest, b"model")
    unreadable = manifest.model_copy(
        update={"version": "next", "metrics": {"rmse": 0.1, "rmse_fp32": 0.1}, "title": None}
    )
    with pytest.raises(BrokenModelError, match="cnn next is not a valid manifest: title"):
        registry.publish(unreadable, b"model")
    assert registry.versions("cnn") == (manifest.version,)
