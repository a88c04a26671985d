"""Pages of images that were found: one of HTML that needs nothing else, and a contact sheet."""

from __future__ import annotations

import base64
import html
import io
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from galaxy_cli.inputs import read_file
from galaxy_cli.runner import LIMITS
from galaxy_cli.search.index import Match
from galaxy_core.errors import GalaxyError
from galaxy_core.images.reading import read_image

SIDE = 160
"""Pixels of an image's side."""
_COLUMNS, _LINE = 6, 16
_STYLE = (
    "body{background:#0b0d12;color:#dfe3ec;font:15px/1.5 system-ui,sans-serif;margin:2rem}"
    "ol{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:1rem}"
    "figure{margin:0}img{width:100%;aspect-ratio:1;background:#1b1f2a}figcaption{overflow-wrap:anywhere}"
)


def thumbnail(name: str, beside: Path, side: int = SIDE) -> Image.Image | None:
    """An image's square, framed as the model saw it; None where it is no longer where it was.

    Args:
        name: as in the table: a path, or that of a zip and a member in it.
        beside: folder that relative paths are tried from, after the current one.
        side: in pixels.
    """
    for path in dict.fromkeys((Path(name), beside / name)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pixels = read_image(_contents(path), LIMITS).pixels
        except (GalaxyError, OSError, zipfile.BadZipFile, KeyError, ValueError):
            continue
        return Image.fromarray(pixels).resize((side, side), Image.Resampling.LANCZOS)
    return None


def _contents(path: Path) -> bytes:
    archive = next((part for part in path.parents if part.suffix.lower() == ".zip" and part.is_file()), None)
    if archive is None:
        return read_file(path, LIMITS)
    with zipfile.ZipFile(archive) as members:
        return members.read(path.relative_to(archive).as_posix())


def write_page(path: Path, title: str, query: Path, matches: Sequence[Match], beside: Path) -> None:
    """Write a page of HTML with the query's image and those that are similar, all inside it."""
    items = [_figure(str(query), "the image itself", beside)]
    items += [_figure(match.name, f"{match.value:.3f}", beside) for match in matches]
    document = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{html.escape(title)}</h1><ol>{''.join(items)}</ol></html>\n"
    )
    path.write_text(document, encoding="utf-8", errors="backslashreplace")


def _figure(name: str, value: str, beside: Path) -> str:
    image, escaped = thumbnail(name, beside), html.escape(name)
    source = ""
    if image:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=85)
        source = f' src="data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"'
    return (
        f'<li><figure><img alt="{escaped}"{source}>'
        f"<figcaption>{html.escape(value)}<br>{escaped}</figcaption></figure></li>"
    )


def write_contact_sheet(path: Path, matches: Sequence[Match], beside: Path) -> None:
    """Write a PNG with a thumbnail of each image, in rows, its rank and its value below it."""
    columns = min(_COLUMNS, len(matches))
    rows = -(-len(matches) // columns)
    sheet = Image.new("RGB", (columns * SIDE, rows * (SIDE + _LINE)), "#0b0d12")
    draw = ImageDraw.Draw(sheet)
    for place, match in enumerate(matches):
        corner = place % columns * SIDE, place // columns * (SIDE + _LINE)
        if image := thumbnail(match.name, beside):
            sheet.paste(image, corner)
        label = f"{place + 1}  {match.value:.3f}  {Path(match.name).name}"
        draw.text((corner[0] + 3, corner[1] + SIDE + 2), label[:26], fill="#dfe3ec")
    sheet.save(path, "PNG")
