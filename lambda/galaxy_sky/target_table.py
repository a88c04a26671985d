"""Columns of a table of objects on the sky, the same from one machine and from a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from galaxy_core.citations import SURVEY_CITATIONS
from galaxy_core.images.limits import MIN_SIDE
from galaxy_core.table_columns import Column, TableLayout
from galaxy_sky.surveys import SURVEYS, SurveyKey

Status = Literal["ok", "outside_footprint", "unavailable", "bad_position", "too_small", "unreadable"]
TARGET_COLUMNS = (
    Column("target", description="The object, as messages name it", ucd="meta.id"),
    Column(
        "status",
        description="ok, outside_footprint, unavailable, bad_position, unreadable, or too_small: so few of the "
        "survey's own pixels that the answer means little",
        ucd="meta.code.status",
    ),
    Column("target_ra", "real", "Right ascension of the cutout, ICRS", "pos.eq.ra", "deg"),
    Column("target_dec", "real", "Declination of the cutout, ICRS", "pos.eq.dec", "deg"),
    Column("survey", description="Survey that took the image", ucd="meta.id;obs"),
    Column("layer", description="Data release or rendering of the survey", ucd="meta.version"),
    Column("pixel_scale", "real", "Scale of the cutout", "instr.scale", "arcsec/pix"),
    Column("fov_arcmin", "real", "Side of the cutout", "phys.angSize;obs.field", "arcmin"),
    Column(
        "scope",
        description="Whether the models learnt from such images: within, or else other_survey (none of SDSS), "
        "smaller (framed more closely than Galaxy Zoo 2's smallest galaxies, of petroR90 3 arcseconds), or both",
        ucd="meta.code",
    ),
    Column("cutout_sha256", description="Checksum of the cutout's file", ucd="meta.checksum"),
)
LEARNT_SURVEY: SurveyKey = "sdss"
MIN_LEARNT_FOV_ARCMIN = round(8.48 * 3 / 60, 2)
"""Whose images the models learnt from, and the side of the smallest: 8.48 petroR90 of 3 arcseconds."""


def status_of(survey: SurveyKey, fov_arcmin: float) -> Status:
    """Status of an object with an answer: whether its cutout has enough of the survey's own pixels."""
    return "ok" if 60 * fov_arcmin / SURVEYS[survey].pixel_scale >= MIN_SIDE else "too_small"


def scope_of(survey: SurveyKey, fov_arcmin: float) -> str:
    """Whether the models learnt from images of a survey and of a size, as the column ``scope`` says it."""
    beyond = {
        "other_survey": survey != LEARNT_SURVEY,
        "smaller": fov_arcmin < MIN_LEARNT_FOV_ARCMIN,
    }
    return ", ".join(name for name, applies in beyond.items() if applies) or "within"


def target_layout(own: Sequence[Column], predictions: TableLayout, surveys: Sequence[SurveyKey]) -> TableLayout:
    """Layout of a table of objects: its own columns, the cutout's, and the predictions'.

    An own column that has a name of ours, in whatever case, is called ``input_…``.

    Args:
        own: columns that the table had.
        predictions: layout of the model's predictions.
        surveys: that are asked, for how to credit and cite them.
    """
    ours = (*TARGET_COLUMNS, *predictions.columns)
    taken = {column.name.lower() for column in ours}
    renamed = (
        replace(column, name=f"input_{column.name}") if column.name.lower() in taken else column for column in own
    )
    metadata = predictions.metadata | {
        f"survey_{key}": f"{SURVEYS[key].credit}; {SURVEY_CITATIONS[key].text}" for key in surveys
    }
    return TableLayout((*renamed, *ours), metadata)
