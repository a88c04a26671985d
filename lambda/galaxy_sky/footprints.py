"""Which surveys have seen a place in the sky, by rules of thumb: so that a service is not asked in vain.

The rules are narrower than the surveys' real footprints; what they say is proved by asking.
"""

from __future__ import annotations

import math

from galaxy_sky.surveys import SurveyKey

_NORTH_GALACTIC_POLE = math.radians(192.85948), math.radians(27.12825)
"""Right ascension and declination, ICRS."""


def galactic_latitude(ra: float, dec: float) -> float:
    """Galactic latitude in degrees of a position in degrees, ICRS."""
    pole_ra, pole_dec = _NORTH_GALACTIC_POLE
    ra, dec = math.radians(ra), math.radians(dec)
    return math.degrees(
        math.asin(math.sin(pole_dec) * math.sin(dec) + math.cos(pole_dec) * math.cos(dec) * math.cos(ra - pole_ra))
    )


def surveys_at(ra: float, dec: float) -> tuple[SurveyKey, ...]:
    """Surveys that have an image of a position in degrees, ICRS; SDSS first, which the models know.

    SDSS's imaging covers the northern galactic cap and a part of the southern one; the Legacy Surveys' DR10 the
    sky south of declination +32 away from the Milky Way, and DR9 the northern galactic cap.
    """
    latitude = galactic_latitude(ra, dec)
    sdss = (latitude >= 35 and -3 <= dec <= 65) or (latitude <= -35 and -8 <= dec <= 25 and not 40 < ra < 335)
    legacy = (abs(latitude) >= 20 and -65 <= dec <= 32) or (latitude >= 25 and 32 < dec <= 80)
    return (*(("sdss",) if sdss else ()), *(("legacy",) if legacy else ()))
