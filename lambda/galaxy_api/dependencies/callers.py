"""Who calls: anybody, or the holder of a key with a quota of its own."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import Depends, Header, Response

from galaxy_api.dependencies import Configured
from galaxy_core.api_keys import ApiKeys

Key = Annotated[
    str | None,
    Header(
        alias="X-API-Key",
        min_length=1,
        max_length=200,
        description="A key that whoever runs this gave you, with a quota of its own, where there are keys; the "
        "answer's `RateLimit` then says what is left of the day's images. Nothing needs one.",
    ),
]


class Caller:
    """Whoever sends a request.

    Args:
        keys: of the deployment; None where there are none.
        key: that came with the request.
        response: whose headers say what is left.
    """

    def __init__(self, keys: ApiKeys | None, key: str | None, response: Response) -> None:
        self._keys, self._key, self._response = keys, key, response

    def take(self, images: int) -> bool:
        """Count images for the caller's key; false where there is none, and everybody's quota holds.

        Raises:
            InvalidApiKeyError: there is no such key.
            KeyQuotaError: it has not so many left.
            StorageError: the keys are out of reach.
        """
        if not self._keys or not self._key:
            return False
        self._response.headers.update(self._keys.take(self._key, images).headers)
        return True


@cache
def _keys(table: str) -> ApiKeys:
    return ApiKeys(table)


async def _caller(response: Response, configured: Configured, key: Key = None) -> Caller:
    return Caller(_keys(configured.keys_table) if configured.keys_table else None, key, response)


CallerOf = Annotated[Caller, Depends(_caller)]
