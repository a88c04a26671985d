"""Thousands of mutated images, always the same, in a process whose memory is counted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from galaxy_core.images import reading
from tests.conftest import ROOT
from tests.support import fuzz_images


@pytest.mark.parametrize(
    ("count", "options"), [(3000, []), (1200, ["--light", "--count", "1200"])], ids=["images", "light"]
)
def test_mutated_images_are_read_or_refused_within_bounds(tmp_path: Path, count: int, options: list[str]) -> None:
    # A shell between the two: a process counts the memory of the one that it was forked from as its own.
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-m", "tests.support.fuzz_images", *options]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"{count} images\n"), done.stderr


def test_what_breaks_a_bound_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(_: bytes) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr(fuzz_images, "read_image", explode)
    assert fuzz_images.problem_of(b"") == "raises KeyError('surprise')"
    monkeypatch.setattr(fuzz_images, "read_image", reading.read_image)
    monkeypatch.setattr(fuzz_images, "MAX_SECONDS", -1.0)
    assert (fuzz_images.problem_of(b"") or "").startswith("takes 0.0 s")
