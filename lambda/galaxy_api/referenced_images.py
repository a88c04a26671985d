"""Fetches the image that a request references: a sample, or a cutout of the sky."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_api.schemas.image_origins import ImageOrigin, Reference, SampleImageOrigin, SampleQuery, SkyOrigin
from galaxy_api.schemas.sky import ObjectQuery, PositionQuery
from galaxy_api.sky.service import Cutout, Sky
from galaxy_core.models.samples import Samples
from galaxy_sky.surveys import FieldOfView


@dataclass(frozen=True)
class FetchedImage:
    """An image file and its origin.

    Attributes:
        data: the file.
        origin: as the response gives it.
    """

    data: bytes
    origin: ImageOrigin


def fetch(reference: Reference, samples: Samples, sky: Sky) -> FetchedImage:
    """Follow a reference. It blocks: for routes that run in a thread.

    Raises:
        GalaxyError: as `Samples.image`, `Sky.position` and `Sky.image` do.
    """
    if isinstance(reference, SampleQuery):
        image = samples.image(reference.sample)
        sample = samples.get(reference.sample)
        name = (sample.galaxy.label or sample.galaxy.name) if sample.galaxy else None
        credit = samples.origin_of(sample).credit
        return FetchedImage(image, SampleImageOrigin(id=sample.id, name=name, credit=credit))
    if isinstance(reference, ObjectQuery):
        position = sky.position(reference.name)
        field_of_view = FieldOfView.of(position.ra, position.dec, reference.fov_arcmin or position.fov_arcmin)
        return _from_sky(sky.image(field_of_view, reference.survey), position.name)
    return _from_sky(sky.image(field_of_view_of(reference), reference.survey))


def field_of_view_of(query: PositionQuery) -> FieldOfView:
    """The field of view of a query."""
    return FieldOfView.of(query.ra, query.dec, query.fov_arcmin)


def _from_sky(cutout: Cutout, name: str | None = None) -> FetchedImage:
    survey = cutout.survey
    return FetchedImage(
        cutout.jpeg,
        SkyOrigin(
            survey=cutout.key, name=name, **vars(cutout.field_of_view), credit=survey.credit, link=survey.link
        ),
    )
