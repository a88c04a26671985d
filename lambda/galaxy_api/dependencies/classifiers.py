"""The models that this process runs, each loaded once for all that need it."""

from __future__ import annotations

from functools import cache

from galaxy_api.dependencies import get_registry
from galaxy_api.settings import Settings
from galaxy_core.models.classifier import Classifiers


@cache
def get_classifiers(configured: Settings) -> Classifiers:
    """The models of some settings."""
    return Classifiers(get_registry(configured), threads=configured.threads)
