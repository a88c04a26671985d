"""Surveys of the sky, and how each is asked for a place: SDSS, which the models know, and two others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self
from urllib.parse import urlencode

from galaxy_core.images.limits import CROPS
from galaxy_sky.errors import OutsideFootprintError
from galaxy_sky.settings import SkyServices

(SIDE,) = CROPS
"""Pixels a side: Galaxy Zoo's own, which framing cuts as it cut the pictures that the models learned from."""
MIN_FOV_ARCMIN = 0.2
MAX_FOV_ARCMIN = 60.0
DEFAULT_FOV_ARCMIN = 1.0
"""Galaxy Zoo's pictures were 424 x 0.02 = 8.48 petroR90 wide, the radius with nine tenths of a galaxy's light:
this frames a galaxy with a petroR90 of 7 arcseconds."""

SurveyKey = Literal["sdss", "legacy", "ps1"]


@dataclass(frozen=True)
class FieldOfView:
    """A square on the sky, north up.

    Attributes:
        ra: of its middle, right ascension in degrees, ICRS.
        dec: of its middle, declination in degrees, ICRS.
        fov_arcmin: its side.
    """

    ra: float
    dec: float
    fov_arcmin: float

    @classmethod
    def of(cls, ra: float, dec: float, fov_arcmin: float | None = None) -> Self:
        """A square to the hundredth of an arcminute, its place to a tenth of a pixel: the same question twice."""
        return cls(round(ra, 5) % 360, round(dec, 5), round(fov_arcmin or DEFAULT_FOV_ARCMIN, 2))

    @property
    def scale(self) -> float:
        """Arcseconds that a pixel is wide."""
        return round(60 * self.fov_arcmin / SIDE, 6)


@dataclass(frozen=True)
class Survey:
    """Who took pictures of the sky and how to ask for one.

    Attributes:
        title: for messages.
        credit: that goes with each picture, as its owners ask.
        link: where the credit leads.
        pixel_scale: arcseconds a pixel of its own images.
        layer: name of its rendering; empty where that is in the service's address.
        query: the service's parameters for a square.
    """

    title: str
    credit: str
    link: str
    pixel_scale: float
    layer: str
    query: Callable[[FieldOfView], dict[str, float | int | str]]


SURVEYS: dict[SurveyKey, Survey] = {
    "sdss": Survey(
        "SDSS's SkyServer",
        "Sloan Digital Sky Survey",
        "https://www.sdss.org",
        0.396,
        "",
        lambda field_of_view: {
            "ra": field_of_view.ra,
            "dec": field_of_view.dec,
            "scale": field_of_view.scale,
            "width": SIDE,
            "height": SIDE,
        },
    ),
    "legacy": Survey(
        "The Legacy Surveys' viewer",
        "Legacy Surveys / D. Lang (Perimeter Institute)",
        "https://www.legacysurvey.org/acknowledgment/",
        0.262,
        "ls-dr10",
        lambda field_of_view: _viewer_query(field_of_view, "ls-dr10"),
    ),
    "ps1": Survey(
        "CDS's hips2fits",
        "Pan-STARRS1 Surveys; CDS, Strasbourg",
        "https://outerspace.stsci.edu/display/PANSTARRS/Pan-STARRS1+data+archive+home+page",
        0.25,
        "CDS/P/PanSTARRS/DR1/color-z-zg-g",
        lambda field_of_view: {
            "hips": "CDS/P/PanSTARRS/DR1/color-z-zg-g",
            "width": SIDE,
            "height": SIDE,
            "projection": "TAN",
            "ra": field_of_view.ra,
            "dec": field_of_view.dec,
            "fov": round(field_of_view.fov_arcmin / 60, 8),
            "format": "jpg",
        },
    ),
}
"""By key."""
DEFAULT_ORDER: tuple[SurveyKey, ...] = ("sdss", "legacy")
"""Surveys that are asked one after the other where none is named."""


def _viewer_query(field_of_view: FieldOfView, layer: str) -> dict[str, float | int | str]:
    return {
        "ra": field_of_view.ra,
        "dec": field_of_view.dec,
        "layer": layer,
        "pixscale": field_of_view.scale,
        "size": SIDE,
    }


SDSS_MIRROR = replace(
    SURVEYS["sdss"],
    title="The Legacy Surveys' viewer, for SDSS",
    layer="sdss",
    query=lambda field_of_view: _viewer_query(field_of_view, "sdss"),
)
"""SDSS's images in another rendering, where SkyServer is down."""


def query_of(survey: Survey, field_of_view: FieldOfView) -> str:
    """The query of a cutout, percent-encoded."""
    return urlencode(survey.query(field_of_view))


def outside_footprint(field_of_view: FieldOfView, surveys: Iterable[Survey], hint: str) -> OutsideFootprintError:
    """The error for a place that none of some surveys has seen."""
    owners = " and ".join(survey.credit for survey in surveys)
    return OutsideFootprintError(
        f"There is no image of right ascension {field_of_view.ra}, declination {field_of_view.dec} from {owners}.",
        hint,
    )


def addresses_of(services: SkyServices) -> dict[SurveyKey, str]:
    """Where each survey's service is."""
    return {"sdss": services.sdss, "legacy": services.legacy, "ps1": services.ps1}
