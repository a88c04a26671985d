"""Models of one's own labels, as `galaxy train finetune` makes them of drawn galaxies: one for each form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from galaxy_core.models.registry import Registry
from galaxy_training.finetuning.run import Finetuning, finetune
from galaxy_training.simulation import Kind, draw_galaxy
from tests.conftest import RELEASED

COUNT = 24
KINDS: tuple[Kind, ...] = ("ring", "smooth", "edge-on")
_TABLES: dict[str, tuple[str, Callable[[int], str]]] = {
    "own-classes": ("file,label", lambda n: KINDS[n % 3]),
    "own-votes": ("file,ring,none", lambda n: "30,4" if n % 3 == 0 else f"2,{25 + n % 5}"),
    "own-number": ("file,bar-length", lambda n: f"{(2.5, 1.1, 0.4)[n % 3] + n % 7 / 20:.2f}"),
    "own-labels": ("file,ring,large", lambda n: f"{int(n % 3 == 0)},{n // 3 % 2}"),
}
"""Header and row by the model's name."""


def publish_own_models(folder: Path, registry: str | None = None) -> Registry:
    """Draw galaxies and publish a model of each form of labels; the first is the default of a new registry.

    Args:
        folder: where images, tables and reports go.
        registry: to publish in; a new one in the folder where none is given.
    """
    images = folder / "images"
    images.mkdir()
    chance = np.random.default_rng(5)
    for number in range(COUNT):
        picture = draw_galaxy(chance, 64 + 32 * (number // 3 % 2), kind=KINDS[number % 3]).image
        Image.fromarray(picture).save(images / f"{number:02}.png")
    root = registry or str(folder / "registry")
    for name, (header, row) in _TABLES.items():
        labels = folder / f"{name}.csv"
        labels.write_text("\n".join([header, *(f"{n:02}.png,{row(n)}" for n in range(COUNT))]) + "\n")
        finetune(
            Finetuning(
                name=name,
                images=images,
                labels=labels,
                columns=(),
                base=Registry(RELEASED),
                base_name=None,
                registry=root,
                reports=folder / "reports",
                force=True,
                unit="kpc" if name == "own-number" else "",
            )
        )
    return Registry(root)
