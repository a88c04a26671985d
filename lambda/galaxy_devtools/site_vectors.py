"""Writes what Python makes of some outputs and pixels (`make openapi`), for the site to be compared with."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from galaxy_api.schemas.classification import result_of
from galaxy_core.images.preprocessing import ImageArray, load_image
from galaxy_core.images.rotations import MAX_ROTATIONS, rotated_copies
from galaxy_core.models.classifier import Classifier, Classifiers, Reading
from galaxy_core.models.registry import Registry
from galaxy_core.votes.decision_tree import TREE

_ROOT = Path(__file__).parents[2]
RELEASED = _ROOT / "training" / "released"
TARGET = _ROOT / "frontend" / "src" / "testing" / "vectors.gen.json"
RANDOM = 80
SIZES = [(64, 64), (424, 424), (424, 300), (301, 424), (65, 98), (2048, 2048), (2301, 2050), (3077, 3077)]


def render() -> str:
    """The file as it is committed: a line for each answer."""
    models = Classifiers(Registry(RELEASED))
    votes, classes = models.get("cnn"), models.get("deepgalaxy")
    assert votes.manifest.calibration  # noqa: S101 - for the types
    parts: dict[str, Iterable[Any]] = {
        "concentration": [votes.manifest.calibration.concentration],
        "votes": [_answer(votes, outputs) for outputs in _votes()],
        "classes": [_answer(classes, outputs) for outputs in _classes()],
        "squares": [_square(width, height) for width, height in SIZES],
        "rotations": [_digest(rotated_copies(drawn(side, side), MAX_ROTATIONS)) for side in (64, 97)],
    }
    written = [
        f'  "{name}": [\n    ' + ",\n    ".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n  ]"
        for name, items in parts.items()
    ]
    return "{\n" + ",\n".join(written) + "\n}\n"


def drawn(width: int, height: int) -> ImageArray:
    """A picture that is easily drawn anywhere, uint8 ``[height, width, 3]``."""
    y, x, band = np.ogrid[:height, :width, :3]
    return np.asarray((x * x * (band + 3) + 7 * y * x + 50 * band + (x ^ y)) & 255, dtype=np.uint8)


def _votes() -> Iterator[list[float]]:
    generator = np.random.default_rng(7)
    for _ in range(RANDOM):
        yield np.round(generator.random(37) ** generator.integers(1, 8), 4).tolist()
    yield [0.0] * 37
    yield [1.0] * 37
    yield [-1.0] * 37
    yield [0.25] * 37
    for key in TREE.keys:
        yield [float(key == each) for each in TREE.keys]


def _classes() -> Iterator[list[float]]:
    yield from ([0.125, 0.25, 0.625], [0.5, 0.5, 0.0], [0.005, 0.985, 0.01], [0.3, 0.335, 0.365])


def _answer(model: Classifier, outputs: list[float]) -> dict[str, Any]:
    """What is asked, and the API's answer without its keys."""
    told = result_of(model.manifest, Reading(model.read(outputs))).model_dump()
    if "questions" not in told:
        return {"outputs": outputs, "headline": told["headline"], "sentence": told["sentence"]}
    answers = [answer for question in told["questions"] for answer in question["answers"]]
    return {
        "outputs": outputs,
        **{key: told[key] for key in ("headline", "sentence", "path")},
        "shares": [round(answer["share"], 7) for answer in answers],
        "fractions": [round(value, 7) for value in told["vote_fractions"].values()],
        "volunteers": [list(answer["volunteers"].values()) for answer in answers],
    }


def _square(width: int, height: int) -> dict[str, Any]:
    buffer = io.BytesIO()
    Image.fromarray(drawn(width, height)).save(buffer, "PNG", compress_level=1)
    square = load_image(buffer.getvalue()).pixels
    return {"width": width, "height": height, "side": len(square), "sha256": _digest(square)}


def _digest(pixels: ImageArray) -> str:
    return hashlib.sha256(pixels.tobytes()).hexdigest()


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
