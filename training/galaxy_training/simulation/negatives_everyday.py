"""Images of everyday subjects: photographs, pages, charts, noise and blank images."""

from __future__ import annotations

import numpy as np
from PIL import ImageDraw, ImageFilter, ImageFont

from galaxy_training.simulation.canvas import (
    Canvas,
    blend,
    disk,
    distance,
    either,
    ellipse,
    fractal_noise,
    over,
    rgb,
    rolling_line,
    rows,
    sheet,
    to_image,
    to_pixels,
)


def noise(rng: np.random.Generator, side: int) -> Canvas:
    """Each pixel by itself, grey or in colour, faint or strong."""
    spread = float(rng.choice((6.0, 20.0, 60.0)))
    grains = rng.standard_normal((side, side, int(rng.choice((1, 3)))))
    return rng.uniform(10, 245) + spread * grains * np.ones(3)


def smooth_noise(rng: np.random.Generator, side: int) -> Canvas:
    """Clouds, dark or bright, grey or in colour: lumps of every size, the larger the stronger."""
    strength, colourful = rng.uniform(8, 60), rng.uniform(0, 1)
    canvas = np.full((side, side, 3), rng.uniform(15, 220))
    for _ in range(2):
        tint = 1 + colourful * rng.standard_normal(3)
        canvas += strength * fractal_noise(rng, side, 3)[..., None] * tint
    return canvas


def text(rng: np.random.Generator, side: int) -> Canvas:
    """A page of words in lines, dark on light or light on dark."""
    paper, ink = rng.uniform(215, 255, 3), rng.uniform(0, 70, 3)
    if rng.random() < 0.5:
        paper, ink = ink, paper
    size = max(5.0, side * rng.uniform(0.03, 0.09))
    font = ImageFont.load_default(size)
    image, pen = sheet(side, paper)
    margin = side * rng.uniform(0.0, 0.08)
    for top in np.arange(margin, side - margin, 1.4 * size):
        if rng.random() < 0.12:  # between paragraphs
            continue
        words = " ".join(_word(rng) for _ in range(round(0.35 * side / size) + 1))
        pen.text((margin, top), words, fill=rgb(ink), font=font)
    return to_pixels(image)


def _word(rng: np.random.Generator) -> str:
    letters = "eeeaaooittnnssrrhlldcumfpgwybvk"
    return "".join(letters[place] for place in rng.integers(len(letters), size=int(rng.integers(2, 10))))


def landscape(rng: np.random.Generator, side: int) -> Canvas:
    """Sky with a sun and clouds, rows of hills that darken as they come nearer, trees."""
    zenith, horizon = either(rng, ((60, 110, 190), (190, 215, 235)), ((90, 60, 110), (250, 160, 90)))
    canvas = blend(zenith, horizon, rows(side))
    canvas += 18 * fractal_noise(rng, side, 2)[..., None]
    centre = rng.uniform(0.1, 0.9), rng.uniform(0.08, 0.4)
    sun = disk(side, centre, rng.uniform(0.03, 0.08), softness=0.01)
    canvas = over(canvas, (255, 245, 215), np.maximum(sun, 0.4 * disk(side, centre, 0.0, softness=0.12)))
    green = rng.uniform((40, 80, 20), (120, 130, 70))
    for nearness in np.linspace(0, 1, int(rng.integers(2, 5))):
        height = 0.45 + 0.4 * nearness + 0.06 * rolling_line(rng, side)
        hill = rows(side) > height
        ground = (1 - 0.6 * nearness) * green + (1 - nearness) * 45 + 22 * fractal_noise(rng, side, 1)[..., None]
        canvas = np.where(hill[..., None], ground, canvas)
    return _with_trees(rng, canvas)


