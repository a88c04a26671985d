"""Which planes of a FITS file are the image: not its errors, weights, masks, models and thumbnails."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from galaxy_core.errors import UnreadableFitsError
from galaxy_core.images.fits.colours import red_green_blue, wavelength_of, wavelengths_of_cube
from galaxy_core.images.fits.flags import Flags, is_flags, read_flags
from galaxy_core.images.limits import MIN_SIDE
from galaxy_core.images.planes import Plane

_PREFERRED = ("SCI", "SCIENCE", "IMAGE", "DATA", "INTENSITY", "FLUX", "SIGNAL")
_BESIDE = re.compile(
    r"(ERR|NOISE|SIGMA|RMS|STD|STDEV|UNC|VAR|STAT$|IVAR|INVVAR|WEIGHT|WGT|WHT|WTM?$|WMAP"
    r"|DQ|QUAL|FLAG|MASK|MSK|BPM|BADPIX|SEG|EXP(OS|MAP|TIME|$)|COV|CON$|CONTEXT|CTX|SAMP|NSAMP|NIMAGE|TIME$"
    r"|MODEL|RESID|PSF|BKG|BACKGR|SKY|AREA|HITS|NPOL|D2IM|WCS(DV|CORR)|THUMB|PREVIEW|DEPTH|SNR$|S2N$"
    r"|CONF|FLG|NEXP|NCOMB|CHI(2|SQ|$)|RRHR$|RESP"
    r"|\w+(ERR(OR)?S?|UNC|I?VAR|RMS|SIGMA|MASK|WEIGHT|WHT|WGT|MODEL|RESIDUAL|DEPTH)$)"
)
"""Words, or their beginnings, by which planes beside an image are named."""
_SUBTRACTED = re.compile(r"(SKY|BKG|BACKGROUND)[^A-Z0-9]*SUB")
"""Names of images without their sky."""
_BESIDE_CLASSES = {"ERROR", "QUALITY", "MASK", "WEIGHT", "VARIANCE"}
_GALFIT = re.compile(r"\s*(model|residual map)\b", re.IGNORECASE)
_THUMBNAIL = 4
"""Side of the largest image, over a thumbnail's."""
_MAX_LISTED, _MAX_NAMES = 12, 64
_MAX_TILE_ROWS, _MAX_TILED_VALUES = 64, 50_000_000
"""Rows of a compressed tile beyond which an image is unpacked as a whole, for each access unpacks whole tiles."""


