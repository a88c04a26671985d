"""Test vectors for the site: what Python computes from some model outputs and pixels."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from galaxy_api.schemas.classification import ImageDescription
from galaxy_api.schemas.image_origins import UploadOrigin
from galaxy_core.detection.detector import DetectedSource
from galaxy_core.detection.frames import Frame, reduced
from galaxy_core.errors import NotAnImageError
from galaxy_core.images.framing import framing_of
from galaxy_core.images.galaxy_frame import cut_about, galaxy_frame_of
from galaxy_core.images.look_alikes import image_warnings
from galaxy_core.images.preprocessing import ImageArray, LoadedImage, load_image
from galaxy_core.images.rotations import MAX_ROTATIONS, rotated_copies
from galaxy_core.languages import LANGUAGES, Language, catalogue
from galaxy_core.models.classifier import Classifier, Classifiers
from galaxy_core.models.manifest import OUTPUTS, Manifest, OutputContract, QuantityContract
from galaxy_core.models.outputs import interpret_output
from galaxy_core.models.registry import Registry
from galaxy_core.predictions import VotesPrediction
from galaxy_core.table_columns import PredictionTable, error_row
from galaxy_core.tables import CsvTable
from galaxy_core.votes.agreement import agreement_text, compare
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.translation import translate_prediction

RELEASED = Path(__file__).parents[2] / "training" / "released"
RANDOM_OUTPUTS = 80
LARGE_R90 = 300.0
FRAMES = [
    (700.2, 500.7, 20.1),
    (3.4, 1098.0, 12.0),
    (1490.6, 20.5, 33.3),
    (50.5, 60.5, 3.0),
    (1400.0, 1100.0, 340.0),
]
"""Column, row and r90 of galaxies in a picture of 1,500 x 1,100 pixels, the large one in one of 3,000."""
GALAXY_FRAMES = [
    (300, 0.5, 0.5, 1.0),
    (300, 0.51, 0.49, 1.1),
    (300, 0.56, 0.47, 0.9),
    (300, 0.5, 0.5, 0.7123),
    (201, 0.503, 0.49, 1.3333),
    (300, 0.3571, 0.6123, 0.61),
    (97, 0.7, 0.2, 1.82),
    (64, 0.4, 0.4, 0.05),
    (130, 0.1, 0.95, 7.0),
]
"""Side of a picture, and what a graph says of the galaxy in it: x, y and width of the frame."""
SIZES = [(64, 64), (424, 424), (424, 300), (301, 424), (65, 98), (2048, 2048), (2301, 2050), (3077, 3077)]


def render() -> str:
    """The vectors as JSON, one a line."""
    classifiers = Classifiers(Registry(RELEASED))
    votes, classes = classifiers.get("cnn"), classifiers.get("deepgalaxy")
    several = classes.manifest.model_copy(update={"multi_label": True})
    number = _regression(classes.manifest)
    assert votes.manifest.calibration  # noqa: S101 - for the types
    parts: dict[str, Iterable[Any]] = {
        "concentration": [votes.manifest.calibration.concentration],
        "usual_votes": [votes.manifest.usual_votes],
        "votes": [_prediction(votes.manifest, outputs) for outputs in _joint_fractions()],
        "languages": [_in_language(votes, classes, several, number, language) for language in LANGUAGES[1:]],
        "classes": [_prediction(classes.manifest, outputs) for outputs in _probabilities()],
        "labels": [_prediction(several, outputs) for outputs in _probabilities()],
        "numbers": [_prediction(number, [value]) for value in (0.123456, -0.0004, 12.5, -3.75, 1e6)],
        "outliers": [_outlier(votes, next(_joint_fractions())), _outlier(classes, next(_probabilities()))],
        "agreements": list(_agreements(votes)),
        "tables": [
            _table(votes.manifest, next(_joint_fractions())),
            _table(classes.manifest, next(_probabilities())),
            _table(number, [0.25]),
        ],
        "frames": [_frame(*values) for values in FRAMES],
        "galaxy_frames": [_galaxy_frame(*values) for values in GALAXY_FRAMES],
        "squares": [_square(width, height) for width, height in SIZES],
        "look_alikes": list(_look_alikes()),
        "rotations": [_digest(rotated_copies(pattern(side, side), MAX_ROTATIONS)) for side in (64, 97, 1030)],
    }
    lines = [
        f'  "{name}": [\n    ' + ",\n    ".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n  ]"
        for name, items in parts.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _regression(manifest: Manifest) -> Manifest:
    """The manifest of a model of a number, which no released one is."""
    quantity = QuantityContract(text="bar length", unit="kpc", decimals=2, half_width=0.335, level=0.9)
    changes = {"task": "regression", "output": OutputContract(name=OUTPUTS["regression"], labels=("bar-length",))}
    return manifest.model_copy(update={**changes, "classes": (), "calibration": None, "quantity": quantity})


def pattern(width: int, height: int) -> ImageArray:
    """An image from a formula that any language can repeat, uint8 ``[height, width, 3]``."""
    y, x, band = np.ogrid[:height, :width, :3]
    return np.asarray((x * x * (band + 3) + 7 * y * x + 50 * band + (x ^ y)) & 255, dtype=np.uint8)


def _joint_fractions() -> Iterator[list[float]]:
    generator = np.random.default_rng(7)
    for _ in range(RANDOM_OUTPUTS):
        yield np.round(generator.random(37) ** generator.integers(1, 8), 4).tolist()
    yield [0.0] * 37
    yield [1.0] * 37
    yield [-1.0] * 37
    yield [0.25] * 37
    for key in TREE.keys:
        yield [float(key == each) for each in TREE.keys]


def _probabilities() -> Iterator[list[float]]:
    yield from ([0.125, 0.25, 0.625], [0.5, 0.5, 0.0], [0.005, 0.985, 0.01], [0.3, 0.335, 0.365])
    yield from ([0.9, 0.625, 0.1], [0.125, 0.5, 0.51], [0.25, 0.125, 0.0])


def _prediction(manifest: Manifest, outputs: list[float]) -> dict[str, Any]:
    """A model's output and the API's prediction from it, without its keys."""
    prediction = interpret_output(manifest, outputs).model_dump(mode="json")
    if "questions" not in prediction:
        return {"outputs": outputs, "headline": prediction["headline"], "sentence": prediction["sentence"]}
    answers = [answer for question in prediction["questions"] for answer in question["answers"]]
    return {
        "outputs": outputs,
        **{key: prediction[key] for key in ("headline", "sentence", "also", "stands_out", "path")},
        "vote_fractions": [round(answer["vote_fraction"], 7) for answer in answers],
        "joint_fractions": [round(value, 7) for value in prediction["joint_fractions"].values()],
        "volunteers": [list(answer["volunteers"].values()) for answer in answers],
    }


def _in_language(
    votes: Classifier, classes: Classifier, several: Manifest, number: Manifest, language: Language
) -> dict[str, Any]:
    """The words for some outputs in a language, the outputs by their numbers among those of ``votes``."""
    words = catalogue(language)
    rows = [*range(0, RANDOM_OUTPUTS, 3), *range(RANDOM_OUTPUTS, RANDOM_OUTPUTS + 4 + len(TREE.keys))]
    outputs = list(_joint_fractions())
    predictions = [translate_prediction(interpret_output(votes.manifest, outputs[row]), words) for row in rows]
    estimate = translate_prediction(interpret_output(number, [0.25]), words)
    said = translate_prediction(interpret_output(classes.manifest, next(_probabilities())), words)
    outlier = translate_prediction(interpret_output(votes.manifest, outputs[0], outlier_score=1.5), words)
    return {
        "language": language,
        "votes": [
            {"number": row, "headline": prediction.headline.text, "sentence": prediction.sentence}
            for row, prediction in zip(rows, predictions, strict=True)
        ],
        "phrases": [
            [
                *(item.phrase(words) for item in prediction.also),
                *(item.phrase(words) for item in prediction.stands_out),
            ]
            for prediction in predictions
            if isinstance(prediction, VotesPrediction)
        ],
        "classes": {"headline": said.headline.text, "sentence": said.sentence},
        "labels": [
            {"headline": each.headline.text, "sentence": each.sentence}
            for each in (translate_prediction(interpret_output(several, row), words) for row in _probabilities())
        ],
        "estimate": {"headline": estimate.headline.text, "sentence": estimate.sentence},
        "outlier": {"headline": outlier.headline.text, "sentence": outlier.sentence},
        "agreement": agreement_text((1, 11), words),
    }


def _outlier(model: Classifier, outputs: list[float]) -> dict[str, Any]:
    prediction = interpret_output(model.manifest, outputs, outlier_score=1.5).model_dump(mode="json")
    fields = ("headline", "sentence", "outlier", "underlying")
    return {"outputs": outputs, "outlier_score": 1.5, **{key: prediction[key] for key in fields}}


def _table(manifest: Manifest, outputs: list[float]) -> dict[str, Any]:
    """A prediction as the API gives it, and its row and that of an error in a table."""
    table = PredictionTable(manifest)
    prediction = interpret_output(manifest, outputs, outlier_score=1 / 3)
    image = LoadedImage(_negative(), 424, 424, "FITS", framing_of(424, 424), ("planes 3, 2, 1", "linear values"))
    error = NotAnImageError("This is no picture, “really”.", "Send one.")
    text = io.StringIO()
    writer = CsvTable(text, table.layout.kinds)
    writer.write(table.row("a, b.jpg", prediction, image))
    writer.write(error_row("c.txt", manifest.reference, error))
    return {
        "manifest": manifest.model_dump(mode="json", include={"calibration", "outlier_score"}),
        "image": ImageDescription.of(image, UploadOrigin()).model_dump(mode="json"),
        "prediction": prediction.model_dump(mode="json"),
        "error": {"code": error.code, "message": error.message, "hint": error.hint},
        "csv": text.getvalue(),
    }


def _negative() -> ImageArray:
    """A dark galaxy on a bright sky, of which images are warned."""
    y, x, _ = np.mgrid[-32:32, -32:32, :3]
    return np.asarray(255 - 200 * np.exp(-(x * x + y * y) / 200), dtype=np.uint8)


def _agreements(model: Classifier) -> Iterator[dict[str, Any]]:
    """What three models say of each other's answers, the last of which is too poor to be compared."""
    errors = {"best": 0.1, "close": 0.11, "poor": 0.2}
    outputs = list(_joint_fractions())
    for first in range(0, RANDOM_OUTPUTS, 8):
        rows = [outputs[first], outputs[first + 1], outputs[first + 2]]
        predictions = [
            interpret_output(model.manifest.model_copy(update={"name": name}), row)
            for name, row in zip(errors, rows, strict=True)
        ]
        agreement = compare(predictions, errors)
        yield {"outputs": rows, "errors": errors, "agreement": agreement and agreement.model_dump(mode="json")}


