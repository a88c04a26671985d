"""Real galaxies beside the drawn ones: fetched from surveys while the product is up, and shown as they come."""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from galaxy_api.dependencies import get_samples
from galaxy_api.dependencies.classifiers import get_classifiers
from galaxy_api.settings import Settings
from galaxy_core.errors import GalaxyError
from galaxy_core.models.sample_predictions import SamplePredictor
from galaxy_core.temporary_folders import temporary_folder
from galaxy_sky.cutout_cache import FolderCache
from galaxy_sky.cutouts import CutoutFetcher
from galaxy_sky.known_galaxies import KnownGalaxy, known_galaxies
from galaxy_sky.politeness import HostQueue, HostQueues
from galaxy_sky.sample_fetch import LICENCES, GalaxyStatus, fetch_samples

log = logging.getLogger(__name__)

RATE = 1.0
"""Requests a second to each service: nobody waits for them."""
SWITCH = "GALAXY_FETCH_SAMPLES"


def is_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a server on this machine fetches: unless it, or all looking up, is turned off, and not in CI."""
    default = "off" if environment.get("CI", "").lower() in {"1", "true"} else "on"
    switches = (environment.get(SWITCH, default), environment.get("GALAXY_SKY_LOOKUP", "on"))
    return "off" not in {switch.lower() for switch in switches}


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The user's folder for what was fetched and can be fetched again, by the XDG rules."""
    root = environment.get("XDG_CACHE_HOME")
    return (Path(root) if root and Path(root).is_absolute() else Path.home() / ".cache") / "galaxy-classifier"


def with_fetched_samples(configured: Settings) -> Settings:
    """Settings that show what was fetched into the user's cache, where nothing else is named and it is wanted."""
    if configured.fetched_samples or not is_wanted():
        return configured
    return replace(configured, fetched_samples=str(cache_folder()))


def fetch_into(
    configured: Settings,
    stopping: Callable[[], object],
    *,
    galaxies: Iterable[KnownGalaxy] | None = None,
    rate: float = RATE,
) -> list[GalaxyStatus]:
    """Fetch galaxies into `Settings.fetched_samples`, with the default model's predictions; what is there is kept.

    Args:
        configured: names the place, the services and the registry.
        stopping: whether to stop before the next request; what came so far is kept.
        galaxies: the project's own by default.
        rate: requests a second to each service.

    Returns:
        A status for each galaxy; fewer where the run was stopped.

    Raises:
        GalaxyError: the place, or the registry, is out of reach.
    """
    predictor = SamplePredictor(get_classifiers(configured).get())
    with temporary_folder("cutouts") as folder:
        queues = HostQueues(lambda: HostQueue(rate, stopping))
        fetcher = CutoutFetcher(configured.sky, tuple(LICENCES), FolderCache(folder), queues)
        return fetch_samples(
            known_galaxies() if galaxies is None else galaxies,
            configured.fetched_samples,
            fetcher,
            predictor=predictor,
            stopping=stopping,
        )


class BackgroundFetch:
    """A thread that fetches beside a server, and never keeps it from starting or stopping.

    Without a network it gives up by itself, without a word; the next start goes on.

    Args:
        configured: by `with_fetched_samples`.
        fetch: does the work.
    """

    def __init__(
        self,
        configured: Settings,
        fetch: Callable[[Settings, Callable[[], object]], list[GalaxyStatus]] = fetch_into,
    ) -> None:
        self._configured, self._fetch = configured, fetch
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fetch-samples", daemon=True)

    def start(self) -> None:
        """Begin, where there is a place for it and it is wanted."""
        if self._configured.fetched_samples and is_wanted():
            self._thread.start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    def join(self) -> None:
        """Wait until nothing is under way."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        samples = get_samples(self._configured.registry, self._configured.fetched_samples)
        samples.fetching = True
        try:
            statuses = self._fetch(self._configured, self._stopping.is_set)
            log.info("fetched galaxies: %s", dict(Counter(status.status for status in statuses)))
        except GalaxyError as error:
            log.info("no galaxies are fetched: %s", error)
        finally:
            samples.fetching = False
