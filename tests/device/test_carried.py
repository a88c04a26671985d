"""What the site carries along, and what its tests compare with, is what Python says now."""

from __future__ import annotations

from galaxy_api import carried
from tests.device import python


def test_the_site_carries_the_words_of_today() -> None:
    assert carried.TARGET.read_text(encoding="utf-8") == carried.render(), "run `make openapi`"


def test_the_sites_answers_are_compared_with_those_of_today() -> None:
    assert python.TARGET.read_text(encoding="utf-8") == python.render(), "run `make openapi`"
