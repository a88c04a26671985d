"""Throughput of `galaxy classify`, and of decoding and preprocessing the same files alone."""

from __future__ import annotations

import io
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PIL import Image

from galaxy_cli.commands.shared_options import available_cores
from galaxy_cli.inputs import ImageFile, image_files
from galaxy_cli.main import main
from galaxy_cli.runner import LIMITS
from galaxy_core.concurrency import map_ordered
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.reading import read_image
from galaxy_core.models.manifest import Manifest
from galaxy_core.models.registry import Registry
from galaxy_training.simulation import draw_galaxy
from tests.conftest import RELEASED

FILES, DISTINCT = 500, 20
"""Image files, and how many of them differ."""


def measure_command_line(rounds: int) -> dict[str, Any]:
    """Images a second, and their ratio to decoding alone; everything once in each round, in turn."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "galaxies"
        _write_images(folder)
        runs = {"decode": lambda: _decode(folder)}
        runs |= {name: _classify_command(folder, name) for name in _models()}
        seconds = [{name: _seconds(run) for name, run in runs.items()} for _ in range(rounds + 1)][1:]
    return {
        "files": FILES,
        "workers": available_cores(),
        "decoded_per_second": round(FILES / median(took["decode"] for took in seconds), 1),
        "images_per_second": {
            name: round(FILES / median(took[name] for took in seconds), 1) for name in _models()
        },
        "ratio_to_decoding": {
            name: round(median(took["decode"] / took[name] for took in seconds), 3) for name in _models()
        },
    }


def _models() -> list[str]:
    """The default model and the smallest one that predicts votes."""
    registry = Registry(RELEASED)
    index = registry.index()

    def size(manifest: Manifest) -> int:
        return len(registry.model(manifest))

    votes = (manifest for name in index.models if (manifest := registry.manifest(name)).task == "votes")
    return list(dict.fromkeys([index.default, min(votes, key=size).name]))


def _write_images(folder: Path) -> None:
    """Write JPEGs in the size of Galaxy Zoo's images."""
    folder.mkdir()
    for number in range(FILES):
        path = folder / f"{number:04}.jpg"
        if number < DISTINCT:
            galaxy = draw_galaxy(np.random.default_rng(number), side=424)
            Image.fromarray(galaxy.image).save(path, "JPEG", quality=90)
        else:
            os.link(folder / f"{number % DISTINCT:04}.jpg", path)


def _decode(folder: Path) -> None:
    def width(image: ImageFile) -> int:
        return read_image(image.read(LIMITS), LIMITS, ReadOptions()).width

    for _ in map_ordered(width, image_files([str(folder)]), available_cores(), queued=available_cores()):
        pass


def _classify_command(folder: Path, model: str) -> Callable[[], None]:
    table = folder.with_name(f"{model}.csv")
    arguments = ["classify", str(folder), "--model", model, "--registry", str(RELEASED), "--overwrite"]

    def run() -> None:
        with redirect_stderr(io.StringIO()):
            main([*arguments, "--output", str(table)], standalone_mode=False)

    return run


def _seconds(run: Callable[[], None]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started
