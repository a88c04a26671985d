"""What several kinds of tests share: simulated galaxies and the registry that is released with the code."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from galaxy_model.registry import Registry

if TYPE_CHECKING:
    from galaxy_training.simulation import SimulatedGalaxy

ROOT = Path(__file__).parents[1]
RELEASED = ROOT / "training" / "released"

Encode = Callable[..., bytes]


@pytest.fixture(scope="session")
def released() -> Registry:
    return Registry(RELEASED)


@pytest.fixture(scope="session")
def galaxy() -> SimulatedGalaxy:
    """One simulated spiral at Kaggle's original size."""
    from galaxy_training.simulation import draw_galaxy

    return draw_galaxy(np.random.default_rng(28), side=424, kind="spiral")


@pytest.fixture(scope="session")
def encode() -> Encode:
    """A picture array as the bytes of a file."""

    def as_file(pixels: np.ndarray, kind: str = "PNG", **options: object) -> bytes:
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, format=kind, **options)
        return buffer.getvalue()

    return as_file


@pytest.fixture(scope="session")
def galaxy_jpeg(galaxy: SimulatedGalaxy, encode: Encode) -> bytes:
    return encode(galaxy.picture, "JPEG", quality=90)


@pytest.fixture(scope="session")
def simulated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty simulated galaxies in Kaggle's layout, small pictures."""
    from galaxy_training.simulation import write_data_set

    folder = tmp_path_factory.mktemp("simulated")
    write_data_set(folder, 60, seed=5, side=96)
    return folder
