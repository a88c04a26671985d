"""Unit tests are quick: none loads TensorFlow."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def no_tensorflow(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a module whose tests load it; another module of the same process may have."""
    before = "tensorflow" in sys.modules
    yield
    assert before or "tensorflow" not in sys.modules, f"{request.node.name} loads TensorFlow"
