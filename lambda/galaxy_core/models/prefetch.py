"""Fetches what a function's first request will need, while its modules are imported: S3 is not waited for then.

The index names the default model's current version, so that its manifest and its file come together, in the second
of two steps. Nothing heavy is imported here.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import Future, ThreadPoolExecutor

from galaxy_core.storage import Storage, open_storage

VARIABLE = "GALAXY_REGISTRY"
INDEX = "models/index.json"
FILES = ("manifest.json", "model.onnx")
"""Of a version, as `galaxy_core.models.registry` has them."""

_started: dict[str, dict[str, Future[bytes]]] = {}
"""What is on its way, by the registry's address and the key."""


def start(root: str | None = None) -> bool:
    """Begin to fetch the default model from a bucket; that of `VARIABLE` where none is named. Raises nothing.

    Returns:
        Whether there is a bucket.
    """
    root = root or os.environ.get(VARIABLE, "")
    if not root.startswith("s3://"):
        return False
    storage = open_storage(root)
    files = _started[root] = {}
    pool = ThreadPoolExecutor(max_workers=len(FILES), thread_name_prefix="prefetch")

    def first() -> bytes:
        data = storage.read(INDEX)
        index = json.loads(data)
        name = index["default"]
        for file in FILES:
            key = f"models/{name}/{index['models'][name]['current']}/{file}"
            files[key] = pool.submit(storage.read, key)
        pool.shutdown(wait=False)
        return data

    files[INDEX] = pool.submit(first)
    return True


def prefetched(root: str, storage: Storage) -> Storage:
    """A registry's storage, whose first reads are answered by what was fetched ahead."""
    files = _started.pop(root, None)
    return _Prefetched(storage, files) if files else storage


class _Prefetched:
    """Reads each file that was fetched ahead once; what failed then is asked for again."""

    def __init__(self, storage: Storage, files: dict[str, Future[bytes]]) -> None:
        self._storage = storage
        self._files = files
        self.chunks, self.write, self.writer = storage.chunks, storage.write, storage.writer
        self.names, self.files = storage.names, storage.files
        self.describe, self.link, self.upload_form = storage.describe, storage.link, storage.upload_form

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """Return a file's bytes."""
        ahead = self._files.pop(key, None)
        if ahead is not None and ahead.exception() is None:
            return ahead.result()[:max_bytes]
        return self._storage.read(key, max_bytes)
