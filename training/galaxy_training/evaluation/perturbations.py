"""Perturbation suite: how much a model errs on pictures that differ from those of its survey.

Surveys, telescopes and people change pictures: another sky, stretch, colour, seeing, scale or frame. Each change
is made to every validation galaxy at two strengths, and measured is what it costs in RMSE and how many of the
galaxies are then called outliers. Looks of other surveys are imitated by moving brightness and colour to their
medians.

Lengths in pixels, and shifts, refer to a crop of 208 pixels, as Kaggle's originals are cropped; a border's width
to the whole image.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

from galaxy_core.images.preprocessing import ImageArray
from galaxy_training.data.augmentation import LOOKS, SDSS, Look, chroma, contrast
from galaxy_training.evaluation.metrics import Values, rmse
from galaxy_training.export.preprocessing import MARGIN

Strength = Literal["none", "lower", "higher", "look"]
Pixels = NDArray[np.floating[Any]]
CROP = 208
"""Pixels of the crop that lengths in pixels refer to."""
_SKY_RING = 1 / 24
"""Width of the edge that the sky is continued from, as a fraction of the side."""
_BATCH = 64


class ScoringModel(Protocol):
    """A model of votes that may score outliers too: a `GraphSession`."""

    has_outlier_score: bool
    has_galaxy_frame: bool

    def outputs(self, images: ImageArray) -> NDArray[np.float32]:
        """float32 ``[N, 37]`` for uint8 ``[N, S, S, 3]``."""

    def outlier_scores(self, images: ImageArray) -> NDArray[np.float32]:
        """float32 ``[N]``."""

    def outputs_reframed(self, images: ImageArray) -> NDArray[np.float32]:
        """float32 ``[N, 37]``, of the images as ``frame=auto`` frames them."""


@dataclass(frozen=True)
class Perturbation:
    """One change of a picture at one strength.

    Attributes:
        name: of the kind of change.
        strength: the lower or the higher of two, ``look`` for a survey's look, or ``none``.
        level: how much, for the report.
        change: framed image, float32 ``[S, S, 3]`` 0 to 255, and a generator to the changed image.
    """

    name: str
    strength: Strength
    level: str
    change: Callable[[Pixels, np.random.Generator], Pixels]

    def apply(self, image: ImageArray, rng: np.random.Generator) -> ImageArray:
        """The changed image, uint8 ``[S, S, 3]``."""
        changed = self.change(image.astype(np.float32), rng)
        return np.asarray(np.clip(np.rint(changed), 0, 255), np.uint8)


def perturbed_figures(
    model: ScoringModel, images: list[ImageArray], votes: Values, predicted: Values
) -> dict[str, Any]:
    """RMSE, its rise and the fraction of outliers by perturbation.

    Of wrong frames, and of pictures as they are, also what is left of the rise with ``frame=auto``, where a model
    says where the galaxy is.

    Args:
        model: a model of votes.
        images: framed images, uint8 ``[S, S, 3]``.
        votes: ``[N, 37]``, the volunteers'.
        predicted: ``[N, 37]``, the model's for the images as they are.
    """
    plain = rmse(votes, predicted)
    figures: dict[str, Any] = {}
    for perturbation in SUITE:
        if perturbation is UNCHANGED and not model.has_galaxy_frame:
            continue
        changed = list(_perturbed(perturbation, images))
        outputs = np.concatenate([model.outputs(batch) for batch in changed])
        error = rmse(votes, outputs)
        figures[f"{perturbation.name} {perturbation.level}"] = {
            "strength": perturbation.strength,
            "rmse": round(error, 6),
            "cost": round(error - plain, 6),
        }
        if model.has_galaxy_frame and perturbation.name in FRAMES:
            reframed = np.concatenate([model.outputs_reframed(batch) for batch in changed])
            figures[f"{perturbation.name} {perturbation.level}"]["cost_reframed"] = round(
                rmse(votes, reframed) - plain, 6
            )
        if model.has_outlier_score:
            scores = np.concatenate([model.outlier_scores(batch) for batch in changed])
            figures[f"{perturbation.name} {perturbation.level}"]["outliers"] = round(float(np.mean(scores > 1)), 6)
    return figures


def summary(figures: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Mean and largest cost, and mean and largest fraction of outliers, by strength."""
    strengths: dict[str, dict[str, float]] = {}
    for strength in ("lower", "higher", "look"):
        rows = [row for row in figures.values() if row["strength"] == strength]
        if not rows:
            continue
        strengths[strength] = {
            f"{kind}_{name}": round(float(reduce([row[name] for row in rows])), 6)
            for name in ("cost", "outliers")
            for kind, reduce in (("mean", np.mean), ("largest", np.max))
            if name in rows[0]
        }
    return strengths


