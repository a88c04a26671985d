"""Many pictures or positions at once: create a batch, upload, start, look, fetch the table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header

from galaxy_api.bounded_route import bounded_route
from galaxy_api.dependencies import Configured, Released
from galaxy_api.dependencies.batches import get_batches
from galaxy_api.dependencies.callers import Caller, CallerOf
from galaxy_api.errors import responses
from galaxy_api.schemas.batches import MAX_IMAGES, Batch, BatchRequest, CreatedBatch
from galaxy_api.settings import Settings
from galaxy_batches.estimate import Estimate, estimate, estimate_positions
from galaxy_batches.service import Batches, Idempotency, Progress
from galaxy_batches.webhooks import check_url
from galaxy_core.api_version import API
from galaxy_core.models.caching import CachedRegistry
from galaxy_sky.errors import SkyDisabledError

MAX_JSON_BYTES = 2_500 * MAX_IMAGES
"""Of JSON: the longest names, with every character escaped."""

router = APIRouter(
    prefix=f"{API}/batches",
    tags=["Batches"],
    route_class=bounded_route(MAX_JSON_BYTES, f"A batch has at most {MAX_IMAGES} pictures."),
)


def _batches(configured: Configured) -> Batches:
    return get_batches(configured)


KnownBatches = Annotated[Batches, Depends(_batches)]


IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=16,
        max_length=255,
        pattern=r"^[!-~]+$",
        description="Text that no other batch has, such as a UUID: for a day, the same request with the same key "
        "gives the batch that the first one created. Keep it to yourself, as the batch's id.",
        examples=["0a8b1c5e-6d0f-4f5b-9d57-3f0f2f4b7f11"],
    ),
]


@router.post("", status_code=201, summary="Create a batch", responses=responses(400, 401, 404, 413, 422, 429, 503))
def create_batch(
    request: BatchRequest,
    batches: KnownBatches,
    registry: Released,
    configured: Configured,
    caller: CallerOf,
    idempotency_key: IdempotencyKey = None,
) -> CreatedBatch:
    """Say which pictures there will be; each then has its own upload. Start the batch when they are uploaded.

    Or give positions, whose cutouts are fetched from surveys: such a batch has no uploads, and can be started at
    once. All batches of positions share one rate at which surveys are asked, so their turns alternate.

    The answer says how long it will probably take and what it costs, before any of it is spent. So many batches,
    pictures and bytes are taken in a day, from all visitors together: 429 with the code `daily_quota` beyond.

    Where no answer comes, send the same request again with the same `Idempotency-Key`: it gives the same batch, as
    far as it is, with new forms for its uploads. With another request the key gives 422, `idempotency_key_reused`.
    """
    asked = request.model_dump_json(exclude_unset=True)
    idempotency = Idempotency(idempotency_key, asked) if idempotency_key else None
    created = (batches.created_with(idempotency) if idempotency else None) or _create(
        request, batches, registry, configured, caller, idempotency
    )
    images = request.images or ()
    forms = batches.upload_forms(created, [image.bytes or configured.limits.bytes for image in images])
    names = [image.name for image in images]
    return CreatedBatch.with_uploads(created, _estimate(created, configured), _address(created), names, forms)


def _create(
    request: BatchRequest,
    batches: Batches,
    registry: CachedRegistry,
    configured: Settings,
    caller: Caller,
    idempotency: Idempotency | None,
) -> Progress:
    webhook = request.webhook and check_url(request.webhook, configured.webhook_http)
    model = registry.manifest(request.model)
    if request.positions is not None:
        if configured.sky.lookup.lower() == "off":
            raise SkyDisabledError("Looking things up in the sky is turned off here.", "Upload images instead.")
        if caller.take(len(request.positions)):
            batches = batches.without_quota()
        settings, max_bytes_each = request.position_settings(), configured.sky.bytes
        return batches.create_positions(request.inputs(), model, settings, max_bytes_each, idempotency, webhook)
    images = request.images or ()
    if caller.take(len(images)):
        batches = batches.without_quota()
    max_bytes = [image.bytes or configured.limits.bytes for image in images]
    return batches.create([image.name for image in images], model, max_bytes, idempotency, webhook)


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

    Of positions there are also `target`; `status`, which is `ok`, `outside_footprint`, `unavailable`,
    `bad_position`, `unreadable`, or `too_small` where the answer means little; and `target_ra`, `target_dec`,
    `survey`, `layer`, `pixel_scale`, `fov_arcmin`, `scope` and `cutout_sha256` of the cutout, whose address is
    `file`. `scope` is `within` where the models learnt from such images, else `other_survey`, `smaller` or both.
    """
    return _to_schema(batches.get(batch_id), configured)


@router.delete("/{batch_id}", summary="Cancel a batch", responses=responses(404, 503))
def cancel_batch(batch_id: str, batches: KnownBatches, configured: Configured) -> Batch:
    """Have the rest of the pictures left alone. A batch that is done stays so."""
    return _to_schema(batches.cancel(batch_id), configured)


def _address(batch: Progress) -> str:
    return f"{router.prefix}/{batch.id}"


def _estimate(batch: Progress, configured: Settings) -> Estimate:
    if batch.manifest.positions:
        return estimate_positions(batch.manifest.images, configured.cutout_rate, configured.position_dollars)
    return estimate(batch.manifest.images, configured.batch_workers, configured.batch_dollars)


def _to_schema(batch: Progress, configured: Settings) -> Batch:
    return Batch.of(batch, _estimate(batch, configured), _address(batch))
