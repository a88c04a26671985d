"""A wide picture as planes that are read in parts: FITS and TIFF from the disk, JPEG and PNG from memory."""

from __future__ import annotations

import bz2
import gzip
import mmap
import shutil
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from PIL import ImageOps

from galaxy_cli.detection.tiled_tiff import tiff_planes
from galaxy_core.errors import (
    BrokenImageError,
    ImageError,
    ImageTooSmallError,
    StorageError,
    TooManyPixelsError,
    UnreadableFitsError,
)
from galaxy_core.images.fits.planes import images_of, select_planes
from galaxy_core.images.formats import FITS_SIGNATURE, GZIP_SIGNATURE, PACKED_SIGNATURES, TIFF_SIGNATURES
from galaxy_core.images.limits import MIN_SIDE
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.planes import Plane
from galaxy_core.images.preprocessing import open_image

MAX_SIDE = 20_000
"""Longer side of a FITS file or a TIFF, in pixels."""
MAX_DECODED_PIXELS = 100_000_000
"""Pixels of a picture that is decoded as a whole: JPEG, PNG, WebP, GIF."""
_MAX_HDUS = 64
_SATURATED_PART = 0.98
"""Of the white of a picture, from which on light is taken for cut off."""


class Window(NamedTuple):
    """Part of a picture: rows from ``top`` to before ``bottom``, from 0 at the top, and columns likewise."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Field:
    """A wide picture, upright: row 0 is the top one.

    Attributes:
        name: of the file.
        format: ``FITS``, or one of `formats.FORMATS`.
        planes: for red, green and blue, or the one for grey; of one size.
        white: value of white where it is an image that is fit to be shown; None where values are light.
        saturation: value from which on light is cut off, where the file says so.
        bottom_first: whether the file's first row is the bottom one, as FITS has it.
        wcs: world coordinates of the file's pixels, where there are usable ones (`astropy.wcs.WCS`).
        notes: what is to be said of how it was read, one sentence each.
    """

    name: str
    format: str
    planes: tuple[Plane, ...]
    white: float | None = None
    saturation: float | None = None
    bottom_first: bool = False
    wcs: Any = None
    notes: tuple[str, ...] = ()
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.planes[0].width

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.planes[0].height

    def read(self, window: Window) -> list[NDArray[np.float32]]:
        """Each plane of a part within the picture, ``[rows, columns]``; not a number where it is unknown."""
        parts = []
        with self._lock:  # one file, whatever the number of threads
            for plane in self.planes:
                rows = plane.rows(window.top, window.bottom)
                parts.append(_floats(rows[:, window.left : window.right]))
                _forget(rows)
        return parts

    def file_position(self, x: float, y: float) -> tuple[float, float]:
        """Position in the file as FITS counts: 1 is the centre of its first pixel.

        Args:
            x: column of the upright picture, 0 being the centre of the first.
            y: row, from the top.
        """
        return x + 1, (self.height - y) if self.bottom_first else y + 1


def _forget(values: NDArray[Any]) -> None:
    """Give back the pages of a mapped file, which would count as this process's memory to the end."""
    mapped: Any = values
    while isinstance(mapped, np.ndarray):
        mapped = mapped.base
    if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def _floats(values: NDArray[Any]) -> NDArray[np.float32]:
    with np.errstate(over="ignore", invalid="ignore"):
        floats = np.ascontiguousarray(values, np.float32)
    return np.where(np.abs(floats) < 1e37, floats, np.float32(np.nan))


@contextmanager
def open_field(path: Path, options: ReadOptions) -> Iterator[Field]:
    """Open a wide picture.

    Args:
        path: of the file; packed with gzip or bzip2 it is unpacked onto the disk meanwhile.
        options: planes and stretch.

    Raises:
        ImageError: it cannot be read, is too large, or holds the same value everywhere.
        StorageError: the file is out of reach.
    """
    with ExitStack() as stack:
        try:
            with path.open("rb") as file:
                head = file.read(len(FITS_SIGNATURE))
            if head.startswith(PACKED_SIGNATURES):
                path, head = _unpacked(path, head, stack)
        except OSError as error:
            raise StorageError(f"{path} cannot be read: {error.strerror or error}.", "Check its name.") from error
        if head.startswith(FITS_SIGNATURE):
            field = _open_fits(path, options, stack)
        elif head.startswith(TIFF_SIGNATURES):
            planes, white = tiff_planes(path, options, stack)
            field = Field(path.name, "TIFF", planes, white, white and white * _SATURATED_PART)
        else:
            field = _decoded(path)
        _check_size(field)
        yield _without_empty_planes(field)


def _unpacked(path: Path, head: bytes, stack: ExitStack) -> tuple[Path, bytes]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="galaxy-")))
    unpacked = folder / path.stem
    opener = gzip.open if head.startswith(GZIP_SIGNATURE) else bz2.open
    try:
        with opener(path, "rb") as packed, unpacked.open("wb") as file:
            shutil.copyfileobj(cast("IO[bytes]", packed), file, 1 << 20)
    except (EOFError, gzip.BadGzipFile) as error:
        raise BrokenImageError("The file is packed, and damaged or cut short.", "Fetch it again.") from error
    with unpacked.open("rb") as file:
        return unpacked, file.read(len(FITS_SIGNATURE))


