"""The page of a link for programs that preview links: what it leads to, in a title, a sentence and a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from galaxy_api.dependencies import ReleasedSamples
from galaxy_core.api_version import API
from galaxy_core.link_previews import PATH, SITE_HOST_HEADER
from galaxy_core.models.samples import Sample, Samples
from galaxy_sky.known_galaxies import known_galaxies

router = APIRouter()

SITE_NAME = "Galaxy classifier"
CARD_PICTURE = "/card.png"
"""Drawn picture of the site, in its folder, for links to anything else than a picture that may be shown."""

_CARD_SIZE = (1200, 630)
_SECONDS = 3600
_PARAMETERS = ("page", "sample", "name", "ra", "dec", "fov_arcmin", "model")
_MAX_LENGTH = 200
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:\d{1,5})?", re.IGNORECASE)


@dataclass(frozen=True)
class Card:
    """What a preview shows.

    Attributes:
        title: of the link.
        description: a sentence or two.
        picture: path on the site.
        size: width and height of the picture in pixels.
    """

    title: str = "What kind of galaxy is this?"
    description: str = "Show a galaxy and see how forty volunteers would describe it."
    picture: str = CARD_PICTURE
    size: tuple[int, int] = _CARD_SIZE


@router.get(PATH, include_in_schema=False)
def get_share_page(request: Request, samples: ReleasedSamples) -> HTMLResponse:
    """Title and picture of the page that has this query: a sample's, a known galaxy's, or the site's."""
    query = {key: request.query_params.get(key, "")[:_MAX_LENGTH] for key in _PARAMETERS}
    given = {key: value for key, value in query.items() if value}
    card = _card_of_sample(samples, query["sample"]) or _card_of_name(samples, query["name"]) or Card()
    page = _page(card, _site(request), f"?{urlencode(given)}" if given else "")
    return HTMLResponse(page, headers={"Cache-Control": f"public, max-age={_SECONDS}"})


def _card_of_sample(samples: Samples, sample_id: str) -> Card | None:
    sample = next((each for each in samples.every if each.id == sample_id), None)
    if sample is None:
        return None
    words = sample.prediction or sample.votes
    name = (sample.galaxy.label or sample.galaxy.name) if sample.galaxy else _drawn(samples, sample)
    return Card(
        title=f"{name}: {words.headline.text}" if words else name,
        description=" ".join(part for part in (words.sentence if words else "", _credit(samples, sample)) if part),
        picture=f"{API}/samples/{quote(sample.id)}/image",
        size=(sample.width, sample.height),
    )


def _card_of_name(samples: Samples, name: str) -> Card | None:
    """Of a galaxy that is known by name; any other name is whatever the link's author wanted it to be."""
    known = known_galaxies().find(name) if name else None
    if known is None:
        return None
    fetched = (each for each in samples.every if each.galaxy and each.galaxy.name == known.name)
    sample = next(fetched, None)
    if sample:
        return _card_of_sample(samples, sample.id)
    return Card(title=known.label or known.name, description=known.sentence or Card.description)


def _drawn(samples: Samples, sample: Sample) -> str:
    return "Practice galaxy, drawn by computer" if samples.origin_of(sample).simulated else "A galaxy"


def _credit(samples: Samples, sample: Sample) -> str:
    origin = samples.origin_of(sample)
    return f"Picture: {origin.credit} ({origin.licence})."


def _site(request: Request) -> str:
    """Origin at which the site was asked."""
    host = request.headers.get(SITE_HOST_HEADER, "")
    return f"https://{host}" if _HOST.fullmatch(host) else str(request.base_url).rstrip("/")


def _page(card: Card, site: str, search: str) -> str:
    width, height = card.size
    properties = {
        "og:site_name": SITE_NAME,
        "og:type": "website",
        "og:title": card.title,
        "og:description": card.description,
        "og:url": f"{site}/{search}",
        "og:image": site + card.picture,
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": card.title,
    }
    tags = "\n".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items())
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(card.title)} · {SITE_NAME}</title>
<meta name="description" content="{escape(card.description)}">
{tags}
<meta name="twitter:card" content="{"summary_large_image" if width > height else "summary"}">
</head>
<body>
<h1>{escape(card.title)}</h1>
<p>{escape(card.description)}</p>
<p><a href="/{escape(search)}"><img src="{escape(card.picture)}" alt="{escape(card.title)}"></a></p>
</body>
</html>
"""
