"""Which kinds of image files are read, for those who need no image library to know it."""

from __future__ import annotations

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF")
COSTLY_FORMATS = {"WEBP": 2, "FITS": 4}
"""Formats of which only that fraction of the pixels is decoded: their decoders hold several, or larger, copies."""
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif")

FITS_SIGNATURE = b"SIMPLE  ="
GZIP_SIGNATURE = b"\x1f\x8b"
PACKED_SIGNATURES = (GZIP_SIGNATURE, b"BZh")
TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_FITS_HINT = "The API and the command `galaxy classify` read FITS; models in a browser do not."
_SAVE_AS = f"Save it as one of {', '.join(FORMATS)}."
_HEIC_HINT = "Export it as a JPEG: on an iPhone, Settings, Camera, Formats, Most Compatible takes JPEGs."
_HEIC_SIGNATURES = tuple(
    b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
)
OTHER_FORMATS: tuple[tuple[int, tuple[bytes, ...], str, str], ...] = (
    (0, (FITS_SIGNATURE,), "a FITS file", _FITS_HINT),
    (0, (b"\x1f\x8b", b"BZh"), "a compressed file", f"Unpack it first. {_FITS_HINT}"),
    (0, (b"PK\x03\x04",), "a zip", "Unpack it and send one image of it."),
    (
        0,
        TIFF_SIGNATURES,
        "a TIFF of a kind",
        "Save it with 8 bits a channel; the API and the command `galaxy classify` read it as it is.",
    ),
    (0, (b"%PDF",), "a PDF", "Take a screenshot of the galaxy in it, or export that page as a PNG."),
    (0, (b"BM",), "a BMP image", _SAVE_AS),
    (0, (b"8BPS",), "a Photoshop file", _SAVE_AS),
    (0, (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"), "a JPEG 2000 image", _SAVE_AS),
    (0, (b"\xff\x0a", b"\0\0\0\x0cJXL "), "a JPEG XL image", _SAVE_AS),
    (4, _HEIC_SIGNATURES, "a HEIC image, as iPhones take them,", _HEIC_HINT),
    (4, (b"ftypavif", b"ftypavis"), "an AVIF image", _SAVE_AS),
    (0, (b"<svg", b"<?xml"), "an SVG or XML file", "Export the drawing as a PNG."),
)
"""Where the first bytes of a file that is not read here stand, those bytes, what it is, and what to do with it."""


def name_other_format(data: bytes) -> tuple[str, str] | None:
    """What a file that is not read here is, and what to do with it; None where its first bytes do not say."""
    for offset, signatures, name, hint in OTHER_FORMATS:
        if data.startswith(signatures, offset):
            return name, hint
    return None
