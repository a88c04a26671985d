"""Fixtures of the command line's tests: small images in a folder, and the command itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from galaxy_cli.main import main

Classify = Callable[..., Result]
CLASSIFY_PROCESS = [sys.executable, "-c", "from galaxy_cli.main import main; main()", "classify"]
"""`galaxy classify` in a process of its own."""


@pytest.fixture
def classify() -> Classify:
    """`galaxy classify` with the quickest model, in this process."""

    def run(*arguments: object, model: str = "logistic") -> Result:
        return CliRunner().invoke(main, ["classify", "--model", model, *map(str, arguments)])

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty images in three folders, and files that are none."""
    place = tmp_path / "sky"
    noise = np.random.default_rng(6)
    for number in range(30):
        image = place / f"night {number % 3}" / f"{number:02}.png"
        image.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(noise.integers(0, 255, (64, 64, 3)).astype(np.uint8)).save(image)
    (place / "night 0" / "notes.txt").write_text("clouds")
    (place / ".hidden.png").write_bytes(b"")
    return place


def names_in(folder: Path) -> list[str]:
    """Names of the images in `folder`, in the order of the rows."""
    return [str(path) for path in sorted(folder.glob("night*/*.png"))]
