"""Posts to addresses that visitors name, and never to this machine or a network behind it.

A name is resolved here, every address that it has must be public, and the connection goes to the one that was
checked: a name that means something else a moment later leads nowhere. Redirects are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3 import HTTPConnectionPool

CONNECT_SECONDS, READ_SECONDS = 3.0, 10.0
MAX_URL_LENGTH = 2000
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into IPv4 ones."""


class AddressRefusedError(ValueError):
    """An address that nothing is sent to; the message goes on from “expected”."""


@dataclass(frozen=True)
class PublicHttp:
    """Sends to `https` addresses of the public internet.

    Attributes:
        private: whether plain `http` and private addresses are allowed too, as on a network of one's own.
    """

    private: bool = False

    def check(self, url: str) -> SplitResult:
        """Refuse what can be refused by looking at it: a scheme, a password, an address that is not public.

        Raises:
            AddressRefusedError: it is.
        """
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
        except ValueError as error:
            raise AddressRefusedError("an address that can be read") from error
        if len(url) > MAX_URL_LENGTH or not url.isascii() or any(char.isspace() for char in url):
            raise AddressRefusedError(f"an address of at most {MAX_URL_LENGTH} ASCII characters without spaces")
        if parts.scheme not in (("https", "http") if self.private else ("https",)):
            raise AddressRefusedError("an address that begins with https://")
        if not host or parts.username is not None or parts.password is not None or port == 0:
            raise AddressRefusedError("an address with a host, and without a user or password")
        try:
            literal = ipaddress.ip_address(host)
        except ValueError:
            if not self.private and ("." not in host.strip(".") or host.rstrip(".").endswith(".localhost")):
                raise AddressRefusedError("a host of the public internet") from None
        else:
            self._check_public(literal)
        return parts

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post once, and return the status; what else comes back is not read.

        Raises:
            AddressRefusedError: the address is not public, or its name has one that is not.
            OSError: it cannot be reached, or does not answer in time.
        """
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - waking does not pay for it

        parts = self.check(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            with self._pool(parts) as pool:
                response = pool.urlopen(
                    "POST",
                    target,
                    body,
                    {"Host": parts.netloc, **headers},
                    redirect=False,
                    retries=False,
                    assert_same_host=False,
                    preload_content=False,
                )
                response.close()
        except HTTPError as error:
            raise OSError(f"no answer: {type(error).__name__}") from error
        return response.status

    def _pool(self, parts: SplitResult) -> HTTPConnectionPool:
        from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout  # noqa: PLC0415

        assert parts.hostname  # noqa: S101 - for the types; `check` has seen to it
        timeout = Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        if parts.scheme == "http":
            return HTTPConnectionPool(self._resolve(parts.hostname, parts.port or 80), parts.port, timeout=timeout)
        return HTTPSConnectionPool(
            self._resolve(parts.hostname, parts.port or 443),
            parts.port,
            timeout=timeout,
            server_hostname=parts.hostname,
            assert_hostname=parts.hostname,
        )

    def _resolve(self, host: str, port: int) -> str:
        """One of a name's addresses, all of which are public."""
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        for address in found:
            self._check_public(ipaddress.ip_address(address.partition("%")[0]))
        return found[0]

    def _check_public(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
        if self.private:
            return
        if isinstance(address, ipaddress.IPv6Address):
            embedded = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
            if address in _TRANSLATED:
                embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
            if embedded:
                address = embedded
        if not address.is_global or address.is_multicast:
            raise AddressRefusedError("a host of the public internet")
