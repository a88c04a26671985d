"""The README's diagram shows what is deployed."""

from __future__ import annotations

from galaxy_infra.diagram import insert, render
from tests.conftest import ROOT


def test_the_diagram_is_of_the_stack() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert insert(page, render()) == page, "run `make diagram`"
