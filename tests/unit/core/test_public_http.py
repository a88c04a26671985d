"""Requests to addresses that visitors name: what they reach, and what they never do."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from galaxy_core.public_http import AddressRefusedError, PublicHttp
from tests.support.webhook_receiver import receiver

Resolve = Callable[..., None]


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Resolve:
    """Has every name mean some addresses."""

    def names(*addresses: str) -> None:
        def look_up(_host: str, port: int, *_: object, **__: object) -> list[object]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    return names


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.7",),
        ("169.254.169.254",),
        ("100.64.0.1",),
        ("224.0.0.1",),
        ("::1",),
        ("fd00::1",),
        ("::ffff:127.0.0.1",),
        ("2002:7f00:1::",),
        ("93.184.215.14", "192.168.1.1"),
    ],
)
def test_a_name_of_a_private_address_is_refused(resolve: Resolve, addresses: tuple[str, ...]) -> None:
    resolve(*addresses)
    with pytest.raises(AddressRefusedError):
        PublicHttp().post("https://galaxies.example.org/hook", b"", {})


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    with receiver() as heard:
        heard.statuses = [302]
        assert PublicHttp(private=True).post(heard.address, b"{}", {}) == 302
        assert len(heard.requests) == 1


def test_what_cannot_be_reached_is_an_error_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        with pytest.raises(OSError, match="no answer"):
            PublicHttp(private=True).post(f"http://127.0.0.1:{taken.getsockname()[1]}/", b"", {})


@pytest.mark.parametrize(("name", "trusted"), [("galaxies.example.org", True), ("stars.example.org", False)])
def test_the_certificate_is_that_of_the_name_though_its_address_is_asked(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    resolve: Resolve,
    name: str,
    trusted: bool,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(_certificate(tmp_path, "galaxies.example.org")))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    with receiver(tls) as heard:
        resolve("127.0.0.1")
        address = heard.address.replace("127.0.0.1", name)
        if trusted:
            assert PublicHttp(private=True).post(address, b"{}", {}) == 204
            assert heard.requests[0][0]["Host"].startswith(name)
        else:
            with pytest.raises(OSError, match="SSLError"):
                PublicHttp(private=True).post(address, b"{}", {})


def _certificate(folder: Path, name: str) -> Path:
    """A key and a certificate of a name, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return path
