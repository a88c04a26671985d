"""Tells whoever asked for it that a batch has ended: one signed request, as standardwebhooks.com specifies it.

Whether it arrives or not changes nothing of the batch.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime

from galaxy_batches.errors import WebhookError, WebhookRefusedError
from galaxy_batches.store import BatchFiles, BatchManifest, ShardCounts, total_counts
from galaxy_core.public_http import AddressRefusedError, PublicHttp

SECRET_BYTES = 24
_GONE = 410
"""With which a receiver asks for no more."""


def new_secret(entropy: bytes | None = None) -> str:
    """A secret of its own for each batch; where a key stands for the batch, of the same bytes each time."""
    return f"whsec_{b64encode(entropy or secrets.token_bytes(SECRET_BYTES)).decode()}"


def check_url(url: str, http: PublicHttp) -> str:
    """An address as it is, where requests may be sent to it.

    Raises:
        WebhookRefusedError: they may not.
    """
    try:
        http.check(url)
    except AddressRefusedError as error:
        raise WebhookRefusedError(f"The webhook's address is refused: expected {error}.") from error
    return url


def notify(
    files: BatchFiles,
    manifest: BatchManifest,
    http: PublicHttp,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Send one request about a batch that has ended; nothing about one that has not.

    Args:
        files: of the batch.
        manifest: its own, with a webhook.
        http: what sends.
        clock: the time of day.

    Raises:
        WebhookError: it was not taken, and may be at another time.
        WebhookRefusedError: its address is none that requests are sent to.
    """
    from standardwebhooks import Webhook as Signer  # noqa: PLC0415 - a function wakes without it

    state, counts = files.status()
    if not manifest.webhook or state in {"waiting-for-uploads", "running"}:
        return
    counts = counts or (ShardCounts(0, 0) if state == "cancelled" else total_counts(files.finished()))
    now = clock()
    body = json.dumps(
        {
            "type": f"batch.{state}",
            "timestamp": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "data": {
                "id": files.id,
                "state": state,
                "images": manifest.images,
                "answered": counts.answered,
                "failed": counts.failed,
                "reason": files.failure() if state == "failed" else None,
            },
        }
    )
    # The same each time, so that a receiver knows what it has seen before.
    message = f"msg_{files.id}_{state}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "galaxy-classifier",
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signer(manifest.webhook.secret).sign(message, now, body),
    }
    try:
        status = http.post(manifest.webhook.url, body.encode(), headers)
    except AddressRefusedError as error:
        raise WebhookRefusedError(f"The webhook's address is refused: expected {error}.") from error
    except OSError as error:
        raise WebhookError(f"The webhook of batch {files.id} gives {error}.") from error
    if not 200 <= status < 300 and status != _GONE:
        raise WebhookError(f"The webhook of batch {files.id} answers {status}.")
