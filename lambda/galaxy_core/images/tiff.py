"""What TIFF files hold, by their tags: an image to look at, light as measured, or what Pillow would misread."""

from __future__ import annotations

from PIL import Image, TiffImagePlugin

from galaxy_core.errors import UnsupportedTiffError
from galaxy_core.images.decoding_cost import MAX_PAGES
from galaxy_core.images.limits import MIN_SIDE

_MIN_IS_WHITE, _SEPARATE_PLANES, _SIGNED, _UNSIGNED = 0, 2, 2, 1
_PLAIN_BITS = 8
_SUBFILE_TYPE = 254
_REDUCED, _MASK = 1, 4
"""Bits of a page's kind: it is a smaller copy of another page, or a mask of one."""


def is_aside(kind: object) -> bool:
    """Whether a page's kind, as its tag says it, is that of a thumbnail or of a mask."""
    return isinstance(kind, int) and bool(kind & (_REDUCED | _MASK))


def go_to_image(image: Image.Image) -> None:
    """Go to the first page of an opened TIFF that is no thumbnail and no mask; stay where there is none."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile) or _is_image(image):
        return
    for frame in range(1, MAX_PAGES):
        try:
            image.seek(frame)
        except Exception:  # noqa: BLE001 - there is none, or its header is damaged in whatever way
            break
        if _is_image(image):
            return
    image.seek(0)


def _is_image(image: TiffImagePlugin.TiffImageFile) -> bool:
    return min(image.size) >= MIN_SIDE and not is_aside(image.tag_v2.get(_SUBFILE_TYPE))


def check_tiff(image: Image.Image) -> None:
    """Refuse an opened image if it is a TIFF of a layout that is misread.

    Raises:
        UnsupportedTiffError: naming the layout.
    """
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return
    layout = misread_layout(image.tag_v2)
    if layout:
        raise UnsupportedTiffError(
            f"TIFF with {layout} is not read here.",
            "Save it with 8 bits a channel; the API and the command `galaxy classify` read it as it is.",
        )


def is_plain(image: Image.Image) -> bool:
    """Whether an opened TIFF holds an image to look at, of 8-bit values that every reader takes for the same."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    go_to_image(image)
    if has_channels(image.tag_v2):
        return False
    bits = _largest(image.tag_v2, TiffImagePlugin.BITSPERSAMPLE)
    return bits <= _PLAIN_BITS and _largest(image.tag_v2, TiffImagePlugin.SAMPLEFORMAT) == _UNSIGNED


def has_channels(tags: TiffImagePlugin.ImageFileDirectory_v2) -> bool:
    """Whether a TIFF of ImageJ or OME says that it has three channels, which may be a page each."""
    text = str(tags.get(TiffImagePlugin.IMAGEDESCRIPTION, ""))
    return (text.startswith("ImageJ=") and "channels=3" in text.split()) or 'SizeC="3"' in text


def misread_layout(tags: TiffImagePlugin.ImageFileDirectory_v2) -> str | None:
    """Layout that Pillow misreads, in words, by a TIFF's tags."""
    bits = _largest(tags, TiffImagePlugin.BITSPERSAMPLE)
    kind = _largest(tags, TiffImagePlugin.SAMPLEFORMAT)
    if tags.get(TiffImagePlugin.PLANAR_CONFIGURATION) == _SEPARATE_PLANES and bits > 8:
        return f"separate planes of {bits} bits"
    if tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == _MIN_IS_WHITE and bits > 8:
        return f"white as the smallest value of {bits} bits"
    if bits == 8 and kind == _SIGNED:
        return "signed 8-bit values"
    if bits == 32 and kind == _UNSIGNED:
        return "unsigned 32-bit values"
    return None


def _largest(tags: TiffImagePlugin.ImageFileDirectory_v2, tag: int) -> int:
    """Largest number of a tag, which a hostile file may hold anything in; 1, the default, without one."""
    value = tags.get(tag)
    values = value if isinstance(value, tuple) else (value,)
    return max((each for each in values if isinstance(each, int)), default=1)
