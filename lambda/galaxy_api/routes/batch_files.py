"""A batch's uploads and results where they are kept in a folder; in a bucket, visitors reach S3 itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from galaxy_api.dependencies import Configured
from galaxy_api.routes.batches import KnownBatches
from galaxy_api.routes.batches import router as batches
from galaxy_api.upload import read_image
from galaxy_batches.store import Format

router = APIRouter(prefix=batches.prefix, include_in_schema=False)

_MEDIA_TYPES: dict[Format, str] = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}


async def _read_file(request: Request, configured: Configured) -> bytes:
    return await read_image(request, configured.limits.bytes, "file")


@router.post("/{batch_id}/images/{number}", status_code=204)
def put_image(
    batch_id: str, number: int, picture: Annotated[bytes, Depends(_read_file)], batches: KnownBatches
) -> None:
    """Take a picture as S3 would."""
    batches.put_image(batch_id, number, picture)


@router.get("/{batch_id}/results.{kind}")
def get_results(batch_id: str, kind: Format, batches: KnownBatches) -> Response:
    """Give the table as S3 would."""
    return StreamingResponse(
        batches.result(batch_id, kind),
        media_type=_MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="results.{kind}"'},
    )
