"""Real galaxies as samples: surveys' cutouts of named galaxies, fetched and put beside a registry's models.

The surveys' images are not part of this project; every deployment fetches those that their owners license to it.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, Protocol

from galaxy_core.checksums import sha256_of
from galaxy_core.errors import GalaxyError
from galaxy_core.models.samples import (
    INDEX,
    Sample,
    SampleCutout,
    SampleGalaxy,
    SampleIndex,
    SampleOrigin,
    StoredPrediction,
    image_key,
    read_index,
)
from galaxy_core.predictions import ModelReference
from galaxy_core.storage import MissingFileError, Storage, open_storage
from galaxy_sky.cutouts import SurveyCutout
from galaxy_sky.errors import OutsideFootprintError, SkyUnavailableError, UnknownObjectError
from galaxy_sky.footprints import surveys_at
from galaxy_sky.known_galaxies import KnownGalaxy
from galaxy_sky.name_resolver import Position
from galaxy_sky.politeness import StoppedError
from galaxy_sky.surveys import SIDE, SURVEYS, FieldOfView, SurveyKey

log = logging.getLogger(__name__)

LICENCES: dict[SurveyKey, str] = {"sdss": "CC BY 4.0", "legacy": "CC BY 4.0"}
"""Surveys whose images may be shown to everybody, with their credit, in the order in which they are asked.
https://www.sdss.org/collaboration/citing-sdss/ and https://www.legacysurvey.org/acknowledgment/"""
GIVE_UP_AFTER = 5
"""Galaxies in a row that no service gave, after which the rest are left for the next run."""
SAVE_EVERY = 12
"""Galaxies after which the index is written, so that they show as they come."""
MAX_SEPARATION_ARCMIN = 1.0
"""Between a galaxy's position in a list and the name resolver's."""

Status = Literal[
    "fetched", "kept", "ok", "outside_footprint", "unavailable", "not_asked", "wrong_position", "unknown_object"
]

_ORIGIN = SampleOrigin(
    title="Galaxies in surveys of the sky",
    credit=" and ".join(SURVEYS[key].credit for key in LICENCES),
    licence="CC BY 4.0",
    simulated=False,
)


class Fetcher(Protocol):
    """What `galaxy_sky.cutouts.CutoutFetcher` does for this module; raises as it does."""

    def fetch(self, field_of_view: FieldOfView, order: Sequence[SurveyKey] | None = None) -> SurveyCutout:
        """The cutout of a place."""
        ...

    def resolve(self, name: str) -> Position:
        """The position of a named object."""
        ...


class Predictor(Protocol):
    """What `galaxy_core.models.sample_predictions.SamplePredictor` does for this module; raises as it does."""

    @property
    def model(self) -> ModelReference:
        """Which model predicts."""
        ...

    def predict(self, jpeg: bytes) -> StoredPrediction:
        """Predict what a file shows."""
        ...


@dataclass(frozen=True)
class GalaxyStatus:
    """What came of one galaxy.

    Attributes:
        galaxy: Which one.
        status: "fetched" now, "kept" from an earlier run or, in a check, "ok"; otherwise what was wrong.
        message: What was wrong, one sentence; empty where nothing was.
    """

    galaxy: KnownGalaxy
    status: Status
    message: str = ""

    @property
    def failed(self) -> bool:
        """Whether something was wrong."""
        return self.status not in {"fetched", "kept", "ok"}


