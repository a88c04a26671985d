"""Temporary folders, and those of processes that were killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from galaxy_core.errors import StorageError
from galaxy_core.temporary_folders import temporary_folder


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def ended_process() -> int:
    """Number of a process that is no longer there."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_folder_goes_in_the_end_with_what_is_in_it(place: Path) -> None:
    with temporary_folder("cutouts") as folder:
        (folder / "inside").mkdir()
        (folder / "inside" / "file").touch()
        assert folder.parent == place
    assert list(place.iterdir()) == []


def test_only_folders_of_gone_processes_for_the_same_purpose_are_cleared(place: Path) -> None:
    gone = ended_process()
    stay = {f"galaxy-cutouts-{os.getppid()}-a", f"galaxy-batches-{gone}-a", "galaxy-cutouts-of-mine"}
    for name in {f"galaxy-cutouts-{gone}-a"} | stay:
        (place / name).mkdir()
    with temporary_folder("cutouts"):
        pass
    assert {path.name for path in place.iterdir()} == stay


def test_without_room_it_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(place / "not there"))
    with pytest.raises(StorageError, match="There is no room for temporary files"), temporary_folder("cutouts"):
        pass
