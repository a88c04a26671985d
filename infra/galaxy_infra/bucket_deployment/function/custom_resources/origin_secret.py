"""Makes the secret that CloudFront sends to the API, in a header.

Each generation's secret is derived from one key in the Parameter Store: Secrets Manager has a price. The API takes
those of the generation before and after too, so that it does not matter when CloudFront and the functions learn of
a new one, nor of going back to an old one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from typing import Any


def handle(client: Any, request: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Make the secret of a generation, or delete the key.

    Args:
        client: of Systems Manager.
        request: Create, Update or Delete.
        properties: `Parameter`, the name of the key's; `Generation`, a number.

    Returns:
        Part of the response: attributes `Current`, and `Accepted` with commas between them.
    """
    name = properties["Parameter"]
    if request == "Delete":
        with suppress(client.exceptions.ParameterNotFound):
            client.delete_parameter(Name=name)
        return {}
    key, generation = _key(client, name), int(properties["Generation"])
    accepted = [_derive(key, generation + step) for step in (0, -1, 1)]
    return {"NoEcho": True, "Data": {"Current": accepted[0], "Accepted": ",".join(accepted)}}


def _key(client: Any, name: str) -> str:
    with suppress(client.exceptions.ParameterAlreadyExists):
        client.put_parameter(
            Name=name, Value=secrets.token_hex(32), Type="SecureString", Description="Key of the origin secret"
        )
    return str(client.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])


def _derive(key: str, generation: int) -> str:
    return hmac.new(key.encode(), str(generation).encode(), hashlib.sha256).hexdigest()
