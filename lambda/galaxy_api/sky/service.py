"""One look-up in the sky: asked of the services in their order, in time, and remembered."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated, TypeVar

from fastapi import Depends

from galaxy_api.dependencies import Configured
from galaxy_api.settings import SkyServices
from galaxy_api.sky.errors import OutsideFootprintError, SkyDisabledError, SkyUnavailableError
from galaxy_api.sky.http_client import Web
from galaxy_api.sky.name_resolver import Position, resolve
from galaxy_api.sky.surveys import SURVEYS, Survey, SurveyKey, View, cut_out

AT_ONCE = 8
"""FitsOptions-ups under way; one more waits, so that a slow service holds up no other part of the API."""
NAMES_REMEMBERED = 1024
PICTURES_REMEMBERED = 64
"""Of some 40 kB each, and never more than an answer may have."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class Cutout:
    """A survey's picture of a place.

    Attributes:
        jpeg: the file.
        key: of the survey whose it is.
        view: what it shows.
    """

    jpeg: bytes
    key: SurveyKey
    view: View

    @property
    def survey(self) -> Survey:
        """Whom to thank for it."""
        return SURVEYS[self.key]


class Sky:
    """FitsOptions-ups by name and place.

    Args:
        services: whom to ask.
    """

    def __init__(self, services: SkyServices) -> None:
        self._services = services
        self._web = Web(services.seconds, services.bytes)
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sky")
        # What raises is not remembered, and the sky does not change.
        self._resolve = lru_cache(NAMES_REMEMBERED)(self._ask_name)
        self._cut_out = lru_cache(PICTURES_REMEMBERED)(self._ask_surveys)

    def position(self, name: str) -> Position:
        """Where an object is.

        Raises:
            SkyDisabledError, UnknownObjectError, SkyUnavailableError: as the settings and the service say.
        """
        words = " ".join(name.split())
        return self._in_time(lambda: self._resolve(words))

    def picture(self, view: View, survey: SurveyKey | None = None) -> Cutout:
        """A picture of a square on the sky, from one survey or from the first that has seen it.

        Raises:
            SkyDisabledError, OutsideFootprintError, SkyUnavailableError: as the settings and the services say. A survey
                in trouble is no reason to take the next one: the same question would get another picture.
        """
        return self._in_time(lambda: self._cut_out(view, survey))

    def _in_time(self, look_up: Callable[[], Found]) -> Found:
        """In a thread of its own, as neither finding a host's address nor reading HTTP's headers can be timed."""
        if self._services.switch.lower() == "off":
            raise SkyDisabledError(
                "Looking things up in the sky is turned off here.", "Send a picture of the galaxy."
            )
        under_way = self._workers.submit(look_up)
        try:
            return under_way.result(self._services.seconds)
        except TimeoutError as error:
            under_way.cancel()
            raise SkyUnavailableError(
                f"Nothing was found in {self._services.seconds:g} seconds: a service of the sky is slow.",
                "Try again in a moment, or send a picture of the galaxy yourself.",
            ) from error

    def _ask_name(self, name: str) -> Position:
        return resolve(self._web, self._services.sesame, name)

    def _ask_surveys(self, view: View, survey: SurveyKey | None) -> Cutout:
        addresses: dict[SurveyKey, str] = {"sdss": self._services.sdss, "legacy": self._services.legacy}
        asked = [survey] if survey else list(SURVEYS)
        for key in asked:
            jpeg = cut_out(self._web, SURVEYS[key], addresses[key], view)
            if jpeg is not None:
                return Cutout(jpeg, key, view)
        owners = " and ".join(SURVEYS[key].credit for key in asked)
        raise OutsideFootprintError(
            f"There is no picture of right ascension {view.ra}, declination {view.dec} from {owners}.",
            "Choose a place that a survey has seen, away from the Milky Way, or send a picture yourself.",
        )


@cache
def _sky(services: SkyServices) -> Sky:
    return Sky(services)


def _this_process(configured: Configured) -> Sky:
    return _sky(configured.sky)


AskedSky = Annotated[Sky, Depends(_this_process)]
