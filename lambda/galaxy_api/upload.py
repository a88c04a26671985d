"""The picture of a request: a multipart form's file field, or the raw body. Read no further than allowed."""

from __future__ import annotations

import re
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect

from galaxy_api.errors import InvalidRequestError
from galaxy_core.errors import TooManyBytesError

_EXTENDED_NAME = re.compile(
    rb"^(content-disposition:(?![^\r\n]*\bfilename=)[^\r\n]{1,300}?\b)filename\*=", re.IGNORECASE | re.MULTILINE
)
FORM_OVERHEAD = 10_000
"""Bytes that a multipart form may add to the picture."""


def media_type(request: Request) -> str:
    """What a request says that its body is."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_image(request: Request, limit: int, field: str) -> bytes:
    """The bytes of a form's file field, or of the whole body where it is no form.

    Raises:
        TooManyBytesError: there are more than `limit`; no further is read.
        InvalidRequestError: the upload was interrupted, or the form is malformed or has no such file.
    """
    hint = "Send a smaller copy; 424 x 424 pixels are plenty."
    body = await read_body(request, limit, hint, overhead=FORM_OVERHEAD)
    if media_type(request) != "multipart/form-data":
        return body
    return await _read_form(Request(request.scope, replay(_with_plain_names(body))), field)


async def read_body(request: Request, limit: int, hint: str, *, overhead: int = 0) -> bytes:
    """A whole body.

    Args:
        request: whose body it is.
        limit: bytes that it may have.
        hint: what to do where it has more.
        overhead: bytes that go with those, and that a message does not count.

    Raises:
        TooManyBytesError: there are more; no further is read.
        InvalidRequestError: the upload was interrupted.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit + overhead:
        raise _too_large(int(announced), limit, hint)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit + overhead:
                raise _too_large(len(body), limit, hint)
    except ClientDisconnect as error:
        raise InvalidRequestError("The upload was interrupted.", "Send the picture again.") from error
    return bytes(body)


def _with_plain_names(form: bytes) -> bytes:
    """A form whose files are found that have their name in RFC 5987's form alone, as some clients send it."""
    return _EXTENDED_NAME.sub(rb"\1filename=", form) if b"filename*=" in form else form


async def _read_form(request: Request, field: str) -> bytes:
    try:
        async with request.form(max_files=1, max_fields=10) as form:
            image = form.get(field)
            if not isinstance(image, UploadFile):
                raise InvalidRequestError(
                    f"The form has no file in its field “{field}”.",
                    f"Send the picture as the file field “{field}”.",
                )
            unknown = next((name for name in form if name != field), None)
            if unknown is not None:
                raise InvalidRequestError(
                    f"The form has a field “{unknown[:60]}”, which is not read.",
                    f"Send the picture as the file field “{field}”, and parameters in the address's query.",
                )
            return await image.read()
    except (MultiPartException, AssertionError, KeyError, UnicodeDecodeError, ValueError) as error:
        raise InvalidRequestError(
            f"The form cannot be read: {error}.",
            "Send multipart/form-data, or the picture alone as the body.",
        ) from error


def replay(body: bytes) -> Any:
    """What a request that was read already is read from again."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _too_large(size: int, limit: int, hint: str) -> TooManyBytesError:
    return TooManyBytesError(f"The upload has at least {_size(size)}; at most {_size(limit)} are read.", hint)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"
