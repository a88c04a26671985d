"""Which language an answer's words are in: the parameter's, or the one that the client likes best."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Query, Request, Response

from galaxy_core.languages import LANGUAGES, Catalogue, Language, catalogue, negotiate

MAX_HEADER_LENGTH = 200
"""Of Accept-Language, whose first preferences are enough."""


async def requested_words(
    response: Response,
    language: Annotated[
        Language | None,
        Query(
            description="Language of headlines, sentences and questions; otherwise the one of "
            f"{', '.join(LANGUAGES)} that the header Accept-Language likes best, and English where it names none. "
            "Codes and keys are the same in every language, and errors are in these languages, too."
        ),
    ] = None,
    accept_language: Annotated[str, Header(description="As of RFC 9110.", examples=["de, en;q=0.8"])] = "",
) -> Catalogue:
    """Dependency of routes whose answers have words; says in the answer which language it is in."""
    chosen = language or negotiate(accept_language[:MAX_HEADER_LENGTH])
    response.headers["Content-Language"] = chosen
    response.headers["Vary"] = "Accept-Language"
    return catalogue(chosen)


def request_language(request: Request) -> Language:
    """The same of a request that may have gone wrong before its parameters were read."""
    language = request.query_params.get("language")
    if language in LANGUAGES:
        return language
    return negotiate(request.headers.get("accept-language", "")[:MAX_HEADER_LENGTH])


RequestedWords = Annotated[Catalogue, Depends(requested_words)]
