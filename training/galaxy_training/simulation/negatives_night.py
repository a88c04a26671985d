"""Images that are hard to tell from galaxies: other bright objects in a dark field."""

from __future__ import annotations

import numpy as np

from galaxy_training.simulation.canvas import (
    Canvas,
    disk,
    either,
    fractal_noise,
    over,
    rotated_offsets,
    rows,
)


def star_field(rng: np.random.Generator, side: int) -> Canvas:
    """Many stars, few of them bright, anywhere on a dark sky."""
    return _with_stars(rng, _sky(rng, side), rng.uniform(0, 1, (int(rng.integers(40, 400)), 2)))


def star_cluster(rng: np.random.Generator, side: int) -> Canvas:
    """Some hundred stars that crowd towards the middle; half of them within a core (Plummer 1911's profile)."""
    count, core = int(rng.integers(150, 900)), rng.uniform(0.03, 0.1)
    distance = core * np.sqrt(1 / rng.random(count) - 1)
    angle = rng.uniform(0, 2 * np.pi, count)
    places = 0.5 + distance[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _with_stars(rng, _sky(rng, side), places)


def nebula(rng: np.random.Generator, side: int) -> Canvas:
    """Glowing clouds of two colours about the middle, among stars."""
    window = disk(side, _near_the_middle(rng), 0.0, softness=rng.uniform(0.12, 0.3))
    colours = rng.uniform(0.2, 1.0, (2, 3)) * rng.uniform(40, 140)
    clouds = sum(np.exp(0.7 * fractal_noise(rng, side, 3))[..., None] * colour for colour in colours)
    canvas = _sky(rng, side) + np.minimum(window[..., None] * clouds, 255)
    return _with_stars(rng, canvas, rng.uniform(0, 1, (int(rng.integers(40, 200)), 2)))


def comet(rng: np.random.Generator, side: int) -> Canvas:
    """A round head in the middle and a straight tail that widens and fades, among stars."""
    centre, angle = _near_the_middle(rng), rng.uniform(0, 2 * np.pi)
    along, aside = rotated_offsets(side, centre, angle)
    width = 0.02 + 0.15 * np.maximum(along, 0)
    tail = (along > 0) * np.exp(-0.5 * (aside / width) ** 2 - along / rng.uniform(0.2, 0.6))
    head = disk(side, centre, 0.0, softness=rng.uniform(0.02, 0.06))
    canvas = _sky(rng, side) + 255 * np.minimum(head + 0.5 * tail, 1)[..., None] * rng.uniform(0.7, 1.0, 3)
    return _with_stars(rng, canvas, rng.uniform(0, 1, (int(rng.integers(20, 150)), 2)))


def _sky(rng: np.random.Generator, side: int) -> Canvas:
    """Nearly black, with the grain of a camera."""
    level = rng.uniform(0, 25) * rng.uniform(0.6, 1.0, 3)
    return level + rng.uniform(0, 6) * rng.standard_normal((side, side, 3))


def _with_stars(rng: np.random.Generator, canvas: Canvas, places: Canvas) -> Canvas:
    """Add stars at these places ``[N, 2]``, many faint and a few bright."""
    side = len(canvas)
    width = max(rng.uniform(0.004, 0.012), 0.5 / side)
    brightness = np.minimum(20 * rng.pareto(1.1, len(places)), 900)
    down, across = (np.exp(-0.5 * ((rows(side)[:, :1] - place) / width) ** 2) for place in places.T)
    light: Canvas = (down * brightness) @ across.T
    return canvas + light[..., None] * rng.uniform(0.8, 1.0, 3)


def moon(rng: np.random.Generator, side: int) -> Canvas:
    """A grey disk with seas and craters, full or in a phase."""
    centre, radius = _near_the_middle(rng), rng.uniform(0.12, 0.45)
    surface = rng.uniform(150, 230) + 28 * fractal_noise(rng, side, 3)
    for _ in range(int(rng.integers(5, 20))):
        angle, out, size = rng.uniform(0, 2 * np.pi), np.sqrt(rng.random()), radius * rng.uniform(0.03, 0.12)
        crater = centre[0] + out * radius * np.cos(angle), centre[1] + out * radius * np.sin(angle)
        surface += 25 * (disk(side, crater, size) - 1.6 * disk(side, crater, 0.75 * size))
    light = disk(side, centre, radius, softness=rng.uniform(0.002, 0.01))
    if rng.random() < 0.5:
        angle, offset = rng.uniform(0, 2 * np.pi), radius * rng.uniform(0.3, 1.5)
        dark = centre[0] + offset * np.cos(angle), centre[1] + offset * np.sin(angle)
        light = light * (1 - disk(side, dark, radius, softness=0.05))
    return over(_sky(rng, side), surface[..., None] * rng.uniform(0.88, 1.0, 3), light)


def planet(rng: np.random.Generator, side: int) -> Canvas:
    """A coloured disk with bands, darker towards its edge, sometimes with a ring."""
    centre, radius = _near_the_middle(rng), rng.uniform(0.1, 0.35)
    along, height = rotated_offsets(side, centre, rng.uniform(0, np.pi))
    bands = 0.85 + 0.15 * np.sin(height / radius * rng.uniform(4, 14) + 0.4 * fractal_noise(rng, side, 2))
    darkening = np.sqrt(np.clip(1 - (np.hypot(along, height) / radius) ** 2, 0.05, 1))
    body = disk(side, centre, radius, softness=0.004)
    light = body * (0.3 + 0.7 * darkening)
    if rng.random() < 0.4:
        far = np.hypot(along, height / rng.uniform(0.15, 0.5)) / radius
        light = np.maximum(light, 0.7 * ((far > 1.3) & (far < 2.1)) * (1 - body * (height < 0)))
    return over(_sky(rng, side), bands[..., None] * rng.uniform((150, 110, 70), (255, 230, 220)), light)


def lamp(rng: np.random.Generator, side: int) -> Canvas:
    """A bright disk, more or less blurred, with a halo in a dark room or street, white or coloured."""
    centre, radius = _near_the_middle(rng), float(either(rng, 0.0, rng.uniform(0.03, 0.2)))
    colour = either(rng, (255, 255, 250), (255, 220, 150), (255, 180, 90), (120, 160, 255))
    body = disk(side, centre, radius, softness=rng.uniform(0.01, 0.1)) * rng.uniform(0.4, 1.0)
    halo = disk(side, centre, 0.0, softness=rng.uniform(0.06, 0.3)) * rng.uniform(0.0, 0.5)
    return over(_sky(rng, side), colour, np.maximum(body, halo))


def _near_the_middle(rng: np.random.Generator) -> tuple[float, float]:
    return 0.5 + rng.uniform(-0.06, 0.06), 0.5 + rng.uniform(-0.06, 0.06)
