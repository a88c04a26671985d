"""Fetches the picture that a request only tells of: a sample's, or a survey's."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_api.schemas.image_origins import Reference, SampleQuery, SampleSource, SkySource, Source
from galaxy_api.schemas.sky import ObjectQuery, PlaceQuery
from galaxy_api.sky.service import Cutout, Sky
from galaxy_api.sky.surveys import View
from galaxy_core.models.samples import Samples


@dataclass(frozen=True)
class Fetched:
    """A picture and where it came from.

    Attributes:
        data: the file.
        source: as the answer says it.
    """

    data: bytes
    source: Source


def fetch(reference: Reference, samples: Samples, sky: Sky) -> Fetched:
    """Follow a reference. It blocks: for routes that run in a thread.

    Raises:
        GalaxyError: as `Samples.picture`, `Sky.position` and `Sky.picture` do.
    """
    if isinstance(reference, SampleQuery):
        picture = samples.picture(reference.sample)
        return Fetched(picture, SampleSource(id=reference.sample, credit=samples.origin.credit))
    if isinstance(reference, ObjectQuery):
        position = sky.position(reference.name)
        view = View.of(position.ra, position.dec, reference.fov_arcmin or position.fov_arcmin)
        return _from_sky(sky.picture(view, reference.survey), position.name)
    return _from_sky(sky.picture(view_of(reference), reference.survey))


def view_of(place: PlaceQuery) -> View:
    """The square on the sky that a place and a field of view mean."""
    return View.of(place.ra, place.dec, place.fov_arcmin)


def _from_sky(found: Cutout, name: str | None = None) -> Fetched:
    survey = found.survey
    return Fetched(
        found.jpeg,
        SkySource(survey=found.key, name=name, **vars(found.view), credit=survey.credit, link=survey.link),
    )
