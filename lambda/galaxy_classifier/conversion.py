"""Images as bytes, and rows as the tables that notebooks hold."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from astropy.coordinates import SkyCoord

    from galaxy_core.table_columns import Kind, Row, TableLayout

Output = Literal["astropy", "pandas", "rows"]
Image = Any
"""A path, a file's bytes, a Pillow image, or an array of uint8, ``[height, width]`` or ``[height, width, 3]``."""
_TYPES: dict[Kind, str] = {
    "text": "str",
    "number": "f4",
    "single": "f4",
    "real": "f8",
    "count": "i2",
    "integer": "i8",
    "flag": "bool",
}
_EMPTY: dict[Kind, Any] = {
    "text": "",
    "number": float("nan"),
    "single": float("nan"),
    "real": float("nan"),
    "count": 0,
    "integer": 0,
    "flag": False,
}


def image_bytes(image: Image) -> bytes | None:
    """Contents of an image that is not in a file; None for a path.

    Raises:
        TypeError: it is none of the kinds that are taken.
    """
    if isinstance(image, str | os.PathLike):
        return None
    if isinstance(image, bytes | bytearray | memoryview):
        return bytes(image)
    import numpy as np  # noqa: PLC0415 - imported when it is used, as everything that takes a while
    from PIL import Image as Pillow  # noqa: PLC0415

    if isinstance(image, np.ndarray):
        if image.dtype != np.uint8 or image.ndim not in {2, 3} or (image.ndim == 3 and image.shape[2] != 3):
            raise TypeError(
                f"An array is uint8 [height, width] or [height, width, 3]; this one is {image.dtype} "
                f"{list(image.shape)}. Scale it to 0 to 255 first."
            )
        image = Pillow.fromarray(image)
    if not isinstance(image, Pillow.Image):
        raise TypeError(f"An image is a path, bytes, an array or a Pillow image, and not {type(image).__name__}.")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def name_of(image: Image, place: int) -> str:
    """Name of an image in the table."""
    return os.fspath(image) if isinstance(image, str | os.PathLike) else f"image {place + 1}"


def listed(images: Image | Iterable[Image]) -> list[Image]:
    """Images, also where one is given alone."""
    alone = isinstance(images, str | bytes | os.PathLike) or not isinstance(images, Iterable)
    return [images] if alone or getattr(images, "ndim", 4) < 4 else list(images)


def degrees_of(positions: SkyCoord) -> list[tuple[float, float]]:
    """Right ascension and declination, ICRS, of one position or of many."""
    icrs = positions.icrs
    return list(zip(icrs.ra.deg.reshape(-1).tolist(), icrs.dec.deg.reshape(-1).tolist(), strict=True))


def check_places(fovs: Iterable[float], surveys: Iterable[str]) -> None:
    """Refuse what no survey can be asked for.

    Args:
        fovs: sides of the cutouts in arcminutes.
        surveys: their keys.

    Raises:
        ValueError: saying what came and what is expected.
    """
    from galaxy_sky.surveys import MAX_FOV_ARCMIN, MIN_FOV_ARCMIN, SURVEYS  # noqa: PLC0415

    wrong = next((fov for fov in fovs if not MIN_FOV_ARCMIN <= fov <= MAX_FOV_ARCMIN), None)
    if wrong is not None:
        raise ValueError(
            f"A field of view is from {MIN_FOV_ARCMIN} to {MAX_FOV_ARCMIN:g} arcminutes; this one is {wrong}."
        )
    unknown = next((survey for survey in surveys if survey not in SURVEYS), None)
    if unknown is not None:
        raise ValueError(f"There is no survey {unknown!r}; those are {', '.join(SURVEYS)}.")


def with_progress(rows: Iterator[Row], length: int, *, shown: bool) -> Iterator[Row]:
    """Rows, while a bar shows how many there are."""
    if not shown:
        yield from rows
        return
    import click  # noqa: PLC0415

    with click.progressbar(rows, length=length, label="Classifying", show_pos=True) as bar:
        yield from bar


def to_table(rows: Sequence[Row], layout: TableLayout, output: Output) -> Any:
    """A table of rows.

    Args:
        rows: cells by column.
        layout: columns in order.
        output: an astropy table with units, descriptions and masked cells; a pandas data frame; or the rows.
    """
    if output == "rows":
        return [{column.name: row.get(column.name) for column in layout.columns} for row in rows]
    if output == "pandas":
        import pandas as pd  # noqa: PLC0415

        return pd.DataFrame({c.name: [row.get(c.name) for row in rows] for c in layout.columns})

    from astropy.table import MaskedColumn, Table  # noqa: PLC0415

    columns = []
    for column in layout.columns:
        cells = [row.get(column.name) for row in rows]
        made = MaskedColumn(
            [_EMPTY[column.kind] if cell is None else cell for cell in cells],
            name=column.name,
            mask=[cell is None for cell in cells],
            dtype=_TYPES[column.kind],
            unit=column.unit or None,
            description=column.description or None,
        )
        if column.ucd:
            made.meta["ucd"] = column.ucd
        columns.append(made)
    return Table(columns, meta=dict(layout.metadata))
