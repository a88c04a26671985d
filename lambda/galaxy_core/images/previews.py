"""Small JPEGs of what models saw, for files that browsers do not show."""

from __future__ import annotations

import base64
import io

from PIL import Image

from galaxy_core.images.preprocessing import ImageArray

MAX_PREVIEW_SIDE = 512


def data_address(pixels: ImageArray) -> str:
    """A ``data:`` address of an image, uint8 ``[side, side, 3]``, made smaller where it is large."""
    image = Image.fromarray(pixels)
    image.thumbnail((MAX_PREVIEW_SIDE, MAX_PREVIEW_SIDE))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=92)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"