@dataclass(frozen=True)
class ImageHdu:
    """HDU with an image of at least two dimensions.

    Attributes:
        hdu: as astropy has it.
        number: its place among the HDUs of the file, counted from 0.
        header: its own header.
        primary: header of the file's first HDU.
        others: HDUs with images of the same file, this one among them.
    """

    hdu: Any
    number: int
    header: Any
    primary: Any
    others: Sequence[ImageHdu] = field(repr=False)

    @property
    def name(self) -> str:
        """Name, or the number where it has none."""
        return str(self.hdu.name).strip() or f"HDU {self.number}"

    @property
    def axes(self) -> Axes:
        """What its axes are, those of one pixel left out."""
        shape = self.hdu.shape
        long = [axis for axis, length in enumerate(shape) if length > 1]
        if len(long) == 2:
            return Axes(long[0], long[1], None)
        for colour in (long[0], long[2], long[1]) if len(long) == 3 else ():
            y, x = (axis for axis in long if axis != colour)
            if shape[colour] in {3, 4} and min(shape[y], shape[x]) >= MIN_SIDE:
                return Axes(y, x, colour)
        return Axes(len(shape) - 2, len(shape) - 1, None)

    @property
    def colours_last(self) -> bool:
        """Whether it is ``[y, x, colour]`` or ``[y, colour, x]``, as images are outside astronomy."""
        return self.axes.colour is not None and self.axes.colour > self.axes.y

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        shape = self.hdu.shape
        return int(shape[self.axes.y]), int(shape[self.axes.x])

    @property
    def count(self) -> int:
        """Number of planes."""
        return int(math.prod(self.hdu.shape) // max(1, math.prod(self.size)))

    @property
    def is_beside(self) -> bool:
        """Whether it says of an image what its errors, its weights or its model are."""
        words = re.split(r"[^A-Z0-9]+", _SUBTRACTED.sub("", str(self.hdu.name).upper()))
        kinds = (str(self.header.get(key, "")).strip().upper() for key in ("HDUCLAS2", "DES_EXT", "IMTYPE"))
        return (
            any(_BESIDE.match(word) for word in words)
            or any(kind in _BESIDE_CLASSES for kind in kinds)
            or "UNCERTAINTY" in str(self.header.get("UTYPE", "")).upper()
            or _GALFIT.match(str(self.header.get("OBJECT", ""))) is not None
        )

    @property
    def is_bytes(self) -> bool:
        """Whether its values are bytes, as in an image that is fit to be shown."""
        scaled = self.header.get("BSCALE", 1) != 1 or self.header.get("BZERO", 0) != 0
        return self.header.get("BITPIX") == 8 and not scaled

    @property
    def is_preferred(self) -> bool:
        """Whether its name says that it is the image."""
        return any(word in _PREFERRED for word in re.split(r"[^A-Z]+", str(self.hdu.name).upper()))

    @property
    def wavelength(self) -> float | None:
        """Wavelength in nanometres, if it is known."""
        telescope = {key: self.primary.get(key, "") for key in ("TELESCOP", "INSTRUME")}
        return wavelength_of({**telescope, **dict(self.header.items())}, str(self.hdu.name))

    def plane(self, position: int) -> Plane:
        """One of its planes, the top row first; its flags are read."""
        height, width = self.size
        name = self.name if self.count == 1 else f"{self.name}[{position + 1}]"
        y, x, _ = self.axes
        shape = self.hdu.shape
        others = [axis for axis in range(len(shape)) if axis not in {y, x}]
        places = np.unravel_index(position, [shape[axis] for axis in others]) if others else ()
        index: list[int | slice] = [slice(None)] * len(shape)
        for axis, place in zip(others, places, strict=True):
            index[axis] = int(place)
        before, after = tuple(index[:y]), tuple(index[y + 1 :])
        flags = self.flags

        def rows(first: int, last: int) -> NDArray[Any]:
            lines = slice(height - last, height - first)
            strip = self._values[(*before, lines, *[slice(None)] * len(after))]
            values = np.asarray(strip)[(slice(None), *after)]  # one colour alone is read value by value
            light = _as_light(values[::-1], self.header, self.primary)
            if flags and not flags.ignored:
                light = np.where(flags.rows(first, last), np.nan, light)
            return light

        note = (flags.ignored or f"pixels flagged in {flags.name} taken as unknown") if flags else ""
        return Plane(name, height, width, rows, note)

    @cached_property
    def flags(self) -> Flags | None:
        """Pixels that another plane of the file calls unknown."""
        beside = [
            other
            for other in self.others
            if is_flags(str(other.hdu.name)) and len(other.hdu.shape) == 2 and other.size == self.size
        ]
        if not beside or self.is_beside:
            return None
        version = self.hdu.ver
        chosen = next((other for other in beside if other.hdu.ver == version), beside[0])
        return read_flags(chosen.hdu, chosen.name, self.primary)

    @cached_property
    def _values(self) -> Any:
        """What is indexed for values: the file a few rows at a time, or, where tiles are high, all at once."""
        tile = getattr(self.hdu, "tile_shape", None)
        if tile and math.prod(tile[:-1]) > _MAX_TILE_ROWS and math.prod(self.hdu.shape) <= _MAX_TILED_VALUES:
            return self.hdu.data
        return self.hdu.section


class Axes(NamedTuple):
    """Numbers of an array's axes.

    Attributes:
        y: of rows.
        x: of columns.
        colour: of three or four colours; None where no axis is known to be that.
    """

    y: int
    x: int
    colour: int | None


class Selected(NamedTuple):
    """A plane that was selected, of which nothing is read yet.

    Attributes:
        image: HDU that it is in.
        position: its place there, counted from 0.
    """

    image: ImageHdu
    position: int = 0


def images_of(hdus: Sequence[Any]) -> list[ImageHdu]:
    """The images among the HDUs of a file, as astropy has them."""
    images: list[ImageHdu] = []
    images.extend(
        ImageHdu(hdu, number, hdu.header, hdus[0].header, images)
        for number, hdu in enumerate(hdus)
        if hdu.is_image and len(hdu.shape) >= 2 and min(hdu.shape) > 0
    )
    return images


def band_names(images: Sequence[ImageHdu]) -> tuple[str, ...]:
    """What planes can be requested by: numbers in the image that is a cube, or names and numbers of images."""
    chosen = _select_image([image for image in images if not image.is_beside])
    if chosen and chosen.count > 1:
        return tuple(str(number) for number in range(1, min(chosen.count, _MAX_NAMES) + 1))
    names = [str(image.hdu.name).strip() for image in images[:_MAX_NAMES]]
    return tuple(
        name if name and "," not in name and not name.isdecimal() and names.count(name) == 1 else str(number)
        for number, name in enumerate(names, start=1)
    )


def select_planes(images: Sequence[ImageHdu], requested: Sequence[str]) -> list[Selected]:
    """The planes for red, green and blue, or the one for grey.

    Args:
        images: images of a file.
        requested: numbers or names of planes; see `ReadOptions.bands`.

    Raises:
        UnreadableFitsError: the file has no image, or not the planes that were requested, or several and nothing
            says which.
    """
    if not images:
        raise UnreadableFitsError("The FITS file holds no image.", "Send one with an image, and not a table.")
    chosen = _select_image([image for image in images if not image.is_beside])
    if requested:
        planes = [_requested(images, chosen, each) for each in requested]
        if len({plane.image.size for plane in planes}) > 1:
            raise UnreadableFitsError(
                f"The planes that were named differ in size: {listed(images)}.", "Name planes of one size."
            )
        return planes
    if chosen is None:
        raise UnreadableFitsError(
            f"The FITS file holds only planes that go beside an image: {listed(images)}.",
            "Send the image itself, or name the plane to show in the option bands: 1.",
        )
    return _planes_of_cube(chosen, images) if chosen.count > 1 else _planes_of_images(chosen, images)


def listed(images: Sequence[ImageHdu]) -> str:
    """The images of a file with their numbers and sizes, in words."""
    texts = [
        f"{number} {image.name} ({' x '.join(map(str, reversed(image.hdu.shape)))})"
        for number, image in enumerate(images[:_MAX_LISTED], start=1)
    ]
    more = len(images) - len(texts)
    return ", ".join(texts) + (f" and {more} more" if more > 0 else "")


def _select_image(images: Sequence[ImageHdu]) -> ImageHdu | None:
    """The image that is named as one, or else the first, but no thumbnail of another; flat ones before cubes."""
    largest = max((min(image.size) for image in images), default=0)
    full = [
        image
        for place, image in enumerate(images)
        if min(image.size) >= MIN_SIDE and (place or min(image.size) * _THUMBNAIL > largest)
    ] or list(images)
    flat = [image for image in full if image.count in {1, 3}] or full
    return next((image for image in flat if image.is_preferred), flat[0] if flat else None)


def _planes_of_images(chosen: ImageHdu, images: Sequence[ImageHdu]) -> list[Selected]:
    """The chosen image in grey, or three images of its size where their names or headers tell their colours."""
    bands = [
        (wavelength, image)
        for image in images
        if not image.is_beside
        and image.count == 1
        and image.size == chosen.size
        and (wavelength := image.wavelength) is not None
    ]
    wavelengths = [wavelength for wavelength, _ in bands]
    if len(set(wavelengths)) < 3:
        return [Selected(chosen)]
    return [Selected(bands[place][1]) for place in red_green_blue(wavelengths)]


def _planes_of_cube(cube: ImageHdu, images: Sequence[ImageHdu]) -> list[Selected]:
    colour = cube.axes.colour
    axis = 3 if colour is None else len(cube.hdu.shape) - colour
    wavelengths = wavelengths_of_cube(cube.header, cube.count, axis)
    if wavelengths and len(set(wavelengths)) >= 3:
        places: tuple[int, ...] = red_green_blue(wavelengths)
    elif cube.colours_last:
        places = (0, 1, 2)
    elif cube.count == 3:
        places = (0, 1, 2) if cube.is_bytes else (2, 1, 0)
    else:
        raise UnreadableFitsError(
            f"The FITS file's image {cube.name} has {cube.count:,} planes, and which to show is not known; "
            f"it holds {listed(images)}.",
            "Name one, or those that are red, green and blue, counted from 1, in the option bands: 3,2,1.",
        )
    return [Selected(cube, place) for place in places]


def _requested(images: Sequence[ImageHdu], chosen: ImageHdu | None, band: str) -> Selected:
    """The plane of a number, in the chosen cube or among the images, or of a name."""
    if not band.isdecimal():
        named = next((image for image in images if image.name.upper() == band.upper() and image.count == 1), None)
        if named:
            return Selected(named)
    elif chosen and chosen.count > 1:
        if 1 <= int(band) <= chosen.count:
            return Selected(chosen, int(band) - 1)
    elif 1 <= int(band) <= len(images) and images[int(band) - 1].count == 1:
        return Selected(images[int(band) - 1])
    planes = f"{chosen.name} has {chosen.count:,} planes; " if chosen and chosen.count > 1 else ""
    raise UnreadableFitsError(
        f"The FITS file has no plane {band}; {planes}it holds {listed(images)}.",
        "Name planes in the option bands by their numbers, counted from 1, or by their names: 3,2,1.",
    )


def _as_light(values: NDArray[Any], header: Any, primary: Any) -> NDArray[Any]:
    """Values in proportion to the light: Pan-STARRS's stacks hold them as inverse hyperbolic sines.

    See https://outerspace.stsci.edu/display/PANSTARRS/PS1+Stack+images. A first HDU without an image speaks
    for the others.
    """
    common = primary if primary.get("NAXIS") == 0 else {}
    offset, softening = (header.get(key, common.get(key)) for key in ("BOFFSET", "BSOFTEN"))
    if not isinstance(offset, int | float) or not isinstance(softening, int | float):
        return values
    with np.errstate(over="ignore"):
        return np.asarray(offset + 2 * softening * np.sinh(values.astype(np.float64) * (math.log(10) / 2.5)))