def _with_trees(rng: np.random.Generator, canvas: Canvas) -> Canvas:
    image, side = to_image(canvas), len(canvas)
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(0, 9))):
        foot, across = side * rng.uniform(0.65, 1.0), side * rng.uniform(0, 1)
        tall = side * rng.uniform(0.12, 0.3)
        leaves = rgb(rng.uniform((10, 40, 10), (60, 100, 40)))
        pen.rectangle((across - 0.04 * tall, foot - 0.4 * tall, across + 0.04 * tall, foot), fill=(60, 45, 30))
        if rng.random() < 0.5:
            corners = [(across - 0.25 * tall, foot - 0.2 * tall), (across + 0.25 * tall, foot - 0.2 * tall)]
            pen.polygon([*corners, (across, foot - tall)], fill=leaves)
        else:
            pen.ellipse((across - 0.3 * tall, foot - tall, across + 0.3 * tall, foot - 0.3 * tall), fill=leaves)
    return to_pixels(image) + 4 * rng.standard_normal((side, side, 1))


def still_life(rng: np.random.Generator, side: int) -> Canvas:
    """Round fruit and square boxes on a table before a wall, lit from one side."""
    wall, table = rng.uniform(40, 230, 3), rng.uniform((60, 40, 20), (190, 150, 120))
    edge = rng.uniform(0.35, 0.65)
    canvas = np.where((rows(side) > edge)[..., None], table, wall) * (0.7 + 0.3 * rows(side).T)[..., None]
    canvas += 10 * fractal_noise(rng, side, 1)[..., None]
    for _ in range(int(rng.integers(2, 7))):
        centre = rng.uniform(0.1, 0.9), rng.uniform(edge, 0.85)
        radius, colour = rng.uniform(0.07, 0.22), rng.uniform(30, 240, 3)
        shadow = disk(side, (centre[0] + 0.5 * radius, centre[1] + 0.7 * radius), radius, softness=0.03)
        canvas *= 1 - 0.5 * shadow[..., None]
        if rng.random() < 0.6:
            canvas = _ball(canvas, centre, radius, colour)
        else:
            canvas = _box(canvas, centre, radius, colour)
    return canvas + 4 * rng.standard_normal(canvas.shape)


def _ball(canvas: Canvas, centre: tuple[float, float], radius: float, colour: Canvas) -> Canvas:
    side = len(canvas)
    light = 0.35 + 0.65 * disk(side, (centre[0] - 0.35 * radius, centre[1] - 0.35 * radius), 0, softness=radius)
    ball = over(colour * light[..., None], (255, 255, 255), 0.6 * np.clip(light - 0.85, 0, 1) / 0.15)
    return over(canvas, ball, disk(side, centre, radius))


def _box(canvas: Canvas, centre: tuple[float, float], radius: float, colour: Canvas) -> Canvas:
    side = len(canvas)
    across, down = np.abs(rows(side).T - centre[0]), rows(side) - centre[1]
    inside = (across < 0.7 * radius) & (np.abs(down) < radius)
    lit = np.where((centre[0] > rows(side).T)[..., None], colour, 0.6 * colour)
    return np.where(inside[..., None], lit, canvas)