def _perturbed(perturbation: Perturbation, images: list[ImageArray]) -> Iterator[ImageArray]:
    for start in range(0, len(images), _BATCH):
        rows = range(start, min(start + _BATCH, len(images)))
        yield np.stack([perturbation.apply(images[row], np.random.default_rng(row)) for row in rows])


def _sky(level: float) -> Callable[[Pixels, np.random.Generator], Pixels]:
    return lambda image, _: image + level


def _gradient(level: float) -> Callable[[Pixels, np.random.Generator], Pixels]:
    def change(image: Pixels, rng: np.random.Generator) -> Pixels:
        angle = rng.uniform(0, 2 * np.pi)
        place = np.linspace(-0.5, 0.5, len(image), dtype=np.float32)
        ramp = place * np.cos(angle) + place[:, None] * np.sin(angle)
        return np.asarray(image + (level * (ramp - ramp.min()) / np.ptp(ramp))[..., None])

    return change


def _brightness(factor: float) -> Callable[[Pixels, np.random.Generator], Pixels]:
    return lambda image, _: image * factor


def _gamma(exponent: float) -> Callable[[Pixels, np.random.Generator], Pixels]:
    return lambda image, _: 255 * (image / 255) ** exponent


def _saturation(factor: float) -> Callable[[Pixels, np.random.Generator], Pixels]:
    def change(image: Pixels, _: np.random.Generator) -> Pixels:
        grey = image.mean(axis=2, keepdims=True)
        return np.asarray(grey + factor * (image - grey))

    return change


def _channel_gain(factor: float) -> Callable[[Pixels, np.random.Generator], Pixels]:
    def change(image: Pixels, rng: np.random.Generator) -> Pixels:
        gains = np.ones(3, np.float32)
        gains[rng.integers(3)] = factor
        return image * gains

    return change


def _blur(pixels: float) -> Callable[[Pixels, np.random.Generator], Pixels]:
    def change(image: Pixels, _: np.random.Generator) -> Pixels:
        sigma = pixels / CROP * len(image) / MARGIN
        return np.asarray(gaussian_filter(image, (sigma, sigma, 0)), np.float32)

    return change


def _noise(level: float) -> Callable[[Pixels, np.random.Generator], Pixels]:
    return lambda image, rng: image + rng.normal(0, level, image.shape).astype(np.float32)


def _jpeg(quality: int) -> Callable[[Pixels, np.random.Generator], Pixels]:
    def change(image: Pixels, _: np.random.Generator) -> Pixels:
        file = io.BytesIO()
        _pillow(image).save(file, "JPEG", quality=quality)
        return np.asarray(Image.open(file), np.float32)

    return change


def _resized(side: int) -> Callable[[Pixels, np.random.Generator], Pixels]:
    return lambda image, _: np.asarray(_pillow(image).resize((side, side), Image.Resampling.LANCZOS), np.float32)


def _frame(width: float, shift: float = 0.0) -> Callable[[Pixels, np.random.Generator], Pixels]:
    """A frame of another width in units of the right one, its centre shifted by a fraction of the crop's side."""

    def change(image: Pixels, rng: np.random.Generator) -> Pixels:
        side = len(image)
        distance = shift * side / MARGIN
        margin = int(np.ceil(side * max(width - 1, 0) / 2 + distance)) + 1
        canvas = _pillow(_continued(image, margin, rng))
        angle = rng.uniform(0, 2 * np.pi)
        middle = margin + side / 2
        across, down = middle + distance * np.cos(angle), middle + distance * np.sin(angle)
        reach = width * side / 2
        box = (across - reach, down - reach, across + reach, down + reach)
        return np.asarray(canvas.resize((side, side), Image.Resampling.BICUBIC, box=box), np.float32)

    return change


