"""What TIFF files hold, by their tags: an image to look at, light as measured, or what Pillow would misread."""

from __future__ import annotations

from PIL import Image, TiffImagePlugin

from galaxy_core.errors import UnsupportedTiffError

_MIN_IS_WHITE, _SEPARATE_PLANES, _SIGNED, _UNSIGNED = 0, 2, 2, 1
_PLAIN_BITS = 8


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