def fetch_samples(
    galaxies: Iterable[KnownGalaxy],
    target: str | Path,
    fetcher: Fetcher,
    *,
    predictor: Predictor | None = None,
    stopping: Callable[[], object] = lambda: False,
    today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    progress: Callable[[GalaxyStatus], None] = lambda _: None,
) -> list[GalaxyStatus]:
    """Put cutouts of galaxies into a registry as samples, ahead of those that have no name.

    Galaxies with a sentence come first. Those of which the registry has the same cutout are not asked for again:
    another run continues this one. A service that fails makes a status, not an error.

    Args:
        galaxies: Which ones.
        target: A folder's path or ``s3://bucket/prefix``.
        fetcher: Gives the cutouts.
        predictor: Predicts what each shows, those that are kept again where another model did; no predictions
            without.
        stopping: Whether to stop; asked before each galaxy.
        today: Gives the date that is kept with each.
        progress: Called after each galaxy.

    Returns:
        A status for each galaxy; fewer where the run was stopped.

    Raises:
        StorageError: The folder or bucket cannot be read or written.
        BrokenSampleError: Its index of samples is malformed.
    """
    storage = open_storage(target)
    index = read_index(storage)
    present = {sample.galaxy.designation: sample for sample in index.samples if sample.galaxy} if index else {}
    unsaved: list[Sample] = []

    def keep(sample: Sample) -> None:
        unsaved.append(sample)
        if len(unsaved) == SAVE_EVERY:
            _save(storage, unsaved)

    def fetch(galaxy: KnownGalaxy) -> GalaxyStatus:
        kept = present.get(galaxy.catalogue_name)
        if kept and _shows(kept, galaxy.field_of_view):
            if predictor and (kept.prediction is None or kept.prediction.model != predictor.model):
                with suppress(MissingFileError):
                    jpeg = storage.read(image_key(kept.id))
                    keep(kept.model_copy(update={"prediction": _prediction(predictor, jpeg)}))
            return GalaxyStatus(galaxy, "kept")
        cutout = _fetch_cutout(fetcher, galaxy)
        sample = _sample(galaxy, cutout, today(), _prediction(predictor, cutout.jpeg))
        if not present and read_index(storage) is None:
            _write(storage, SampleIndex(origin=_ORIGIN, samples=()))  # images without an index are broken samples
        storage.write(image_key(sample.id), cutout.jpeg)
        keep(sample)
        return GalaxyStatus(galaxy, "fetched")

    def until_stopped() -> Iterator[KnownGalaxy]:
        for galaxy in sorted(galaxies, key=lambda galaxy: not galaxy.sentence):
            if stopping():
                return
            yield galaxy

    try:
        return list(_each(until_stopped(), fetch, progress))
    finally:
        _save(storage, unsaved)


def check_galaxies(
    galaxies: Iterable[KnownGalaxy],
    fetcher: Fetcher,
    progress: Callable[[GalaxyStatus], None] = lambda _: None,
) -> list[GalaxyStatus]:
    """Prove online that a name resolver knows each galaxy at its position and that a survey shows it.

    Args:
        galaxies: Which ones.
        fetcher: Gives positions and cutouts.
        progress: Called after each galaxy.

    Returns:
        A status for each galaxy; fewer where the run was stopped.
    """

    def check(galaxy: KnownGalaxy) -> GalaxyStatus:
        position = fetcher.resolve(galaxy.catalogue_name)
        separation = _separation_arcmin(galaxy, position)
        if separation > MAX_SEPARATION_ARCMIN:
            return GalaxyStatus(
                galaxy,
                "wrong_position",
                f"Expected at most {MAX_SEPARATION_ARCMIN:g}' between the list and the name resolver; "
                f"it puts {position.name} {separation:.1f}' away.",
            )
        _fetch_cutout(fetcher, galaxy)
        return GalaxyStatus(galaxy, "ok")

    return list(_each(galaxies, check, progress))


def _each(
    galaxies: Iterable[KnownGalaxy],
    attempt: Callable[[KnownGalaxy], GalaxyStatus],
    progress: Callable[[GalaxyStatus], None],
) -> Iterator[GalaxyStatus]:
    """A status for each galaxy, until the run is stopped."""
    failures = 0
    for galaxy in galaxies:
        if failures >= GIVE_UP_AFTER:
            status = GalaxyStatus(galaxy, "not_asked", f"{failures} galaxies before it got no answer.")
        else:
            try:
                status = attempt(galaxy)
            except StoppedError:
                return
            except (OutsideFootprintError, SkyUnavailableError, UnknownObjectError) as error:
                status = GalaxyStatus(galaxy, _status_of(error), error.message)
            failures = failures + 1 if status.status == "unavailable" else 0
        progress(status)
        yield status


