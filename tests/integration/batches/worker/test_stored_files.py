"""What lies in a batch's folder: nothing that nobody owns, nothing malformed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from galaxy_batches.service import Batches
from galaxy_batches.store import tidy
from galaxy_core.errors import StorageError
from galaxy_core.storage import Storage


def test_a_folder_keeps_nothing_that_nobody_owns(tmp_path: Path, batches: Batches, batch: str) -> None:
    root = tmp_path / "batches"
    half, nameless = root / batch / "images" / ".tmpabc", root / "x" / "inputs"
    half.write_bytes(b"half a picture")
    nameless.mkdir(parents=True)
    now = batches.get(batch).manifest.expires - timedelta(days=7)
    tidy(tmp_path, now)
    assert half.exists()
    tidy(tmp_path, now + timedelta(hours=2))
    assert not half.exists()
    assert batches.get(batch).state == "running"
    tidy(tmp_path, now + timedelta(days=7, hours=1))
    assert list(root.iterdir()) == []


def test_a_manifest_without_a_time_zone_is_malformed(storage: Storage, batches: Batches, batch: str) -> None:
    key = f"batches/{batch}/manifest.json"
    document = json.loads(storage.read(key))
    document["expires"] = document["expires"].removesuffix("Z")
    storage.write(key, json.dumps(document).encode())
    with pytest.raises(StorageError, match="malformed"):
        batches.get(batch)
