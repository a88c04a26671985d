"""Detects and measures the sources of a part of a picture with SEP (Barbary 2016; Bertin & Arnouts 1996)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import sep
from numpy.typing import NDArray

from galaxy_cli.detection.source import FLAGS, Source
from galaxy_cli.detection.trails import Trail, find_trails, subtract_trail
from galaxy_core.detection.petrosian import Petrosian, fractions, measure_growth
from galaxy_core.images.connected_pixels import grow

THRESHOLD = 1.5
"""Of the matched-filtered light, in units of the noise, above which pixels belong to a source."""
MIN_PIXELS = 6
DEBLEND_LEVELS, DEBLEND_CONTRAST = 32, 0.02
"""Levels at which blends are searched for, and the part of their light that each part must have."""
MESH = 96
"""Side of the cells in which background and noise are measured, in pixels."""
_CIRCLES = 60
"""That light is added up in about each source; the smallest has 1/80 of the radius of the largest."""
_REACH, _MIN_REACH = 3.0, 6.0
"""Of the largest circle, in semi-major axes of the pixels above the threshold, and in pixels."""
_GROWTH = 4
"""Pixels about those above the threshold that the sky is not measured in either."""
CORE, WHOLE = 1.0, 2.5
"""Radii of the apertures whose ratio tells stars, in half-light radii of a star."""
_GAUSS = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], np.float32) / 16
sep.set_extract_pixstack(5_000_000)
sep.set_sub_object_limit(4096)


@dataclass(frozen=True)
class Detected:
    """What SEP made of a part.

    Attributes:
        sources: measured, in the coordinates of the part.
        light: float32 ``[rows, columns]`` above the background, in units of the noise, of all planes together.
        noise: in the picture's units.
        segments: int32 ``[rows, columns]``: number of the source of each pixel, from 1; 0 outside.
        trails: of satellites; their light was taken away.
    """

    sources: list[Source]
    light: NDArray[np.float32]
    noise: float
    segments: NDArray[np.int32]
    trails: list[Trail] = field(default_factory=list)


def detect(
    planes: Sequence[NDArray[np.float32]],
    *,
    star_r50: float | None = None,
    saturation: float | None = None,
    min_noise: float = 0.0,
    mesh: int = MESH,
    masked: NDArray[np.bool_] | None = None,
) -> Detected:
    """Detect and measure the sources of a part of a picture.

    Args:
        planes: one or three ``[rows, columns]``, not a number where unknown.
        star_r50: half-light radius of stars, in pixels, where it is known.
        saturation: value from which on light is cut off.
        min_noise: least noise of a plane, such as half a step of 8 bits.
        mesh: see `MESH`.
        masked: pixels that the background is not measured in, those of large galaxies.
    """
    unknown = np.logical_or.reduce([~np.isfinite(plane) for plane in planes])
    if unknown.all():
        empty = np.zeros(unknown.shape, np.float32)
        return Detected([], empty, 1.0, empty.astype(np.int32))
    light, noise = _combined(planes, unknown, min_noise, mesh, masked)
    _, segments = _extracted(light, unknown, contrast=1.0)
    lit = segments > 0
    for _ in range(_GROWTH):
        lit = grow(lit)
    del light, segments
    light, noise = _combined(planes, unknown, min_noise, mesh, lit if masked is None else lit | masked)
    trails = find_trails(light)
    for trail in trails:
        subtract_trail(light, trail)
    found, segments = _extracted(light, unknown, DEBLEND_CONTRAST)
    if not len(found):
        return Detected([], light, noise, segments, trails)
    cut_off = np.zeros(len(found), bool)
    if saturation is not None:
        full = np.logical_or.reduce([plane >= saturation for plane in planes])
        cut_off[np.unique(segments[full & (segments > 0)]) - 1] = True
    return Detected(
        _measured(found, light, segments, unknown, noise, star_r50, cut_off), light, noise, segments, trails
    )


def _extracted(light: NDArray[np.float32], unknown: NDArray[np.bool_], contrast: float) -> tuple[Any, Any]:
    """SEP's sources, and the number of the source of each pixel."""
    return sep.extract(  # type: ignore[no-any-return]
        light,
        THRESHOLD,
        err=1.0,
        mask=unknown,
        minarea=MIN_PIXELS,
        filter_kernel=_GAUSS,
        deblend_nthresh=DEBLEND_LEVELS,
        deblend_cont=contrast,
        segmentation_map=True,
    )


