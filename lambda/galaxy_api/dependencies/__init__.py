"""What routes share: the registry of released models and the samples beside it, for the life of the process."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import Depends

from galaxy_api.settings import Settings, settings
from galaxy_core.models.caching import KeptRegistry
from galaxy_core.models.samples import Samples

Configured = Annotated[Settings, Depends(settings)]


@cache
def kept_registry(configured: Settings) -> KeptRegistry:
    """The registry of some settings."""
    return KeptRegistry(configured.registry, configured.kept)


def _registry(configured: Configured) -> KeptRegistry:
    return kept_registry(configured)


Released = Annotated[KeptRegistry, Depends(_registry)]


@cache
def _kept_samples(registry: str) -> Samples:
    return Samples(registry)


def _samples(configured: Configured) -> Samples:
    return _kept_samples(configured.registry)


ReleasedSamples = Annotated[Samples, Depends(_samples)]