def _look_alikes() -> Iterator[dict[str, Any]]:
    """Images by a rule that any language can repeat, and the codes of their warnings."""
    plain: dict[str, Any] = {"side": 200, "inverted": False, "frame": None, "sides": 4, "empty": None}
    changes: list[dict[str, Any]] = [
        {},
        {"side": 64},
        {"side": 1100},
        {"inverted": True},
        *({"frame": value} for value in (0, 128, 255)),
        {"frame": 255, "sides": 2},
        {"inverted": True, "frame": 128},
        *({"empty": empty} for empty in ("half", "slanted", "all")),
    ]
    for change in changes:
        image = plain | change
        yield image | {"codes": [warning.code for warning in image_warnings(_look_alike(**image))]}


def _look_alike(side: int, *, inverted: bool, frame: int | None, sides: int, empty: str | None) -> ImageArray:
    """A galaxy on a noisy sky, uint8 ``[side, side, 3]``, changed as is said."""
    y, x = np.ogrid[:side, :side]
    across, down = x - side // 2, y - side // 2
    size = side * side // 160
    noise = (x * x * 3 + y * y * 5 + x * y * 7) % 17
    values = 8 + noise + 190 * size // (size + 4 * across * across + down * down)
    if empty is not None:
        areas = {"half": across < -side // 13, "slanted": across + down < -side // 5, "all": across < side}
        values = np.where(areas[empty], 0, values)
    if inverted:
        values = 255 - values
    if frame is not None:
        thickness = side // 16
        outside = (y < thickness) | (y >= side - thickness)
        if sides == 4:
            outside = outside | (x < thickness) | (x >= side - thickness)
        values = np.where(outside, frame, values)
    return np.repeat(values[..., None], 3, axis=-1).astype(np.uint8)


def _frame(x: float, y: float, r90: float) -> dict[str, Any]:
    """The frame of a galaxy of a picture, and what a model is given of it."""
    picture = reduced(pattern(3000, 2200), 2) if r90 < LARGE_R90 else pattern(3000, 2200)
    source = DetectedSource(x, y, r90 / 2, r90, 1.0, 0.0, 50.0, 1.0, is_star=False)
    frame = Frame.of(source)
    cutout = frame.cut(picture)
    return {
        "x": x,
        "y": y,
        "r90": r90,
        "large": r90 >= LARGE_R90,
        "frame": frame._asdict(),
        "side": len(cutout),
        "sha256": _digest(cutout),
    }


def _galaxy_frame(side: int, x: float, y: float, width: float) -> dict[str, Any]:
    """What a graph says of where a galaxy is, what the API makes of it, and the square about it."""
    frame = galaxy_frame_of(np.array([x, y, width]))
    image = load_image(_png(pattern(side, side)))
    position = ImageDescription.of(image, UploadOrigin(), galaxy=frame).galaxy
    cut = cut_about(image.pixels, frame)
    return {
        "output": [x, y, width],
        "picture": side,
        "position": position and position.model_dump(mode="json"),
        "side": len(cut),
        "sha256": _digest(cut),
    }


def _square(width: int, height: int) -> dict[str, Any]:
    pixels = load_image(_png(pattern(width, height))).pixels
    return {"width": width, "height": height, "side": len(pixels), "sha256": _digest(pixels)}


def _png(pixels: ImageArray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _digest(pixels: ImageArray) -> str:
    return hashlib.sha256(pixels.tobytes()).hexdigest()
