"""Photographs that say where, when and by whom they were taken."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageCms, TiffImagePlugin
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

SECRET = b"Wilhelmina Fleming"
SECRETS = (SECRET, b"Harvard", b"SN-1888")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Harvard</x:xmpmeta>'
PIXELS = np.random.default_rng(1).integers(0, 255, (70, 90, 3), np.uint8)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def photograph(kind: str, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[Base.Artist] = SECRET.decode()
    exif[Base.Orientation] = orientation
    exif.get_ifd(IFD.Exif)[Base.BodySerialNumber] = "SN-1888"
    gps = exif.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = "N", (42.0, 22.0, 53.0)
    gps[GPS.GPSProcessingMethod] = b"Harvard, by plate"
    options: dict[str, object] = {"exif": exif, "icc_profile": PROFILE}
    if kind == "PNG":
        text = PngInfo()
        text.add_text("Author", SECRET.decode(), zip=False)
        text.add_itxt("Place", "Harvard")
        options["pnginfo"] = text
    elif kind == "TIFF":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[700] = XMP
        tags[270] = "A plate of Harvard"
        options["tiffinfo"] = tags
        tags[Base.Orientation] = orientation
        tags[Base.Artist] = SECRET.decode()
        tags[IFD.GPSInfo] = dict(gps)
        del options["exif"]
    elif kind in {"JPEG", "MPO"}:
        options["comment"] = SECRET
        options["xmp"] = XMP
        if kind == "MPO":
            options |= {"save_all": True, "append_images": [Image.fromarray(PIXELS[::-1])]}
    elif kind == "WEBP":
        options |= {"xmp": XMP, "lossless": True}
    file = io.BytesIO()
    Image.fromarray(PIXELS).save(file, kind, **options)
    return file.getvalue()


def progressive() -> bytes:
    file = io.BytesIO()
    Image.fromarray(PIXELS).save(file, "JPEG", progressive=True, comment=SECRET, icc_profile=PROFILE)
    return file.getvalue() + b"a trailer with Harvard"
