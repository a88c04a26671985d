"""Refuses requests that did not come through CloudFront, where cache, AWS WAF and limits are."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from galaxy_api.errors import error_response
from galaxy_core.origin import HEADER

FORBIDDEN = "forbidden"
"""Error code of a request that is refused."""


class OriginCheck:
    """A pure ASGI middleware: without an accepted secret in the header, the answer is 403, whatever the path.

    Args:
        app: what answers otherwise.
        secrets: returns the accepted ones; where there are none, as on one's own machine, all requests pass.
    """

    def __init__(self, app: ASGIApp, secrets: Callable[[], Sequence[str]]) -> None:
        self.app = app
        self._secrets = secrets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse to."""
        if scope["type"] != "http" or self._accepts(Headers(scope=scope).get(HEADER, "")):
            await self.app(scope, receive, send)
            return
        scope["state"]["metrics"].fields["code"] = FORBIDDEN
        response = error_response(
            403, FORBIDDEN, "Requests to the API come through its site.", "Use the site's own address."
        )
        await response(scope, receive, send)

    def _accepts(self, given: str) -> bool:
        accepted = self._secrets()
        return not accepted or any(hmac.compare_digest(given.encode(), secret.encode()) for secret in accepted)
