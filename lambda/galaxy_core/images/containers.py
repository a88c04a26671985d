"""Files that are packed as a whole, with gzip or bzip2, as surveys publish their FITS files."""

from __future__ import annotations

import bz2
import gzip
import io
import zlib
from dataclasses import replace

from galaxy_core.errors import BrokenImageError
from galaxy_core.images.formats import GZIP_SIGNATURE, PACKED_SIGNATURES
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import check_bytes

MAX_RATIO = 100
"""Times its packed size that a file may have; images of the sky pack to a fifth."""
SMALL_BYTES = 20_000_000
"""That a file may have however well it packs."""


def unpack(data: bytes, limits: Limits) -> bytes:
    """Decompress a file that is packed with gzip or bzip2; return any other as it is.

    Args:
        data: contents of the file.
        limits: of which `unpacked_bytes` holds here.

    Raises:
        TooManyBytesError, BrokenImageError: it unpacks to more than the limit, or not to its end.
    """
    if not data.startswith(PACKED_SIGNATURES):
        return data
    packed = io.BytesIO(data)
    limits = replace(limits, bytes=min(limits.unpacked_bytes, max(SMALL_BYTES, MAX_RATIO * len(data))))
    try:
        with gzip.GzipFile(fileobj=packed) if data.startswith(GZIP_SIGNATURE) else bz2.BZ2File(packed) as file:
            unpacked = file.read(limits.bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenImageError("The file is damaged: it does not unpack to its end.", "Pack it again.") from error
    check_bytes(len(unpacked), limits)
    return unpacked