def _status_of(error: GalaxyError) -> Status:
    if isinstance(error, OutsideFootprintError):
        return "outside_footprint"
    return "unknown_object" if isinstance(error, UnknownObjectError) else "unavailable"


def _fetch_cutout(fetcher: Fetcher, galaxy: KnownGalaxy) -> SurveyCutout:
    """From the surveys that have seen the place by rule, then from the others."""
    expected = [key for key in surveys_at(galaxy.ra, galaxy.dec) if key in LICENCES]
    return fetcher.fetch(galaxy.field_of_view, [*expected, *(key for key in LICENCES if key not in expected)])


def _prediction(predictor: Predictor | None, jpeg: bytes) -> StoredPrediction | None:
    """None where a model cannot be run, which is no reason to do without the image."""
    try:
        return predictor.predict(jpeg) if predictor else None
    except GalaxyError as error:
        log.warning("no prediction of a sample: %s", error)
        return None


def _shows(sample: Sample | None, field_of_view: FieldOfView) -> bool:
    """Whether a sample is a cutout of a square."""
    if sample is None or sample.cutout is None:
        return False
    cutout = sample.cutout
    return FieldOfView(cutout.ra, cutout.dec, cutout.fov_arcmin) == field_of_view


def _sample(
    galaxy: KnownGalaxy, cutout: SurveyCutout, fetched: date, prediction: StoredPrediction | None
) -> Sample:
    survey, view = SURVEYS[cutout.survey], cutout.field_of_view
    digest = sha256_of(cutout.jpeg)
    slug = re.sub(r"[^0-9a-z]+", "-", galaxy.catalogue_name.casefold()).strip("-")[:48].rstrip("-") or "galaxy"
    return Sample(
        id=f"{slug}-{digest[:8]}",
        width=SIDE,
        height=SIDE,
        bytes=len(cutout.jpeg),
        sha256=digest,
        origin=SampleOrigin(
            title=galaxy.name, credit=survey.credit, licence=LICENCES[cutout.survey], simulated=False
        ),
        galaxy=SampleGalaxy(
            name=galaxy.name,
            label=galaxy.label,
            designation=galaxy.catalogue_name,
            type=galaxy.type,
            kind=galaxy.kind,
            source=galaxy.source,
            sentence=galaxy.sentence,
        ),
        cutout=SampleCutout(
            survey=cutout.survey,
            layer=cutout.layer,
            ra=view.ra,
            dec=view.dec,
            fov_arcmin=view.fov_arcmin,
            scale=view.scale,
            fetched=fetched,
            link=survey.link,
        ),
        prediction=prediction,
    )


def _save(storage: Storage, fetched: list[Sample]) -> None:
    """Put samples into the index: in the place of those of the same galaxy, or after the last that has a name."""
    if not fetched:
        return
    index = read_index(storage) or SampleIndex(origin=_ORIGIN, samples=())
    new = {sample.galaxy.designation: sample for sample in fetched if sample.galaxy}
    named = {sample.galaxy.designation: sample for sample in index.samples if sample.galaxy} | new
    others = [sample for sample in index.samples if not sample.galaxy]
    _write(storage, index.model_copy(update={"samples": (*named.values(), *others)}))
    fetched.clear()


def _write(storage: Storage, index: SampleIndex) -> None:
    storage.write(INDEX, index.model_dump_json().encode() + b"\n")


def _separation_arcmin(galaxy: KnownGalaxy, position: Position) -> float:
    dec, other = math.radians(galaxy.dec), math.radians(position.dec)
    half_ra = math.radians(galaxy.ra - position.ra) / 2
    squared = math.sin((dec - other) / 2) ** 2 + math.cos(dec) * math.cos(other) * math.sin(half_ra) ** 2
    return 60 * math.degrees(2 * math.asin(min(1.0, math.sqrt(squared))))
