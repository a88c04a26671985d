"""From where an object is to its row: its cutout fetched and classified, on one machine and in batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from galaxy_core.errors import GalaxyError, ImageError
from galaxy_core.predictions import ModelReference
from galaxy_core.table_columns import Row, error_row
from galaxy_sky.angles import degrees
from galaxy_sky.cutouts import CutoutFetcher, SurveyCutout
from galaxy_sky.errors import BadPositionError, OutsideFootprintError, SkyUnavailableError, UnknownObjectError
from galaxy_sky.surveys import FieldOfView
from galaxy_sky.target_table import Status, scope_of, status_of

AT_ONCE = 8
"""Objects under way while services are asked: while one answers slowly, the others have their turn."""


@dataclass(frozen=True)
class Place:
    """Where an object is, as it was given.

    Attributes:
        ra: right ascension: degrees, or text in degrees or sexagesimal hours.
        dec: declination: degrees, or text in degrees.
        name: that a resolver is asked for where there is no position.
        fov_arcmin: side of the cutout; None where it follows from the name, or is the default.
    """

    ra: float | str | None = None
    dec: float | str | None = None
    name: str | None = None
    fov_arcmin: float | None = None

    def field_of_view(self, fetcher: CutoutFetcher, default_fov_arcmin: float) -> FieldOfView:
        """The square on the sky.

        Raises:
            BadPositionError: it is nowhere.
            UnknownObjectError, SkyUnavailableError, StoppedError: as the resolver says.
        """
        if self.ra is None and self.dec is None and self.name:
            position = fetcher.resolve(" ".join(self.name.split()))
            return FieldOfView.of(position.ra, position.dec, self.fov_arcmin or position.fov_arcmin)
        ra, dec = degrees(self.ra, hours=True), degrees(self.dec)
        if ra is None or dec is None or not (0 <= ra <= 360 and -90 <= dec <= 90):
            came = " and ".join("nothing" if given is None else str(given) for given in (self.ra, self.dec))
            raise BadPositionError(
                f"A position has a right ascension from 0 to 360 and a declination from -90 to 90 degrees; "
                f"this one is {came}.",
                "Correct it, or give a name that catalogues know, such as “M51”.",
            )
        return FieldOfView.of(ra, dec, self.fov_arcmin or default_fov_arcmin)


@dataclass(frozen=True)
class TargetRows:
    """Rows of objects.

    Attributes:
        fetcher: gets cutouts.
        model: that rows without a prediction name.
        default_fov_arcmin: side of the cutout of an object whose size is not known.
        predict: the row of an image by its name and contents; raises `ImageError`.
    """

    fetcher: CutoutFetcher
    model: ModelReference
    default_fov_arcmin: float
    predict: Callable[[str, bytes], Row]

    def row(self, place: Place) -> Row:
        """`TARGET_COLUMNS` but for the target's name, and the prediction, or why there is none.

        Raises:
            StoppedError, StorageError: as `CutoutFetcher.fetch`.
        """
        try:
            field_of_view = place.field_of_view(self.fetcher, self.default_fov_arcmin)
        except (BadPositionError, UnknownObjectError) as error:
            return self.failed("bad_position", "", error)
        except SkyUnavailableError as error:
            return self.failed("unavailable", "", error)
        square: Row = {
            "target_ra": field_of_view.ra,
            "target_dec": field_of_view.dec,
            "pixel_scale": field_of_view.scale,
            "fov_arcmin": field_of_view.fov_arcmin,
        }
        try:
            cutout = self.fetcher.fetch(field_of_view)
        except OutsideFootprintError as error:
            return square | self.failed("outside_footprint", "", error)
        except SkyUnavailableError as error:
            return square | self.failed("unavailable", self.fetcher.url(field_of_view), error)
        return square | self._cutout_row(cutout)

    def failed(self, status: Status, file: str, error: GalaxyError) -> Row:
        """The row of an object without a prediction."""
        return {"status": status} | error_row(file, self.model, error)

    def _cutout_row(self, cutout: SurveyCutout) -> Row:
        fov_arcmin = cutout.field_of_view.fov_arcmin
        about: Row = {
            "survey": cutout.survey,
            "layer": cutout.layer,
            "scope": scope_of(cutout.survey, fov_arcmin),
            "cutout_sha256": cutout.sha256,
        }
        try:
            row = self.predict(cutout.url, cutout.jpeg)
        except ImageError as error:
            return about | self.failed("unreadable", cutout.url, error)
        return about | {"status": status_of(cutout.survey, fov_arcmin)} | row
