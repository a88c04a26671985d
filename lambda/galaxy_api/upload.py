"""The picture of a request: a multipart form's ``image`` field, or the raw body. Read no further than allowed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect

from galaxy_api.errors import InvalidRequestError
from galaxy_api.settings import Settings, settings
from galaxy_model.errors import TooManyBytesError

FORM_OVERHEAD = 10_000
"""Bytes that a multipart form may add to the picture."""

REQUEST_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["image"],
                "properties": {"image": {"type": "string", "format": "binary"}},
            }
        },
        **{
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in ("image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif")
        },
    },
}


async def _read_upload(request: Request, configured: Annotated[Settings, Depends(settings)]) -> bytes:
    limit = configured.limits.bytes
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit + FORM_OVERHEAD:
        raise _too_large(int(announced), limit)
    body = await _read_body(request, limit + FORM_OVERHEAD)
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return body
    return await _read_form(Request(request.scope, _replay(body)))


async def _read_body(request: Request, limit: int) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise _too_large(len(body), limit - FORM_OVERHEAD)
    except ClientDisconnect as error:
        raise InvalidRequestError("The upload was interrupted.", "Send the picture again.") from error
    return bytes(body)


async def _read_form(request: Request) -> bytes:
    try:
        async with request.form(max_files=1, max_fields=10) as form:
            image = form.get("image")
            if not isinstance(image, UploadFile):
                raise InvalidRequestError(
                    "The form has no file in its field “image”.",
                    "Send the picture as the file field “image”.",
                )
            return await image.read()
    except (MultiPartException, AssertionError, KeyError, UnicodeDecodeError, ValueError) as error:
        raise InvalidRequestError(
            f"The form cannot be read: {error}.",
            "Send multipart/form-data, or the picture alone as the body.",
        ) from error


def _replay(body: bytes) -> Any:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _too_large(size: int, limit: int) -> TooManyBytesError:
    return TooManyBytesError(
        f"The upload has at least {size / 1e6:.1f} MB; at most {limit / 1e6:.1f} MB are read.",
        "Send a smaller copy; 424 x 424 pixels are plenty.",
    )


Upload = Annotated[bytes, Depends(_read_upload)]
