"""Reads image files of every kind: those that hold an image to look at, and those that hold light as measured.

The latter are FITS files and TIFF of more than 8 bits a channel; what reads them is imported when one comes.
"""

from __future__ import annotations

import warnings
from dataclasses import replace

from galaxy_core.errors import ImageError
from galaxy_core.images.decoding_cost import check_decoding_cost
from galaxy_core.images.formats import FITS_SIGNATURE, PACKED_SIGNATURES, TIFF_SIGNATURES
from galaxy_core.images.limits import Limits
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.preprocessing import LoadedImage, check_bytes, load_image, open_image
from galaxy_core.images.tiff import is_plain


def may_hold_light(data: bytes, options: ReadOptions) -> bool:
    """Whether a file may hold light as measured, by its head; no JPEG, PNG, WebP or GIF does."""
    if data.startswith(TIFF_SIGNATURES):
        return bool(options.bands) or options.stretch == "asinh" or not _is_plain_tiff(data)
    return data.startswith((FITS_SIGNATURE, *PACKED_SIGNATURES))


def _is_plain_tiff(data: bytes) -> bool:
    try:
        check_decoding_cost(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return is_plain(open_image(data))
    except ImageError:
        return False


def read_image(data: bytes, limits: Limits | None = None, options: ReadOptions | None = None) -> LoadedImage:
    """Load an image file and cut the square that a model takes.

    Args:
        data: a whole file of one of `FORMATS`, or FITS; both may be packed with gzip or bzip2.
        limits: what to refuse before it is decoded.
        options: how to read what can be read in more than one way.

    Raises:
        ImageError: one of its kinds, saying what is wrong with the file.
    """
    limits, options = limits or Limits(), options or ReadOptions()
    if not may_hold_light(data, options):
        return load_image(data, limits, options.crop)
    check_bytes(len(data), limits)
    if data.startswith(PACKED_SIGNATURES):
        from galaxy_core.images.containers import unpack  # noqa: PLC0415 - see the module

        data = unpack(data, limits)
        limits = replace(limits, bytes=limits.unpacked_bytes)
    if data.startswith(FITS_SIGNATURE):
        from galaxy_core.images.fits import load_fits  # noqa: PLC0415 - see the module

        return load_fits(data, limits, options)
    if data.startswith(TIFF_SIGNATURES):
        from galaxy_core.images.deep_tiff import load_tiff  # noqa: PLC0415 - see the module

        return load_tiff(data, limits, options)
    return load_image(data, limits, options.crop)