def _combined(
    planes: Sequence[NDArray[np.float32]],
    unknown: NDArray[np.bool_],
    min_noise: float,
    mesh: int,
    masked: NDArray[np.bool_] | None,
) -> tuple[NDArray[np.float32], float]:
    """The planes' light above their backgrounds, weighted by their noise, in units of the noise of it all."""
    light = np.zeros(planes[0].shape, np.float32)
    weights = variance = 0.0
    for plane in planes:
        known = np.where(unknown, np.float32(0), plane)
        mask = unknown if masked is None or (unknown | masked).mean() > 0.9 else unknown | masked
        background = sep.Background(known, mask=mask, bw=mesh, bh=mesh, fw=3, fh=3)
        noise = max(float(background.globalrms), min_noise, 1e-30)
        background.subfrom(known)
        known[unknown] = 0
        light += known / noise**2
        weights += 1 / noise**2
        variance += 1 / noise**2
        del background, known
    light /= np.float32(variance**0.5)
    return light, weights**-0.5 * len(planes)


def _measured(
    found: Any,
    light: NDArray[np.float32],
    segments: NDArray[np.int32],
    unknown: NDArray[np.bool_],
    noise: float,
    star_r50: float | None,
    cut_off: NDArray[np.bool_],
) -> list[Source]:
    x, y, theta = found["x"], found["y"], np.clip(found["theta"], -np.pi / 2, np.pi / 2)
    a, b = np.maximum(found["a"], 0.5), np.maximum(found["b"], 0.4)
    ids = np.arange(1, len(found) + 1, dtype=np.int32)
    alone: dict[str, Any] = {"mask": unknown, "seg_id": ids, "segmap": segments}
    with np.errstate(all="ignore"):
        reach = np.maximum(_REACH * np.sqrt(found["npix"] / np.pi * a / b), _MIN_REACH)
        flux, r50, r90, radius = _petrosian(light, x, y, reach, alone)
        r50, r90 = np.maximum(r50, 0.3), np.maximum(r90, 0.5)
        x, y, _ = sep.winpos(light, x, y, np.maximum(2 * r50 / 2.35, 0.6), mask=unknown)
        moved = np.hypot(x - found["x"], y - found["y"]) > np.maximum(2.0, r50)
        x, y = np.where(moved | ~np.isfinite(x), found["x"], x), np.where(moved | ~np.isfinite(y), found["y"], y)
        core = error = np.full(len(found), np.nan)
        if star_r50 is not None:
            core, error = _core(light, x, y, star_r50, alone)
    snr = 0.5 * flux / np.sqrt(np.pi * np.maximum(r50, 0.6) ** 2)
    flags = np.where(found["flag"] & sep.OBJ_MERGED, FLAGS["blended"], 0)
    flags |= np.where(found["flag"] & sep.OBJ_TRUNC, FLAGS["edge"], 0)
    flags |= np.where(cut_off, FLAGS["saturated"], 0)
    flags |= np.where(_touches_unknown(found, segments, unknown), FLAGS["no_data"], 0)
    columns = (
        *(x, y, a, b, theta, r50, r90, flux * noise, np.sqrt(np.pi) * radius * noise, snr, core, error),
        *(found["peak"] * noise, found["npix"], flags),
    )
    return [Source(*map(_plain, values)) for values in zip(*columns, strict=True)]


def _petrosian(light: NDArray[np.float32], x: Any, y: Any, reach: Any, alone: dict[str, Any]) -> Petrosian:
    """Petrosian light and radii; what belongs to others counts as the mean of the rest of its ring."""
    radii = fractions(_CIRCLES)
    growth = np.zeros((len(x), len(radii)))
    for number, (inner, outer) in enumerate(pairwise(radii), 1):
        within, _, _ = sep.sum_circann(light, x, y, inner * reach, outer * reach, **alone)
        growth[:, number] = growth[:, number - 1] + np.nan_to_num(within, posinf=0, neginf=0)
    return measure_growth(growth, reach)


def _plain(value: Any) -> Any:
    return int(value) if np.issubdtype(type(value), np.integer) else round(float(value), 6)


def _core(
    light: NDArray[np.float32], x: Any, y: Any, star_r50: float, alone: dict[str, Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Part of the light within `WHOLE` stellar radii that is within `CORE`, and its standard deviation."""
    inner, outer = CORE * star_r50, WHOLE * star_r50
    within, _, _ = sep.sum_circle(light, x, y, inner, **alone)
    whole, _, _ = sep.sum_circle(light, x, y, outer, **alone)
    safe = np.maximum(whole, 1e-6)
    core = within / safe
    variance = np.pi * inner**2 * (1 - 2 * core) + core**2 * np.pi * outer**2
    return core, np.sqrt(np.maximum(variance, 0)) / safe


def _touches_unknown(found: Any, segments: NDArray[np.int32], unknown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    touched = np.zeros(len(found), bool)
    if unknown.any():
        from galaxy_core.images.connected_pixels import grow  # noqa: PLC0415 - few pictures have such pixels

        beside = segments[grow(unknown)]
        touched[np.unique(beside[beside > 0]) - 1] = True
    return touched
