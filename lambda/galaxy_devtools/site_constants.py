"""Constants of the site, from where Python declares them.

The site repeats `galaxy_core`'s preprocessing, rotations and interpretation in TypeScript. The constants and texts
of that logic, and the API's limits, come from here.
"""

from __future__ import annotations

import io
import json
from typing import Any

from PIL import Image

from galaxy_api.errors import STATUS
from galaxy_api.schemas.batches import BatchRequest
from galaxy_api.schemas.sky import NameQuery
from galaxy_core.detection.frames import FRAME_PER_R90, MIN_FRAME, SKY_PERCENT
from galaxy_core.detection.wide_picture import MAX_HELD_PIXELS, MAX_SEARCHED_PIXELS
from galaxy_core.errors import ImageError
from galaxy_core.images import galaxy_frame, rotations
from galaxy_core.images.formats import COSTLY_FORMATS, FITS_SIGNATURE, OTHER_FORMATS, TIFF_SIGNATURES
from galaxy_core.images.limits import CROPS, MAX_FRAMED_SIDE, MAX_WORK, MIN_SIDE, Limits
from galaxy_core.images.look_alikes import BLOCKS, MIN_BORDER
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.outputs import OUTLIER_THRESHOLD
from galaxy_core.votes import (
    agreement,
    alternatives,
    headlines,
    interpretation,
    sentences,
    standouts,
    vote_intervals,
)
from galaxy_core.votes.class_words import BETWEEN_LABELS, NO_LABEL_CODE
from galaxy_core.votes.decision_tree import TREE, VOLUNTEERS, Question
from galaxy_sky.surveys import DEFAULT_FOV_ARCMIN, MAX_FOV_ARCMIN, MIN_FOV_ARCMIN


def render() -> str:
    """The constants as JSON."""
    return json.dumps(constants(), indent=2, ensure_ascii=False) + "\n"


def constants() -> dict[str, Any]:
    """The constants by the names that the site uses."""
    batch = BatchRequest.model_json_schema()
    name = NameQuery.model_json_schema()["properties"]["name"]
    return {
        "tree": [_question(question) for question in TREE.questions],
        "claims": [{"code": code, "key": key} for code, key in headlines.CLAIMS],
        "majority": headlines.MAJORITY,
        "disturbed": headlines.DISTURBED,
        "t_type": {"constant": interpretation.T_TYPE, "by_bulge": interpretation.T_TYPE_BY_BULGE},
        "sentences": {
            "kind": sentences.KIND,
            "forks": sentences.FORKS,
            "roundness": sentences.ROUNDNESS,
            "edge_on_bulge": sentences.EDGE_ON_BULGE,
            "bulge": sentences.BULGE,
            "winding": sentences.WINDING,
            "arms": sentences.ARMS,
            "odd": sentences.ODD,
            "part_words": [{"below": bound, "word": word} for bound, word in sentences.PART_WORDS],
            "mentions_oddity": sentences.MENTIONS_ODDITY,
            "no_label_code": NO_LABEL_CODE,
            "between_labels": BETWEEN_LABELS,
        },
        "alternatives": {"min_support": alternatives.MIN_SUPPORT, "max": alternatives.MAX_ALTERNATIVES},
        "standouts": {
            "keys": standouts.STANDOUT_KEYS,
            "min_fraction": standouts.MIN_FRACTION,
            "min_ratio": standouts.MIN_RATIO,
            "max": standouts.MAX_STANDOUTS,
        },
        "agreement": {"comparable": agreement.COMPARABLE},
        "outlier_threshold": OUTLIER_THRESHOLD,
        "volunteers": {
            "count": VOLUNTEERS,
            "level": vote_intervals.LEVEL,
            "min_fraction": vote_intervals.MIN_FRACTION,
        },
        "golden_angle": rotations.GOLDEN_ANGLE,
        "max_rotated_side": rotations.MAX_ROTATED_SIDE,
        "min_side": MIN_SIDE,
        "max_framed_side": MAX_FRAMED_SIDE,
        "max_pixels": Limits().pixels,
        "max_work": MAX_WORK,
        "costly_formats": COSTLY_FORMATS,
        "refusals": _refusals(),
        "max_bytes": Limits().bytes,
        "max_batch_images": batch["properties"]["images"]["anyOf"][0]["maxItems"],
        "max_batch_name_length": batch["$defs"]["BatchImage"]["properties"]["name"]["maxLength"],
        "max_rotations": rotations.MAX_ROTATIONS,
        "detection": {
            "frame_per_r90": FRAME_PER_R90,
            "min_frame": MIN_FRAME,
            "sky_percent": SKY_PERCENT,
            "max_held_pixels": MAX_HELD_PIXELS,
            "max_searched_pixels": MAX_SEARCHED_PIXELS,
        },
        "galaxy_frame": {
            "max_shift": galaxy_frame.MAX_SHIFT,
            "max_zoom": galaxy_frame.MAX_ZOOM,
            "max_width": galaxy_frame.MAX_WIDTH,
        },
        "image_warnings": {"min_border": MIN_BORDER, "blocks": BLOCKS},
        "crops": CROPS,
        "fov_arcmin": {"min": MIN_FOV_ARCMIN, "max": MAX_FOV_ARCMIN, "default": DEFAULT_FOV_ARCMIN},
        "object_name": {"pattern": name["pattern"], "max_length": name["maxLength"]},
    }


def _question(question: Question) -> dict[str, Any]:
    """A question without its words, which the site reads from `galaxy_core.languages`."""
    answers = [{"key": answer.key, "next": answer.next} for answer in question.answers]
    return {"number": question.number, "parent": question.parent, "answers": answers}


def render_other_formats() -> str:
    """The file's text with what is said of each kind of file that is not read here, by its first bytes.

    It is a file of its own, since a visitor whose pictures are read never loads it. FITS and TIFF are not
    among them: the API reads them.
    """
    read = {(FITS_SIGNATURE,), TIFF_SIGNATURES}
    others = [(offset, found) for offset, found, *_ in OTHER_FORMATS if found not in read]
    return json.dumps([_other_format(offset, signatures) for offset, signatures in others], indent=2) + "\n"


def _other_format(offset: int, signatures: tuple[bytes, ...]) -> dict[str, Any]:
    try:
        load_image(bytes(offset) + signatures[0])
    except ImageError as error:
        return {
            "offset": offset,
            "signatures": [signature.decode("latin1") for signature in signatures],
            "code": error.code,
            "status": STATUS[type(error)],
            "message": error.message,
            "hint": error.hint,
        }
    raise AssertionError("a few bytes are no image")


def _refusals() -> dict[str, dict[str, Any]]:
    """Status, message and hint of each refused image by error code, with placeholders for its size."""
    width, low, high, max_megapixels = 5003, MIN_SIDE - 1, Limits().pixels // 5003 + 1, Limits().pixels / 1e6
    files = [b"", b"no image", _png(500, 500)[:50], _png(width, low), _png(width, high)]
    placeholders = {f"{width} x {low}": "{width} x {height}", f"{width} x {high}": "{width} x {height}"}
    placeholders[f"at most {max_megapixels:.1f}"] = "at most {most}"
    refusals = {}
    for file in files:
        try:
            load_image(file)
        except ImageError as error:
            message = error.message
            for size, placeholder in placeholders.items():
                message = message.replace(size, placeholder)
            refusals[error.code] = {"status": STATUS[type(error)], "message": message, "hint": error.hint}
    return refusals


def _png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()
