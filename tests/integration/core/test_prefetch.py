"""What a function's first request needs is fetched in two steps, before it is asked for."""

from __future__ import annotations

import threading

import pytest

from galaxy_core.errors import StorageError
from galaxy_core.models import prefetch
from galaxy_core.models.caching import CachedRegistry
from galaxy_core.models.registry import INDEX, Registry
from galaxy_core.storage import BucketStorage


class Reads:
    """Notes what is read from buckets; each read waits until `free` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys: list[str] = []
        self.failing: set[str] = set()
        self.both = threading.Barrier(2, timeout=30)
        read = BucketStorage.read

        def noted(storage: BucketStorage, key: str, max_bytes: int | None = None) -> bytes:
            self.keys.append(key)
            if key in self.failing:
                self.failing.remove(key)
                raise StorageError(f"{key} is out of reach.")
            if key.endswith(prefetch.FILES) and threading.current_thread().name.startswith("prefetch"):
                self.both.wait()  # neither comes before the other is asked for
            return read(storage, key, max_bytes)

        monkeypatch.setattr(BucketStorage, "read", noted)


@pytest.fixture
def address(bucket: str, released: Registry) -> str:
    """A bucket with a small model, which is its default."""
    address = f"s3://{bucket}"
    Registry(address).copy(released, "logistic")
    return address


def test_manifest_and_model_come_together_and_are_read_once(
    address: str, released: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = Reads(monkeypatch)
    assert prefetch.start(address)
    registry = CachedRegistry(address)
    manifest = registry.manifest()
    assert registry.model(manifest) == released.model(manifest)
    assert (len(reads.keys), reads.keys[0]) == (3, INDEX)
    registry.model(manifest)
    assert len(reads.keys) == 4, "what was fetched ahead is not kept for ever"


def test_another_model_is_fetched_as_ever(address: str, released: Registry) -> None:
    Registry(address).copy(released, "dense")
    prefetch.start(address)
    registry = CachedRegistry(address)
    assert registry.model(registry.manifest("dense")) == released.model(released.manifest("dense"))


def test_what_could_not_be_fetched_ahead_is_asked_for_again(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Reads(monkeypatch)
    reads.failing = {INDEX}
    prefetch.start(address)
    assert CachedRegistry(address).manifest().name == "logistic"
    assert reads.keys.count(INDEX) == 2


def test_a_folder_needs_no_fetching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(prefetch.VARIABLE, raising=False)
    assert not prefetch.start()
    assert not prefetch.start("/somewhere")
    assert prefetch._started == {}
