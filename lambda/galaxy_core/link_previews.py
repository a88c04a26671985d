"""Who previews links: programs of messengers and networks, which run no scripts, and get a page made for them.

CloudFront leads them there in the cloud, the local server on one's own machine.
"""

from __future__ import annotations

import re

PATH = "/share"
"""Of the page with a link's title and picture; it has the query of the page that the link leads to."""

AGENTS = (
    "bluesky",
    "discordbot",
    "facebookexternalhit",
    "facebot",
    "iframely",
    "linkedinbot",
    "mastodon",
    "pinterestbot",
    "redditbot",
    "skypeuripreview",
    "slackbot",
    "telegrambot",
    "twitterbot",
    "viber",
    "whatsapp",
)
"""Parts of their names, as they give them; search engines are not among them, as these run the page itself."""

SITE_HOST_HEADER = "x-site-host"
"""Header by which CloudFront says at which of its names it was asked: API Gateway is asked at its own."""

_AGENT = re.compile("|".join(AGENTS), re.IGNORECASE)


def is_preview(user_agent: str) -> bool:
    """Whether a program of this name previews links."""
    return _AGENT.search(user_agent) is not None
