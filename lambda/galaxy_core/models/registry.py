"""Released models: ``models/<name>/<version>/{model.onnx, manifest.json}`` and an index of the current ones.

Where they are released too, the network's weights for training it further lie beside them.

A release writes the model, then the manifest, then the index, so that whoever follows the index never meets half
a release; going back is a change of the index alone.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from galaxy_core.checksums import checksum_error, sha256_of
from galaxy_core.errors import BrokenModelError, RegistryError, UnknownModelError
from galaxy_core.models import prefetch
from galaxy_core.models.manifest import Manifest, Name, Version, read_manifest
from galaxy_core.models.quality_gate import check_gate
from galaxy_core.storage import MissingFileError, open_storage

INDEX, VARIABLE = prefetch.INDEX, prefetch.VARIABLE
_MANIFEST, _MODEL = prefetch.FILES
_KERAS_WEIGHTS = "network.weights.h5"
"""Keras reads and writes no other suffix."""
_RELEASED = Path(__file__).parents[3] / "training" / "released"
_INSTALLED = Path(__file__).parents[1] / "released"
"""In a wheel: the default model alone."""


class IndexEntry(BaseModel):
    """One model's versions, oldest first, and the one that is served."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    current: Version
    versions: tuple[Version, ...]


class Index(BaseModel):
    """The registry's only mutable file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: Name
    models: dict[Name, IndexEntry]


class Registry:
    """Released models in a folder or a bucket.

    Args:
        root: a folder's path or ``s3://bucket/prefix``.
    """

    def __init__(self, root: str | Path) -> None:
        self.root = str(root)
        self._storage = open_storage(root)

    def index(self) -> Index:
        """Which models there are.

        Raises:
            RegistryError: the index is missing or malformed.
            StorageError: the folder or bucket is out of reach; so for every call below.
        """
        index = self._index_or_none()
        if index is None:
            raise RegistryError(
                f"There is no registry at {self.root}: {INDEX} is missing.", "Release a model there first."
            )
        return index

    def check_known(self, name: str, version: str | None = None) -> None:
        """Raise `UnknownModelError`, listing those that exist, where the index has no such model or version."""
        self._resolve(name, version)

    def manifest(self, name: str | None = None, version: str | None = None) -> Manifest:
        """A model's manifest: the default model's and the current version's where none is named.

        Raises:
            UnknownModelError: listing the names or versions that exist.
            BrokenModelError: the manifest is missing, malformed or another model's.
        """
        name, version = self._resolve(name, version)
        key = _key(name, version, _MANIFEST)
        manifest = read_manifest(self._read(key), self._storage.describe(key))
        if (manifest.name, manifest.version) != (name, version):
            raise BrokenModelError(
                f"{self._storage.describe(key)} is the manifest of {manifest.name} {manifest.version}.",
                "Release the model again.",
            )
        return manifest

    def model(self, manifest: Manifest) -> bytes:
        """A model's ONNX file, verified.

        Raises:
            BrokenModelError: the file is missing, or not the one that the manifest was written for.
        """
        return self._verified(_key(manifest.name, manifest.version, _MODEL), manifest.sha256)

    def keras_weights(self, manifest: Manifest) -> bytes | None:
        """A model's weights in Keras's HDF5 format, verified; None where they are not released.

        Raises:
            BrokenModelError: as of `model`.
        """
        if manifest.keras_weights is None:
            return None
        return self._verified(_key(manifest.name, manifest.version, _KERAS_WEIGHTS), manifest.keras_weights.sha256)

    def _verified(self, key: str, sha256: str) -> bytes:
        data = self._read(key)
        if problem := checksum_error(data, sha256):
            raise BrokenModelError(f"{self._storage.describe(key)} {problem}.", "Release the model again.")
        return data

    def versions(self, name: str) -> tuple[str, ...]:
        """A model's versions, oldest first; none where it, or the registry, does not exist yet."""
        index = self._index_or_none()
        entry = index.models.get(name) if index else None
        return entry.versions if entry else ()

    def publish(self, manifest: Manifest, model: bytes, keras_weights: bytes | None = None) -> None:
        """Add a version and make it the current one; the first model becomes the default.

        Args:
            manifest: of the model.
            model: ONNX file.
            keras_weights: those that the manifest speaks of, if it does.

        Raises:
            RegistryError: the version exists already.
            BrokenModelError: a file is not the one that the manifest was written for.
        """
        check_gate(manifest)
        document = manifest.document()
        read_manifest(document, f"The manifest of {manifest.name} {manifest.version}")
        weights = manifest.keras_weights
        for what, data, expected in (
            ("model", model, manifest.sha256),
            ("Keras weights", keras_weights or b"", weights.sha256 if weights else sha256_of(b"")),
        ):
            if problem := checksum_error(data, expected):
                raise BrokenModelError(
                    f"The file of {what} of {manifest.name} {manifest.version} {problem}.",
                    "Write the manifest anew.",
                )
        index = self._index_or_none()
        entry = index.models.get(manifest.name) if index else None
        if entry and manifest.version in entry.versions:
            raise RegistryError(
                f"{manifest.name} {manifest.version} is released already.", "Choose another version."
            )
        self._storage.write(_key(manifest.name, manifest.version, _MODEL), model)
        if keras_weights:
            self._storage.write(_key(manifest.name, manifest.version, _KERAS_WEIGHTS), keras_weights)
        self._storage.write(_key(manifest.name, manifest.version, _MANIFEST), document)
        entry = IndexEntry(
            current=manifest.version, versions=(*(entry.versions if entry else ()), manifest.version)
        )
        models = {**(index.models if index else {}), manifest.name: entry}
        self._write_index(Index(default=index.default if index else manifest.name, models=models))

    def copy(self, source: Registry, name: str, version: str | None = None) -> Manifest:
        """Add another registry's version of a model, its current one where none is named, as `publish` does.

        Raises:
            GalaxyError: the other registry has no such version, or a corrupt one, or `publish` refuses it.
        """
        manifest = source.manifest(name, version)
        self.publish(manifest, source.model(manifest), source.keras_weights(manifest))
        return manifest

    def set_current(self, name: str, version: str) -> None:
        """Serve another released version of a model: forward or back.

        Raises:
            UnknownModelError: listing the names or versions that exist.
        """
        self.manifest(name, version)
        index = self.index()
        entry = index.models[name].model_copy(update={"current": version})
        self._write_index(index.model_copy(update={"models": {**index.models, name: entry}}))

    def roll_back(self, name: str) -> str:
        """Serve the version before the current one again, and return it. Nothing is deleted.

        Raises:
            UnknownModelError: there is no such model, or no version before.
        """
        current, versions = self.manifest(name).version, self.versions(name)
        place = versions.index(current)
        if place == 0:
            raise UnknownModelError(
                f"{name} {current} is the first version of it.",
                f"Those that were released: {', '.join(versions)}.",
            )
        self.set_current(name, versions[place - 1])
        return versions[place - 1]

    def set_default(self, name: str) -> None:
        """Answer with this model where a request names none."""
        self.manifest(name)
        self._write_index(self.index().model_copy(update={"default": name}))

    def _index_or_none(self) -> Index | None:
        try:
            return Index.model_validate_json(self._storage.read(INDEX))
        except MissingFileError:
            return None
        except ValidationError as error:
            raise RegistryError(
                f"{self._storage.describe(INDEX)} is not an index of models.", "Release a model there again."
            ) from error

    def _write_index(self, index: Index) -> None:
        self._storage.write(INDEX, index.model_dump_json(indent=2).encode() + b"\n")

    def _resolve(self, name: str | None, version: str | None) -> tuple[str, str]:
        index = self.index()
        name = name or index.default
        entry = index.models.get(name)
        if entry is None:
            raise UnknownModelError(
                f"There is no model {name!r}.", f"The models are {', '.join(sorted(index.models))}."
            )
        if version is not None and version not in entry.versions:
            raise UnknownModelError(
                f"There is no version {version!r} of {name}.",
                f"The versions are {', '.join(entry.versions)}.",
            )
        return name, version or entry.current

    def _read(self, key: str) -> bytes:
        try:
            return self._storage.read(key)
        except MissingFileError as error:
            raise BrokenModelError(
                f"{self._storage.describe(key)} is missing.", "Release the model again."
            ) from error


def default_root() -> str:
    """The registry that the environment names, else the one released with this code."""
    return os.environ.get(VARIABLE) or str(_INSTALLED if _INSTALLED.exists() else _RELEASED)


def _key(name: str, version: str, file: str) -> str:
    return f"models/{name}/{version}/{file}"
