"""Columns of a table of a picture's galaxies: where each is and how it was measured, before its prediction."""

from __future__ import annotations

import math

import numpy as np

from galaxy_cli.detection.cutouts import FRAME_PER_R90, frame_side
from galaxy_cli.detection.fields import Field
from galaxy_cli.detection.source import FLAGS, Source
from galaxy_core.images.limits import MIN_SIDE
from galaxy_core.table_columns import Column, Row

DETECTION_COLUMNS = (
    Column("number", "integer", "Number of the galaxy, from the brightest", "meta.id;meta.main"),
    Column("x", "real", "Column of the centre, 1 for the first pixel, as FITS counts", "pos.cartesian.x", "pix"),
    Column(
        "y",
        "real",
        "Row of the centre, 1 for the file's first: of FITS the bottom one, of other files the top one",
        "pos.cartesian.y",
        "pix",
    ),
    Column("ra", "real", "Right ascension, where the file has world coordinates", "pos.eq.ra;meta.main", "deg"),
    Column("dec", "real", "Declination, where the file has world coordinates", "pos.eq.dec;meta.main", "deg"),
    Column("r50", "single", "Radius of half of the Petrosian light, seeing included", "phys.angSize", "pix"),
    Column(
        "r90", "single", "Radius of nine tenths of the Petrosian light, seeing included", "phys.angSize", "pix"
    ),
    Column(
        "r50_arcsec", "single", "Radius of half of the Petrosian light, seeing included", "phys.angSize", "arcsec"
    ),
    Column("axis_ratio", "single", "Minor over major axis", "src.ellipticity"),
    Column("angle", "single", "Major axis, from the rows' direction towards larger y", "pos.posAng", "deg"),
    Column("position_angle", "single", "Major axis, from north through east", "pos.posAng", "deg"),
    Column("flux", "single", "Petrosian light, in the file's units, mean of the planes", "phot.count"),
    Column("flux_error", "single", "Its standard deviation", "stat.error;phot.count"),
    Column("snr", "single", "Signal to noise of the light within r50", "stat.snr"),
    Column("concentration", "single", "r90 over r50", "src.morph.param"),
    Column(
        "flags",
        description="blended, edge, saturated, no_data, small (few pixels), with blanks between",
        ucd="meta.code.qual",
    ),
    Column("cutout", description="File of the cutout", ucd="meta.ref"),
)


def detection_row(picture: Field, number: int, source: Source) -> Row:
    """Cells of a galaxy but for the cutout's file."""
    x, y = picture.file_position(source.x, source.y)
    slope = -source.theta if picture.bottom_first else source.theta
    row: Row = {
        "number": number,
        "x": round(x, 3),
        "y": round(y, 3),
        "r50": round(source.r50, 3),
        "r90": round(source.r90, 3),
        "axis_ratio": round(source.b / source.a, 3),
        "angle": round(math.degrees(slope) % 180, 1),
        "flux": _digits(source.flux),
        "flux_error": _digits(source.flux_error),
        "snr": round(source.snr, 1),
        "concentration": round(source.r90 / source.r50, 3),
    }
    if names := flag_names(source):
        row["flags"] = names
    return row | _on_sky(picture, x, y, slope, source.r50)


def flag_names(source: Source) -> str:
    """Names of a source's flags, with blanks between."""
    flags = source.flags | (FLAGS["small"] if frame_side(source) < MIN_SIDE else 0)
    return " ".join(name for name, bit in FLAGS.items() if flags & bit)


def framing_text(source: Source) -> str:
    """Square that the model saw, in words."""
    return f"{frame_side(source)} pixels about it, {FRAME_PER_R90:.3g} times r90"


def _on_sky(picture: Field, x: float, y: float, slope: float, r50: float) -> Row:
    """Place, angle and size on the sky; nothing where the file does not say, or the place is none."""
    if picture.wcs is None:
        return {}
    step = 1.0
    points = [[x, y], [x + step * math.cos(slope), y + step * math.sin(slope)], [x + step, y], [x, y + step]]
    sky = np.asarray(picture.wcs.all_pix2world(points, 1), float)
    if not np.isfinite(sky).all():
        return {}
    (ra, dec), *others = sky
    shifts = [_shift(ra, dec, *other) for other in others]
    east, north = shifts[0]
    area = abs(shifts[1][0] * shifts[2][1] - shifts[1][1] * shifts[2][0])
    row: Row = {"ra": round(float(ra) % 360, 7), "dec": round(float(dec), 7)}
    return row | {
        "position_angle": round(math.degrees(math.atan2(east, north)) % 180, 1),
        "r50_arcsec": round(r50 * 3600 * math.sqrt(area), 3),
    }


def _shift(ra: float, dec: float, other_ra: float, other_dec: float) -> tuple[float, float]:
    """Degrees to the east and to the north from one place to one near it."""
    east = (other_ra - ra + 180) % 360 - 180
    return east * math.cos(math.radians(dec)), other_dec - dec


def _digits(value: float) -> float:
    return float(f"{value:.5g}")
