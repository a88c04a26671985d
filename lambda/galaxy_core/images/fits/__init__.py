"""FITS files as RGB images: which of their planes are the image is in `planes`, how light becomes an image is in
`galaxy_core.images.rendering`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import islice

from astropy.io import fits

from galaxy_core.errors import ImageError, UnreadableFitsError
from galaxy_core.images.fits.planes import band_names, images_of, select_planes
from galaxy_core.images.framing import framing_of
from galaxy_core.images.limits import Limits
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.planes import Plane
from galaxy_core.images.preprocessing import LoadedImage, check_size
from galaxy_core.images.rendering import render, render_whole

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
    return _load(data, limits, options, render)


def load_uncropped_fits(data: bytes, limits: Limits, options: ReadOptions) -> LoadedImage:
    """Load the whole of a FITS file's image, uint8 ``[height, width, 3]``, stretched as light; see `load_fits`."""

    def render_all(
        planes: Sequence[Plane], kind: str, options: ReadOptions, _white: float | None, bands: tuple[str, ...]
    ) -> LoadedImage:
        height, width = planes[0].height, planes[0].width
        names = f"{'plane' if len(planes) == 1 else 'planes'} {', '.join(plane.name for plane in planes)}"
        details = (names, "linear values, asinh stretch")
        framing = framing_of(width, height, 1.0)
        return LoadedImage(render_whole(planes, options), width, height, kind, framing, details, bands)

    return _load(data, limits, options, render_all)


def _load(
    data: bytes, limits: Limits, options: ReadOptions, render_planes: Callable[..., LoadedImage]
) -> LoadedImage:
    try:
        with fits.open(io.BytesIO(data), memmap=False) as file:
            images = images_of(list(islice(file, _MAX_HDUS)))
            selected = select_planes(images, options.bands)
            height, width = selected[0].image.size
            check_size(width, height, "FITS", limits)
            planes = [image.plane(position) for image, position in selected]
            white = 255.0 if all(image.is_bytes for image, _ in selected) else None
            return render_planes(planes, "FITS", options, white, band_names(images))
    except (ImageError, MemoryError):
        raise
    except Exception as error:  # astropy raises whatever a hostile header leads it to
        raise UnreadableFitsError("The FITS file is damaged or cut short.", "Save it again.") from error