def portrait(rng: np.random.Generator, side: int) -> Canvas:
    """A head with hair, eyes and a mouth on shoulders, before a plain or a dark wall."""
    wall = rng.uniform(10, 60, 3) if rng.random() < 0.3 else rng.uniform(60, 220, 3)
    image, pen = sheet(side, wall)
    skin = np.array((235, 195, 165)) * rng.uniform(0.35, 1.0)
    hair, dress = rng.uniform(10, 120) * np.array((1.0, 0.8, 0.6)), rng.uniform(20, 220, 3)
    middle, top, wide = 0.5 + rng.uniform(-0.1, 0.1), rng.uniform(0.12, 0.25), rng.uniform(0.14, 0.2)
    chin = top + 2.7 * wide
    ellipse(pen, side, (middle, chin + 1.9 * wide), (2.6 * wide, 1.9 * wide), dress)
    ellipse(pen, side, (middle, top + 1.15 * wide), (1.2 * wide, 1.4 * wide), hair)
    ellipse(pen, side, (middle, chin), (0.45 * wide, 0.7 * wide), 0.85 * skin)
    ellipse(pen, side, (middle, top + 1.45 * wide), (wide, 1.3 * wide), skin)
    for eye in (-0.4, 0.4):
        ellipse(pen, side, (middle + eye * wide, top + 1.3 * wide), (0.17 * wide, 0.1 * wide), np.full(3, 240.0))
        ellipse(pen, side, (middle + eye * wide, top + 1.3 * wide), (0.08 * wide, 0.09 * wide), np.full(3, 30.0))
    ellipse(pen, side, (middle, top + 2.2 * wide), (0.35 * wide, 0.1 * wide), skin * (0.75, 0.5, 0.5))
    soft = to_pixels(image.filter(ImageFilter.GaussianBlur(0.006 * side)))
    shade = 0.65 + 0.35 * blend((1,), (0,), np.clip(rows(side).T + rng.uniform(-0.3, 0.3), 0, 1))
    return soft * shade + 5 * fractal_noise(rng, side, 1)[..., None] + 3 * rng.standard_normal(soft.shape)


def chart(rng: np.random.Generator, side: int) -> Canvas:
    """Axes with bars, a line or points, or a pie, on white or on a dark page."""
    paper, ink = (255.0, 30.0) if rng.random() < 0.6 else (25.0, 225.0)
    image, pen = sheet(side, np.full(3, paper))
    line, black = max(1, side // 120), rgb(np.full(3, ink))
    count = int(rng.integers(4, 12))
    places, heights = np.linspace(0.18, 0.86, count), 0.86 - 0.7 * rng.uniform(0.1, 1, count)
    colours = [rgb(rng.uniform(30, 230, 3)) for _ in range(count)]
    points = [(side * place, side * height) for place, height in zip(places, heights, strict=True)]
    style = rng.choice(("bars", "line", "points", "pie"))
    if style == "pie":
        turns = np.cumsum(rng.dirichlet(np.ones(count))) * 360
        for start, end, colour in zip((0.0, *turns[:-1]), turns, colours, strict=True):
            pen.pieslice((0.15 * side, 0.15 * side, 0.85 * side, 0.85 * side), start, end, fill=colour)
        return to_pixels(image)
    for height in np.arange(0.16, 0.86, 0.14):
        pen.line((0.12 * side, height * side, 0.92 * side, height * side), fill=rgb(np.full(3, 150)))
    if style == "line":
        pen.line(points, fill=colours[0], width=2 * line)
    for (across, height), colour in zip(points, colours, strict=True):
        wide = 0.25 * side / count if style == "bars" else 2.0 * line
        foot = 0.86 * side if style == "bars" else height + 2 * wide
        pen.rectangle((across - wide, height, across + wide, foot), fill=colour)
    pen.line([(0.12 * side, 0.1 * side), (0.12 * side, 0.86 * side), (0.92 * side, 0.86 * side)], black, 2 * line)
    return to_pixels(image)


def blank(rng: np.random.Generator, side: int) -> Canvas:
    """One colour all over, often black or white, or a slow change to another; perhaps a camera's grain."""
    first = either(rng, np.zeros(3), np.full(3, 255.0), rng.uniform(0, 255, 3))
    second = either(rng, first, rng.uniform(0, 255, 3))
    angle = rng.uniform(0, 2 * np.pi)
    across = (rows(side) - 0.5) * np.cos(angle) + (rows(side).T - 0.5) * np.sin(angle) + 0.5
    outwards = distance(side, (rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7)))
    canvas = blend(first, second, np.clip(either(rng, across, outwards), 0, 1))
    return canvas + float(rng.choice((0.0, 2.0))) * rng.standard_normal((side, side, 3))
