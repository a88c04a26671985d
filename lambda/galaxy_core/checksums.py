"""Is a file the one that it is said to be: the one place that compares a sha256."""

from __future__ import annotations

import hashlib


def sha256_of(data: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def checksum_error(data: bytes, sha256: str) -> str | None:
    """What is wrong with a file, to be put behind its name; None where it is the one that was written down.

    Args:
        data: the whole file.
        sha256: that was written down for it.
    """
    digest = sha256_of(data)
    if digest == sha256:
        return None
    return f"is corrupt: its sha256 is {digest[:12]}… and should be {sha256[:12]}…"
