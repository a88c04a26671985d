"""How many pictures a second `galaxy classify` gets through, beside decoding and framing them and nothing else."""

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

from galaxy_cli.classify import cores, main
from galaxy_cli.fits import FitsOptions
from galaxy_cli.inputs import Item, pictures
from galaxy_cli.runner import LIMITS, framed
from galaxy_core.concurrency import map_ordered
from galaxy_core.models.manifest import Manifest
from galaxy_core.models.registry import Registry
from galaxy_training.simulation import draw_galaxy
from tests.conftest import RELEASED

PICTURES, DRAWN = 500, 20
"""Files, and how many different ones there are among them."""


def measure_survey(rounds: int) -> dict[str, Any]:
    """Pictures a second, and what share of decoding alone that is; everything once in each round, in turn."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "sky"
        _draw(folder)
        runs = {"decode": lambda: _decode(folder)}
        runs |= {name: _classifying(folder, name) for name in _models()}
        seconds = [{name: _seconds(run) for name, run in runs.items()} for _ in range(rounds + 1)][1:]
    return {
        "pictures": PICTURES,
        "workers": cores(),
        "decode_per_second": round(PICTURES / median(took["decode"] for took in seconds), 1),
        "per_second": {name: round(PICTURES / median(took[name] for took in seconds), 1) for name in _models()},
        "share": {name: round(median(took["decode"] / took[name] for took in seconds), 3) for name in _models()},
    }


def _models() -> list[str]:
    """The default one, and the smallest of those that answer with votes."""
    registry = Registry(RELEASED)
    index = registry.index()

    def size(manifest: Manifest) -> int:
        return len(registry.model(manifest))

    votes = (manifest for name in index.models if (manifest := registry.manifest(name)).task == "votes")
    return list(dict.fromkeys([index.default, min(votes, key=size).name]))


def _draw(folder: Path) -> None:
    """JPEGs as large as Galaxy Zoo's."""
    folder.mkdir()
    for number in range(PICTURES):
        path = folder / f"{number:04}.jpg"
        if number < DRAWN:
            galaxy = draw_galaxy(np.random.default_rng(number), side=424)
            Image.fromarray(galaxy.picture).save(path, "JPEG", quality=90)
        else:
            os.link(folder / f"{number % DRAWN:04}.jpg", path)


def _decode(folder: Path) -> None:
    def one(item: Item) -> int:
        return framed(item.read(LIMITS), FitsOptions()).width

    for _ in map_ordered(one, pictures([str(folder)]), cores(), waiting=cores()):
        pass


def _classifying(folder: Path, model: str) -> Callable[[], None]:
    table = folder.with_name(f"{model}.csv")
    arguments = ["classify", str(folder), "--model", model, "--registry", str(RELEASED), "--overwrite"]

    def run() -> None:
        with redirect_stderr(io.StringIO()):
            main([*arguments, "--output", str(table)], standalone_mode=False)

    return run


def _seconds(run: Callable[[], None]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun
