"""Cutouts for many positions: from the first survey that has seen each, politely, each asked for once and kept."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import quote

from galaxy_sky.cutout_cache import CutoutCache
from galaxy_sky.cutout_requests import fetch_cutout
from galaxy_sky.errors import SkyUnavailableError
from galaxy_sky.http_client import HttpClient
from galaxy_sky.name_resolver import Position, resolve
from galaxy_sky.politeness import HostQueues
from galaxy_sky.settings import SkyServices
from galaxy_sky.surveys import (
    SDSS_MIRROR,
    SIDE,
    SURVEYS,
    FieldOfView,
    Survey,
    SurveyKey,
    addresses_of,
    outside_footprint,
    query_of,
)

REQUEST_SECONDS = 30.0
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
    """Cutouts and positions from the services, through a cache.

    Args:
        services: whom to ask.
        order: surveys, the first first.
        cache: keeps what was fetched; asking for it again takes no network.
        queues: of the hosts, which may be shared with other fetchers.
        seconds: that a service may be silent, and that its body may take.
    """

    def __init__(
        self,
        services: SkyServices,
        order: Sequence[SurveyKey],
        cache: CutoutCache,
        queues: HostQueues,
        *,
        seconds: float = REQUEST_SECONDS,
    ) -> None:
        addresses = addresses_of(services)
        self._chains = [[_Service(key, SURVEYS[key], addresses[key])] for key in order]
        for chain in self._chains:
            if chain[0].key == "sdss":
                chain.append(_Service("sdss", SDSS_MIRROR, services.legacy))
        self._sesame = services.sesame
        self._cache = cache
        self._client = HttpClient(seconds, services.bytes, services.contact)
        self._queues = queues
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        self._unavailable: dict[object, SkyUnavailableError] = {}

    def url(self, field_of_view: FieldOfView) -> str:
        """Address that is asked first for a place."""
        return self._chains[0][0].url(field_of_view)

    def cache_key(self, field_of_view: FieldOfView) -> str:
        """Key in the cache of the cutout that is asked for first."""
        return _key(self._chains[0][0], field_of_view)

    def is_cached(self, field_of_view: FieldOfView) -> bool:
        """Whether no service has to be asked for a place."""
        for chain in self._chains:
            if any(self._cache.holds(_key(service, field_of_view)) for service in chain):
                return True
            if not self._cache.holds(_outside_key(chain[0], field_of_view)):
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
            StorageError: the cache is out of reach, or cannot be written.
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
        key = f"names/{quote(name, safe=' +')[:200]}.json"
        with self._locks[hash(name) % _LOCKS]:
            with contextlib.suppress(ValueError, TypeError):
                return Position(**json.loads(self._cache.read(key) or b""))
            if name in self._unavailable:
                raise self._unavailable[name]
            try:
                queue = self._queues.of(self._sesame)
                position = queue.ask(lambda: resolve(self._client, self._sesame, name))
            except SkyUnavailableError as error:
                self._unavailable[name] = error
                raise
            self._cache.write(key, json.dumps(asdict(position)).encode())
            return position

    def _from_chain(self, chain: list[_Service], field_of_view: FieldOfView) -> SurveyCutout | None:
        """From a survey's services; None outside its footprint."""
        for service in chain:
            data = self._cache.read(_key(service, field_of_view))
            if data is not None:
                return _cutout(data, service, field_of_view)
        outside = _outside_key(chain[0], field_of_view)
        if self._cache.holds(outside):
            return None
        for place, service in enumerate(chain):
            try:
                data = self._ask(service, field_of_view)
            except SkyUnavailableError:
                if place + 1 == len(chain):
                    raise
                continue
            if data is None:
                self._cache.write(outside, b"")
                return None
            self._cache.write(_key(service, field_of_view), data)
            return _cutout(data, service, field_of_view)
        return None

    def _ask(self, service: _Service, field_of_view: FieldOfView) -> bytes | None:
        return self._queues.of(service.address).ask(
            lambda: fetch_cutout(self._client, service.survey, service.address, field_of_view)
        )


def _key(service: _Service, field_of_view: FieldOfView, suffix: str = ".jpg") -> str:
    ra, dec = f"{field_of_view.ra:.5f}", f"{field_of_view.dec:+.5f}"
    folder = f"{service.key}/{service.layer.replace('/', '-')}/{int(field_of_view.ra):03}"
    return f"{folder}/{ra}_{dec}_{field_of_view.scale:g}_{SIDE}{suffix}"


def _outside_key(service: _Service, field_of_view: FieldOfView) -> str:
    return _key(service, field_of_view, ".outside")


def _cutout(data: bytes, service: _Service, field_of_view: FieldOfView) -> SurveyCutout:
    return SurveyCutout(data, service.key, service.layer, field_of_view, service.url(field_of_view))
