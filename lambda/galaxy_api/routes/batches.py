"""Many pictures at once: create a batch, upload, start, look, fetch the table."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute

from galaxy_api.dependencies import Configured, Released
from galaxy_api.dependencies.batches import get_batches
from galaxy_api.errors import responses
from galaxy_api.schemas.batches import MAX_IMAGES, Batch, BatchRequest, CreatedBatch
from galaxy_api.settings import Settings
from galaxy_api.upload import read_body, replay
from galaxy_batches.estimate import Estimate, estimate
from galaxy_batches.service import Batches, Progress

MAX_JSON_BYTES = 2_500 * MAX_IMAGES
"""Of JSON: the longest names, with every character escaped."""


class _BoundedRoute(APIRoute):
    """Reads a body no further than allowed; FastAPI alone would read all that is sent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            body = await read_body(request, MAX_JSON_BYTES, f"A batch has at most {MAX_IMAGES} pictures.")
            return await answer(Request(request.scope, replay(body)))

        return bounded


router = APIRouter(prefix="/api/batches", tags=["Batches"], route_class=_BoundedRoute)


def _batches(configured: Configured) -> Batches:
    return get_batches(configured)


KnownBatches = Annotated[Batches, Depends(_batches)]


@router.post("", status_code=201, summary="Create a batch", responses=responses(400, 404, 413, 422, 429, 503))
def create_batch(
    request: BatchRequest, batches: KnownBatches, registry: Released, configured: Configured
) -> CreatedBatch:
    """Say which pictures there will be; each then has its own upload. Start the batch when they are uploaded.

    The answer says how long it will probably take and what it costs, before any of it is spent. So many batches,
    pictures and bytes are taken in a day, from all visitors together: 429 with the code `daily_quota` beyond.
    """
    names = [image.name for image in request.images]
    max_bytes = [image.bytes or configured.limits.bytes for image in request.images]
    created = batches.create(names, registry.manifest(request.model), max_bytes)
    forms = batches.upload_forms(created, max_bytes)
    expected = _estimate(len(names), configured)
    return CreatedBatch.with_uploads(created, expected, _address(created), names, forms)


@router.post("/{batch_id}/start", status_code=202, summary="Start a batch", responses=responses(404, 409, 503))
def start_batch(batch_id: str, batches: KnownBatches, configured: Configured) -> Batch:
    """Have the pictures classified. What is not uploaded by the time it is looked for has an error in the table.

    Starting again changes nothing.
    """
    return _to_schema(batches.start(batch_id), configured)


@router.get("/{batch_id}", summary="Get batch status", responses=responses(404, 503))
def get_batch(batch_id: str, batches: KnownBatches, configured: Configured) -> Batch:
    """Counts, and the table as CSV and Parquet once the batch is done: one row for each picture, in order.

    Columns are `file`, `headline`, `sentence`; the model's values; where it was measured for them, `…_lower` and
    `…_upper` of 40 volunteers and `outlier_score`; `model`, `version`; `error_code` and `error`. An image that
    could not be worked on in three attempts, through no fault of its own, has the code `shard_failed`.
    """
    return _to_schema(batches.get(batch_id), configured)


@router.delete("/{batch_id}", summary="Cancel a batch", responses=responses(404, 503))
def cancel_batch(batch_id: str, batches: KnownBatches, configured: Configured) -> Batch:
    """Have the rest of the pictures left alone. A batch that is done stays so."""
    return _to_schema(batches.cancel(batch_id), configured)


def _address(batch: Progress) -> str:
    return f"{router.prefix}/{batch.id}"


def _estimate(images: int, configured: Settings) -> Estimate:
    return estimate(images, configured.batch_workers, configured.batch_dollars)


def _to_schema(batch: Progress, configured: Settings) -> Batch:
    return Batch.of(batch, _estimate(batch.manifest.images, configured), _address(batch))
