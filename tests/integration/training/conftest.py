from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_training.export import outlier_score
from galaxy_training.simulation.negatives import NegativeKind, draw_negative


@pytest.fixture(scope="session", autouse=True)
def negatives_are_drawn_once() -> Iterator[None]:
    """A tiny run's detection rates are of the same drawings as another's, and drawing is a third of its work."""
    drawn: dict[tuple[str, int, NegativeKind | None], NDArray[np.uint8]] = {}

    def draw(rng: np.random.Generator, side: int, kind: NegativeKind | None = None) -> NDArray[np.uint8]:
        key = (repr(rng.bit_generator.state), side, kind)
        if key not in drawn:
            drawn[key] = draw_negative(rng, side, kind)
        return drawn[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outlier_score, "draw_negative", draw)
        yield
