"""The body of a question about a picture: the picture itself, or JSON that says where it is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from galaxy_api.dependencies import Configured
from galaxy_api.schemas.image_origins import REFERENCE_CONTENT, Reference
from galaxy_api.upload import media_type, read_body, read_image

MAX_JSON_BYTES = 2_000
"""Of JSON, which is recognised without its header, too: no image begins with a brace."""

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
            for media_type in ("image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif", "image/fits")
        },
        "application/json": REFERENCE_CONTENT,
    },
}

_REFERENCE: TypeAdapter[Reference] = TypeAdapter(Reference)


async def _read_sent(request: Request, configured: Configured) -> bytes | Reference:
    if media_type(request) == "application/json":
        hint = "In JSON, say where one picture is; send a picture as it is."
        return _parse(await read_body(request, MAX_JSON_BYTES, hint))
    body = await read_image(request, configured.limits.bytes, "image")
    return _parse(body) if len(body) <= MAX_JSON_BYTES and body.lstrip()[:1] == b"{" else body


def _parse(body: bytes) -> Reference:
    try:
        return _REFERENCE.validate_json(body, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**item, "loc": ("body", *item["loc"])} for item in found]) from error


Sent = Annotated[bytes | Reference, Depends(_read_sent)]
