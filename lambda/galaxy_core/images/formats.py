"""Which kinds of image files are read, for those who need no image library to know it."""

from __future__ import annotations

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF")
COSTLY_FORMATS = {"WEBP": 2, "FITS": 4}
"""Formats of which only that fraction of the pixels is decoded: their decoders hold several, or larger, copies."""
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif")

FITS_SIGNATURE = b"SIMPLE  ="
TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_FITS_HINT = "The command `galaxy classify` reads FITS; here, send a JPEG or PNG made of it."
_SAVE_AS = f"Save it as one of {', '.join(FORMATS)}."
_OTHERS: tuple[tuple[int, tuple[bytes, ...], str, str], ...] = (
    (0, (FITS_SIGNATURE,), "a FITS file", _FITS_HINT),
    (0, (b"\x1f\x8b", b"BZh"), "a compressed file", f"Unpack it first. {_FITS_HINT}"),
    (0, (b"PK\x03\x04",), "a zip", "Unpack it and send one image of it."),
    (
        0,
        TIFF_SIGNATURES,
        "a TIFF of a kind",
        "Save it with 8 bits a channel, or use the command `galaxy classify`.",
    ),
    (0, (b"%PDF",), "a PDF", _SAVE_AS),
    (0, (b"BM",), "a BMP image", _SAVE_AS),
    (0, (b"8BPS",), "a Photoshop file", _SAVE_AS),
    (0, (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"), "a JPEG 2000 image", _SAVE_AS),
    (0, (b"\xff\x0a", b"\0\0\0\x0cJXL "), "a JPEG XL image", _SAVE_AS),
    (4, (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"), "a HEIC image", _SAVE_AS),
    (4, (b"ftypavif", b"ftypavis"), "an AVIF image", _SAVE_AS),
    (0, (b"<svg", b"<?xml"), "an SVG or XML file", _SAVE_AS),
)


def name_other_format(data: bytes) -> tuple[str, str] | None:
    """What a file that is not read here is, and what to do with it; None where its first bytes do not say."""
    for offset, signatures, name, hint in _OTHERS:
        if data.startswith(signatures, offset):
            return name, hint
    return None
