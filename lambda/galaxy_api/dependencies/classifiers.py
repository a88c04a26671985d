"""The models that this process runs, each loaded once for all that need it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from galaxy_api.dependencies import get_registry
from galaxy_api.settings import Settings
from galaxy_core.detection.wide_picture import WidePicture, load_wide_picture
from galaxy_core.images.limits import Limits
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.images.reading import may_hold_light, read_image
from galaxy_core.models.classifier import Classifiers

if TYPE_CHECKING:
    from galaxy_core.images.decoding_process import DecodingProcesses

T = TypeVar("T")


@cache
def get_classifiers(configured: Settings) -> Classifiers:
    """The models of some settings."""
    return Classifiers(get_registry(configured), threads=configured.threads)


MAX_WAITING = 4
"""Large pictures that wait to be decoded; further ones are refused, so that they hold no threads."""
FUNCTION_PATIENCE, SERVER_PATIENCE = 1, 4
"""Times its seconds that decoding may take by the clock: a function's own end at 15, and others share a server."""


@cache
def get_loader(configured: Settings) -> Callable[[bytes, Limits, ReadOptions], LoadedImage]:
    """Decodes pictures as the settings say; raises `BusyError` where too many large ones wait."""
    return partial(_load, configured.decoding_processes, read_image)


def get_wide_loader(configured: Settings) -> Callable[[bytes, Limits, ReadOptions], WidePicture]:
    """Decodes whole pictures likewise."""
    return partial(_load, configured.decoding_processes, load_wide_picture)


def _load(
    processes: int | None,
    load: Callable[[bytes, Limits, ReadOptions], T],
    data: bytes,
    limits: Limits,
    options: ReadOptions,
) -> T:
    if processes is not None:
        return decoding_processes(processes, MAX_WAITING, SERVER_PATIENCE).read(load, data, limits, options)
    # A function decodes where it is, which its own time limit ends, but for what holds light.
    if may_hold_light(data, options):
        return decoding_processes(1, None, FUNCTION_PATIENCE).read(load, data, limits, options)
    return load(data, limits, options)


@cache
def decoding_processes(count: int, waiting: int | None, patience: int) -> DecodingProcesses:
    """Processes that decode for this one; see `DecodingProcesses`."""
    # A function wakes without what starts processes.
    from galaxy_core.images.decoding_process import DECODING_MEGABYTES, DecodingProcesses  # noqa: PLC0415

    return DecodingProcesses(count, waiting, megabytes=DECODING_MEGABYTES, patience=patience)