def _open_fits(path: Path, options: ReadOptions, stack: ExitStack) -> Field:
    from astropy.io import fits  # noqa: PLC0415 - only who has such files needs it

    try:
        file = stack.enter_context(fits.open(path, memmap=True))
        selected = select_planes(images_of(list(islice(file, _MAX_HDUS))), options.bands)
        planes = tuple(image.plane(position) for image, position in selected)
        header = selected[0].image.header
        wcs, note = _world_coordinates(header)
        for plane in planes:
            plane.rows(plane.height - 1, plane.height)  # or a file that is cut short would say so too late
    except (ImageError, MemoryError):
        raise
    except Exception as error:  # astropy raises whatever a hostile header leads it to
        raise UnreadableFitsError("The FITS file is damaged or cut short.", "Fetch it again.") from error
    notes = tuple(dict.fromkeys([*(plane.note for plane in planes if plane.note), *([note] if note else [])]))
    saturation = header.get("SATURATE")
    light = options.stretch != "none"
    return Field(
        path.name,
        "FITS",
        planes,
        None if light else 255.0,
        float(saturation) if isinstance(saturation, int | float) and saturation > 0 else None,
        bottom_first=True,
        wcs=wcs,
        notes=notes,
    )


def _world_coordinates(header: Any) -> tuple[Any, str]:
    """World coordinates on the sky, and what is to be said where there are none."""
    from astropy.wcs import WCS  # noqa: PLC0415 - see above

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not any(str(header.get(f"CTYPE{axis}", "")).strip() for axis in (1, 2)):
            return None, "The file has no world coordinates (WCS): positions are in pixels alone."
        try:
            wcs = WCS(header).celestial
            centre = [number / 2 for number in (header["NAXIS1"], header["NAXIS2"])]
            place = np.asarray(wcs.all_pix2world([centre, [centre[0] + 1, centre[1]]], 1), float)
            moved = abs(place[1] - place[0]).max()
            usable = wcs.has_celestial and wcs.naxis == 2 and np.isfinite(place).all() and 0 < moved < 180
            reason = "" if usable else "it gives no place on the sky"
        except Exception as error:  # noqa: BLE001 - wcslib raises whatever a damaged header leads it to
            # wcslib's first lines say where in its own code it stopped.
            reason = (str(error).strip().splitlines() or [type(error).__name__])[-1].rstrip(".:")[:120]
    if reason:
        return None, f"The file's world coordinates (WCS) are not usable, {reason}: positions are in pixels alone."
    return wcs, ""


def _decoded(path: Path) -> Field:
    data = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = open_image(data)
        if image.width * image.height > MAX_DECODED_PIXELS:
            raise TooManyPixelsError(
                f"The picture has {image.width} x {image.height} pixels; at most {MAX_DECODED_PIXELS // 10**6} "
                f"million of a {image.format} are decoded.",
                f"Save it as FITS or as a tiled TIFF, which are read in parts, up to {MAX_SIDE:,} pixels a side.",
            )
        kind = "JPEG" if image.format == "MPO" else str(image.format)
        try:
            ImageOps.exif_transpose(image, in_place=True)
            pixels = np.asarray(image if image.mode == "L" else image.convert("RGB"))
        except Exception as error:  # Pillow raises whatever a hostile file leads it to
            raise BrokenImageError("The picture is damaged or cut short.", "Save it again.") from error
    bands = [pixels] if pixels.ndim == 2 else [pixels[..., number] for number in range(3)]
    planes = tuple(Plane.of_array(str(number), band) for number, band in enumerate(bands, 1))
    return Field(path.name, kind, planes, 255.0, 255 * _SATURATED_PART)


def _check_size(field: Field) -> None:
    if max(field.width, field.height) > MAX_SIDE:
        raise TooManyPixelsError(
            f"The picture has {field.width} x {field.height} pixels; at most {MAX_SIDE:,} a side are read.",
            "Cut it into parts that overlap.",
        )
    if min(field.width, field.height) < MIN_SIDE:
        raise ImageTooSmallError(
            f"The picture has {field.width} x {field.height} pixels; its shorter side needs at least {MIN_SIDE}.",
            "Send a larger one.",
        )


def _without_empty_planes(field: Field) -> Field:
    """The field without planes that hold nothing, in grey where one of three is missing.

    Raises:
        UnreadableFitsError: none holds anything.
    """
    samples = {plane.name: plane.sample() for plane in field.planes}
    full = [plane for plane in field.planes if samples[plane.name].size and np.ptp(samples[plane.name]) > 0]
    if len(full) == len(field.planes):
        return field
    empty = ", ".join(plane.name for plane in field.planes if plane not in full)
    if not full:
        raise UnreadableFitsError(
            f"The picture is the same everywhere, or unknown: {empty}.", "Name other planes with --bands."
        )
    middle = full[len(full) // 2]
    note = f"Nothing is in the plane {empty}: galaxies are shown in grey, of the plane {middle.name}."
    return replace(field, planes=(middle,), notes=(*field.notes, note))
