"""Cutouts for many positions: from the first survey that has seen each, politely, each asked for once and kept."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from galaxy_core.errors import StorageError
from galaxy_sky.errors import SkyUnavailableError
from galaxy_sky.http_client import HttpClient
from galaxy_sky.name_resolver import Position, resolve
from galaxy_sky.politeness import ATTEMPTS, HostQueue
from galaxy_sky.settings import SkyServices
from galaxy_sky.surveys import (
    SDSS_MIRROR,
    SIDE,
    SURVEYS,
    FieldOfView,
    Survey,
    SurveyKey,
    addresses_of,
    fetch_cutout,
    outside_footprint,
    query_of,
)

REQUEST_SECONDS = 30.0
DOWN_AFTER = 3
"""Cutouts in a row that a service failed to give, after which each further one is tried once."""
_LOCKS = 64
_RELEASE = re.compile(r"/(dr\d+)/")


@dataclass(frozen=True)
class SurveyCutout:
    """A survey's image of a place.

    Attributes:
        jpeg: the file.
        survey: whose it is.
        layer: data release or rendering.
        field_of_view: what it shows.
        url: where it comes from.
    """

    jpeg: bytes
    survey: SurveyKey
    layer: str
    field_of_view: FieldOfView
    url: str

    @property
    def sha256(self) -> str:
        """Checksum of the file."""
        return hashlib.sha256(self.jpeg).hexdigest()


@dataclass(frozen=True)
class _Service:
    key: SurveyKey
    survey: Survey
    address: str

    @property
    def layer(self) -> str:
        if self.survey.layer:
            return self.survey.layer
        found = _RELEASE.search(self.address)
        return found[1] if found else "unknown"

    def url(self, field_of_view: FieldOfView) -> str:
        return f"{self.address}?{query_of(self.survey, field_of_view)}"


class CutoutFetcher:
    """Cutouts and positions from the services, through a cache on disk.

    Args:
        services: whom to ask.
        order: surveys, the first first.
        cache: folder that keeps what was fetched; asking for it again takes no network.
        rate: requests a second to each host.
        stopping: whether the run was stopped.
        queue: makes the queue of a host.
    """

    def __init__(
        self,
        services: SkyServices,
        order: Sequence[SurveyKey],
        cache: Path,
        *,
        rate: float = 2.0,
        stopping: Callable[[], object] = lambda: False,
        queue: Callable[..., HostQueue] = HostQueue,
    ) -> None:
        addresses = addresses_of(services)
        self._chains = [[_Service(key, SURVEYS[key], addresses[key])] for key in order]
        for chain in self._chains:
            if chain[0].key == "sdss":
                chain.append(_Service("sdss", SDSS_MIRROR, services.legacy))
        self._sesame = services.sesame
        self._cache = cache
        self._client = HttpClient(REQUEST_SECONDS, services.bytes, services.contact)
        self._queues: defaultdict[str, HostQueue] = defaultdict(lambda: queue(rate, stopping))
        self._queues_lock = threading.Lock()
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        self._unavailable: dict[object, SkyUnavailableError] = {}
        self._failures: defaultdict[str, int] = defaultdict(int)

    def url(self, field_of_view: FieldOfView) -> str:
        """Address that is asked first for a place."""
        return self._chains[0][0].url(field_of_view)

    def is_cached(self, field_of_view: FieldOfView) -> bool:
        """Whether no service has to be asked for a place."""
        for chain in self._chains:
            if any(self._path(service, field_of_view).exists() for service in chain):
                return True
            if not self._outside_path(chain[0], field_of_view).exists():
                return False
        return True

    def fetch(self, field_of_view: FieldOfView, order: Sequence[SurveyKey] | None = None) -> SurveyCutout:
        """The cutout of a place from the first survey that has seen it.

        Args:
            field_of_view: the place.
            order: the fetcher's surveys in the order for this place; its own by default.

        Raises:
            OutsideFootprintError: none has.
            SkyUnavailableError: a survey's service failed, also at further attempts; the next survey is not asked,
                as the same run would later give another image.
            StoppedError: the run was stopped meanwhile.
            StorageError: the cache cannot be written.
        """
        chains = sorted(self._chains, key=lambda chain: order.index(chain[0].key)) if order else self._chains
        with self._locks[hash(field_of_view) % _LOCKS]:
            if field_of_view in self._unavailable:
                raise self._unavailable[field_of_view]
            try:
                for chain in chains:
                    cutout = self._from_chain(chain, field_of_view)
                    if cutout:
                        return cutout
            except SkyUnavailableError as error:
                self._unavailable[field_of_view] = error
                raise
        surveys = [chain[0].survey for chain in self._chains]
        raise outside_footprint(field_of_view, surveys, "Name more surveys with --survey.")

    def resolve(self, name: str) -> Position:
        """The position of a named object.

        Raises:
            UnknownObjectError: no catalogue knows it.
            SkyUnavailableError, StoppedError, StorageError: as `fetch`.
        """
        path = self._cache / "names" / f"{quote(name, safe=' +')[:200]}.json"
        with self._locks[hash(name) % _LOCKS]:
            with contextlib.suppress(OSError, ValueError, TypeError):
                return Position(**json.loads(path.read_bytes()))
            if name in self._unavailable:
                raise self._unavailable[name]
            try:
                position = self._queue(self._sesame).ask(lambda: resolve(self._client, self._sesame, name))
            except SkyUnavailableError as error:
                self._unavailable[name] = error
                raise
            self._write(path, json.dumps(asdict(position)).encode())
            return position

    def _from_chain(self, chain: list[_Service], field_of_view: FieldOfView) -> SurveyCutout | None:
        """From a survey's services; None outside its footprint."""
        for service in chain:
            with contextlib.suppress(FileNotFoundError):
                data = self._path(service, field_of_view).read_bytes()
                return _cutout(data, service, field_of_view)
        if self._outside_path(chain[0], field_of_view).exists():
            return None
        for place, service in enumerate(chain):
            try:
                data_or_none = self._ask(service, field_of_view)
            except SkyUnavailableError:
                if place + 1 == len(chain):
                    raise
                continue
            if data_or_none is None:
                self._write(self._outside_path(chain[0], field_of_view), b"")
                return None
            self._write(self._path(service, field_of_view), data_or_none)
            return _cutout(data_or_none, service, field_of_view)
        return None

    def _ask(self, service: _Service, field_of_view: FieldOfView) -> bytes | None:
        attempts = ATTEMPTS if self._failures[service.address] < DOWN_AFTER else 1
        try:
            data = self._queue(service.address).ask(
                lambda: fetch_cutout(self._client, service.survey, service.address, field_of_view), attempts
            )
        except SkyUnavailableError:
            self._failures[service.address] += 1
            raise
        self._failures[service.address] = 0
        return data

    def _queue(self, address: str) -> HostQueue:
        with self._queues_lock:
            return self._queues[urlsplit(address).netloc]

    def _path(self, service: _Service, field_of_view: FieldOfView, suffix: str = ".jpg") -> Path:
        ra, dec = f"{field_of_view.ra:.5f}", f"{field_of_view.dec:+.5f}"
        folder = self._cache / service.key / service.layer.replace("/", "-") / f"{int(field_of_view.ra):03}"
        return folder / f"{ra}_{dec}_{field_of_view.scale:g}_{SIDE}{suffix}"

    def _outside_path(self, service: _Service, field_of_view: FieldOfView) -> Path:
        return self._path(service, field_of_view, ".outside")

    def _write(self, path: Path, data: bytes) -> None:
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(data)
            unfinished.replace(path)
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written: {error.strerror}.",
                "Check free disk space and permissions; the same command then continues.",
            ) from error


def _cutout(data: bytes, service: _Service, field_of_view: FieldOfView) -> SurveyCutout:
    return SurveyCutout(data, service.key, service.layer, field_of_view, service.url(field_of_view))
