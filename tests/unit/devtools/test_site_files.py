"""What the site carries along, and what its tests compare with, is what Python says now."""

from __future__ import annotations

from galaxy_devtools import site_constants, site_vectors


def test_the_site_carries_the_words_of_today() -> None:
    assert site_constants.TARGET.read_text(encoding="utf-8") == site_constants.render(), "run `make openapi`"


def test_the_sites_answers_are_compared_with_those_of_today() -> None:
    assert site_vectors.TARGET.read_text(encoding="utf-8") == site_vectors.render(), "run `make openapi`"
