"""Sample pictures: to look through, to take one by chance, and to see what volunteers said of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import StringConstraints, WithJsonSchema

from galaxy_api.dependencies import ReleasedSamples
from galaxy_api.errors import responses
from galaxy_api.languages import RequestedWords
from galaxy_api.schemas.samples import (
    RandomSamples,
    SampleDescription,
    SamplePage,
    SampleSummary,
    translate_origin,
)
from galaxy_api.schemas.similar import SampleEmbeddings
from galaxy_core.api_version import API
from galaxy_core.models.samples import KINDS, VOCABULARY, WORDS
from galaxy_core.votes.headlines import HEADLINES

router = APIRouter(prefix=f"{API}/samples", tags=["Samples"])

FOREVER = "public, max-age=31536000, immutable"
"""For what its address stands for once and for all."""

_WORDS = ", ".join(sorted(WORDS))
_KINDS = ", ".join(KINDS)
_CODES = ", ".join(code for code in HEADLINES if code not in WORDS)
# For the document alone: what is not in the vocabulary is refused with a hint that pydantic would not give.
_Answer = Annotated[
    str,
    StringConstraints(max_length=40),
    WithJsonSchema({"type": "string", "enum": sorted(VOCABULARY)}),
]
WantedAnswer = Annotated[
    _Answer | None,
    Query(
        description="Only samples of which volunteers said this. An answer's key (`Class1.1` to `Class11.6`, see "
        "`/api/v1/tree`) or its word, where most volunteers went that way down the tree: "
        f"{_WORDS}. Or a headline's code: {_CODES}. Or, of galaxies that have a name, "
        f"what astronomers say: {_KINDS}.",
        examples=["spiral"],
    ),
]


@router.get("", summary="List sample images", responses=responses(422, 503))
def get_samples(
    samples: ReleasedSamples,
    words: RequestedWords,
    response: Response,
    answer: WantedAnswer = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="How many to pass over.")] = 0,
    limit: Annotated[int, Query(ge=1, le=100, description="How many a page holds.")] = 24,
) -> SamplePage:
    """Pictures to try, and where they come from. There may be none."""
    if samples.fetching:
        response.headers["Cache-Control"] = "no-cache"
    page = samples.page(answer, offset=offset, limit=limit)
    return SamplePage.of(samples.origin, page, words, fetching=samples.fetching)


@router.get("/random", summary="Draw sample images at random", responses=responses(422, 503))
def get_random_samples(
    samples: ReleasedSamples,
    words: RequestedWords,
    response: Response,
    answer: WantedAnswer = None,
    count: Annotated[int, Query(ge=1, le=20, description="How many.")] = 1,
) -> RandomSamples:
    """Other ones each time; none where nothing fits."""
    response.headers["Cache-Control"] = "no-store"
    found = samples.random(answer, count=count)
    return RandomSamples(
        origin=translate_origin(samples.origin, words), items=[SampleSummary.of(sample, words) for sample in found]
    )


@router.get("/embeddings", summary="Embeddings of the samples", responses=responses(503))
def get_sample_embeddings(samples: ReleasedSamples) -> SampleEmbeddings:
    """What `/api/v1/similar` compares with, for whoever runs the model by themselves."""
    return SampleEmbeddings.of(samples.every)


@router.get("/{sample_id}", summary="What volunteers said of a sample", responses=responses(404, 503))
def get_sample(sample_id: str, samples: ReleasedSamples, words: RequestedWords) -> SampleDescription:
    """The volunteers' votes, in the shape of a model's answer; made up where the galaxy is simulated."""
    sample = samples.get(sample_id)
    return SampleDescription.of(samples.origin_of(sample), sample, words)


@router.get(
    "/{sample_id}/image",
    summary="A sample's picture",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}, "description": "A JPEG file."}, **responses(404, 503)},
)
def get_sample_image(sample_id: str, samples: ReleasedSamples) -> Response:
    """The file as it would be classified. It never changes."""
    return Response(samples.image(sample_id), media_type="image/jpeg", headers={"Cache-Control": FOREVER})
