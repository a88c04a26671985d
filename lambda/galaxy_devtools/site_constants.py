"""Writes what the site carries along to answer on a visitor's device: words and constants, none typed twice.

The site has the logic of `galaxy_core`'s answers, framing and views in TypeScript. All that such logic reads is
written here from where it is known, as a file of the site's sources.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from PIL import Image

from galaxy_api.errors import STATUS
from galaxy_api.schemas.models import Tree
from galaxy_core.errors import ImageError
from galaxy_core.images import rotations
from galaxy_core.images.formats import COSTLY_FORMATS
from galaxy_core.images.limits import MAX_FRAMED_SIDE, MIN_SIDE, Limits
from galaxy_core.images.preprocessing import load_image
from galaxy_core.votes import interpretation, sentences, vote_intervals
from galaxy_core.votes.headlines import HEADLINES

TARGET = Path(__file__).parents[2] / "frontend" / "src" / "inference" / "constants.gen.json"


def render() -> str:
    """The file as it is committed."""
    return json.dumps(carried(), indent=2, ensure_ascii=False) + "\n"


def carried() -> dict[str, Any]:
    """What there is to carry, by what it is for."""
    return {
        "tree": Tree.build().model_dump(),
        "headlines": HEADLINES,
        "ends": interpretation.ENDS,
        "disturbed": interpretation.DISTURBED,
        "staged": interpretation.T_TYPE_HEADLINES,
        "stage": {"constant": interpretation.T_TYPE, "by_bulge": interpretation.T_TYPE_BY_BULGE},
        "phrases": sentences.PHRASES,
        "descriptions": sentences.DESCRIPTIONS,
        "sureness": [{"least": least, "told": told} for least, told in sentences.SURENESS],
        "oddity": sentences.ODDITY,
        "says_oddity_itself": sentences.SAYS_ODDITY_ITSELF,
        "classes": sentences.CLASSES,
        "volunteers": {
            "count": vote_intervals.VOLUNTEERS,
            "level": vote_intervals.LEVEL,
            "least": vote_intervals.LEAST,
        },
        "golden_angle": rotations.GOLDEN_ANGLE,
        "minimum_side": MIN_SIDE,
        "maximum_framed_side": MAX_FRAMED_SIDE,
        "most_pixels": Limits().pixels,
        "costly_formats": COSTLY_FORMATS,
        "refusals": _refusals(),
    }


def _refusals() -> dict[str, dict[str, Any]]:
    """What is said of pictures that cannot be used, by code; the sizes that it names stay open."""
    width, low, high, most = 5003, MIN_SIDE - 1, Limits().pixels // 5003 + 1, Limits().pixels / 1e6
    pictures = [b"", b"no picture", _png(500, 500)[:50], _png(width, low), _png(width, high)]
    left_open = {f"{width} x {low}": "{width} x {height}", f"{width} x {high}": "{width} x {height}"}
    left_open[f"at most {most:.1f}"] = "at most {most}"
    refusals = {}
    for picture in pictures:
        try:
            load_image(picture)
        except ImageError as error:
            message = error.message
            for size, name in left_open.items():
                message = message.replace(size, name)
            refusals[error.code] = {"status": STATUS[type(error)], "message": message, "hint": error.hint}
    return refusals


def _png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
