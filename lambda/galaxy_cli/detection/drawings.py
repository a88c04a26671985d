"""Shows what was detected: as regions of DS9, and as a picture with every galaxy ringed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from galaxy_cli.detection.fields import Field
from galaxy_cli.detection.source import Source
from galaxy_cli.detection.survey import Survey, reduced_copy
from galaxy_core.images.limits import MAX_FRAMED_SIDE
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.planes import Plane
from galaxy_core.images.rendering import render_whole

OVERLAY_SIDE = 2 * MAX_FRAMED_SIDE
"""Longer side of the overlay picture, in pixels."""
_GALAXY, _STAR, _TRAIL = "cyan", "yellow", "red"


def write_regions(path: Path, picture: Field, survey: Survey, headlines: Sequence[str]) -> None:
    """Write regions that DS9 loads: ellipses for galaxies with their headlines, points for stars.

    Args:
        path: of the file.
        picture: that they are in; positions are those of its file, in pixels.
        survey: what was detected.
        headlines: of the galaxies, in their order.
    """
    lines = ["# Region file format: DS9 version 4.1", "global color=cyan width=1 select=1", "image"]
    for number, (source, headline) in enumerate(zip(survey.galaxies, headlines, strict=True), 1):
        text = f"{number} {headline}".replace("{", "(").replace("}", ")").strip()
        lines.append(f"{_ellipse(picture, source)} # color={_GALAXY} text={{{text}}}")
    for source in survey.stars:
        x, y = picture.file_position(source.x, source.y)
        lines.append(f"point({x:.3f},{y:.3f}) # point=cross color={_STAR}")
    lines.extend(f"{_ellipse(picture, source)} # color={_TRAIL} dash=1" for source in survey.trails)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _ellipse(picture: Field, source: Source) -> str:
    x, y = picture.file_position(source.x, source.y)
    major, minor = _axes(source)
    angle = math.degrees(-source.theta if picture.bottom_first else source.theta) % 180
    return f"ellipse({x:.3f},{y:.3f},{major:.2f},{minor:.2f},{angle:.1f})"


def _axes(source: Source) -> tuple[float, float]:
    """Semi-axes of an ellipse of `r90`."""
    stretch = math.sqrt(max(source.b / source.a, 0.05))
    return max(3.0, source.r90 / stretch), max(3.0, source.r90 * stretch)


def write_overlay(path: Path, picture: Field, survey: Survey, options: ReadOptions) -> None:
    """Write the picture, averaged down, with galaxies ringed in cyan, stars in yellow, and trails in red."""
    planes, factor = reduced_copy(picture, OVERLAY_SIDE)
    if picture.white is None:
        parts = [Plane.of_array(plane.name, part) for plane, part in zip(picture.planes, planes, strict=True)]
        pixels = render_whole(parts, options)
    else:
        bands = [np.nan_to_num(part) * (255 / picture.white) for part in planes]
        stacked = np.stack(bands if len(bands) > 1 else bands * 3, axis=-1)
        pixels = np.clip(np.rint(stacked), 0, 255).astype(np.uint8)
    image = Image.fromarray(pixels)
    pen = ImageDraw.Draw(image)
    for source in survey.stars:
        _ring(pen, source, factor, _STAR)
    for source in survey.trails:
        _ring(pen, source, factor, _TRAIL)
    for number, source in enumerate(survey.galaxies, 1):
        right, top = _ring(pen, source, factor, _GALAXY)
        if len(survey.galaxies) <= 500:
            pen.text((right + 1, top), str(number), fill=_GALAXY)
    image.save(path)


def _ring(pen: ImageDraw.ImageDraw, source: Source, factor: int, colour: str) -> tuple[float, float]:
    """Draw a source's ellipse; return the right end and the top of it."""
    major, minor = (axis / factor for axis in _axes(source))
    x, y = ((value + 0.5) / factor - 0.5 for value in (source.x, source.y))
    turns = np.linspace(0, 2 * np.pi, 33)
    cosine, sine = math.cos(source.theta), math.sin(source.theta)
    along, across = major * np.cos(turns), minor * np.sin(turns)
    points = np.stack([x + along * cosine - across * sine, y + along * sine + across * cosine], axis=-1)
    pen.line([tuple(point) for point in points.tolist()], fill=colour)
    right, top = points[:, 0].max(), points[:, 1].min()
    return float(right), float(top)
