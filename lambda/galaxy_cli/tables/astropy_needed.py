"""Says what to install where astropy, which few need, is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from galaxy_cli.errors import NoTableLibraryError


@contextmanager
def needs_astropy() -> Iterator[None]:
    """Context of imports of astropy.

    Raises:
        NoTableLibraryError: it is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise NoTableLibraryError(
            "Tables of FITS, VOTable and ECSV need astropy, which is not installed.",
            "Install it, or use .csv, .parquet or .jsonl.",
        ) from error
