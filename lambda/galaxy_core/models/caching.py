"""A registry kept at hand: a container asks the bucket once, and goes on when the bucket does not answer.

A version never changes, so that its manifest and its file are fetched once and kept. The index does, at a release
or a roll-back, and is looked up again after a while; if it cannot be had then, the last one holds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Generic, TypeVar

from galaxy_core.checksums import checksum_error
from galaxy_core.errors import GalaxyError
from galaxy_core.models.manifest import Manifest
from galaxy_core.models.prefetch import prefetched
from galaxy_core.models.registry import Index, Registry
from galaxy_core.storage import replacing

log = logging.getLogger(__name__)

INDEX_SECONDS = 60.0
"""After which the index is looked up again."""
RETRY_SECONDS = 5.0
"""After which it is, when it could not be had."""

REFRESH_TIMEOUT_SECONDS = 1.0
"""That a visitor waits for an index where an older one would do."""

Value = TypeVar("Value")


class StaleWhileRevalidate(Generic[Value]):
    """An index as of a minute ago at most, or as last known where it is out of reach or slow to come.

    Args:
        fetch: fetches it, or raises `GalaxyError`.
        clock: seconds that only grow.
        timeout: seconds that somebody waits for a newer one where one is known.
        seconds: after which it is looked up again.
    """

    def __init__(
        self,
        fetch: Callable[[], Value],
        clock: Callable[[], float],
        timeout: float = REFRESH_TIMEOUT_SECONDS,
        *,
        seconds: float = INDEX_SECONDS,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._timeout = timeout
        self._seconds = seconds
        self._lock = threading.Lock()
        self._value: Value | None = None
        self._stale_at = 0.0
        self._refresh: Future[Value] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="index")

    def get(self) -> Value:
        """The index.

        Raises:
            GalaxyError: it cannot be had and was never read.
        """
        with self._lock:
            if self._value is None:
                self._value = self._fetch()
                self._stale_at = self._clock() + self._seconds
            elif self._refresh:
                self._accept(self._refresh, timeout=0)
            elif self._clock() >= self._stale_at:
                self._refresh = self._thread.submit(self._fetch)
                self._accept(self._refresh, self._timeout)
            return self._value

    def _accept(self, refresh: Future[Value], timeout: float) -> None:
        """What comes later is there for whoever asks next."""
        try:
            self._value = refresh.result(timeout)
            self._stale_at = self._clock() + self._seconds
        except TimeoutError:
            return
        except GalaxyError as error:
            log.warning("the last known index goes on serving: %s", error)
            self._stale_at = self._clock() + RETRY_SECONDS
        self._refresh = None


class CachedRegistry(Registry):
    """Released models, each fetched once.

    Args:
        root: a folder's path or ``s3://bucket/prefix``.
        folder: where model files are kept between processes; nowhere if it cannot be written.
        clock: seconds that only grow.
    """

    def __init__(
        self, root: str | Path, folder: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(root)
        self._storage = prefetched(self.root, self._storage)
        self._folder = folder
        self._cached_index = StaleWhileRevalidate(super().index, clock)
        self._lock = threading.RLock()
        self._manifests: dict[tuple[str, str], Manifest] = {}

    def index(self) -> Index:
        """Which models there are, as of a minute ago at most, or as last known where the registry is out of reach.

        Raises:
            RegistryError, StorageError: it is out of reach and was never read.
        """
        return self._cached_index.get()

    def manifest(self, name: str | None = None, version: str | None = None) -> Manifest:
        """A model's manifest, fetched once for each version. Raises as `Registry.manifest` does."""
        with self._lock:
            key = self._resolve(name, version)
            if key not in self._manifests:
                self._manifests[key] = super().manifest(*key)
            return self._manifests[key]

    def model(self, manifest: Manifest) -> bytes:
        """A model's file, verified, from the folder where it is kept. Raises as `Registry.model` does."""
        if self._folder is None:
            return super().model(manifest)
        path = self._folder / f"{manifest.sha256}.onnx"
        cached = path.read_bytes() if path.exists() else b""
        if not checksum_error(cached, manifest.sha256):
            return cached
        data = super().model(manifest)
        _store(path, data)
        return data


def _store(path: Path, data: bytes) -> None:
    """Keep a file; nobody reads half of one. What cannot be kept is fetched again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(data)
    except OSError as error:
        log.warning("%s cannot be kept: %s", path, error)
