"""Finding the samples that look like an image."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from galaxy_api.admission import admitted
from galaxy_api.dependencies import Configured, ReleasedSamples
from galaxy_api.dependencies.callers import CallerOf
from galaxy_api.dependencies.classifiers import get_loader
from galaxy_api.errors import responses
from galaxy_api.languages import RequestedWords
from galaxy_api.request_body import REQUEST_BODY, Sent
from galaxy_api.routes.classify import (
    Bands,
    Crop,
    ReleasedModels,
    StretchOption,
    check_work,
    fetch_image,
    parse_bands_parameter,
)
from galaxy_api.schemas.image_origins import SampleQuery
from galaxy_api.schemas.samples import SampleSummary, translate_origin
from galaxy_api.schemas.similar import SimilarItem, SimilarSamples
from galaxy_api.sky.service import SkyService
from galaxy_api.telemetry import Metrics
from galaxy_core.api_version import API
from galaxy_core.images.options import ReadOptions
from galaxy_core.models.embeddings import mean_embedding
from galaxy_core.models.samples import embedding_model
from galaxy_core.models.similar_samples import similar_samples

router = APIRouter(prefix=API, tags=["Galaxies"])


@router.post(
    "/similar",
    summary="Find the samples that look like an image",
    responses=responses(400, 401, 404, 413, 415, 422, 429, 503),
    openapi_extra={"requestBody": REQUEST_BODY},
)
def find_similar(
    sent: Sent,
    caller: CallerOf,
    released: ReleasedModels,
    samples: ReleasedSamples,
    sky: SkyService,
    configured: Configured,
    metrics: Metrics,
    words: RequestedWords,
    count: Annotated[int, Query(ge=1, le=24, description="How many.")] = 4,
    crop: Crop = None,
    bands: Bands = "",
    stretch: StretchOption = "auto",
) -> SimilarSamples:
    """Send a picture as to ``/api/v1/classify``; its embedding is compared with those of the samples.

    A sample that is named is left out of its own answer. Where no sample has an embedding, the answer is empty.
    """
    caller.take(1)
    every = samples.every
    reference = embedding_model(every)
    if reference is None or reference.version not in released.registry.versions(reference.name):
        return SimilarSamples(origin=translate_origin(samples.origin, words), model=None, items=[])
    fetched = fetch_image(sent, samples, sky, metrics)
    with metrics.step("decode"):
        options = ReadOptions(crop, parse_bands_parameter(bands), stretch)
        image = get_loader(configured)(fetched.data, configured.limits, options)
    with metrics.step("load"):
        model = released.get(reference.name, reference.version)
    work = check_work(1, 1, image)
    with metrics.step("inference"), admitted(work, released.give_memory_back):
        query = mean_embedding(model, image.pixels[None])
    itself = sent.sample if isinstance(sent, SampleQuery) else None
    found = similar_samples([sample for sample in every if sample.id != itself], reference, query, count)
    items = [
        SimilarItem(similarity=min(max(similarity, 0.0), 1.0), sample=SampleSummary.of(sample, words))
        for sample, similarity in found
    ]
    return SimilarSamples(origin=translate_origin(samples.origin, words), model=reference, items=items)
