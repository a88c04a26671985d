from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_training.export import outlier_score
from galaxy_training.simulation.negatives import NegativeKind, draw_negative
from tests.support.training import forget_networks

if TYPE_CHECKING:
    import keras
    import onnx


@pytest.fixture(scope="module", autouse=True)
def memory_comes_back() -> Iterator[None]:
    """What one file's networks took is free for the next one's."""
    yield
    if "keras" in sys.modules:
        forget_networks()


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


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> list[tuple[keras.Model, onnx.ModelProto]]:
    """The networks that a run exports, each with what it became."""
    from galaxy_training import pipeline
    from galaxy_training.export.onnx_export import export_network

    done = []

    def export(model: keras.Model) -> onnx.ModelProto:
        done.append((model, export_network(model)))
        return done[-1][1]

    monkeypatch.setattr(pipeline, "export_network", export)
    return done
