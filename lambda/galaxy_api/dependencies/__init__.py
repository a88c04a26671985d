"""What routes share: the registry of released models and the samples beside it, for the life of the process.

Dependencies that wait for nothing are coroutines, here and elsewhere: FastAPI calls each other one in a thread,
which takes longer than the call.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import Depends

from galaxy_api.settings import Settings, settings
from galaxy_core.models.caching import CachedRegistry
from galaxy_core.models.samples import Samples

Configured = Annotated[Settings, Depends(settings)]


@cache
def get_registry(configured: Settings) -> CachedRegistry:
    """The registry of some settings."""
    return CachedRegistry(configured.registry, configured.model_cache)


async def _registry(configured: Configured) -> CachedRegistry:
    return get_registry(configured)


Released = Annotated[CachedRegistry, Depends(_registry)]


@cache
def get_samples(registry: str, fetched: str = "") -> Samples:
    """The samples beside a registry, and those that were fetched from surveys."""
    return Samples(registry, fetched)


async def _samples(configured: Configured) -> Samples:
    return get_samples(configured.registry, configured.fetched_samples)


ReleasedSamples = Annotated[Samples, Depends(_samples)]
