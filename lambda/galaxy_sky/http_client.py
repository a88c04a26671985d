"""Asking a service: one GET to the address it was set up with, no redirects, so many bytes, so many seconds.

A visitor's numbers and names only ever become the query. Each byte that comes is counted, as services that answer
without end or drop by drop exist; nothing is decompressed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING

import galaxy_core
from galaxy_sky.errors import SkyUnavailableError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

CONNECT_SECONDS = 3.0
TRANSIENT = (408, 429)
"""Statuses below 500 after which a request may well succeed later."""
CHUNK_BYTES = 65_536
POOL_SIZE = 8
"""Connections to one host that are kept."""


@dataclass(frozen=True)
class Reply:
    """What a service answered.

    Attributes:
        status: of HTTP.
        reason: the words after the status.
        body: all of it.
        retry_after: seconds that the service asks to be left alone; 0 where it does not say.
    """

    status: int
    reason: str
    body: bytes
    retry_after: float = 0.0


class HttpClient:
    """Client of services of the sky.

    Args:
        seconds: that a service may be silent, and that its body may take.
        max_bytes: of a body.
        contact: address of whoever asks; empty where there is none.
    """

    def __init__(self, seconds: float, max_bytes: int, contact: str = "") -> None:
        self._seconds = seconds
        self._contact = contact
        self._max_bytes = max_bytes

    @cached_property
    def _pools(self) -> PoolManager:
        from urllib3 import PoolManager, Timeout  # noqa: PLC0415 - waking does not pay for it

        timeout = Timeout(connect=min(CONNECT_SECONDS, self._seconds), read=self._seconds)
        agent = f"galaxy-classifier/{galaxy_core.__version__}" + (f" (+{self._contact})" if self._contact else "")
        headers = {"User-Agent": agent, "Accept-Encoding": "identity"}
        return PoolManager(timeout=timeout, retries=False, headers=headers, maxsize=POOL_SIZE)

    def get(self, service: str, address: str, query: str) -> Reply:
        """Ask once.

        Args:
            service: its name, for messages.
            address: where it is, as set up.
            query: percent-encoded.

        Raises:
            SkyUnavailableError: it was not reached, took too long or said too much.
        """
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        try:
            response = self._pools.request("GET", f"{address}?{query}", redirect=False, preload_content=False)
        except HTTPError as error:
            raise unavailable(service, "cannot be reached") from error
        try:
            body = self._read(service, response)
            return Reply(response.status, response.reason or "", body, _retry_after(response))
        except HTTPError as error:
            raise unavailable(service, "stopped in the middle of its answer") from error
        finally:
            # Closed before it goes back, so that what was not read is never taken for the next answer.
            response.close()
            response.release_conn()

    def _read(self, service: str, response: BaseHTTPResponse) -> bytes:
        give_up = time.monotonic() + self._seconds
        body = bytearray()
        while chunk := response.read1(CHUNK_BYTES, decode_content=False):
            body += chunk
            if len(body) > self._max_bytes:
                raise unavailable(service, f"answers with more than {self._max_bytes / 1e6:.1f} MB")
            if time.monotonic() > give_up:
                raise unavailable(service, "takes too long")
        return bytes(body)


def _retry_after(response: BaseHTTPResponse) -> float:
    """Seconds of the header Retry-After, which may also be a date."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def unavailable(service: str, trouble: str, reply: Reply | None = None) -> SkyUnavailableError:
    """The error of a service in trouble.

    Args:
        service: its name, for the message.
        trouble: what it does, after its name.
        reply: what it answered, where its status is the trouble.
    """
    error = SkyUnavailableError(
        f"{service} {trouble}.", "Try again in a moment, or send a picture of the galaxy yourself."
    )
    if reply:
        error.transient = reply.status >= 500 or reply.status in TRANSIENT
        error.retry_after = reply.retry_after
    return error