def _continued(image: Pixels, margin: int, rng: np.random.Generator) -> Pixels:
    """The image with a margin whose pixels are drawn from the darker half of its edge."""
    side = len(image)
    edge = max(1, round(side * _SKY_RING))
    inner = np.zeros((side, side), bool)
    inner[edge:-edge, edge:-edge] = True
    ring = image[~inner]
    sky = ring[ring.mean(axis=1) <= np.median(ring.mean(axis=1))]
    canvas: Pixels = sky[rng.integers(len(sky), size=(side + 2 * margin,) * 2)]
    canvas[margin : margin + side, margin : margin + side] = image
    return canvas


def _border(part: float) -> Callable[[Pixels, np.random.Generator], Pixels]:
    """A white or black border along all sides."""

    def change(image: Pixels, rng: np.random.Generator) -> Pixels:
        width = max(1, round(part * len(image)))
        changed = np.full_like(image, 255.0 * rng.integers(2))
        changed[width:-width, width:-width] = image[width:-width, width:-width]
        return changed

    return change


def _look(look: Look) -> Callable[[Pixels, np.random.Generator], Pixels]:
    """A galaxy of `SDSS` with another survey's median sky, centre, colour and noise."""

    def change(image: Pixels, rng: np.random.Generator) -> Pixels:
        grey = image.mean(axis=2, keepdims=True)
        coloured = grey + chroma(look) * (image - grey)
        moved = (coloured - SDSS.sky) * contrast(look) + look.sky
        missing = max(look.noise**2 - (SDSS.noise * contrast(look)) ** 2, 0.0) ** 0.5
        return np.asarray(moved + rng.normal(0, missing, image.shape))

    return change


def _pillow(image: Pixels) -> Image.Image:
    return Image.fromarray(np.asarray(np.clip(np.rint(image), 0, 255), np.uint8))


def _pair(
    name: str,
    change: Callable[[Any], Callable[[Pixels, np.random.Generator], Pixels]],
    lower: Any,
    higher: Any,
    unit: str = "",
) -> tuple[Perturbation, Perturbation]:
    return (
        Perturbation(name, "lower", f"{lower}{unit}", change(lower)),
        Perturbation(name, "higher", f"{higher}{unit}", change(higher)),
    )


UNCHANGED = Perturbation("frame", "none", "as it is", lambda image, _: image)
"""No perturbation: what ``frame=auto`` costs where the frame is right."""
FRAMES = ("frame", "shift")
"""Perturbations that ``frame=auto`` is there for."""
SUITE: tuple[Perturbation, ...] = (
    *_pair("sky", _sky, 8, 20),
    *_pair("gradient", _gradient, 10, 25),
    *_pair("brightness", _brightness, 0.8, 0.6),
    *_pair("brightness", _brightness, 1.25, 1.6),
    *_pair("gamma", _gamma, 0.85, 0.7),
    *_pair("gamma", _gamma, 1.2, 1.5),
    *_pair("saturation", _saturation, 0.5, 0),
    *_pair("channel gain", _channel_gain, 1.1, 1.3),
    *_pair("blur", _blur, 2, 4, " px"),
    *_pair("noise", _noise, 4, 10),
    *_pair("JPEG", _jpeg, 50, 20),
    *_pair("size", _resized, 128, 64, " px"),
    UNCHANGED,
    *_pair("frame", _frame, 0.8, 0.6),
    *_pair("frame", _frame, 1.25, 1.6),
    *_pair("shift", lambda part: _frame(1.0, part / 100), 5, 10, " %"),
    *_pair("border", lambda part: _border(part / 100), 5, 12, " %"),
    *(Perturbation("look", "look", name, _look(look)) for name, look in LOOKS.items()),
)
"""Every perturbation that is measured."""
