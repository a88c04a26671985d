"""The models that this process runs, each loaded once for all that need it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from galaxy_api.dependencies import get_registry
from galaxy_api.settings import Settings
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import LoadedImage, load_image
from galaxy_core.models.classifier import Classifiers


@cache
def get_classifiers(configured: Settings) -> Classifiers:
    """The models of some settings."""
    return Classifiers(get_registry(configured), threads=configured.threads)


MAX_WAITING = 4
"""Large pictures that wait to be decoded; further ones are refused, so that they hold no threads."""


@cache
def get_loader(configured: Settings) -> Callable[[bytes, Limits, float | None], LoadedImage]:
    """Decodes pictures as the settings say; raises `BusyError` where too many large ones wait."""
    if configured.decoding_processes is None:
        return load_image
    # A function decodes where it is, and wakes without what starts processes.
    from galaxy_core.images.decoding_process import DecodingProcesses  # noqa: PLC0415

    return DecodingProcesses(configured.decoding_processes, MAX_WAITING).load_image
