"""One look-up in the sky: keys of the services in their order, in time, and remembered."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Semaphore
from typing import Annotated, Any, TypeVar

from fastapi import Depends

from galaxy_api.dependencies import Configured
from galaxy_core.cancellation import current
from galaxy_core.errors import BusyError
from galaxy_sky.cutout_requests import fetch_cutout
from galaxy_sky.errors import SkyDisabledError, SkyUnavailableError
from galaxy_sky.http_client import HttpClient
from galaxy_sky.known_galaxies import known_galaxies
from galaxy_sky.name_resolver import Position, resolve
from galaxy_sky.settings import SkyServices
from galaxy_sky.surveys import (
    DEFAULT_ORDER,
    SURVEYS,
    FieldOfView,
    Survey,
    SurveyKey,
    addresses_of,
    outside_footprint,
)

MAX_CONCURRENT = 8
"""Look-ups under way; one more is refused, so that a slow service holds up no other part of the API."""
CACHED_NAMES = 1024
CACHED_IMAGES = 64
"""Of some 40 kB each, and never more than an answer may have."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Cutout:
    """A survey's picture of a place.

    Attributes:
        jpeg: the file.
        key: of the survey whose it is.
        field_of_view: what it shows.
    """

    jpeg: bytes
    key: SurveyKey
    field_of_view: FieldOfView

    @property
    def survey(self) -> Survey:
        """Whom to thank for it."""
        return SURVEYS[self.key]


class Sky:
    """Look-ups by name and place.

    Args:
        services: whom to ask.
    """

    def __init__(self, services: SkyServices) -> None:
        self._services = services
        self._client = HttpClient(services.seconds, services.bytes, services.contact)
        self._workers = ThreadPoolExecutor(MAX_CONCURRENT, thread_name_prefix="sky")
        self._free = Semaphore(MAX_CONCURRENT)
        # What raises is not remembered, and the sky does not change.
        self._resolve = lru_cache(CACHED_NAMES)(self._fetch_position)
        self._fetch_cutout = lru_cache(CACHED_IMAGES)(self._fetch_from_surveys)

    def position(self, name: str) -> Position:
        """Where an object is.

        Raises:
            SkyDisabledError, UnknownObjectError, SkyUnavailableError: as the settings and the service say.
            BusyError: `MAX_CONCURRENT` look-ups are under way.
        """
        words = " ".join(name.replace("’", "'").split())
        return self._in_time(lambda: self._resolve(words))

    def image(self, field_of_view: FieldOfView, survey: SurveyKey | None = None) -> Cutout:
        """A picture of a square on the sky, from one survey or from the first that has seen it.

        Raises:
            SkyDisabledError, OutsideFootprintError, SkyUnavailableError: as settings and services say; `BusyError`
                as for `position`. A survey
                that is down is no reason to take the next one: the same request would get another image.
        """
        return self._in_time(lambda: self._fetch_cutout(field_of_view, survey))

    def _in_time(self, look_up: Callable[[], Result]) -> Result:
        """In a thread of its own, as neither finding a host's address nor reading HTTP's headers can be timed."""
        if self._services.lookup.lower() == "off":
            raise SkyDisabledError(
                "Looking things up in the sky is turned off here.", "Send a picture of the galaxy."
            )
        if not self._free.acquire(blocking=False):
            raise BusyError(
                f"{MAX_CONCURRENT} look-ups in the sky are under way: a service is slow.",
                "Try again in a moment, or send a picture of the galaxy yourself.",
            )
        under_way = self._workers.submit(look_up)
        under_way.add_done_callback(lambda _: self._free.release())
        left: Future[None] = Future()
        with current().interruptible(lambda: left.set_result(None)):
            either: tuple[Future[Any], ...] = (under_way, left)
            wait(either, self._services.seconds, return_when="FIRST_COMPLETED")
        current().check()
        if not under_way.done():
            under_way.cancel()
            raise SkyUnavailableError(
                f"Nothing was found in {self._services.seconds:g} seconds: a service of the sky is slow.",
                "Try again in a moment, or send a picture of the galaxy yourself.",
            )
        return under_way.result()

    def _fetch_position(self, name: str) -> Position:
        """From the project's own list, which needs no service, or from the name resolver."""
        galaxy = known_galaxies().find(name)
        if galaxy:
            view = galaxy.field_of_view
            return Position(galaxy.name, view.ra, view.dec, view.fov_arcmin)
        return resolve(self._client, self._services.sesame, name)

    def _fetch_from_surveys(self, field_of_view: FieldOfView, survey: SurveyKey | None) -> Cutout:
        addresses = addresses_of(self._services)
        keys = [survey] if survey else DEFAULT_ORDER
        for key in keys:
            jpeg = fetch_cutout(self._client, SURVEYS[key], addresses[key], field_of_view)
            if jpeg is not None:
                return Cutout(jpeg, key, field_of_view)
        raise outside_footprint(
            field_of_view,
            [SURVEYS[key] for key in keys],
            "Choose a position that a survey has seen, away from the Milky Way, or send an image yourself.",
        )


@cache
def _sky(services: SkyServices) -> Sky:
    return Sky(services)


async def _this_process(configured: Configured) -> Sky:
    return _sky(configured.sky)


SkyService = Annotated[Sky, Depends(_this_process)]
