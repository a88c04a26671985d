"""Pictures that show no galaxy, drawn for the purpose, so that it can be measured how often one is noticed.

They are what visitors may send by mistake: photographs, pages, charts, empty pictures. Some are hard on purpose,
because they too are bright in the middle of a dark sky: clusters of stars, nebulae, comets, moons, planets, lamps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

OtherKind = Literal[
    "noise",
    "smooth noise",
    "text",
    "landscape",
    "still life",
    "portrait",
    "chart",
    "blank",
    "star field",
    "star cluster",
    "nebula",
    "comet",
    "moon",
    "planet",
    "lamp",
]
OTHER_KINDS: tuple[OtherKind, ...] = get_args(OtherKind)

Plane = NDArray[np.float64]
"""``[side, side]``, or with colours ``[side, side, 3]``; brightness runs from 0 to 255."""
Choice = TypeVar("Choice")


def draw_other_picture(rng: np.random.Generator, side: int, kind: OtherKind | None = None) -> NDArray[np.uint8]:
    """Draw a picture that shows no galaxy.

    Args:
        rng: the only source of chance.
        side: of the picture, pixels.
        kind: what to draw; any, equally often, where it is not given.

    Returns:
        RGB, ``[side, side, 3]``.
    """
    any_kind = OTHER_KINDS[int(rng.integers(len(OTHER_KINDS)))]
    canvas = _DRAWINGS[any_kind if kind is None else kind](rng, side)
    return np.asarray(np.clip(np.rint(canvas), 0, 255), dtype=np.uint8)


def _noise(rng: np.random.Generator, side: int) -> Plane:
    """Each pixel by itself, grey or in colour, faint or strong."""
    spread = float(rng.choice((6.0, 20.0, 60.0)))
    grains = rng.standard_normal((side, side, int(rng.choice((1, 3)))))
    return rng.uniform(10, 245) + spread * grains * np.ones(3)


def _smooth_noise(rng: np.random.Generator, side: int) -> Plane:
    """Clouds, dark or bright, grey or in colour: lumps of every size, the larger the stronger."""
    strength, colourful = rng.uniform(8, 60), rng.uniform(0, 1)
    canvas = np.full((side, side, 3), rng.uniform(15, 220))
    for _ in range(2):
        tint = 1 + colourful * rng.standard_normal(3)
        canvas += strength * _lumps(rng, side, 3)[..., None] * tint
    return canvas


def _text(rng: np.random.Generator, side: int) -> Plane:
    """A page of words in lines, dark on light or light on dark."""
    paper, ink = rng.uniform(215, 255, 3), rng.uniform(0, 70, 3)
    if rng.random() < 0.5:
        paper, ink = ink, paper
    size = max(5.0, side * rng.uniform(0.03, 0.09))
    font = ImageFont.load_default(size)
    image, pen = _sheet(side, paper)
    margin = side * rng.uniform(0.0, 0.08)
    for top in np.arange(margin, side - margin, 1.4 * size):
        if rng.random() < 0.12:  # between paragraphs
            continue
        words = " ".join(_word(rng) for _ in range(round(0.35 * side / size) + 1))
        pen.text((margin, top), words, fill=_colour(ink), font=font)
    return _pixels(image)


def _word(rng: np.random.Generator) -> str:
    letters = "eeeaaooittnnssrrhlldcumfpgwybvk"
    return "".join(letters[place] for place in rng.integers(len(letters), size=int(rng.integers(2, 10))))


def _landscape(rng: np.random.Generator, side: int) -> Plane:
    """Sky with a sun and clouds, rows of hills that darken as they come nearer, trees."""
    zenith, horizon = _either(rng, ((60, 110, 190), (190, 215, 235)), ((90, 60, 110), (250, 160, 90)))
    canvas = _blend(zenith, horizon, _rows(side))
    canvas += 18 * _lumps(rng, side, 2)[..., None]
    centre = rng.uniform(0.1, 0.9), rng.uniform(0.08, 0.4)
    sun = _disk(side, centre, rng.uniform(0.03, 0.08), softness=0.01)
    canvas = _over(canvas, (255, 245, 215), np.maximum(sun, 0.4 * _disk(side, centre, 0.0, softness=0.12)))
    green = rng.uniform((40, 80, 20), (120, 130, 70))
    for nearness in np.linspace(0, 1, int(rng.integers(2, 5))):
        height = 0.45 + 0.4 * nearness + 0.06 * _curve(rng, side)
        hill = _rows(side) > height
        ground = (1 - 0.6 * nearness) * green + (1 - nearness) * 45 + 22 * _lumps(rng, side, 1)[..., None]
        canvas = np.where(hill[..., None], ground, canvas)
    return _with_trees(rng, canvas)


def _with_trees(rng: np.random.Generator, canvas: Plane) -> Plane:
    image, side = _image(canvas), len(canvas)
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(0, 9))):
        foot, across = side * rng.uniform(0.65, 1.0), side * rng.uniform(0, 1)
        tall = side * rng.uniform(0.12, 0.3)
        leaves = _colour(rng.uniform((10, 40, 10), (60, 100, 40)))
        pen.rectangle((across - 0.04 * tall, foot - 0.4 * tall, across + 0.04 * tall, foot), fill=(60, 45, 30))
        if rng.random() < 0.5:
            corners = [(across - 0.25 * tall, foot - 0.2 * tall), (across + 0.25 * tall, foot - 0.2 * tall)]
            pen.polygon([*corners, (across, foot - tall)], fill=leaves)
        else:
            pen.ellipse((across - 0.3 * tall, foot - tall, across + 0.3 * tall, foot - 0.3 * tall), fill=leaves)
    return _pixels(image) + 4 * rng.standard_normal((side, side, 1))


def _still_life(rng: np.random.Generator, side: int) -> Plane:
    """Round fruit and square boxes on a table before a wall, lit from one side."""
    wall, table = rng.uniform(40, 230, 3), rng.uniform((60, 40, 20), (190, 150, 120))
    edge = rng.uniform(0.35, 0.65)
    canvas = np.where((_rows(side) > edge)[..., None], table, wall) * (0.7 + 0.3 * _rows(side).T)[..., None]
    canvas += 10 * _lumps(rng, side, 1)[..., None]
    for _ in range(int(rng.integers(2, 7))):
        centre = rng.uniform(0.1, 0.9), rng.uniform(edge, 0.85)
        radius, colour = rng.uniform(0.07, 0.22), rng.uniform(30, 240, 3)
        shadow = _disk(side, (centre[0] + 0.5 * radius, centre[1] + 0.7 * radius), radius, softness=0.03)
        canvas *= 1 - 0.5 * shadow[..., None]
        if rng.random() < 0.6:
            canvas = _ball(canvas, centre, radius, colour)
        else:
            canvas = _box(canvas, centre, radius, colour)
    return canvas + 4 * rng.standard_normal(canvas.shape)


def _ball(canvas: Plane, centre: tuple[float, float], radius: float, colour: Plane) -> Plane:
    side = len(canvas)
    light = 0.35 + 0.65 * _disk(side, (centre[0] - 0.35 * radius, centre[1] - 0.35 * radius), 0, softness=radius)
    ball = _over(colour * light[..., None], (255, 255, 255), 0.6 * np.clip(light - 0.85, 0, 1) / 0.15)
    return _over(canvas, ball, _disk(side, centre, radius))


def _box(canvas: Plane, centre: tuple[float, float], radius: float, colour: Plane) -> Plane:
    side = len(canvas)
    across, down = np.abs(_rows(side).T - centre[0]), _rows(side) - centre[1]
    inside = (across < 0.7 * radius) & (np.abs(down) < radius)
    lit = np.where((centre[0] > _rows(side).T)[..., None], colour, 0.6 * colour)
    return np.where(inside[..., None], lit, canvas)


def _portrait(rng: np.random.Generator, side: int) -> Plane:
    """A head with hair, eyes and a mouth on shoulders, before a plain or a dark wall."""
    wall = rng.uniform(10, 60, 3) if rng.random() < 0.3 else rng.uniform(60, 220, 3)
    image, pen = _sheet(side, wall)
    skin = np.array((235, 195, 165)) * rng.uniform(0.35, 1.0)
    hair, dress = rng.uniform(10, 120) * np.array((1.0, 0.8, 0.6)), rng.uniform(20, 220, 3)
    middle, top, wide = 0.5 + rng.uniform(-0.1, 0.1), rng.uniform(0.12, 0.25), rng.uniform(0.14, 0.2)
    chin = top + 2.7 * wide
    _ellipse(pen, side, (middle, chin + 1.9 * wide), (2.6 * wide, 1.9 * wide), dress)
    _ellipse(pen, side, (middle, top + 1.15 * wide), (1.2 * wide, 1.4 * wide), hair)
    _ellipse(pen, side, (middle, chin), (0.45 * wide, 0.7 * wide), 0.85 * skin)
    _ellipse(pen, side, (middle, top + 1.45 * wide), (wide, 1.3 * wide), skin)
    for eye in (-0.4, 0.4):
        _ellipse(pen, side, (middle + eye * wide, top + 1.3 * wide), (0.17 * wide, 0.1 * wide), np.full(3, 240.0))
        _ellipse(pen, side, (middle + eye * wide, top + 1.3 * wide), (0.08 * wide, 0.09 * wide), np.full(3, 30.0))
    _ellipse(pen, side, (middle, top + 2.2 * wide), (0.35 * wide, 0.1 * wide), skin * (0.75, 0.5, 0.5))
    soft = _pixels(image.filter(ImageFilter.GaussianBlur(0.006 * side)))
    shade = 0.65 + 0.35 * _blend((1,), (0,), np.clip(_rows(side).T + rng.uniform(-0.3, 0.3), 0, 1))
    return soft * shade + 5 * _lumps(rng, side, 1)[..., None] + 3 * rng.standard_normal(soft.shape)


def _chart(rng: np.random.Generator, side: int) -> Plane:
    """Axes with bars, a line or points, or a pie, on white or on a dark page."""
    paper, ink = (255.0, 30.0) if rng.random() < 0.6 else (25.0, 225.0)
    image, pen = _sheet(side, np.full(3, paper))
    line, black = max(1, side // 120), _colour(np.full(3, ink))
    count = int(rng.integers(4, 12))
    places, heights = np.linspace(0.18, 0.86, count), 0.86 - 0.7 * rng.uniform(0.1, 1, count)
    colours = [_colour(rng.uniform(30, 230, 3)) for _ in range(count)]
    points = [(side * place, side * height) for place, height in zip(places, heights, strict=True)]
    style = rng.choice(("bars", "line", "points", "pie"))
    if style == "pie":
        turns = np.cumsum(rng.dirichlet(np.ones(count))) * 360
        for start, end, colour in zip((0.0, *turns[:-1]), turns, colours, strict=True):
            pen.pieslice((0.15 * side, 0.15 * side, 0.85 * side, 0.85 * side), start, end, fill=colour)
        return _pixels(image)
    for height in np.arange(0.16, 0.86, 0.14):
        pen.line((0.12 * side, height * side, 0.92 * side, height * side), fill=_colour(np.full(3, 150)))
    if style == "line":
        pen.line(points, fill=colours[0], width=2 * line)
    for (across, height), colour in zip(points, colours, strict=True):
        wide = 0.25 * side / count if style == "bars" else 2.0 * line
        foot = 0.86 * side if style == "bars" else height + 2 * wide
        pen.rectangle((across - wide, height, across + wide, foot), fill=colour)
    pen.line([(0.12 * side, 0.1 * side), (0.12 * side, 0.86 * side), (0.92 * side, 0.86 * side)], black, 2 * line)
    return _pixels(image)


def _blank(rng: np.random.Generator, side: int) -> Plane:
    """One colour all over, often black or white, or a slow change to another; perhaps a camera's grain."""
    first = _either(rng, np.zeros(3), np.full(3, 255.0), rng.uniform(0, 255, 3))
    second = _either(rng, first, rng.uniform(0, 255, 3))
    angle = rng.uniform(0, 2 * np.pi)
    across = (_rows(side) - 0.5) * np.cos(angle) + (_rows(side).T - 0.5) * np.sin(angle) + 0.5
    outwards = _distance(side, (rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7)))
    canvas = _blend(first, second, np.clip(_either(rng, across, outwards), 0, 1))
    return canvas + float(rng.choice((0.0, 2.0))) * rng.standard_normal((side, side, 3))


