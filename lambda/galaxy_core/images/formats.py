"""Which kinds of image files are read, for those who need no image library to know it."""

from __future__ import annotations

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF")
COSTLY_FORMATS = {"WEBP": 2, "FITS": 4}
"""Formats of which only that fraction of the pixels is decoded: their decoders hold several, or larger, copies."""
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif")
