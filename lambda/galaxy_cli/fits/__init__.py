"""FITS files as RGB images: which of their planes are the image is in `planes`, how light becomes an image is in
`galaxy_cli.rendering`.
"""

from __future__ import annotations

import io
from itertools import islice

from galaxy_cli.errors import NoFitsReaderError, UnreadableFitsError
from galaxy_cli.options import ReadOptions
from galaxy_cli.rendering import render
from galaxy_core.errors import ImageError
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import LoadedImage, check_size

_MAX_HDUS = 64
"""Header/data units of a file that are searched for images."""


def load_fits(data: bytes, limits: Limits, options: ReadOptions) -> LoadedImage:
    """Load a FITS file as RGB pixels and crop the square that a model takes.

    The last row is the top one, as is usual for FITS.

    Args:
        data: contents of the file; images may be tile-compressed.
        limits: size limits, checked before an image is read.
        options: crop, planes and stretch.

    Raises:
        ImageError: one of its kinds, saying what is wrong with the file.
    """
    try:
        import scipy.ndimage  # noqa: F401, PLC0415 - see below
        from astropy.io import fits  # noqa: PLC0415 - only who has such files needs them

        from galaxy_cli.fits.planes import select_planes  # noqa: PLC0415
    except ImportError as error:
        raise NoFitsReaderError(str(error.name).partition(".")[0]) from error
    try:
        with fits.open(io.BytesIO(data), memmap=False) as file:
            hdus = list(islice(file, _MAX_HDUS))
            planes = select_planes(hdus, options.bands)
            check_size(planes[0].width, planes[0].height, "FITS", limits)
            return render(planes, "FITS", options)
    except ImageError:
        raise
    except Exception as error:  # astropy raises whatever a hostile header leads it to
        raise UnreadableFitsError("The FITS file is damaged or cut short.", "Save it again.") from error