def _star_field(rng: np.random.Generator, side: int) -> Plane:
    """Many stars, few of them bright, anywhere on a dark sky."""
    return _with_stars(rng, _sky(rng, side), rng.uniform(0, 1, (int(rng.integers(40, 400)), 2)))


def _star_cluster(rng: np.random.Generator, side: int) -> Plane:
    """Some hundred stars that crowd towards the middle; half of them within a core (Plummer 1911's profile)."""
    count, core = int(rng.integers(150, 900)), rng.uniform(0.03, 0.1)
    distance = core * np.sqrt(1 / rng.random(count) - 1)
    angle = rng.uniform(0, 2 * np.pi, count)
    places = 0.5 + distance[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _with_stars(rng, _sky(rng, side), places)


def _nebula(rng: np.random.Generator, side: int) -> Plane:
    """Glowing clouds of two colours about the middle, among stars."""
    window = _disk(side, _near_the_middle(rng), 0.0, softness=rng.uniform(0.12, 0.3))
    colours = rng.uniform(0.2, 1.0, (2, 3)) * rng.uniform(40, 140)
    clouds = sum(np.exp(0.7 * _lumps(rng, side, 3))[..., None] * colour for colour in colours)
    canvas = _sky(rng, side) + np.minimum(window[..., None] * clouds, 255)
    return _with_stars(rng, canvas, rng.uniform(0, 1, (int(rng.integers(40, 200)), 2)))


def _comet(rng: np.random.Generator, side: int) -> Plane:
    """A round head in the middle and a straight tail that widens and fades, among stars."""
    centre, angle = _near_the_middle(rng), rng.uniform(0, 2 * np.pi)
    along, aside = _turned(side, centre, angle)
    width = 0.02 + 0.15 * np.maximum(along, 0)
    tail = (along > 0) * np.exp(-0.5 * (aside / width) ** 2 - along / rng.uniform(0.2, 0.6))
    head = _disk(side, centre, 0.0, softness=rng.uniform(0.02, 0.06))
    canvas = _sky(rng, side) + 255 * np.minimum(head + 0.5 * tail, 1)[..., None] * rng.uniform(0.7, 1.0, 3)
    return _with_stars(rng, canvas, rng.uniform(0, 1, (int(rng.integers(20, 150)), 2)))


def _sky(rng: np.random.Generator, side: int) -> Plane:
    """Nearly black, with the grain of a camera."""
    level = rng.uniform(0, 25) * rng.uniform(0.6, 1.0, 3)
    return level + rng.uniform(0, 6) * rng.standard_normal((side, side, 3))


def _with_stars(rng: np.random.Generator, canvas: Plane, places: Plane) -> Plane:
    """Add stars at these places ``[N, 2]``, many faint and a few bright."""
    side = len(canvas)
    width = max(rng.uniform(0.004, 0.012), 0.5 / side)
    brightness = np.minimum(20 * rng.pareto(1.1, len(places)), 900)
    down, across = (np.exp(-0.5 * ((_rows(side)[:, :1] - place) / width) ** 2) for place in places.T)
    light: Plane = (down * brightness) @ across.T
    return canvas + light[..., None] * rng.uniform(0.8, 1.0, 3)


def _moon(rng: np.random.Generator, side: int) -> Plane:
    """A grey disk with seas and craters, full or in a phase."""
    centre, radius = _near_the_middle(rng), rng.uniform(0.12, 0.45)
    surface = rng.uniform(150, 230) + 28 * _lumps(rng, side, 3)
    for _ in range(int(rng.integers(5, 20))):
        angle, out, size = rng.uniform(0, 2 * np.pi), np.sqrt(rng.random()), radius * rng.uniform(0.03, 0.12)
        crater = centre[0] + out * radius * np.cos(angle), centre[1] + out * radius * np.sin(angle)
        surface += 25 * (_disk(side, crater, size) - 1.6 * _disk(side, crater, 0.75 * size))
    light = _disk(side, centre, radius, softness=rng.uniform(0.002, 0.01))
    if rng.random() < 0.5:
        angle, offset = rng.uniform(0, 2 * np.pi), radius * rng.uniform(0.3, 1.5)
        dark = centre[0] + offset * np.cos(angle), centre[1] + offset * np.sin(angle)
        light = light * (1 - _disk(side, dark, radius, softness=0.05))
    return _over(_sky(rng, side), surface[..., None] * rng.uniform(0.88, 1.0, 3), light)


def _planet(rng: np.random.Generator, side: int) -> Plane:
    """A coloured disk with bands, darker towards its edge, sometimes with a ring."""
    centre, radius = _near_the_middle(rng), rng.uniform(0.1, 0.35)
    along, height = _turned(side, centre, rng.uniform(0, np.pi))
    bands = 0.85 + 0.15 * np.sin(height / radius * rng.uniform(4, 14) + 0.4 * _lumps(rng, side, 2))
    darkening = np.sqrt(np.clip(1 - (np.hypot(along, height) / radius) ** 2, 0.05, 1))
    body = _disk(side, centre, radius, softness=0.004)
    light = body * (0.3 + 0.7 * darkening)
    if rng.random() < 0.4:
        far = np.hypot(along, height / rng.uniform(0.15, 0.5)) / radius
        light = np.maximum(light, 0.7 * ((far > 1.3) & (far < 2.1)) * (1 - body * (height < 0)))
    return _over(_sky(rng, side), bands[..., None] * rng.uniform((150, 110, 70), (255, 230, 220)), light)


def _lamp(rng: np.random.Generator, side: int) -> Plane:
    """A bright disk, more or less blurred, with a halo in a dark room or street, white or coloured."""
    centre, radius = _near_the_middle(rng), float(_either(rng, 0.0, rng.uniform(0.03, 0.2)))
    colour = _either(rng, (255, 255, 250), (255, 220, 150), (255, 180, 90), (120, 160, 255))
    body = _disk(side, centre, radius, softness=rng.uniform(0.01, 0.1)) * rng.uniform(0.4, 1.0)
    halo = _disk(side, centre, 0.0, softness=rng.uniform(0.06, 0.3)) * rng.uniform(0.0, 0.5)
    return _over(_sky(rng, side), colour, np.maximum(body, halo))


def _turned(side: int, centre: tuple[float, float], angle: float) -> tuple[Plane, Plane]:
    """How far each pixel is from a point, along a direction and across it, in sides of the picture."""
    right, down = _rows(side).T - centre[0], _rows(side) - centre[1]
    return right * np.cos(angle) + down * np.sin(angle), down * np.cos(angle) - right * np.sin(angle)


def _near_the_middle(rng: np.random.Generator) -> tuple[float, float]:
    return 0.5 + rng.uniform(-0.06, 0.06), 0.5 + rng.uniform(-0.06, 0.06)


def _rows(side: int) -> Plane:
    """How far down each pixel is, 0 to 1; transposed, how far to the right."""
    return np.broadcast_to(((np.arange(side) + 0.5) / side)[:, None], (side, side))


def _distance(side: int, centre: tuple[float, float]) -> Plane:
    """From a point (right, down) to each pixel, in sides of the picture."""
    return np.hypot(_rows(side).T - centre[0], _rows(side) - centre[1])


def _disk(side: int, centre: tuple[float, float], radius: float, softness: float = 0.0) -> Plane:
    """1 inside, falling to 0 outside as a Gaussian of this width; at least a pixel wide."""
    outside = np.maximum(_distance(side, centre) - radius, 0) / max(softness, 0.5 / side)
    return np.exp(-0.5 * outside**2)


def _lumps(rng: np.random.Generator, side: int, coarsest: int) -> Plane:
    """A field of lumps of every size, standard deviation about 1; the coarsest are 1 / coarsest of the side."""
    field = np.zeros((side, side))
    for octave in range(5):
        cells = min(side, coarsest * 2**octave + 2)
        grid = Image.fromarray(rng.standard_normal((cells, cells)).astype(np.float32))
        field += 0.6**octave * np.asarray(grid.resize((side, side), Image.Resampling.BICUBIC))
    return field


def _curve(rng: np.random.Generator, side: int) -> Plane:
    """A rolling line, one height a column."""
    across, heights = np.linspace(0, 2 * np.pi, side), np.zeros(side)
    for waves in range(1, 5):
        heights += rng.normal(0, 1 / waves) * np.sin(waves * across + rng.uniform(0, 2 * np.pi))
    return heights


def _blend(first: ArrayLike, second: ArrayLike, share: Plane) -> Plane:
    """From the first colour to the second, as the share goes from 0 to 1."""
    start, end = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    return start + (end - start) * share[..., None]


def _over(canvas: Plane, colour: ArrayLike, cover: Plane) -> Plane:
    """Paint a colour, or another canvas, over a canvas where the cover is 1."""
    return canvas + (np.asarray(colour, dtype=np.float64) - canvas) * cover[..., None]


def _either(rng: np.random.Generator, *choices: Choice) -> Choice:
    return choices[int(rng.integers(len(choices)))]


def _sheet(side: int, colour: Plane) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (side, side), _colour(colour))
    return image, ImageDraw.Draw(image)


def _colour(values: Plane) -> tuple[int, int, int]:
    red, green, blue = np.clip(values, 0, 255).astype(int).tolist()
    return red, green, blue


def _ellipse(
    pen: ImageDraw.ImageDraw, side: int, centre: tuple[float, float], radii: tuple[float, float], colour: Plane
) -> None:
    left, top = centre[0] - radii[0], centre[1] - radii[1]
    box = (side * left, side * top, side * (left + 2 * radii[0]), side * (top + 2 * radii[1]))
    pen.ellipse(box, fill=_colour(colour))


def _image(canvas: Plane) -> Image.Image:
    return Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8))


def _pixels(image: Image.Image) -> Plane:
    return np.asarray(image, dtype=np.float64)


_DRAWINGS: dict[OtherKind, Callable[[np.random.Generator, int], Plane]] = {
    "noise": _noise,
    "smooth noise": _smooth_noise,
    "text": _text,
    "landscape": _landscape,
    "still life": _still_life,
    "portrait": _portrait,
    "chart": _chart,
    "blank": _blank,
    "star field": _star_field,
    "star cluster": _star_cluster,
    "nebula": _nebula,
    "comet": _comet,
    "moon": _moon,
    "planet": _planet,
    "lamp": _lamp,
}
