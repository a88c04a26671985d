"""Where an object of some name is: the CDS's resolver Sesame, asked for plain text.

Its answer has a line for each thing that it knows: ``%J`` and the position in degrees (ICRS), ``%I.0`` and the
name that the catalogue uses, ``%D`` and the diameters in minutes of arc where they are known.
https://cds.unistra.fr/cgi-bin/Sesame
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from galaxy_sky.errors import UnknownObjectError
from galaxy_sky.http_client import HttpClient, unavailable
from galaxy_sky.surveys import DEFAULT_FOV_ARCMIN, MAX_FOV_ARCMIN, MIN_FOV_ARCMIN

DIAMETERS = 3.0
"""Of an object fit into its picture: it then fills a little under half of the part that models look at."""
_TITLE = "CDS's name resolver Sesame"
_POSITION = re.compile(r"^%J (\d{1,3}\.?\d{0,12}) +([+-]?\d{1,2}\.?\d{0,12})(?= |$)", re.MULTILINE)
_DESIGNATION = re.compile(r"^%I\.0 ([ -<>-~]{1,80})", re.MULTILINE)
_DIAMETER = re.compile(r"^%D (\d{1,4}\.?\d{0,6}) ", re.MULTILINE)
_NOTHING = "Nothing found"


@dataclass(frozen=True)
class Position:
    """An object's place in the sky.

    Attributes:
        name: as the catalogue writes it.
        ra: right ascension in degrees, ICRS.
        dec: declination in degrees, ICRS.
        fov_arcmin: side of the picture that shows the object whole, if it is in the range that is served.
    """

    name: str
    ra: float
    dec: float
    fov_arcmin: float


def resolve(client: HttpClient, address: str, name: str) -> Position:
    """Ask Sesame.

    Raises:
        UnknownObjectError: no catalogue knows the name.
        SkyUnavailableError: there is no answer, or one that cannot be read.
    """
    reply = client.get(_TITLE, address, quote(name, safe=""))
    text = reply.body.decode("ascii", errors="replace").replace("\r", "")
    if reply.status != 200:
        raise unavailable(_TITLE, f"answers with status {reply.status}", reply)
    if found := _POSITION.search(text):
        ra, dec = float(found[1]), float(found[2])
        if ra <= 360 and -90 <= dec <= 90:
            return Position(_designation(text) or name, ra, dec, _fov_arcmin(text))
    elif _NOTHING in text:
        raise UnknownObjectError(
            f"No catalogue knows an object “{name}”.",
            "Write it as catalogues do, such as “M51” or “NGC 1300”, or give its right ascension and declination.",
        )
    raise unavailable(_TITLE, "gives an answer that cannot be read")


def _designation(text: str) -> str:
    found = _DESIGNATION.search(text)
    return " ".join(found[1].translate({ord("{"): None, ord("}"): None}).split()) if found else ""


def _fov_arcmin(text: str) -> float:
    found = _DIAMETER.search(text)
    if found is None:
        return DEFAULT_FOV_ARCMIN
    return min(max(round(DIAMETERS * float(found[1]), 2), MIN_FOV_ARCMIN), MAX_FOV_ARCMIN)
