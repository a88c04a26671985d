"""Asking a service: one GET to the address it was set up with, no redirects, so many bytes, so many seconds.

A visitor's numbers and names only ever become the query. Each byte that comes is counted, as services that answer
without end or drop by drop exist; nothing is decompressed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import galaxy_core
from galaxy_sky.errors import SkyUnavailableError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

CONNECT_SECONDS = 3.0
CHUNK_BYTES = 65_536
_HEADERS = {"User-Agent": f"galaxy-classifier/{galaxy_core.__version__}", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Reply:
    """What a service answered.

    Attributes:
        status: of HTTP.
        reason: the words after the status.
        body: all of it.
    """

    status: int
    reason: str
    body: bytes


class HttpClient:
    """Client of services of the sky.

    Args:
        seconds: that a service may be silent, and that its body may take.
        max_bytes: of a body.
    """

    def __init__(self, seconds: float, max_bytes: int) -> None:
        self._seconds = seconds
        self._max_bytes = max_bytes

    @cached_property
    def _pools(self) -> PoolManager:
        from urllib3 import PoolManager, Timeout  # noqa: PLC0415 - waking does not pay for it

        timeout = Timeout(connect=min(CONNECT_SECONDS, self._seconds), read=self._seconds)
        return PoolManager(timeout=timeout, retries=False, headers=_HEADERS)

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
            return Reply(response.status, response.reason or "", self._read(service, response))
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


def unavailable(service: str, trouble: str) -> SkyUnavailableError:
    """The error of a service in trouble."""
    return SkyUnavailableError(
        f"{service} {trouble}.", "Try again in a moment, or send a picture of the galaxy yourself."
    )
