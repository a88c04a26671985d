"""A container's view of its registry: fetched once, looked up again after a minute, and steady when it is gone."""

from __future__ import annotations

import logging
import shutil
import threading
from pathlib import Path

import pytest

from galaxy_core.errors import BrokenModelError, StorageError
from galaxy_core.models.caching import INDEX_SECONDS, RETRY_SECONDS, CachedRegistry, StaleWhileRevalidate
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import INDEX, Registry
from galaxy_core.storage import FolderStorage
from tests.conftest import RELEASED


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Counting(FolderStorage):
    """A folder that counts what is read, and can be out of reach."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reads: list[str] = []
        self.gone = False

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        self.reads.append(key)
        if self.gone:
            raise StorageError("The bucket cannot be reached.")
        return super().read(key, max_bytes)


class CountingRegistry(CachedRegistry):
    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.time = Clock()
        super().__init__(root, folder, self.time)
        self.storage = Counting(root)
        self._storage = self.storage


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(RELEASED, tmp_path / "registry")


def release_again(root: Path, name: str, version: str) -> None:
    registry = Registry(root)
    manifest = registry.manifest(name)
    registry.publish(manifest.model_copy(update={"version": version}), registry.model(manifest))


def test_each_file_is_fetched_once(root: Path) -> None:
    registry = CountingRegistry(root)
    models = Classifiers(registry)
    for _ in range(3):
        models.get("cnn")
    assert sorted(name.rsplit("/", 1)[1] for name in registry.storage.reads) == [
        "index.json", "manifest.json", "model.onnx",
    ]  # fmt: skip


def test_a_release_and_a_roll_back_are_seen_after_a_minute(root: Path) -> None:
    registry = CountingRegistry(root)
    models = Classifiers(registry)
    before = models.get("cnn").manifest.version
    release_again(root, "cnn", "99")
    assert models.get("cnn").manifest.version == before
    registry.time.now = INDEX_SECONDS
    assert models.get("cnn").manifest.version == "99"
    Registry(root).set_current("cnn", before)
    registry.time.now = 2 * INDEX_SECONDS
    assert models.get("cnn").manifest.version == before


def test_the_last_good_model_serves_while_the_registry_is_gone(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    registry = CountingRegistry(root)
    models = Classifiers(registry)
    first = models.get("cnn")
    registry.storage.gone = True
    registry.time.now = INDEX_SECONDS
    with caplog.at_level(logging.WARNING):
        assert models.get("cnn") is first
    assert "goes on serving" in caplog.text
    with pytest.raises(StorageError):
        models.get("logistic")  # never fetched
    registry.storage.gone = False
    release_again(root, "cnn", "99")
    registry.time.now = INDEX_SECONDS + RETRY_SECONDS
    assert models.get("cnn").manifest.version == "99"


def test_nobody_waits_for_a_slow_index_where_one_is_known() -> None:
    clock, slow, answers = Clock(), threading.Event(), iter(["first", "second"])

    def look_up() -> str:
        answer = next(answers)
        if answer == "second":
            slow.wait()
        return answer

    index = StaleWhileRevalidate(look_up, clock, timeout=0)
    assert index.get() == "first"
    clock.now = INDEX_SECONDS
    assert index.get() == index.get() == "first"
    slow.set()
    while index.get() == "first":
        pass
    assert index.get() == "second"


def test_a_fresh_container_says_that_the_registry_is_gone(root: Path) -> None:
    registry = CountingRegistry(root)
    registry.storage.gone = True
    with pytest.raises(StorageError):
        Classifiers(registry).get()


def test_a_spoiled_release_does_not_stop_the_version_before_it(root: Path) -> None:
    registry = CountingRegistry(root)
    models = Classifiers(registry)
    first = models.get("cnn")
    release_again(root, "cnn", "99")
    (root / "models" / "cnn" / "99" / "model.onnx").write_bytes(b"half")
    registry.time.now = INDEX_SECONDS
    assert models.get("cnn") is first
    with pytest.raises(BrokenModelError):
        Classifiers(CountingRegistry(root)).get("cnn")


def test_files_are_kept_for_the_next_process_and_verified_again(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    first = CountingRegistry(root, folder)
    model = first.model(first.manifest("cnn"))
    second = CountingRegistry(root, folder)
    assert second.model(second.manifest("cnn")) == model
    assert not any(key.endswith("model.onnx") for key in second.storage.reads)
    (kept,) = folder.glob("*.onnx")
    kept.write_bytes(model[:-1])
    assert second.model(second.manifest("cnn")) == model
    assert kept.read_bytes() == model


def test_a_folder_that_cannot_be_written_only_costs_time(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    registry = CountingRegistry(root, tmp_path / "file" / "kept")
    assert registry.model(registry.manifest("cnn"))


def test_requests_at_once_fetch_once(root: Path) -> None:
    registry = CountingRegistry(root)
    models = Classifiers(registry)
    threads = [threading.Thread(target=models.get, args=("cnn",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(registry.storage.reads) == len(set(registry.storage.reads)) == 3
    assert INDEX in registry.storage.reads
