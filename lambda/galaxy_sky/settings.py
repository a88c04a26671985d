"""Addresses of the services of the sky, read once from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from galaxy_core.environment import variable


@dataclass(frozen=True)
class SkyServices:
    """Whom to ask about the sky. These addresses alone decide which hosts are ever asked, and only over https.

    Attributes:
        lookup: “off” asks nobody (GALAXY_SKY_LOOKUP).
        sdss: SkyServer's cut-out service, of the newest data release that serves images (GALAXY_SDSS).
        legacy: the Legacy Surveys viewer's cut-out service (GALAXY_LEGACY).
        ps1: the CDS's hips2fits, for Pan-STARRS (GALAXY_PS1).
        sesame: the CDS's name resolver, asking Simbad, then NED, then VizieR (GALAXY_SESAME).
        seconds: that one look-up may take; a name and its picture are two, and fit in a function's 15 seconds.
        bytes: that an answer may have.
        contact: address of whoever asks, which services read in the User-Agent (GALAXY_CONTACT).

    Raises:
        ValueError: an address is not https; plain http is for this machine only.
    """

    lookup: str = variable("GALAXY_SKY_LOOKUP", "on")
    sdss: str = variable("GALAXY_SDSS", "https://skyserver.sdss.org/dr19/SkyServerWS/ImgCutout/getjpeg")
    legacy: str = variable("GALAXY_LEGACY", "https://www.legacysurvey.org/viewer/jpeg-cutout")
    ps1: str = variable("GALAXY_PS1", "https://alasky.cds.unistra.fr/hips-image-services/hips2fits")
    sesame: str = variable("GALAXY_SESAME", "https://cds.unistra.fr/cgi-bin/nph-sesame/-oI/SNV")
    seconds: float = 6.0
    bytes: int = 500_000
    contact: str = variable("GALAXY_CONTACT", "")

    def __post_init__(self) -> None:
        """Refuse addresses that anyone between here and there could answer."""
        for address in (self.sdss, self.legacy, self.ps1, self.sesame):
            parts = urlsplit(address)
            if parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "127.0.0.1"):
                raise ValueError(f"Expected an https address and got {address!r}.")
